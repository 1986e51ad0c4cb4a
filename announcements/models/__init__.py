"""What the ward publishes: announcements and dispatches, by whom, and with which files."""

from announcements.models.agency import Agency
from announcements.models.announcement import (
    Announcement,
    AnnouncementAttachment,
    AnnouncementPhoto,
)
from announcements.models.category import Category
from announcements.models.disclosure import DisclosureItem
from announcements.models.dispatch import Citation, Dispatch, DispatchAttachment
from announcements.models.dispatch_text import Urgency
from announcements.models.register import RegisterEntry, Series
from announcements.models.standing import Standing
from announcements.models.template import DispatchTemplate

__all__ = [
    "Agency",
    "Announcement",
    "AnnouncementAttachment",
    "AnnouncementPhoto",
    "Category",
    "Citation",
    "DisclosureItem",
    "Dispatch",
    "DispatchAttachment",
    "DispatchTemplate",
    "RegisterEntry",
    "Series",
    "Standing",
    "Urgency",
]
