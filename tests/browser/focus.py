"""Where the Tab key leads, and whether a reader sees where that is."""

from pathlib import Path

LOOK = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
STOPS = (
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex='0']"
)
MOST_STOPS = 300  # of a page; whoever gets so far goes round
MISSED = """(stops) => [...document.querySelectorAll(stops)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => !window.visited.has(one) && !one.disabled && one.tabIndex >= 0)
    .filter((one) => one.type !== "radio" || one.checked)
    .map((one) => `not reached: ${one.outerHTML.slice(0, 80)}`)"""


def step(page, *, key="Tab", themes=("light", "dark")):
    """Press a key and return what is wrong with the element it leads to; None at the end of the page."""
    page.keyboard.press(key)
    return page.evaluate(LOOK, themes)


def walk(page, key="Tab"):
    """Return what is wrong at the stops of a page, and the stops to which the key does not lead."""
    found = []
    for _ in range(MOST_STOPS):
        problems = step(page, key=key)
        if problems is None:
            return found + page.evaluate(MISSED, STOPS)
        found += problems
    return [*found, "no end: the focus goes round"]
