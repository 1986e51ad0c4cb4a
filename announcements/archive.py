"""The years and months in which announcements were posted, and the way from one to the next."""

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from portal.shared.edition import edition
from portal.shared.lists import counted, span_of

MOST_COUNTED = 200  # of a month; counted again whenever something was written


@dataclass(frozen=True)
class Period:
    """A month in which something was posted, or a year with its months, newest first.

    `more` says that it is more than was counted.
    """

    year: int
    month: int
    count: int
    more: bool
    url: str
    months: tuple["Period", ...] = ()

    @property
    def name(self):
        return name_of(self.year, self.month)


def name_of(year, month):
    """Return "tháng 5 năm 2024", or "năm 2024" without a month."""
    return f"tháng {month} năm {year}" if month else f"năm {year}"


def years_of(announcements, category=None):
    """Return the years in which these were posted, newest first; two queries an edition.

    They lead to the archive of a category, where these are the announcements of one.
    """
    return edition().once(
        ("announcements.archive", category and category.pk),
        lambda: _years_of(announcements, category),
    )


def neighbours(years, year, month=0):
    """Return the nearest period before a month, or a year, and the nearest after it; None for none."""
    periods = [one for whole in years for one in whole.months] if month else years
    before = [one for one in periods if (one.year, one.month) < (year, month)]
    after = [one for one in periods if (one.year, one.month) > (year, month)]
    return (before[0] if before else None), (after[-1] if after else None)


def _years_of(announcements, category):
    first = announcements.order_by("publish_at", "pk").values_list("publish_at", flat=True).first()
    if not first:
        return []
    posted = _counts(announcements, list(_months_since(timezone.localtime(first))))
    return [
        _year(year, list(months), category)
        for year, months in groupby(posted, key=lambda month: month[0])
    ]


def _months_since(first):
    """Return (year, month) of each month from this one on to the first of all."""
    now = timezone.localtime()
    for month in range(now.year * 12 + now.month - 1, first.year * 12 + first.month - 2, -1):
        yield month // 12, month % 12 + 1


def _counts(announcements, months):
    """Return (year, month, count) of those months of which there is something, in one query."""
    spans = [span_of(*month) for month in months]
    counts = counted(announcements, "publish_at", spans, MOST_COUNTED + 1)
    return [(*month, count) for month, count in zip(months, counts, strict=True) if count]


def _year(year, posted, category):
    months = tuple(
        Period(
            year,
            month,
            min(count, MOST_COUNTED),
            count > MOST_COUNTED,
            _url(category, year=year, month=month),
        )
        for _, month, count in posted
    )
    total, more = sum(month.count for month in months), any(month.more for month in months)
    return Period(year, 0, total, more, _url(category, year=year), months)


def _url(category, **times):
    named = {"slug": category.slug} if category else {}
    return reverse("announcements:archive", kwargs=named | times)
