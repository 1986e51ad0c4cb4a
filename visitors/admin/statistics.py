from django.contrib import admin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from portal.shared.admin import ReadOnlyAdmin
from portal.shared.spreadsheet import CSV, write_csv
from visitors import charts, statistics
from visitors.models import DailyVisits
from visitors.services import SEARCHES_KEPT, WRITTEN_EVERY, figures
from visitors.tables import LONGEST, TABLES
from visitors.tally import FEWEST_WHO_SEARCHED, VISIT_GOES_ON

PERIODS = [7, 30, 90, 365]  # days
USUAL = 30
MONTHS = 12


@admin.register(DailyVisits)
class DailyVisitsAdmin(ReadOnlyAdmin):
    """One page of statistics, for whoever may sign in here; what was counted is never edited."""

    title = "Thống kê truy cập"

    def get_urls(self):
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="visitors_dailyvisits_changelist")]

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    @method_decorator(require_safe)
    def changelist_view(self, request, extra_context=None):
        number = _period(request.GET.get("ngay", ""))
        if table := TABLES.get(request.GET.get("csv", "")):
            return _taken_along(table, number)
        context = {
            **self.admin_site.each_context(request),
            "title": self.title,
            "opts": self.opts,
            "number": number,
            "periods": PERIODS,
            **_shown(number),
        }
        return TemplateResponse(request, "admin/visitors/statistics.html", context)


def _period(typed):
    """Return the days that are asked for, or the usual ones where there is no such choice."""
    return next((number for number in PERIODS if str(number) == typed), USUAL)


def _shown(number):
    """Return everything that the page tells, about so many days."""
    totals = statistics.totals(number)
    known = totals["known"]
    return {
        "figures": figures(),
        "months": charts.chart_of_months(statistics.last_months(MONTHS)),
        "devices": known and charts.chart_of_devices(totals["by_phone"], known, number),
        "unknown": totals["all"] - known,
        "views": totals["seen"],
        "most": statistics.most_counted(number),
        "top": statistics.TOP,
        "longest": LONGEST,
        "last_written": statistics.last_written(),
        "written_every": WRITTEN_EVERY,
        "goes_on": VISIT_GOES_ON // 60,
        "searches_kept": SEARCHES_KEPT.days,
        "fewest": FEWEST_WHO_SEARCHED,
    }


def _taken_along(table, number):
    return HttpResponse(
        write_csv(table.columns, table.rows(number)),
        headers={
            "Content-Type": CSV,
            "Content-Disposition": f'attachment; filename="{table.file_name(number)}"',
        },
    )
