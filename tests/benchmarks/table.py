"""The one table of the benchmark: what was measured, beside what is asked of it."""

from dataclasses import dataclass

HEADER = ["what", "measured", "ratio", "asked", "met"]


@dataclass
class Row:
    """A line of the table; what nothing is asked of is neither met nor not met."""

    what: str
    measured: str
    ratio: float | None = None
    asked: str = ""
    met: bool | None = None

    def cells(self):
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        ratio = "" if self.ratio is None else f"{self.ratio:.3f}"
        return [self.what, self.measured, ratio, self.asked, met]


def reaching(what, measured, ratio, least=None):
    """Return the Row of a ratio that is asked to be at least so high."""
    if least is None:
        return Row(what, measured, ratio)
    return Row(what, measured, ratio, f"≥ {least:.2f}", ratio >= least)


def within(what, measured, figure, most=None, unit="ms"):
    """Return the Row of a figure that is asked to be at most so high."""
    if most is None:
        return Row(what, measured)
    return Row(what, measured, None, f"≤ {most} {unit}", figure <= most)


def markdown(rows):
    """Return a table of Markdown, its columns aligned."""
    lines = [HEADER, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    padded = (
        [cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines
    )
    return "".join(f"| {' | '.join(line)} |\n" for line in padded)
