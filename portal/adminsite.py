"""The admin as clerks see it: Vietnamese in its pages and in its scripts."""

from django.apps import apps
from django.contrib import admin
from django.views.i18n import JavaScriptCatalog

from portal.shared.review import Policy


class PortalAdminSite(admin.AdminSite):
    """Trang quản trị của cổng thông tin."""

    site_title = site_header = "Quản trị cổng thông tin"
    index_title = "Bàn làm việc"

    def policy(self):
        """Return what this ward has decided about its desk."""
        # Models are not ready yet when this module is imported.
        ward = apps.get_model("portal", "WardIdentity").current()
        hotlines = apps.get_model("portal", "Hotline").objects.values_list("number", flat=True)
        return Policy(
            self_approval=ward.self_approval,
            phones=frozenset(filter(None, [ward.phone, *hotlines])),
        )

    def i18n_javascript(self, request, extra_context=None):
        # A package named later wins over those before it.
        packages = ["django.contrib.admin", "portal"]
        return JavaScriptCatalog.as_view(packages=packages)(request)
