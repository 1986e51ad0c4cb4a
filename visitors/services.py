"""Counting visits and telling how many there were; nobody else knows how they are stored."""

from datetime import timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Func, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from visitors.models import DailySalt, DailyVisits, ImportedTotal, SeenVisitor


@transaction.atomic(durable=True)
def record_visit(*, address, agent, at=None):
    """Count the visit that a page view begins; return whether it began one.

    A visit goes on while its visitor comes back within 30 minutes, at most until midnight. When
    this returns, the count and the trace of the visitor are committed, both or neither.
    """
    salt = DailySalt.objects.lock()  # one page view passes at a time, in whatever process
    at = at or timezone.now()  # read under the lock: no view of yesterday comes after midnight
    day = timezone.localdate(at)
    if salt.date < day:
        SeenVisitor.objects.all().delete()
        salt.renew(day)
    begins = SeenVisitor.objects.see(salt.key(day, address, agent), at)
    if begins:
        DailyVisits.objects.add_one(day)
    return begins


def figures(at=None):
    """Return the visits of today, yesterday, the week since Monday, the month, and in all."""
    today = timezone.localdate(at)
    # An aggregate of Django's would group by row here.
    imported = ImportedTotal.objects.values(
        total=Func("visits", function="SUM", output_field=BigIntegerField())
    )
    return DailyVisits.objects.filter(date__lte=today).aggregate(
        today=_visits(date=today),
        yesterday=_visits(date=today - timedelta(days=1)),
        week=_visits(date__gte=today - timedelta(days=today.weekday())),
        month=_visits(date__gte=today.replace(day=1)),
        total=_visits() + Coalesce(Subquery(imported), 0),
    )


def last_days(number, at=None):
    """Return (date, visits) of so many days up to today, the oldest first."""
    today = timezone.localdate(at)
    days = [today - timedelta(days=back) for back in reversed(range(number))]
    rows = DailyVisits.objects.filter(date__range=(days[0], today))
    visits = dict(rows.values_list("date", "visits"))
    return [(day, visits.get(day, 0)) for day in days]


def _visits(**days):
    return Sum("visits", filter=Q(**days), default=0)
