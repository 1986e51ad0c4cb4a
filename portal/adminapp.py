"""Stands in INSTALLED_APPS where `django.contrib.admin` would."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "portal.adminsite.PortalAdminSite"
