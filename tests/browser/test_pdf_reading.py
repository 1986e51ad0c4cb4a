"""A PDF read in the page of the seed article, in the browser that has a viewer for it."""

import pytest

from tests.browser.conftest import keep_picture
from tests.build import seed_article


@pytest.fixture(scope="session")
def chromium(whole_chromium):
    return whole_chromium


@pytest.fixture
def article(demo):
    return seed_article()


def shows_a_pdf(page):
    """Return whether the browser's own PDF viewer comes up in the page."""
    for _ in range(50):
        if any(frame.url.startswith("chrome-extension:") for frame in page.frames):
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.parametrize("width", [360, 1440])
def test_a_pdf_is_read_in_the_page_once_it_is_opened(article, open_page, violations, width):
    page = open_page(article.get_absolute_url(), width=width)
    asked = []
    page.on("request", lambda request: "/tep/" in request.url and asked.append(request.url))
    page.locator(".reader").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = list(asked)
    page.locator(".reader summary").press("Enter")
    shown = shows_a_pdf(page)
    keep_picture(page, f"reader-{width}")
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (before, shown, overflow, violations(page)) == ([], True, 0, [])
