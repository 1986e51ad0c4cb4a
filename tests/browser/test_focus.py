"""The focus is never lost and never hidden, whichever way the Tab key goes."""

import pytest

from tests.browser.focus import walk
from tests.browser.survey import WHOLE
from tests.browser.test_public_pages import path_of

PHONE, DESK = {"width": 360, "height": 640}, {"width": 1440, "height": 900}
EVERY = ["home", "article", "register"]


# On a phone all three are walked through; what hides a stop on the way back up, and what stands
# beside the words on a desk, is of the frame and of the tools of an article.
@pytest.mark.parametrize(
    ("size", "key", "names"),
    [
        (PHONE, "Tab", EVERY),
        (PHONE, "Shift+Tab", EVERY if WHOLE else ["article"]),
        (DESK, "Tab", EVERY if WHOLE else ["home", "article"]),
    ],
)
def test_every_stop_is_reached_in_sight_and_marked(size, key, names, demo, open_page, live_server):
    page, found = open_page("/healthz", **size), []
    for name in names:
        page.goto(live_server.url + path_of(name))
        found += [f"{name}: {problem}" for problem in walk(page, key)]
    assert found == []


@pytest.mark.parametrize("path", ["password_change/", "portal/hotline/add/"])
def test_every_stop_of_a_form_of_the_staff_is_marked_on_a_phone(path, staff_session, open_page):
    page = open_page(f"/quan-tri/{path}", **PHONE, **staff_session)
    # It begins at the first field, behind the links of the frame.
    assert [problem for problem in walk(page) if not problem.startswith("not reached")] == []
