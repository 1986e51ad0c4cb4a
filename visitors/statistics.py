"""What the database tells of the visits: by day and month, what there was most of, old sites."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from django.apps import apps
from django.db.models import Case, F, Max, Q, Sum, Value, When, Window
from django.db.models.functions import Coalesce, Left, RowNumber, StrIndex, TruncMonth
from django.utils import timezone

from portal.shared.text import vietnamese_order
from visitors.hits import subject_of
from visitors.models import DailyCount, DailyVisits, ImportedTotal
from visitors.records import Reason

TOP = 10
GONE = "(đã xóa)"
Kind = DailyCount.Kind


class Line(NamedTuple):
    """What was counted, how often, where it is to be seen, and what kind of thing it is."""

    name: str
    number: int
    url: str = ""
    what: str = ""


def last_days(number, at=None):
    """Return (date, visits) of so many days up to today, the oldest first."""
    first, today = _span(number, at)
    rows = DailyVisits.objects.filter(date__range=(first, today)).order_by()
    visits = dict(rows.values_list("date").annotate(Sum("visits")))
    days = (first + timedelta(days=later) for later in range(number))
    return [(day, visits.get(day, 0)) for day in days]


def last_months(number, at=None):
    """Return (first day, visits) of so many months up to this one, the oldest first.

    The visits of months before the first that was counted are None.
    """
    visits = {month: visits for month, visits, *_ in every_month(at)}
    today = timezone.localdate(at)
    now = today.year * 12 + today.month - 1
    months = [date(n // 12, n % 12 + 1, 1) for n in range(now - number + 1, now + 1)]
    known = min(visits, default=date.max)
    return [(month, visits.get(month, 0) if month >= known else None) for month in months]


def every_day(at=None):
    """Return (date, visits, page views, visits by phone) of each day that was counted.

    Where no page views were recorded, those and the phones are None.
    """
    return _each(F("date"), at)


def every_month(at=None):
    """Return (first day, visits, page views, visits by phone) of each month, as `every_day`."""
    return _each(TruncMonth("date"), at)


def totals(number, at=None):
    """Return the sums of the last days: `all` visits, pages `seen`, the visits whose device is
    `known`, and those of them that came `by_phone`.
    """
    return DailyVisits.objects.filter(date__range=_span(number, at)).aggregate(
        all=Sum("visits", default=0),
        seen=Sum("views", default=0),
        known=Sum("visits", filter=Q(views__gt=0), default=0),
        by_phone=Sum("on_phone", default=0),
    )


def last_written():
    """Return when visits were last written into the database, or None."""
    return DailyVisits.objects.aggregate(last=Max("written_at"))["last"]


def counted_since():
    """Return the first day that this site counted itself and wrote down, or None."""
    own = DailyVisits.objects.filter(imported=None)
    return own.order_by("date").values_list("date", flat=True).first()


def old_sites():
    """Return (note, visits) of each earlier site whose visits are part of the total."""
    by_day = Coalesce(Sum("days__visits"), 0)
    rows = ImportedTotal.objects.annotate(all_visits=F("visits") + by_day).order_by("pk")
    return list(rows.values_list("note", "all_visits"))


def times(subjects):
    """Return {(kind, subject): how often in all} of what was read or downloaded, in one query."""
    kinds = [Kind.READ, Kind.DOWNLOAD]
    rows = DailyCount.objects.filter(kind__in=kinds, subject__in=subjects).order_by()
    return {
        (kind, subject): number
        for kind, subject, number in rows.values_list("kind", "subject").annotate(Sum("number"))
    }


def most_counted(number, at=None, *, top=TOP):
    """Return {kind: [Line]} of the last days, the most first, no more than `top` of each kind.

    What is read stands by what it is: announcements, dispatches and so on, `top` of each.
    """
    counted = list(_most(number, at, top))
    rows = _rows_of(subject for kind, subject, _ in counted if kind in {Kind.READ, Kind.DOWNLOAD})
    lines: dict[str, list[Line]] = {kind.value: [] for kind in Kind}
    for kind, subject, total in counted:
        lines[kind].append(_line(kind, subject, total, rows))
    for kind, found in lines.items():
        found.sort(key=lambda line: (-line.number, vietnamese_order(line.name), line.url))
        if kind == Kind.READ:
            found.sort(key=lambda line: vietnamese_order(line.what))
    return lines


def _span(number, at):
    today = timezone.localdate(at)
    return today - timedelta(days=number - 1), today


def _each(moment, at):
    rows = DailyVisits.objects.filter(date__lte=timezone.localdate(at)).annotate(moment=moment)
    sums = rows.values_list("moment").annotate(Sum("visits"), Sum("views"), Sum("on_phone"))
    return [
        (moment, visits, views or None, on_phone if views else None)
        for moment, visits, views, on_phone in sums.order_by("moment")
    ]


def _most(number, at, top):
    """Return (kind, subject, total), the first `top` of each list; what has no name is in none."""
    model = Left("subject", StrIndex("subject", Value(":")))
    place = Window(
        RowNumber(),
        partition_by=[F("kind"), Case(When(kind=Kind.READ, then=model), default=Value(""))],
        order_by=["-total", "subject"],
    )
    # A join would let SQLite look at the counts of all years, as their index stands in order.
    days = DailyVisits.objects.filter(date__range=_span(number, at)).order_by()
    counts = DailyCount.objects.filter(day__in=days).exclude(subject="")
    sums = counts.values_list("kind", "subject").annotate(total=Sum("number"))
    return sums.alias(place=place).filter(place__lte=top)


def _rows_of(subjects):
    """Return {subject: row} of those that are still there, in one query a model."""
    keys = defaultdict(set)
    for subject in subjects:
        label, _, pk = subject.partition(":")
        keys[label].add(pk)
    found = [
        row
        for label, pks in keys.items()
        if (model := _model(label))
        for row in model._base_manager.in_bulk(pks).values()
    ]
    return {subject_of(row): row for row in found}


def _model(label):
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _line(kind, subject, total, rows):
    if kind == Kind.DROPPED:
        return Line(dict(Reason.choices).get(subject, subject), total)
    if kind not in {Kind.READ, Kind.DOWNLOAD}:
        return Line(subject, total)
    model, row = _model(subject.partition(":")[0]), rows.get(subject)
    what = str(model._meta.verbose_name_plural) if model else "mục khác"
    if row is None:
        return Line(GONE, total, what=what)
    # A dispatch is known by its number, and told by what it is about.
    name = ": ".join(filter(None, [str(row), getattr(row, "subject", "")]))
    return Line(name, total, row.get_absolute_url(), what)
