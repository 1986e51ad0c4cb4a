"""The focus is never lost and never hidden, whichever way the Tab key goes."""

import pytest

from tests.browser.focus import walk
from tests.browser.test_public_pages import path_of

PHONE, DESK = {"width": 360, "height": 640}, {"width": 1440, "height": 900}


@pytest.mark.parametrize(("size", "key"), [(PHONE, "Tab"), (PHONE, "Shift+Tab"), (DESK, "Tab")])
def test_every_stop_is_reached_in_sight_and_marked(size, key, demo, open_page, live_server):
    page, found = open_page("/healthz", **size), []
    for name in ("home", "article", "register"):
        page.goto(live_server.url + path_of(name))
        found += [f"{name}: {problem}" for problem in walk(page, key)]
    assert found == []
