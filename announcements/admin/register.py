"""Numbers of our own dispatches: who gives them, the steps to one, and the book they stand in."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from announcements import services
from announcements.dispatch_types import DispatchType
from announcements.models import RegisterEntry, Series
from announcements.models.numbering import entry_of
from portal.shared.admin import EditorialAdmin, ExportedAdmin, GrowingAdmin, LoggedAdmin
from portal.shared.admin.filters import UsedFilter
from portal.shared.admin.steps import WRITING, StepsAdmin
from portal.shared.lists import first_of
from portal.shared.spreadsheet import XLSX, write_xlsx

TAKING, CANCELLING = "lay-so", "huy-so"
BOOK = "Sổ đăng ký văn bản đi"
MOST_EXPORTED = 20_000
GIVEN = ("number_shown", "issue_date", "subject_shown", "signer", "sent_to", "archive", "taken")
COLUMNS = {  # of the decree (Phụ lục IV), in its order; the widths fill a sheet of A4
    "Số, ký hiệu": 16,
    "Ngày tháng văn bản": 12,
    "Tên loại và trích yếu nội dung": 44,
    "Người ký": 18,
    "Nơi nhận văn bản": 30,
    "Đơn vị, người nhận bản lưu": 16,
    "Số lượng bản": 9,
    "Ngày chuyển": 12,
    "Ký nhận": 16,
    "Ghi chú": 26,
}


class NumberedAdmin(EditorialAdmin):
    """Documents that take a number from the register, and give it up with a reason."""

    def _desk(self, request, row):
        if row is None:
            return super()._desk(request, row)
        may_take = not row.number and not row.amends_id
        return {
            **super()._desk(request, row),
            "own_steps": "admin/announcements/dispatch/_number.html",
            "own_buttons": "admin/announcements/dispatch/_buttons.html",
            "entry": entry_of(row),
            "series": Series.objects.of(row) if may_take else None,
        }

    def has_delete_permission(self, request, obj=None):
        """A number that was given would vanish with its draft: it is cancelled first."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and obj.number and entry_of(obj))

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        if "_number" in request.POST:
            self.take(request, obj, TAKING)
        return response

    def _take_number(self, request, row):
        entry = services.take_number(row=row, by=request.user)
        return f"Đã lấy số {entry.dispatch.number_symbol}."

    def _cancel_number(self, request, row):
        number = row.number_symbol
        services.cancel_number(
            entry=entry_of(row),
            by=request.user,
            reason=request.POST.get("reason", ""),
            policy=self.admin_site.policy(),
        )
        return f"Đã hủy số {number}. Sổ văn bản đi vẫn giữ số này cùng lý do hủy."

    steps = {
        **StepsAdmin.steps,
        TAKING: (WRITING, _take_number),
        CANCELLING: (WRITING, _cancel_number),
    }


class SeriesForm(forms.ModelForm):
    types = forms.MultipleChoiceField(
        label="Loại văn bản",
        choices=DispatchType.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=Series._meta.get_field("types").help_text,
    )


@admin.register(Series)
class SeriesAdmin(LoggedAdmin):
    form = SeriesForm
    list_display = ["name", "issuer", "types_numbered"]
    list_select_related = ["issuer"]
    fieldsets = [
        (None, {"fields": ["name", "issuer", "types"]}),
        ("Đang cấp số trên giấy giữa năm", {"fields": [("paper_year", "paper_number")]}),
    ]

    @admin.display(description="loại văn bản")
    def types_numbered(self, series):
        labels = [DispatchType(type_).label for type_ in series.types]
        return ", ".join(labels) or "mọi loại còn lại"

    def get_object(self, request, object_id, from_field=None):
        """Return a series; while its form is being saved nobody takes a number of it."""
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST":
            list(self.model.objects.select_for_update().filter(pk=found.pk).values_list("pk"))
        return found


