"""What the staff do with announcements and dispatches."""

from announcements.admin.announcement import AnnouncementAdmin
from announcements.admin.dispatch import DispatchAdmin
from announcements.admin.lists import AgencyAdmin, CategoryAdmin, DisclosureItemAdmin
from announcements.admin.register import RegisterEntryAdmin, SeriesAdmin
from announcements.admin.starting import DispatchTemplateAdmin

__all__ = [
    "AgencyAdmin",
    "AnnouncementAdmin",
    "CategoryAdmin",
    "DisclosureItemAdmin",
    "DispatchAdmin",
    "DispatchTemplateAdmin",
    "RegisterEntryAdmin",
    "SeriesAdmin",
]
