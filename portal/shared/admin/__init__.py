"""What the admin pages of several apps have in common."""

from portal.shared.admin.attachments import AttachedFileInline, FilesAdmin, PictureInline
from portal.shared.admin.common import (
    FoldedSearchAdmin,
    GrowingAdmin,
    LoggedAdmin,
    OrderedAdmin,
    PartInline,
    ReadOnlyAdmin,
)
from portal.shared.admin.editorial import EditorialAdmin
from portal.shared.admin.export import ExportedAdmin
from portal.shared.admin.log import LogRecordAdmin

__all__ = [
    "AttachedFileInline",
    "EditorialAdmin",
    "ExportedAdmin",
    "FilesAdmin",
    "FoldedSearchAdmin",
    "GrowingAdmin",
    "LogRecordAdmin",
    "LoggedAdmin",
    "OrderedAdmin",
    "PartInline",
    "PictureInline",
    "ReadOnlyAdmin",
]
