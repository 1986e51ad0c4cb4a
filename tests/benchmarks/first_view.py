"""What a browser that has nothing of the site yet is sent for a page."""

import os
import shutil
from dataclasses import dataclass, field

from playwright.sync_api import sync_playwright

from tests.benchmarks.serving import BROWSER, THREADED, served
from tests.benchmarks.table import Row

MOST_BYTES, MOST_REQUESTS = 35 * 1024, 8
AT_REST = 500  # milliseconds in which nothing more is asked for
PAGES = ["home", "article"]


@dataclass
class Sent:
    """The answers of which a page is made: their kinds and their bytes on the wire, by request."""

    kinds: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)

    def watch(self, page):
        """Take in what is sent for a page of the browser from now on."""
        network = page.context.new_cdp_session(page)
        network.on("Network.responseReceived", self.answered)
        network.on("Network.loadingFinished", self.finished)
        network.send("Network.enable")

    def answered(self, event):
        response = event["response"]
        if not response["url"].startswith("data:"):  # part of what names it
            self.kinds[event["requestId"]] = response["mimeType"].partition("/")[0]

    def finished(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def of(self, *, images):
        """Return how many answers are pictures, or are not, and their bytes with the headers."""
        asked = [request for request, kind in self.kinds.items() if (kind == "image") == images]
        return len(asked), sum(self.sizes.get(request, 0) for request in asked)


def rows(env, addresses):
    """Return the Rows of the first views in a headless Chromium."""
    with served("portal.wsgi", env, THREADED) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        try:
            return [
                row_of(what, first_view(browser, portal.address() + addresses[what]))
                for what in PAGES
            ]
        finally:
            browser.close()


def first_view(browser, url):
    """Return the Sent of a page in a browser of its own."""
    context = browser.new_context(user_agent=BROWSER["User-Agent"], locale="vi-VN")
    page, sent = context.new_page(), Sent()
    sent.watch(page)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(AT_REST)
    context.close()
    return sent


def row_of(what, sent):
    count, size = sent.of(images=False)
    pictures, shown = sent.of(images=True)
    measured = f"{size / 1024:.1f} KB, {count} requests; images {shown / 1024:.0f} KB, {pictures}"
    met = size <= MOST_BYTES and count <= MOST_REQUESTS
    asked = f"≤ {MOST_BYTES // 1024} KB, ≤ {MOST_REQUESTS} requests"
    return Row(f"first view of {what}", measured, None, asked, met)
