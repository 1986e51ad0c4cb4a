from django.contrib import admin

from portal.forms import WardIdentityForm
from portal.models import Hotline, MenuItem, Page, WardIdentity
from portal.shared.admin import EditorialAdmin, FoldedSearchAdmin, LoggedAdmin, OrderedAdmin


@admin.register(WardIdentity)
class WardIdentityAdmin(LoggedAdmin):
    form = WardIdentityForm
    fieldsets = [
        ("Đầu trang", {"fields": ["name", "superior", "greeting", "logo_upload"]}),
        (
            "Chân trang",
            {
                "fields": [
                    "unit_name",
                    "responsible_person",
                    "address",
                    "phone",
                    "email",
                    "copyright_line",
                ]
            },
        ),
        ("Trang chủ", {"fields": ["submission_url"]}),
        (
            "Tiếp cận thông tin",
            {
                "fields": ["information_desk", "information_phone", "information_email"],
                "description": "Để trống thì người dân được chỉ đến tên, điện thoại, hộp thư ở chân trang.",
            },
        ),
        ("Trợ năng", {"fields": ["accessibility_basis", "accessibility_checked_on"]}),
        ("Bàn làm việc", {"fields": ["self_approval"]}),
        ("Tài khoản", {"fields": ["second_factor_days"]}),
        ("Lượt truy cập", {"fields": ["counts_public"]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not WardIdentity.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Hotline)
class HotlineAdmin(OrderedAdmin):
    list_display = ["label", "number", "position"]


@admin.register(MenuItem)
class MenuItemAdmin(OrderedAdmin):
    list_display = ["label", "parent", "url", "position"]
    ordering = ["parent__position", "parent", "position"]
    list_select_related = ["parent"]


@admin.register(Page)
class PageAdmin(FoldedSearchAdmin, EditorialAdmin):
    list_display = ["title", "position", "state"]
    fieldsets = [(None, {"fields": ["title", "slug", "body", "position"]})]
