"""The XML sitemap: everything public, through each model's one public rule."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from announcements.models import Announcement, Category, Dispatch
from portal.models import Page
from tthc.models import Procedure, ResultPeriod

STRUCTURE = [
    "units",
    "leaders",
    "spokespersons",
    "receptions",
    "channels",
    "maps",
    "disclosed",
    "information",
    "accessibility",
]


class FixedSitemap(Sitemap):
    """The pages that are always there."""

    def items(self):
        return [
            "home",
            "announcements:list",
            "announcements:register",
            "tthc:list",
            "tthc:lookup",
            "tthc:results",
            "visitors:definitions",
            *STRUCTURE,
            "site_map",
        ]

    def location(self, item):
        return reverse(item)


class AnnouncementSitemap(Sitemap):
    def items(self):
        return Announcement.objects.published().defer("body", "search_text")

    def lastmod(self, item):
        return item.updated_at


class DispatchSitemap(AnnouncementSitemap):
    def items(self):
        return Dispatch.objects.published().defer("body", "search_text")


class PageSitemap(AnnouncementSitemap):
    def items(self):
        return Page.objects.published().defer("body", "search_text")


class PeriodSitemap(AnnouncementSitemap):
    def items(self):
        return ResultPeriod.objects.published()


class CategorySitemap(Sitemap):
    def items(self):
        return Category.objects.all()


class ProcedureSitemap(Sitemap):
    def items(self):
        return Procedure.objects.in_force().order_by("code")


SITEMAPS = {
    "trang": FixedSitemap,
    "bai-viet": AnnouncementSitemap,
    "chuyen-muc": CategorySitemap,
    "van-ban": DispatchSitemap,
    "thu-tuc": ProcedureSitemap,
    "ket-qua": PeriodSitemap,
    "gioi-thieu": PageSitemap,
}
