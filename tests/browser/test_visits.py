"""A page counts itself once a reader sees it, with scripts and without."""

import pytest

from tests.build import make_announcement, make_ward
from tests.visitors.build import make_count, make_imported, tally
from visitors.hits import subject_of
from visitors.models import DailyCount
from visitors.services import figures

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/truy-cap/cach-dem/"
BESIDE = "/quan-tri/login/"  # has no counter: from here a test sets the scene
HIDDEN = "Object.defineProperty(document, 'hidden', {configurable: true, value: true})"
SHOWN = "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
WITHOUT_FETCH = "delete window.fetch"
RESTORED = "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
TOTAL = "[data-figure=total]"


@pytest.fixture
def stage(open_page):
    """Return a function that opens a browser on the site before any page has counted."""
    return lambda **options: open_page(BESIDE, **options)


@pytest.fixture
def visit(live_server):
    """Return a function that opens a page and waits until the counter has answered it."""

    def opened(page, path=PAGE, **options):
        with page.expect_response(counted):
            page.goto(live_server.url + path, **options)

    return opened


def counted(response):
    return response.url.partition("?")[0].endswith(("/truy-cap/", "/truy-cap/anh.gif"))


def test_a_page_view_counts_once_and_shows_the_figures_of_that_moment(stage, visit):
    make_imported(visits=692_004)
    page = stage()
    visit(page)
    page.wait_for_function(f"document.querySelector('{TOTAL}').textContent === '692.005'")
    assert (tally().visits, tally().views) == (1, 1)


def test_a_second_page_is_the_same_visit(stage, visit):
    page = stage()
    visit(page)
    visit(page, "/so-do/")
    assert (tally().visits, tally().views) == (1, 2)


def test_a_reader_without_scripts_is_counted_by_the_picture(stage, visit):
    page = stage(java_script_enabled=False)
    visit(page)
    picture = page.locator("img[src^='/truy-cap/anh.gif']").bounding_box()
    assert (tally().views, picture["width"], page.locator(TOTAL).inner_text()) == (1, 1, "0")


def test_a_browser_without_fetch_is_counted_by_the_picture(stage, visit):
    page = stage()
    page.add_init_script(WITHOUT_FETCH)
    visit(page)
    assert (tally().views, page.locator(TOTAL).inner_text()) == (1, "0")


def test_a_page_that_nobody_sees_yet_counts_when_it_is_seen(stage, live_server):
    page = stage()
    page.add_init_script(HIDDEN)
    page.goto(live_server.url + PAGE)
    before = figures()["total"]
    with page.expect_response(counted):
        page.evaluate(SHOWN)
    assert (before, tally().views) == (0, 1)


def test_a_reader_who_goes_back_sees_the_page_again(stage, visit):
    page = stage()
    visit(page)
    with page.expect_response(counted):
        page.evaluate(RESTORED)
    assert (tally().visits, tally().views) == (1, 2)


def test_the_site_that_led_here_is_told(stage, visit):
    visit(stage(), referer="https://zalo.me/")
    assert tally().counts == {(DailyCount.Kind.REFERRER, "zalo.me"): 1}


def test_no_count_is_printed(open_page):
    make_ward(counts_public=True)
    item = make_announcement()
    make_count(subject=subject_of(item), number=1234)
    page = open_page(item.get_absolute_url())
    told = page.locator("body").inner_text()
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert [(text.count("1.234 lượt đọc"), text.count("Hôm nay")) for text in (told, printed)] == [
        (1, 1),
        (0, 0),
    ]
