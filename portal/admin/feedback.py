"""What readers said, for the staff: what helped and what did not, and what they report as wrong."""

from datetime import date

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from portal.models import Helpfulness, Report
from portal.shared.admin import ExportedAdmin, LoggedAdmin, ReadOnlyAdmin
from portal.shared.admin.log import KindFilter


class MonthFilter(admin.SimpleListFilter):
    """One month, or every item with the sums of all its months."""

    title, parameter_name = "tháng", "thang"

    def has_output(self):
        return True  # a filter without choices would be left out, and with it the sums

    def lookups(self, request, model_admin):
        months = model_admin.model.objects.dates("month", "month", order="DESC")
        return [(f"{month:%Y-%m}", f"{month:%m/%Y}") for month in months]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset.summed()
        try:
            month = date.fromisoformat(f"{self.value()}-01")
        except ValueError as error:
            raise IncorrectLookupParameters from error
        return queryset.filter(month=month).annotate(
            all_useful=F("useful"), all_useless=F("useless")
        )


def share(row):
    """Return the share of the readers whom an item helped, in words."""
    answers = row.all_useful + row.all_useless
    return f"{round(100 * row.all_useful / answers)} %" if answers else ""


@admin.register(Helpfulness)
class HelpfulnessAdmin(ExportedAdmin, ReadOnlyAdmin):
    """Every item with the answers of its readers, first what most of them missed something in."""

    list_display = ["item_shown", "kind", "useful_shown", "useless_shown", "share_shown"]
    list_display_links = None
    list_filter = [MonthFilter, ("content_type", KindFilter)]
    list_select_related = ["content_type"]
    show_facets = admin.ShowFacets.NEVER
    exported_as = "danh-gia.csv"
    exported = {
        "loại": lambda row: row.content_type.name,
        "mục": lambda row: row.title,
        "hữu ích": lambda row: row.all_useful,
        "không hữu ích": lambda row: row.all_useless,
        "tỉ lệ hữu ích": share,
    }

    def get_ordering(self, request):
        return ["-all_useless", "all_useful"]

    def get_queryset(self, request):
        return self.model.objects.prefetch_related("item")

    @admin.display(description="mục")
    def item_shown(self, row):
        if not row.item:
            return row.title
        return format_html('<a href="{}">{}</a>', row.item.get_absolute_url(), row.title)

    @admin.display(description="loại")
    def kind(self, row):
        return row.content_type.name

    @admin.display(description="hữu ích", ordering="all_useful")
    def useful_shown(self, row):
        return row.all_useful

    @admin.display(description="không hữu ích", ordering="all_useless")
    def useless_shown(self, row):
        return row.all_useless

    @admin.display(description="tỉ lệ hữu ích")
    def share_shown(self, row):
        return share(row)


class StateFilter(admin.SimpleListFilter):
    """What still asks for an answer, unless something else is chosen: nobody meets spam at once."""

    title, parameter_name = "xử lý", "xu-ly"
    ALL = "tat-ca"

    def lookups(self, request, model_admin):
        return [*Report.State.choices, (self.ALL, "tất cả, cả tin rác")]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": "chưa xong"}, *others]

    def queryset(self, request, queryset):
        if self.value() in Report.State.values:
            return queryset.filter(state=self.value())
        return queryset if self.value() == self.ALL else queryset.open()


class ReportForm(forms.ModelForm):
    """What the office did about a report; whoever closes one says why."""

    class Meta:
        model = Report
        fields = ["state", "outcome"]

    def clean(self):
        super().clean()
        answered = {Report.State.CORRECTED, Report.State.UNFOUNDED}
        if self.cleaned_data.get("state") in answered and not self.cleaned_data.get("outcome"):
            self.add_error("outcome", ValidationError("Hãy ghi kết quả kiểm tra trước khi đóng."))
        return self.cleaned_data


def in_words(report):
    """Return how long is left to answer a report, in words."""
    days = report.days_left(timezone.localdate())
    if days is None:
        return ""
    if days < 0:
        return f"quá hạn {-days} ngày"
    return f"còn {days} ngày" if days else "hôm nay là hạn cuối"


@admin.register(Report)
class ReportAdmin(ExportedAdmin, LoggedAdmin):
    """What readers report; the staff check it and write down what they found and did."""

    form = ReportForm
    list_display = ["title", "kind", "note", "received_at", "time_left", "state"]
    list_filter = [StateFilter, "kind", ("content_type", KindFilter)]
    show_facets = admin.ShowFacets.NEVER
    ordering = ["received_at", "pk"]  # the first to be answered
    actions = ["mark_spam"]
    fieldsets = [
        ("Người đọc báo", {"fields": ["item_shown", "kind", "note", "received_at", "time_left"]}),
        ("Xử lý", {"fields": ["state", "outcome", "handled_by", "handled_at"]}),
    ]
    readonly_fields = [*fieldsets[0][1]["fields"], "handled_by", "handled_at"]
    exported_as = "bao-sai.csv"
    exported = {
        "nhận lúc": lambda row: f"{timezone.localtime(row.received_at):%d/%m/%Y %H:%M}",
        "loại": Report.get_kind_display,
        "mục": lambda row: row.title,
        "người đọc viết": lambda row: row.note,
        "thời hạn": in_words,
        "xử lý": Report.get_state_display,
        "kết quả kiểm tra": lambda row: row.outcome,
    }

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """Only spam may be deleted: what readers reported stays until a year after its answer."""
        spam = obj is None or obj.state == Report.State.SPAM
        return spam and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        closed = obj.state not in Report.OPEN
        if "state" in form.changed_data:
            obj.handled_by = request.user if closed else None
            obj.handled_at = timezone.now() if closed else None
        super().save_model(request, obj, form, change)

    @admin.action(description="Đánh dấu là tin rác", permissions=["change"])
    def mark_spam(self, request, queryset):
        for report in queryset.open():
            report.state = Report.State.SPAM
            report.handled_by, report.handled_at = request.user, timezone.now()
            report.save()
            self.log_change(request, report, "Đánh dấu là tin rác")

    @admin.display(description="mục")
    def item_shown(self, report):
        """Return the item with where citizens read it and where the staff mend it."""
        item = report.item
        if not item:
            return report.title
        opts = item._meta
        edit = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[item.pk])
        return format_html(
            '{}<br><a href="{}">Xem trang công khai</a> · <a href="{}">Mở để sửa</a>',
            report.title,
            item.get_absolute_url(),
            edit,
        )

    @admin.display(description="thời hạn", ordering="received_at")
    def time_left(self, report):
        return in_words(report)
