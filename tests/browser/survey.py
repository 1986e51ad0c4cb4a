"""What is wrong with a page, as everybody may have set it: at each width, in each theme, with large text.

A theme changes colours alone, so beyond the light one axe looks only at them; large text moves things,
so there it looks at sizes, and `survey.js` at what lies over what, is cut off or wider than the screen.
Each mode is looked at where most goes wrong in it; `WHOLE_SURVEY=1 ./run test tests/browser` looks at
every mode at every width, which takes three times as long.
"""

import os
from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LAYOUT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

WHOLE = bool(os.environ.get("WHOLE_SURVEY"))
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

# What decides the contrast of a text: its own colours and size, and what it stands on or beside.
TINTS = """() => {
    const grounds = new Map([[null, ""]]);
    const tints = new Set();
    for (const element of document.querySelectorAll("html, body, body *")) {
        const style = getComputedStyle(element);
        const { backgroundColor, backgroundImage, opacity, position, color } = style;
        const own = [backgroundColor, backgroundImage, opacity, position, color].join();
        const under = grounds.get(element.parentElement);
        const ground = under.endsWith(own) ? under : `${under} / ${own}`;
        grounds.set(element, ground);
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24); // pixels
        tints.add([ground, large, style.fontWeight, style.textDecorationLine].join());
    }
    return [...tints];
}"""


def axe(page, rules=None):
    """Return what axe finds on a page, by all its rules or by these, as "rule: selector"."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # To preload, axe copies imported stylesheets into the page, which the page's policy reports.
    # What it found in order stays in the page: to hand it over would take as long as the finding.
    found = page.evaluate(
        """(runOnly) => axe
            .run({ preload: false, resultTypes: ["violations"], ...(runOnly && { runOnly }) })
            .then((found) => found.violations)""",
        rules,
    )
    return [f"{v['id']}: {node['target'][0]}" for v in found for node in v["nodes"]]


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
    judged = {theme: set() for theme in THEMES}

    def note(mode, problems):
        found.extend(f"{mode} {width}: {problem}" for problem in problems)

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        put_into(page, "light")
        note("light", layout(page))
        if width in light:
            note("light", axe(page))
        for theme in THEMES if width in themes else ():
            put_into(page, theme)
            tints = set(page.evaluate(TINTS))
            if not tints <= judged[theme]:  # else each text stood the test at another width
                note(theme, axe(page, COLOURS))
                judged[theme] |= tints
        put_into(page, "light")
        if width in large:
            page.evaluate(ENLARGE, "200%")
            note("200 %", axe(page, SIZES) + layout(page))
            page.evaluate(ENLARGE, "")
    return found


def survey_desk(page, *, themes=()):
    """Return what is wrong with a page of the staff, who work at a desk and seldom on a phone."""
    return survey(page, light=(1440,), themes=themes)
