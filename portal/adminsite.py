"""The admin as clerks see it: Vietnamese in its pages and in its scripts."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.i18n import JavaScriptCatalog

from portal import desk
from portal.accounts import sessions
from portal.models import WardIdentity, office_phones
from portal.shared.review import Policy
from portal.views.accounts import OwnPasswordView
from portal.views.signing_in import SignInView

# How the lists are grouped for a clerk, who knows nothing of apps.
GROUPS = [
    (
        "Đăng tin",
        "dang-tin",
        [
            "announcements.announcement",
            "announcements.dispatch",
            "portal.page",
            "tthc.resultperiod",
        ],
    ),
    (
        "Một cửa",
        "mot-cua",
        ["tthc.dossier", "tthc.procedure", "tthc.sector", "tthc.onestopdesk"],
    ),
    (
        "Sổ văn bản",
        "so-van-ban",
        ["announcements.registerentry", "announcements.series"],
    ),
    (
        "Danh mục dùng khi viết",
        "danh-muc",
        [
            "announcements.dispatchtemplate",
            "announcements.category",
            "announcements.agency",
            "announcements.disclosureitem",
        ],
    ),
    (
        "Trang của phường, xã",
        "trang",
        [
            "portal.wardidentity",
            "portal.hotline",
            "portal.menuitem",
            "portal.alert",
            "portal.downtime",
            "portal.unit",
            "portal.official",
            "portal.reception",
            "portal.channel",
            "portal.wardmap",
        ],
    ),
    (
        "Theo dõi",
        "theo-doi",
        [
            "portal.report",
            "portal.helpfulness",
            "shared.logrecord",
            "visitors.dailyvisits",
            "visitors.importedtotal",
        ],
    ),
    ("Tài khoản", "tai-khoan", ["auth.user", "auth.group"]),
]


class PortalAdminSite(admin.AdminSite):
    """Trang quản trị của cổng thông tin."""

    site_title = site_header = "Quản trị cổng thông tin"
    index_title = "Bàn làm việc"
    enable_nav_sidebar = False  # the start page lists everything, and a form needs the room

    def get_urls(self):
        there = "r/<path:content_type_id>/<path:object_id>/"
        view = self.admin_view(self.view_on_site)
        return [path(there, view, name="view_on_site"), *super().get_urls()]

    def view_on_site(self, request, content_type_id, object_id):
        """Lead to the page of a row that the person may see: its address tells its title."""
        try:
            model = ContentType.objects.get_for_id(int(content_type_id)).model_class()
        except (ValueError, ContentType.DoesNotExist) as error:
            raise Http404 from error
        shown = self._registry.get(model) if model else None
        if not shown or not shown.has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def index(self, request, extra_context=None):
        context = {
            "desk": desk.start_page(request.user, self.policy()),
            "factor_due": sessions.due_on(request),
        }
        return super().index(request, {**context, **(extra_context or {})})

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Show the page on which staff sign in, or the desk to whom has done so."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {**self.each_context(request), "title": "Đăng nhập", **(extra_context or {})}
        return SignInView.as_view(extra_context=context)(request)

    def password_change(self, request, extra_context=None):
        """Change one's own password."""
        context = {**self.each_context(request), **(extra_context or {})}
        return OwnPasswordView.as_view(extra_context=context)(request)

    def get_app_list(self, request, app_label=None):
        """Return the lists that a person may open: of one app, or all in the groups of a clerk."""
        found = super().get_app_list(request, app_label)
        for entry in (entry for app in found for entry in app["models"]):
            # Some pages are more than the list of a model.
            entry["name"] = getattr(self._registry[entry["model"]], "title", entry["name"])
        if app_label:
            return found
        entries = {
            entry["model"]._meta.label_lower: entry for app in found for entry in app["models"]
        }
        groups = [
            (name, label, [entries.pop(key) for key in keys if key in entries])
            for name, label, keys in GROUPS
        ]
        groups.append(("Khác", "khac", list(entries.values())))
        return [
            {"name": name, "app_label": label, "models": models}
            for name, label, models in groups
            if models
        ]

    def policy(self):
        """Return what this ward has decided about its desk."""
        ward = WardIdentity.current()
        return Policy(self_approval=ward.self_approval, phones=office_phones(ward))

    def i18n_javascript(self, request, extra_context=None):
        # A package named later wins over those before it.
        packages = ["django.contrib.admin", "portal"]
        return JavaScriptCatalog.as_view(packages=packages)(request)
