"""The years and months in which announcements were posted, and the way from one to the next."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.urls import reverse


@dataclass(frozen=True)
class Period:
    """A month in which something was posted, or a year with its months, newest first."""

    year: int
    month: int
    count: int
    url: str
    months: tuple["Period", ...] = ()

    @property
    def name(self):
        return name_of(self.year, self.month)


def name_of(year, month):
    """Return "tháng 5 năm 2024", or "năm 2024" without a month."""
    return f"tháng {month} năm {year}" if month else f"năm {year}"


def years_of(announcements, category=None):
    """Return the years in which these were posted, newest first; one query.

    They lead to the archive of a category, where these are the announcements of one.
    """
    months = announcements.annotate(month=TruncMonth("publish_at")).order_by("-month")
    counted = months.values_list("month").annotate(count=Count("pk"))
    return [
        _year(year, list(posted), category)
        for year, posted in groupby(counted, key=lambda row: row[0].year)
    ]


def neighbours(years, year, month=0):
    """Return the nearest period before a month, or a year, and the nearest after it; None for none."""
    periods = [one for whole in years for one in whole.months] if month else years
    before = [one for one in periods if (one.year, one.month) < (year, month)]
    after = [one for one in periods if (one.year, one.month) > (year, month)]
    return (before[0] if before else None), (after[-1] if after else None)


def _year(year, posted, category):
    months = tuple(
        Period(year, first.month, count, _url(category, year=year, month=first.month))
        for first, count in posted
    )
    total = sum(month.count for month in months)
    return Period(year, 0, total, _url(category, year=year), months)


def _url(category, **times):
    named = {"slug": category.slug} if category else {}
    return reverse("announcements:archive", kwargs=named | times)
