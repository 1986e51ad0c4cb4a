"""The XML sitemap: everything public, through each model's one public rule, with its last change."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import sitemaps
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import x_robots_tag
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Greatest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from announcements.models import Announcement, Category, DisclosureItem, Dispatch
from portal.currency import last_changed
from portal.models import Channel, Official, Page, Reception, Unit, WardIdentity, WardMap
from portal.shared.http import absolute
from portal.shared.page_cache import kept
from tthc.models import Procedure, ResultPeriod

LIMIT = 5_000  # addresses of one part
CHANGES = ("publish_at", "updated_at")
NUMBERED = (Announcement, Dispatch)  # there may be a million of these

XML = "application/xml; charset=utf-8"


def published(model):
    """Return the public rows of a model, each with when citizens last saw something new of it."""
    return model.objects.published().annotate(changed=Greatest("updated_at", "publish_at"))


def announcements():
    return published(Announcement).defer("body", "search_text")


def dispatches():
    return published(Dispatch).defer("body", "search_text")


def pages():
    return published(Page).defer("body", "search_text")


def periods():
    return published(ResultPeriod)


def procedures():
    listed = Procedure.objects.in_force().order_by("code").only("code")
    return listed.annotate(changed=F("source_date"))


def categories():
    of_one = Announcement.objects.published().filter(category=OuterRef("pk"))
    posted, updated = [Subquery(of_one.order_by(f"-{name}").values(name)[:1]) for name in CHANGES]
    return Category.objects.annotate(changed=Greatest(posted, updated))


# The pages that are always there, each with what it lists.
FIXED = {
    "home": [announcements, dispatches, periods],
    "announcements:list": [announcements],
    "announcements:register": [dispatches],
    "tthc:list": [procedures],
    "tthc:lookup": [],
    "disclosed": [announcements, dispatches, procedures],
    "visitors:definitions": [],
    "site_map": [],
}
# The pages about the ward itself, each with the kinds of rows that it shows.
STRUCTURE = {
    "units": [Unit, Official],
    "leaders": [Official],
    "spokespersons": [Official],
    "receptions": [Reception, Official],
    "channels": [Channel],
    "maps": [WardMap],
    "information": [DisclosureItem, WardIdentity],
    "accessibility": [WardIdentity],
}


class SiteSitemap(sitemaps.Sitemap):
    """Addresses as citizens know them, whatever host a request named."""

    def __init__(self, rows):
        self.rows = rows

    def items(self):
        return self.rows()

    def lastmod(self, item):
        return day_of(item.changed)

    def get_latest_lastmod(self):
        return newest(self.rows)

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class KeyPage:
    """The rows whose keys are in one span of `LIMIT` keys."""

    def __init__(self, rows, number):
        first = (number - 1) * LIMIT + 1
        self.object_list = rows.filter(pk__range=(first, first + LIMIT - 1)).order_by("pk")


class KeyPaginator:
    """Divides rows by their keys: no part is found by counting through those before it.

    A part has fewer addresses than keys where some rows are not public, and stays what it is when
    rows are added.
    """

    def __init__(self, rows):
        self.rows = rows
        last = rows.order_by("-pk").values_list("pk", flat=True).first() or 1
        self.page_range = range(1, (last - 1) // LIMIT + 2)

    def page(self, number):
        try:
            asked = int(number)
        except ValueError as error:
            raise PageNotAnInteger(number) from error
        if asked not in self.page_range:
            raise EmptyPage(number)
        return KeyPage(self.rows, asked)


class NumberedSitemap(SiteSitemap):
    """The rows of a model of which there may be a million."""

    @property
    def paginator(self):
        return KeyPaginator(self.rows())


class FixedSitemap(SiteSitemap):
    """The pages that are always there; they change with what they list."""

    def items(self):
        return list(self.rows)

    def location(self, item):
        return reverse(item)

    def lastmod(self, item):
        return self.newest_of(self.rows[item])

    def get_latest_lastmod(self):
        return self.newest_of({one for listed in self.rows.values() for one in listed})

    def newest_of(self, listed):
        return latest(map(newest, listed))


class StructureSitemap(FixedSitemap):
    """The pages about the ward itself; they change with any row of theirs, also with one deleted."""

    def newest_of(self, listed):
        return last_changed(*listed)


def newest(rows):
    """Return the day of the last change to any of these rows, or None."""
    found = rows().order_by()
    if found.model not in NUMBERED:
        return day_of(found.aggregate(newest=Max("changed"))["newest"])
    # Each by its index: the later of two moments has none.
    last = [found.order_by(f"-{name}").values_list(name, flat=True)[:1] for name in CHANGES]
    return latest(day_of(moment) for moments in last for moment in moments)


def latest(days):
    return max(filter(None, days), default=None)


def day_of(changed):
    return timezone.localdate(changed) if isinstance(changed, datetime) else changed


SITEMAPS: dict[str, Callable[[], SiteSitemap]] = {
    "trang": partial(FixedSitemap, FIXED),
    "phuong-xa": partial(StructureSitemap, STRUCTURE),
    "bai-viet": partial(NumberedSitemap, announcements),
    "chuyen-muc": partial(SiteSitemap, categories),
    "van-ban": partial(NumberedSitemap, dispatches),
    "thu-tuc": partial(SiteSitemap, procedures),
    "ket-qua": partial(SiteSitemap, periods),
    "gioi-thieu": partial(SiteSitemap, pages),
}


@login_not_required
@require_safe
@kept()
@x_robots_tag
def index(request):
    """The list of the sitemaps; what holds more addresses than one may is divided."""
    listed = []
    for section, made in SITEMAPS.items():
        sitemap = made()
        changed = sitemap.get_latest_lastmod()
        address = absolute(reverse("sitemap_section", args=[section]))
        for number in sitemap.paginator.page_range:
            query = f"?p={number}" if number > 1 else ""
            listed.append({"location": address + query, "last_mod": changed})
    context = {"sitemaps": listed}
    return TemplateResponse(request, "sitemap_index.xml", context, content_type=XML)
