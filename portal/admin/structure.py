"""How staff keep the public structure of the ward, and what stands above every page."""

from typing import Any

from django.contrib import admin, messages
from django.utils import timezone

from portal.forms import (
    AlertForm,
    ChannelForm,
    OfficialForm,
    ReceptionForm,
    UnitForm,
    WardMapForm,
)
from portal.models import Alert, Channel, Downtime, Official, Reception, Unit, WardMap
from portal.shared.admin import LoggedAdmin, OrderedAdmin


@admin.register(Unit)
class UnitAdmin(OrderedAdmin):
    form = UnitForm
    list_display = ["name", "room", "phone", "position"]


@admin.register(Official)
class OfficialAdmin(OrderedAdmin):
    form = OfficialForm
    list_display = ["name", "title", "unit", "spokesperson_since", "position"]
    list_select_related = ["unit"]
    list_filter = ["unit"]


@admin.register(Reception)
class ReceptionAdmin(LoggedAdmin):
    form = ReceptionForm
    list_display = ["official", "weekday", "date", "starts", "ends", "place"]
    list_select_related = ["official"]
    fieldsets = [
        (None, {"fields": ["official"]}),
        (
            "Ngày tiếp",
            {
                "fields": ["weekday", "date"],
                "description": "Chọn một trong hai: hằng tuần vào một thứ, hoặc một ngày cụ thể.",
            },
        ),
        (None, {"fields": ["starts", "ends", "place", "note"]}),
    ]


@admin.register(Channel)
class ChannelAdmin(OrderedAdmin):
    form = ChannelForm
    list_display = ["name", "kind", "address", "position"]


@admin.register(WardMap)
class WardMapAdmin(OrderedAdmin):
    form = WardMapForm
    fields = ["title", "image_upload", "in_words", "drawn_on", "position"]
    list_display = ["title", "drawn_on", "position"]


@admin.register(Alert)
class AlertAdmin(LoggedAdmin):
    form = AlertForm
    list_display = ["title", "level", "state", "starts_at", "ends_at"]
    list_filter = ["level"]

    def get_queryset(self, request):
        found: Any = super().get_queryset(request)
        return found.with_state()

    @admin.display(description="tình trạng", ordering="state")
    def state(self, alert):
        return alert.state

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.ends_at <= timezone.now():
            messages.warning(request, "Thông báo này đã hết hạn nên không hiện trên trang.")
        elif obj.lasts_long:
            messages.warning(
                request,
                "Thông báo này hiện hơn 30 ngày: người dân sẽ quen mắt và không đọc nữa. "
                "Nên đặt ngắn hơn, còn cần thì gia hạn.",
            )


@admin.register(Downtime)
class DowntimeAdmin(LoggedAdmin):
    list_display = ["__str__", "ends_at", "reason", "announced_at"]
    fields = ["starts_at", "ends_at", "reason", "meanwhile", "why_so_late"]
