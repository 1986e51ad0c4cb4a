from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from portal.shared.admin import LoggedAdmin
from tthc.models import OneStopDesk


@admin.register(OneStopDesk)
class OneStopDeskAdmin(LoggedAdmin):
    """One row, which is opened at once."""

    fieldsets = [
        ("Nơi nộp hồ sơ", {"fields": ["name", "address", "hours"]}),
        ("Hồ sơ được giữ và tra cứu thế nào", {"fields": ["name_mask", "apology"]}),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:tthc_onestopdesk_change", OneStopDesk.current().pk)
