"""What the ward publishes: announcements and dispatches, by whom, and with which files."""

from announcements.models.agency import Agency
from announcements.models.announcement import Announcement, AnnouncementAttachment, Category
from announcements.models.disclosure import DisclosureItem
from announcements.models.dispatch import Citation, Dispatch, DispatchAttachment

__all__ = [
    "Agency",
    "Announcement",
    "AnnouncementAttachment",
    "Category",
    "Citation",
    "DisclosureItem",
    "Dispatch",
    "DispatchAttachment",
]
