"""Every kind of public page, in a browser that leaves out scripts, pictures or styles."""

from pathlib import Path

import pytest

from portal.models import Helpfulness
from tests.browser.survey import WHOLE, layout
from tests.browser.test_public_pages import PATHS, ignore_the_status, path_of

LOOK = Path(__file__).with_name("without.js").read_text(encoding="utf-8")
PUBLIC = [name for name in PATHS if name != "sign-in"]
# Where pictures stand among the words; elsewhere they are those of the frame, as on these.
WITH_PICTURES = ["home", "category", "album", "dispatch", "maps", "results"]
PICTURES, STYLES = ["*.svg*", "*.png*", "*.webp*", "*.jpg*"], ["*.css*"]


@pytest.fixture
def tour(demo, open_page, live_server):
    """Return a function that goes through public pages and gives each to a function.

    It returns what that finds, as "page: problem".
    """

    def toured(look, *, names=PUBLIC, leave_out=(), **options):
        page, found = open_page("/healthz", width=360, **options), []
        protocol = page.context.new_cdp_session(page)  # its own routes make pages twice as slow
        protocol.send("Network.enable")
        protocol.send("Network.setBlockedURLs", {"urls": list(leave_out)})
        for name in names:
            page.goto(live_server.url + path_of(name))
            found += [f"{name}: {problem}" for problem in look(page)]
        ignore_the_status(open_page)
        open_page.problems[:] = [p for p in open_page.problems if "ERR_BLOCKED" not in p]
        return found

    return toured


def test_no_page_needs_scripts(tour):
    found = tour(lambda page: page.evaluate(LOOK, "scripts"), java_script_enabled=False)
    assert found == []


def test_no_page_needs_pictures(tour):
    names = PUBLIC if WHOLE else WITH_PICTURES
    found = tour(
        lambda page: page.evaluate(LOOK, "pictures") + layout(page),
        names=names,
        leave_out=PICTURES,
    )
    assert found == []


def test_no_page_needs_styles(tour):
    found = tour(lambda page: page.evaluate(LOOK, "styles"), leave_out=STYLES)
    assert found == []


def test_a_dispatch_is_searched_for_and_judged_without_scripts(demo, open_page):
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("cong van 278")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("region", name="kết quả").get_by_role("link", name="278/UBND-VP").click()
    page.get_by_role("button", name="Có").click()
    page.get_by_role("heading", name="Cảm ơn ông/bà đã đánh giá").wait_for()
    assert list(Helpfulness.objects.values_list("useful", "useless")) == [(1, 0)]
