"""The admin as clerks see it: Vietnamese in its pages and in its scripts."""

from django.contrib import admin
from django.views.i18n import JavaScriptCatalog


class PortalAdminSite(admin.AdminSite):
    """Trang quản trị của cổng thông tin."""

    site_title = site_header = "Quản trị cổng thông tin"
    index_title = "Bàn làm việc"

    def i18n_javascript(self, request, extra_context=None):
        # A package named later wins over those before it.
        packages = ["django.contrib.admin", "portal"]
        return JavaScriptCatalog.as_view(packages=packages)(request)
