"""What the law makes the ward publish, and when it last did: for citizens and for the desk."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
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
    posted = [_newest(model.objects.published(at)) for model in (Announcement, Dispatch)]
    updated = Procedure.objects.in_force().aggregate(Max("source_date"))["source_date__max"]
    return [
        Disclosure(
            item,
            _latest(
                *[days.get(item.pk) for days in posted], updated if item.by_procedures else None
            ),
        )
        for item in DisclosureItem.objects.filter(required=True)
    ]


def _newest(rows):
    """Return {section: when the newest of its rows was posted}."""
    posted = rows.exclude(disclosure=None).order_by().values_list("disclosure")
    return dict(posted.annotate(Max("publish_at")))


def _latest(*moments: date | None):
    """Return the latest day of these moments and days, or None."""
    days = [timezone.localdate(m) if isinstance(m, datetime) else m for m in moments if m]
    return max(days, default=None)


def months_after(day, months):
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
