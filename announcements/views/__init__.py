"""What citizens read of announcements and dispatches."""

from announcements.views.announcement import (
    AnnouncementListView,
    ArchiveView,
    announcement_board,
    announcement_detail,
    announcement_page,
)
from announcements.views.disclosure import DisclosureView
from announcements.views.dispatch import (
    dispatch_board,
    dispatch_detail,
    dispatch_page,
    dispatch_pdf,
    dispatch_pdf_file,
)
from announcements.views.register import RegisterView, register_csv, register_xlsx

__all__ = [
    "AnnouncementListView",
    "ArchiveView",
    "DisclosureView",
    "RegisterView",
    "announcement_board",
    "announcement_detail",
    "announcement_page",
    "dispatch_board",
    "dispatch_detail",
    "dispatch_page",
    "dispatch_pdf",
    "dispatch_pdf_file",
    "register_csv",
    "register_xlsx",
]
