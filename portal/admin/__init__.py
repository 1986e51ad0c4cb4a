"""What the staff keep of the ward itself, of its pages and accounts, and of its readers' word."""

from portal.admin.accounts import PortalGroupAdmin, PortalUserAdmin
from portal.admin.feedback import HelpfulnessAdmin, ReportAdmin
from portal.admin.identity import HotlineAdmin, MenuItemAdmin, PageAdmin, WardIdentityAdmin
from portal.admin.structure import (
    AlertAdmin,
    ChannelAdmin,
    DowntimeAdmin,
    OfficialAdmin,
    ReceptionAdmin,
    UnitAdmin,
    WardMapAdmin,
)

__all__ = [
    "AlertAdmin",
    "ChannelAdmin",
    "DowntimeAdmin",
    "HelpfulnessAdmin",
    "HotlineAdmin",
    "MenuItemAdmin",
    "OfficialAdmin",
    "PageAdmin",
    "PortalGroupAdmin",
    "PortalUserAdmin",
    "ReceptionAdmin",
    "ReportAdmin",
    "UnitAdmin",
    "WardIdentityAdmin",
    "WardMapAdmin",
]
