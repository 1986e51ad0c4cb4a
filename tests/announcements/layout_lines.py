"""What the decree asks of any lines: their size and face, their middle, and the gaps between."""

from itertools import pairwise

from tests.announcements.pdf_layout import MM

UPRIGHT, BOLD, ITALIC, BOLD_ITALIC = (False, False), (True, False), (False, True), (True, True)
SINGLE = 1.149  # line spacing, of the size, in the font of the decree
SIX_POINTS = 6 * MM


def middle(lines):
    """Return where the first of some lines has its middle."""
    return lines[0].centre if lines else 0


def styled(name, lines, low, high, style):
    """Tell which sizes and faces lines should not have; any face will do where `style` is None."""
    for run in (run for line in lines for run in line.runs):
        if not low - 0.01 <= run.size <= high + 0.01:
            yield f"{name} in {run.size:.1f} pt"
        if style is not None and run.style != style:
            yield f"{name} in {run.font}"


def centred(name, lines, axis):
    for line in lines:
        if abs(line.centre - axis) > 1:
            yield f"{name} is centred at {line.centre:.1f}, not at {axis:.1f} mm"


def of_gap(above, below):
    """Tell where a paragraph has less than 6 points before it."""
    if above[-1].page != below[0].page:
        return
    own = [b.y - a.y for a, b in pairwise(above) if a.page == b.page]
    pitch = min([*own, below[0].size * MM * 1.5]) if own else below[0].size * MM * SINGLE
    gap = below[0].y - above[-1].y - pitch
    if gap < SIX_POINTS - 0.05:
        yield f"{gap / MM:.1f} pt before “{below[0].text[:30]}”"


def spaced(name, lines):
    """Tell where the lines of a paragraph are closer than single or wider than one and a half."""
    for before, line in pairwise(lines):
        pitch = (line.y - before.y) / (line.size * MM * SINGLE)
        if before.page == line.page and not 0.99 <= pitch <= 1.51:
            yield f"line spacing {pitch:.2f} in {name}"
