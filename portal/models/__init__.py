"""Whose site this is, what stands on every page, who works there, and what readers say."""

from portal.models.accounts import AccountSecurity, RecoveryCode
from portal.models.addresses import tel_uri
from portal.models.feedback import Helpfulness, Report
from portal.models.identity import Hotline, WardIdentity, office_phones
from portal.models.menu import Menu, MenuItem
from portal.models.notices import Alert, Downtime
from portal.models.pages import Page, PageAddress
from portal.models.structure import Channel, Official, Reception, Unit, WardMap

__all__ = [
    "AccountSecurity",
    "Alert",
    "Channel",
    "Downtime",
    "Helpfulness",
    "Hotline",
    "Menu",
    "MenuItem",
    "Official",
    "Page",
    "PageAddress",
    "Reception",
    "RecoveryCode",
    "Report",
    "Unit",
    "WardIdentity",
    "WardMap",
    "office_phones",
    "tel_uri",
]
