"""What the law makes the ward publish, and when it last did: for citizens and for the desk."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from announcements.models import Announcement, DisclosureItem, Dispatch
from tthc.models import Procedure


@dataclass(frozen=True)
class Disclosure:
    """A section that the law makes the ward publish, with the day of what it published last."""

    item: DisclosureItem
    last: date | None

    def current(self, today):
        return bool(self.last and months_after(self.last, self.item.months) >= today)


def disclosures(at):
    """Return the sections that are mandatory now, each with the day of its newest publication."""
    updated = Procedure.objects.in_force().aggregate(Max("source_date"))["source_date__max"]
    required = DisclosureItem.objects.filter(required=True).annotate(
        announced=_newest(Announcement, at), dispatched=_newest(Dispatch, at)
    )
    return [
        Disclosure(
            item,
            _latest(item.announced, item.dispatched, updated if item.by_procedures else None),
        )
        for item in required
    ]


def _newest(model, at):
    """Return when the newest public row under a section was posted, as a part of a query."""
    listed = model.objects.published(at).filter(disclosure=OuterRef("pk"))
    return Subquery(listed.order_by("-publish_at", "-pk").values("publish_at")[:1])


def _latest(*moments: date | None):
    """Return the latest day of these moments and days, or None."""
    days = [timezone.localdate(m) if isinstance(m, datetime) else m for m in moments if m]
    return max(days, default=None)


def months_after(day, months):
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
