"""How the ward performed in a period: the page, and the same table to take along."""

import json

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.shared import spreadsheet
from portal.shared.http import absolute
from portal.shared.page_cache import kept
from portal.shared.serving import file_sent, made_response
from portal.shared.text import posting_time
from portal.shared.views import withdrawn_page
from tthc import table
from tthc.corrections import corrections_of
from tthc.models import ResultPeriod

Kind = ResultPeriod.Kind
JSON = "application/json"


@login_not_required
@require_safe
@kept()
def latest_results(request):
    """The published period that ended last; before there is one, a page that says so."""
    return results_page(request, ResultPeriod.objects.published().latest_with_rows())


@login_not_required
@require_safe
@kept()
def period_results(request, key):
    named = ResultPeriod.objects.with_key(key)
    period = named.published().with_rows().first()
    if not period:
        return withdrawn_page(request, named)
    return results_page(request, period)


@login_not_required
@require_safe
def period_xlsx(request, key):
    """The table of a period for people with a spreadsheet; below it its source and its corrections."""
    period = public_period(key)
    below = ["", *provenance(period), *map(str, corrections_of(period).entries)]
    rows = [*table.as_lists(period), *([None, line] for line in below)]
    content = spreadsheet.write_xlsx(f"Kết quả {period.key}", table.COLUMNS, rows)
    return taken_along(request, period, content, spreadsheet.XLSX, "xlsx")


@login_not_required
@require_safe
def period_csv(request, key):
    """The table of a period for machines that read CSV."""
    period = public_period(key)
    content = spreadsheet.write_csv(table.COLUMNS, table.as_lists(period))
    return taken_along(request, period, content, spreadsheet.CSV, "csv")


@login_not_required
@require_safe
def period_json(request, key):
    """All that the page of a period tells, under the names that `tthc.table.as_json` documents."""
    period = public_period(key)
    data = table.as_json(period, corrections_of(period).entries)
    own = {"page": period.get_absolute_url()} | addresses(period)
    data["sources"] = {name: absolute(url) for name, url in own.items()}
    data["attachments"] = [
        {"name": str(attached), "url": absolute(attached.file.get_absolute_url())}
        for attached in period.attachments.with_files()
    ]
    content = json.dumps(data, ensure_ascii=False, indent=1)
    return taken_along(request, period, content, JSON, "json")


def public_period(key):
    """Return the public period of this key with its rows; there is no other to take along."""
    periods = ResultPeriod.objects.with_key(key).published().with_rows()
    return get_object_or_404(periods)


def taken_along(request, period, content, content_type, suffix):
    file_sent.send_robust(sender=ResultPeriod, request=request, row=period)
    name = f"Kết quả giải quyết TTHC, {table.lowered(period.label)}.{suffix}"
    return made_response(content, name=name, content_type=content_type)


def addresses(period):
    """Return the addresses of the files to take along by their suffix."""
    kinds = ["xlsx", "csv", "json"]
    return {kind: reverse(f"tthc:period_{kind}", args=[period.key]) for kind in kinds}


def provenance(period):
    """Return where the figures come from and when they were made public, a line each."""
    lines = [f"Nguồn số liệu: {period.get_origin_display()}."]
    if period.data_until:
        lines.append(f"Số liệu đến hết ngày {period.data_until:%d/%m/%Y}.")
    return [*lines, f"Công khai lúc {posting_time(period.publish_at)}."]


def results_page(request, period):
    """Return the table of a period, or of none yet, whoever may see it."""
    periods = list(ResultPeriod.objects.published())
    context = {"period": period, "counted": period, "years": by_year(periods)}
    if period:
        corrections = corrections_of(period)
        context |= {
            "corrections": corrections.entries,
            "table": table.laid_out(period, corrections.before),
            "attachments": period.attachments.with_files(),
            "provenance": provenance(period),
            "files": addresses(period) if period in periods else {},
            **beside(period, periods),
        }
    return render(request, "tthc/results.html", context)


def by_year(periods):
    """Return [(year, [(kind in words, its periods)])], the newest year and the longest first."""
    years: dict[int, dict[Kind, list[ResultPeriod]]] = {
        period.year: {kind: [] for kind in reversed(Kind)} for period in periods
    }
    for period in reversed(periods):
        years[period.year][Kind(period.kind)].append(period)
    return [
        (year, [(kind.label, listed) for kind, listed in kinds.items() if listed])
        for year, kinds in sorted(years.items(), reverse=True)
    ]


def beside(period, periods):
    """Return the nearest public periods of the same kind, before and after this one."""
    same = [other for other in periods if other.kind == period.kind]
    later = [other for other in same if other.last_day > period.last_day]
    earlier = [other for other in same if other.last_day < period.last_day]
    return {"next": later[-1] if later else None, "previous": earlier[0] if earlier else None}