class SeriesFilter(UsedFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = "gõ tay"  # type: ignore[assignment] # a plain text is escaped


class CancelledFilter(admin.SimpleListFilter):
    title = "số"
    parameter_name = "so"

    def lookups(self, request, model_admin):
        return [("dang-dung", "đang dùng"), ("da-huy", "đã hủy")]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(cancelled_at__isnull=self.value() == "dang-dung")


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ExportedAdmin, GrowingAdmin, LoggedAdmin):
    """Sổ đăng ký văn bản đi: lines come from the numbers, staff note how each dispatch was sent."""

    change_list_template = "admin/announcements/registerentry/change_list.html"
    list_display = [
        "number_shown",
        "issue_date",
        "subject_shown",
        "signer",
        "sent_to",
        "archive",
        "copies",
        "sent_on",
        "received_by",
        "remark",
    ]
    list_filter = [
        ("issuer", UsedFilter),
        ("series", SeriesFilter),
        CancelledFilter,
    ]
    narrowed_by = {"year"}
    search_fields = ["number"]  # shows the box; `get_search_results` does the rest
    list_per_page = 50
    actions = None
    exported_as = "so-van-ban-di.xlsx"
    readonly_fields = GIVEN
    fieldsets = [
        ("Văn bản", {"fields": [*GIVEN]}),
        ("Chuyển văn bản", {"fields": ["copies", "sent_on", "received_by", "note"]}),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        queryset: Any = super().get_queryset(request)
        return queryset.with_dispatches()

    def get_search_results(self, request, queryset, search_term):
        return (first_of(queryset).matching(search_term) if search_term else queryset), False

    def changelist_view(self, request, extra_context=None):
        context = {"title": BOOK, "years": RegisterEntry.objects.years()}
        return super().changelist_view(request, context | (extra_context or {}))

    def as_file(self, request, rows):
        """Return the lines as a book to be printed."""
        if rows[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
            told = "Mỗi lần xuất được 20.000 dòng. Hãy chọn một năm hay một cơ quan rồi xuất lại."
            self.message_user(request, told, messages.ERROR)
            return self.back_to_list()
        lines = map(book_row, rows.in_book_order().iterator())
        return self.taken_along(write_xlsx(BOOK, COLUMNS, lines), XLSX)

    @admin.display(description="số, ký hiệu", ordering="number")
    def number_shown(self, entry):
        return struck(entry, entry.number_symbol)

    @admin.display(description="ngày tháng văn bản", ordering="dispatch__issue_date")
    def issue_date(self, entry):
        return f"{entry.issue_date:%d/%m/%Y}" if entry.issue_date else ""

    @admin.display(description="tên loại và trích yếu nội dung")
    def subject_shown(self, entry):
        if not entry.dispatch:
            return struck(entry, entry.type_and_subject)
        url = reverse("admin:announcements_dispatch_change", args=[entry.dispatch.pk])
        return format_html('<a href="{}">{}</a>', url, entry.type_and_subject)

    @admin.display(description="người ký")
    def signer(self, entry):
        return entry.signer

    @admin.display(description="nơi nhận văn bản")
    def sent_to(self, entry):
        return entry.sent_to

    @admin.display(description="đơn vị, người nhận bản lưu")
    def archive(self, entry):
        return entry.archive

    @admin.display(description="ghi chú")
    def remark(self, entry):
        return linebreaksbr(entry.remark)

    @admin.display(description="lấy số")
    def taken(self, entry):
        if not entry.series:
            return "Số gõ tay, theo sổ giấy."
        person = entry.taken_by.get_full_name() or entry.taken_by
        cancelled = f". Đã hủy: {entry.cancellation_reason}" if entry.cancelled_at else ""
        day = timezone.localtime(entry.taken_at)
        return f"{person}, {day:%d/%m/%Y}, hệ thống số “{entry.series}”{cancelled}"


def struck(entry, text):
    """Return a text, struck out where the number was cancelled."""
    return format_html("<s>{}</s>", text) if entry.cancelled_at else text


def book_row(entry):
    """Return the ten cells of a line of the register."""
    return [
        entry.number_symbol,
        entry.issue_date,
        entry.type_and_subject,
        entry.signer,
        entry.sent_to,
        entry.archive,
        entry.copies,
        entry.sent_on,
        entry.received_by,
        entry.remark,
    ]
