import contextlib

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Count, F, Sum

from portal.shared.admin import LoggedAdmin
from portal.shared.files import EMPTY, RefusedFileError
from portal.shared.forms import CountField, InspectedFileField, inspected_once
from portal.shared.text import grouped
from visitors import old_site
from visitors.models import DailyVisits, ImportedTotal

NOTHING = "Hãy ghi số lượt, hoặc chọn bảng số lượt theo ngày."


class OldSiteForm(forms.ModelForm):
    """What an old site had counted: a number that belongs to no day, a table of days, or both."""

    table = InspectedFileField(
        label="Bảng số lượt theo ngày",
        required=False,
        inspect=old_site.read,
        accept=".xlsx,.xls,.ods,.csv",
        error_messages={"empty": EMPTY},
        help_text=(
            "Không bắt buộc. Tệp xlsx, xls, ods hoặc csv, mỗi hàng một ngày đã qua, "
            "có cột “Ngày” và cột “Số lượt”. Chọn tệp thì mọi ngày đã nhập của trang này "
            "được thay bằng các ngày trong tệp."
        ),
    )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        empty = cleaned.get("visits") == 0 and cleaned.get("table", "") is None
        if empty and not (self.instance.pk and self.instance.days.exists()):
            self.add_error("visits", NOTHING)
        return cleaned


@admin.register(ImportedTotal)
class ImportedTotalAdmin(LoggedAdmin):
    form = OldSiteForm
    list_display = ["note", "number_of_days", "all_visits"]
    readonly_fields = ["days_told"]
    formfield_overrides = {
        models.PositiveIntegerField: {
            "form_class": CountField,
            "widget": forms.TextInput(attrs={"inputmode": "numeric"}),
            "help_text": (
                "Số lượt ngoài các ngày trong bảng dưới đây, 0 nếu không có. Trang cũ chỉ còn số theo "
                "tháng, theo năm hay một tổng số thì ghi tổng ở đây. Số này chỉ được cộng vào “Tất cả”."
            ),
        },
    }

    def get_fields(self, request, obj=None):
        return ["note", "visits", "table", *(["days_told"] if obj else [])]

    def get_queryset(self, request):
        days = {"number": Count("days"), "all": F("visits") + Sum("days__visits", default=0)}
        return super().get_queryset(request).annotate(**days)

    @admin.display(description="số ngày đã nhập", ordering="number")
    def number_of_days(self, row):
        return grouped(row.number)

    @admin.display(description="tổng số lượt", ordering="all")
    def all_visits(self, row):
        return grouped(row.all)

    @admin.display(description="các ngày đã nhập")
    def days_told(self, row):
        return old_site.told(row) or "chưa có"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Read the file before the form's transaction holds the database."""
        writes = self.has_change_permission if object_id else self.has_add_permission
        if "table" in request.FILES and writes(request):
            with contextlib.suppress(RefusedFileError):
                inspected_once(request.FILES["table"], old_site.read)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if upload := form.cleaned_data["table"]:
            old_site.replace_days(obj, upload.inspected, by=request.user)
            self._tell(request, obj)

    def _tell(self, request, row):
        told = f"Đã nhập {old_site.told(row)}. Số liệu trên trang đổi sau ít giây."
        self.message_user(request, told, messages.SUCCESS)
        if twice := old_site.counted_elsewhere(row):
            self.message_user(
                request,
                f"Nguồn khác cũng có số lượt của {twice}; số lượt những ngày này được cộng lại. "
                "Nếu hai nơi đã đếm cùng một trang, hãy bỏ những ngày ấy khỏi tệp rồi nhập lại.",
                messages.WARNING,
            )

    def get_deleted_objects(self, objs, request):
        """Tell of the days of an old site in one line; they go with it, whoever may delete it."""
        names = [
            ", ".join(filter(None, [f"{row}: {grouped(row.visits)} lượt", old_site.told(row)]))
            for row in objs
        ]
        days = DailyVisits.objects.filter(imported__in=objs).count()
        counts = {self.opts.verbose_name_plural: len(names)}
        return names, counts | {DailyVisits._meta.verbose_name_plural: days}, set(), []
