"""What is wrong with a page, as everybody may have set it: at each width, in each theme, with large text.

A theme changes colours alone, so beyond the light one axe looks only at them; large text moves things,
so there `survey.js` looks at what lies over what, is cut off or wider than the screen. Each mode is
looked at where most goes wrong in it, and colours once; `WHOLE=1 ./run test tests/browser` looks at
everything in every mode at every width, lets axe measure what large text has only made larger, and
leaves pictures, which takes six times as long.
"""

import os
from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LAYOUT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
LOOK_AT_COLOURS = Path(__file__).with_name("colours.js").read_text(encoding="utf-8")

WHOLE = bool(os.environ.get("WHOLE"))
WIDTHS = (1440, 768, 320)
COLOURS = ["color-contrast", "link-in-text-block"]
SIZES = ["target-size"]
THEMES = {  # what the reader's machine prefers, and what the reader has chosen here
    "dark": ("dark", ""),
    "contrast": ("light", "contrast"),
}
# The page's own script stores a choice and sets this attribute; colours follow the attribute alone.
CHOOSE = "(theme) => { document.documentElement.dataset.theme = theme }"
FORGET = "() => { delete document.documentElement.dataset.theme }"
ENLARGE = "(size) => { document.documentElement.style.fontSize = size }"

# Of all pages that one process looks at: what stood the test on one stands it on the next.
JUDGED = {theme: set() for theme in ("light", *THEMES)}


def axe(page, *, only=None, without=()):
    """Return what axe finds on a page as "rule: selector", by all its rules but some or by these alone."""
    load_axe(page)
    # To preload, axe copies imported stylesheets into the page, which the page's policy reports.
    # What it found in order stays in the page: to hand it over would take as long as the finding.
    found = page.evaluate(
        """([runOnly, without]) => axe.run({
            preload: false,
            resultTypes: ["violations"],
            rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
            ...(runOnly && { runOnly }),
        }).then((found) => found.violations)""",
        [only, list(without)],
    )
    return in_short(found)


def colours(page, theme):
    """Return what axe finds in the colours of a page that no page before it showed in this theme."""
    load_axe(page)
    judged = [] if WHOLE else sorted(JUDGED[theme])
    found = page.evaluate(LOOK_AT_COLOURS, {"judged": judged, "rules": COLOURS})
    JUDGED[theme].update(found["tints"])
    return in_short(found["violations"])


def load_axe(page):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)


def in_short(violations):
    return [f"{v['id']}: {node['target'][0]}" for v in violations for node in v["nodes"]]


def layout(page):
    """Return what lies over something else, is cut off, or makes the page wider than the screen."""
    return page.evaluate(LAYOUT)


def put_into(page, theme):
    """Show a page in one of `THEMES`, or in the light one."""
    preferred, chosen = THEMES.get(theme, ("light", ""))
    page.emulate_media(color_scheme=preferred, reduced_motion="reduce")
    page.evaluate(*((CHOOSE, chosen) if chosen else (FORGET,)))


def survey(page, *, light=(320,), themes=(1440,), large=(320,)):
    """Return what is wrong with a page at these widths in each mode, as "mode width: problem".

    What lies over what in the light theme is looked at everywhere.
    """
    if WHOLE:
        light = themes = large = WIDTHS
    found = []

    def note(mode, problems):
        found.extend(f"{mode} {width}: {problem}" for problem in problems)

    put_into(page, "light")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        note("light", layout(page))
        if width in light:
            note("light", axe(page, without=COLOURS) + colours(page, "light"))
        if width in themes:
            for theme in THEMES:
                put_into(page, theme)
                note(theme, colours(page, theme))
            put_into(page, "light")
        if width in large:
            page.evaluate(ENLARGE, "200%")
            note("200 %", layout(page) + (axe(page, only=SIZES) if WHOLE else []))
            page.evaluate(ENLARGE, "")
    return found


def survey_desk(page, *, themes=()):
    """Return what is wrong with a page of the staff, who work at a desk and seldom on a phone."""
    return survey(page, light=(1440,), themes=themes)
