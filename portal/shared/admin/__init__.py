"""What the admin pages of several apps have in common."""

from portal.shared.admin.attachments import AttachedFileInline
from portal.shared.admin.common import FoldedSearchAdmin, LoggedAdmin, OrderedAdmin
from portal.shared.admin.editorial import EditorialAdmin, PartInline
from portal.shared.admin.log import LogRecordAdmin

__all__ = [
    "AttachedFileInline",
    "EditorialAdmin",
    "FoldedSearchAdmin",
    "LogRecordAdmin",
    "LoggedAdmin",
    "OrderedAdmin",
    "PartInline",
]
