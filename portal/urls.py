"""Every public address; the apps bring theirs."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from portal.feeds import AnnouncementFeed, DispatchFeed, RssFeed
from portal.shared.page_cache import kept
from portal.sitemaps import SITEMAPS, XML, index
from portal.views import (
    accounts,
    editor,
    errors,
    feedback,
    files,
    health,
    home,
    pages,
    preview,
    search,
    structure,
)


def public(view, *parameters):
    """Let everybody see the page of a view of Django's, which depends on these parameters alone."""
    return login_not_required(require_safe(kept(*parameters)(view)))


urlpatterns = [
    path("truy-cap/", include("visitors.urls")),  # asked with every page
    path("", home.home, name="home"),
    path("", include("announcements.urls")),
    path("thu-tuc/", include("tthc.urls")),
    path("gioi-thieu/<slug:slug>/", pages.page, name="page"),
    path("gop-y/huu-ich/", feedback.helpful, name="feedback_helpful"),
    path("gop-y/con-thieu/", feedback.missing, name="feedback_missing"),
    path("gop-y/bao-sai/", feedback.wrong, name="feedback_wrong"),
    path("to-chuc/", structure.units, name="units"),
    path("lanh-dao/", structure.leaders, name="leaders"),
    path("nguoi-phat-ngon/", structure.spokespersons, name="spokespersons"),
    path("tiep-cong-dan/", structure.receptions, name="receptions"),
    path("kenh-chinh-thuc/", structure.channels, name="channels"),
    path("ban-do/", structure.maps, name="maps"),
    path("cong-khai/", structure.disclosed, name="disclosed"),
    path("tiep-can-thong-tin/", structure.information, name="information"),
    path("tro-nang/", structure.accessibility, name="accessibility"),
    path("tim-kiem/", search.search, name="search"),
    path("tep/<int:pk>/<str:name>", files.stored_file, name="file"),
    path("xem-thu/<str:token>/", preview.page, name="preview"),
    path("xem-thu/<str:token>/tep/<int:pk>/<str:name>", preview.file, name="preview_file"),
    path("xem-thu/<str:token>/van-ban.pdf", preview.pdf, name="preview_pdf"),
    path("rss/", public(RssFeed()), name="feed"),
    path("atom/", public(AnnouncementFeed()), name="atom"),
    path(
        "chuyen-muc/<slug:slug>/atom/",
        public(AnnouncementFeed()),
        name="atom_category",
    ),
    path("van-ban/atom/", public(DispatchFeed()), name="atom_dispatches"),
    path("sitemap.xml", index, name="sitemap"),
    path(
        "sitemap-<slug:section>.xml",
        public(sitemap, "p"),
        {"sitemaps": SITEMAPS, "content_type": XML},
        name="sitemap_section",
    ),
    path("so-do/", pages.site_map, name="site_map"),
    path("robots.txt", pages.robots, name="robots"),
    path("healthz", health.health, name="health"),
    path("quan-tri/tai-anh/", files.upload_image, name="upload_image"),
    path("quan-tri/chuyen-ma/", editor.check_paste, name="check_paste"),
    path("quan-tri/ma-xac-nhan/", accounts.ask_code, name="second_factor"),
    path("quan-tri/xac-thuc-hai-buoc/", accounts.set_up, name="set_up_factor"),
    path("quan-tri/bao-mat/", accounts.own_security, name="own_security"),
    path("quan-tri/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
