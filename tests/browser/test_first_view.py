"""What a browser that has nothing of the site yet is sent for a page, and whether the page stays put."""

import re

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.handlers.wsgi import WSGIHandler

from portal.settings import STORAGES
from portal.shared.edition import begin, edition
from portal.shared.page_cache import PageCache
from portal.shared.staticfiles import SiteStorage
from tests.benchmarks.first_view import MOST_BYTES, Sent
from tests.browser.conftest import Traffic
from tests.build import make_announcement, make_image, make_photo, seed_article
from tests.portal.build import make_alert, make_downtime

SHIFTS = """
window.shifts = [];
new PerformanceObserver((seen) => shifts.push(...seen.getEntries().map(
    (shift) => [shift.value, ...shift.sources.map(({ node }) => (node?.outerHTML ?? node?.textContent)?.slice(0, 80))]
))).observe({ type: "layout-shift", buffered: true });
"""
LATE = re.compile(r"/static/js/(?!display)|/tep/")
PAINTED = """new Promise((done) => new PerformanceObserver((seen) => (
    seen.getEntriesByName("first-contentful-paint").length && done()
)).observe({ type: "paint", buffered: true }))"""
THROUGH = """async () => {
    for (const image of document.images) {
        image.scrollIntoView();
        await image.decode();
    }
}"""
BLOCKING = """performance.getEntriesByType("resource")
    .filter((entry) => entry.renderBlockingStatus === "blocking")
    .map((entry) => new URL(entry.name).pathname.split(".")[0])"""


@pytest.fixture(scope="module")
def static_files(tmp_path_factory):
    """Return a folder with our static files as they are collected for visitors."""
    source = FileSystemStorage("static")
    target = SiteStorage(location=tmp_path_factory.mktemp("static"))
    names = [f"{kind}/{name}" for kind in ("css", "js", "img") for name in source.listdir(kind)[1]]
    assert list(target.post_process({name: (source, name) for name in names}))
    return target.location


@pytest.fixture
def as_served(demo, live_server, settings, static_files, monkeypatch):
    """Answer from the page cache, compressed, as for visitors; there is all that a page may have."""
    settings.STORAGES = STORAGES
    settings.STATIC_ROOT = static_files
    settings.WHITENOISE_AUTOREFRESH = False
    settings.SITE_URL = live_server.url
    make_alert()
    make_downtime()
    begin()
    application = PageCache(WSGIHandler(), edition())
    monkeypatch.setattr(live_server.thread.httpd, "application", application)


@pytest.fixture
def paths(as_served):
    return {
        "home": "/",
        "article": pictured_article().get_absolute_url(),
        "text": make_announcement(body="<p>Giữ lời hay, ý đẹp.</p>" * 90).get_absolute_url(),
    }


def pictured_article():
    """Return an article with a picture at its head, one in its text, and an album far below."""
    article = seed_article()
    within = make_image("trong-bai.webp", (1200, 800)).get_absolute_url()
    article.lead_image = make_image("dau-bai.webp", (1600, 900))
    article.lead_image_alt = "Lễ ra quân"
    article.body += f'<p><img src="{within}" alt="Cờ"></p>' + "<p>Giữ lời hay, ý đẹp.</p>" * 90
    article.save()
    for number in range(3):
        make_photo(article, image=make_image(f"{number}.webp", (960 + number, 540)))
    return article


@pytest.mark.parametrize(("name", "requests"), [("home", 6), ("article", 7)])
def test_a_first_view_is_light(paths, open_page, live_server, name, requests):
    page, sent = open_page("/robots.txt"), Sent()
    sent.watch(page)
    traffic = Traffic(page)
    page.goto(live_server.url + paths[name])
    traffic.rest()
    count, size = sent.of(images=False)
    assert (count, size <= MOST_BYTES) == (requests, True)
    assert page.evaluate(BLOCKING) == ["/static/css/site", "/static/js/display"]


def with_all_late(page, url):
    """Open a page whose scripts and pictures come after it has been painted without them."""
    page.route(LATE, lambda route: None)  # kept waiting
    page.goto(url, wait_until="commit")
    page.evaluate(PAINTED)
    page.unroute(LATE)
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("chosen", ["", "localStorage['co-chu'] = 150;"], ids=["", "large text"])
def test_nothing_moves_when_what_belongs_to_it_comes_late(
    paths, open_page, live_server, width, chosen
):
    moved = {}
    for name, path in paths.items():
        page = open_page("/robots.txt", script=chosen + SHIFTS, width=width)
        with_all_late(page, live_server.url + path)
        page.evaluate(THROUGH)
        moved[name] = page.evaluate("shifts")
    assert moved == {"home": [], "article": [], "text": []}


def test_pictures_far_below_are_fetched_when_somebody_comes_near(paths, open_page):
    page = open_page(paths["article"], width=360)
    fetched = "[...document.querySelectorAll('.album img')].map((image) => image.complete)"
    before = page.evaluate(fetched)
    page.evaluate(THROUGH)
    assert (before, page.evaluate(fetched)) == ([False] * 3, [True] * 3)
