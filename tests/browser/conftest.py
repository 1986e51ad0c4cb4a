"""A real Chromium, and pages that fail the test when they misbehave."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.survey import WHOLE, axe, put_into
from tests.build import make_staff

SCREENSHOTS = Path(__file__).resolve().parents[2] / "screenshots"
# The browser's own name says that it is a robot, and robots are not counted.
READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"
PDF_VIEWER = ("chrome:", "chrome-extension:")  # the browser's own, asks nothing of any host
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# In milliseconds. Playwright's own "networkidle" waits for half a second at every page.
LOOK_AGAIN, AT_REST, PATIENCE = 50, 100, 10_000

# Whose tests go through many pages: at the end one worker would wait for the other.
LONGEST = {"test_desk_screens", "test_focus", "test_public_pages", "test_without", "test_xss"}

# Playwright runs an event loop in this thread, which makes Django refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # Last of all: once a browser runs, nothing else in the process may start an event loop.
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            item.path.stem not in LONGEST,
        )
    )


@pytest.fixture(scope="session")
def launch():
    """Return a function that starts a browser; all end together."""
    with sync_playwright() as playwright:
        browsers = []

        def launched(**options):
            browsers.append(playwright.chromium.launch(args=FLAGS, **options))
            return browsers[-1]

        yield launched
        for browser in browsers:
            browser.close()


@pytest.fixture(scope="session")
def whole_chromium(launch):
    """The browser that people use, with its PDF viewer."""
    if found := os.environ.get("CHROMIUM", shutil.which("chromium")):
        return launch(executable_path=found)
    return launch(channel="chromium")  # Playwright's own


@pytest.fixture(scope="session")
def chromium(launch, request):
    """The same without what is around its pages, where that is installed: it takes half the time."""
    if found := shutil.which("chromium-headless-shell"):
        return launch(executable_path=found)
    return request.getfixturevalue("whole_chromium")


class Traffic:
    """What a page has asked for and not yet got."""

    def __init__(self, page):
        self.page, self.under_way = page, set()
        page.on("request", self.began)
        page.on("requestfinished", self.ended)
        page.on("requestfailed", self.ended)

    def began(self, request):
        self.under_way.add(request)

    def ended(self, request):
        self.under_way.discard(request)

    def rest(self):
        """Wait until the page has asked for nothing in a while."""
        quiet = 0
        for _ in range(0, PATIENCE, LOOK_AGAIN):
            self.page.wait_for_timeout(LOOK_AGAIN)
            quiet = 0 if self.under_way else quiet + LOOK_AGAIN
            if quiet == AT_REST:
                return
        raise AssertionError(f"no answer yet: {[request.url for request in self.under_way]}")


@pytest.fixture
def open_page(chromium, live_server):
    """Return a function that opens a page of the site; what goes wrong in it fails the test."""
    contexts, problems = [], []

    def watched(page):
        page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
        page.on("pageerror", lambda error: problems.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: message.type == "error" and problems.append(message.text),
        )
        page.on(
            "request",
            lambda request: (
                request.url.startswith((live_server.url, "data:", "blob:", *PDF_VIEWER))
                or problems.append(f"request to {request.url}")
            ),
        )
        return page

    def opener(path="/", *, width=1440, height=900, script="", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            user_agent=READER,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(script)
        contexts.append(context)
        page = watched(context.new_page())
        traffic = Traffic(page)
        page.goto(live_server.url + path)
        traffic.rest()
        return page

    opener.problems = problems
    yield opener
    for context in contexts:
        context.close()
    assert problems == []


def follow(control):
    """Click what leads to another page, and wait until that page is there.

    A click alone returns as soon as the other page has an address: it has no title yet.
    """
    with control.page.expect_navigation():
        control.click()


def editors_ready(page):
    """Wait until every editor of the page stands in the place of its field."""
    if page.locator("textarea.django_ckeditor_5").count():
        page.locator(".ck-editor__editable").last.wait_for()


@pytest.fixture
def staff_session(transactional_db, client):
    """Return the options with which `open_page` opens pages for a signed-in member of staff."""
    return session_of(make_staff(), client)


def session_of(user, client):
    """Return the options with which `open_page` opens pages for this person, signed in."""
    client.force_login(user)
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "domain": "localhost",
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }
    return {"storage_state": {"cookies": [cookie], "origins": []}}


@pytest.fixture
def violations():
    """Return a function that lists what axe finds on a page, as "rule: selector"."""
    return axe


def keep_picture(page, name):
    """Leave a picture of the whole page in the folder that git ignores, where all is looked at."""
    if WHOLE:
        page.screenshot(path=SCREENSHOTS / f"{name}.jpg", full_page=True, quality=80)


def keep_pictures(page, name):
    """Leave pictures of the whole page, on a desk and on a phone."""
    put_into(page, "light")
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        keep_picture(page, f"{name}-{width}")
