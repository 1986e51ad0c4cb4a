"""The pages of a PDF as a ruler sees them: lines and shapes, in millimetres from the top left."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

MM = 25.4 / 72
BLACK = (0.0, 0.0, 0.0)


@dataclass
class Run:
    """Text in one font on one baseline; `lefts` says where each of its characters begins."""

    page: int
    text: str
    font: str
    size: float
    y: float
    lefts: list[float]
    x1: float
    colour: tuple
    block: object = None
    at: range = range(0)  # which letters of the flow it is

    @property
    def x0(self):
        return self.lefts[0]

    @property
    def style(self):
        return "Bold" in self.font, "Italic" in self.font


@dataclass
class Line:
    """What stands on one baseline in one paragraph or cell."""

    runs: list[Run]

    @property
    def page(self):
        return self.runs[0].page

    @property
    def text(self):
        return "".join(run.text for run in self.runs).strip()

    @property
    def y(self):
        return self.runs[0].y

    @property
    def x0(self):
        return min(run.x0 for run in self.runs)

    @property
    def x1(self):
        return max(run.x1 for run in self.runs)

    @property
    def centre(self):
        return (self.x0 + self.x1) / 2

    @property
    def width(self):
        return self.x1 - self.x0

    @property
    def size(self):
        return max(run.size for run in self.runs)


@dataclass
class Shape:
    """A filled or stroked area; a frame also has the width of its line."""

    page: int
    x0: float
    x1: float
    y0: float
    y1: float
    colour: tuple
    frame: float = 0

    @property
    def width(self):
        return self.x1 - self.x0

    @property
    def height(self):
        return self.y1 - self.y0

    @property
    def centre(self):
        return (self.x0 + self.x1) / 2


@dataclass
class Paper:
    """The pages of a PDF, read once."""

    runs: list[Run] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    sizes: list[tuple] = field(default_factory=list)
    fonts: dict = field(default_factory=dict)  # name: is it embedded?
    language: str = ""
    title: str = ""
    reading: str = ""  # the text in the order of the structure, without spaces

    @cached_property
    def flow(self):
        """The text of all pages in the order it was drawn, without spaces and page numbers."""
        parts, length = [], 0
        for run in self.runs:
            if run.block is not None:
                parts.append(squashed(run.text))
                run.at = range(length, length + len(parts[-1]))
                length = run.at.stop
        return "".join(parts)

    def find(self, text, start=0):
        """Return where a text begins and ends in the flow; None when it is not there."""
        wanted = squashed(text)
        begins = self.flow.find(wanted, start)
        return None if begins < 0 or not wanted else (begins, begins + len(wanted))

    def lines(self, begins, ends):
        """Return the Lines that hold this stretch of the flow, only with what is in it."""
        inside = (run for run in self.runs if run.at.start < ends and run.at.stop > begins)
        parts = (part_of(run, begins - run.at.start, ends - run.at.start) for run in inside)
        return lined([part for part in parts if part])

    def margin_lines(self, page, below):
        """Return the Lines of a page of which the baseline lies above a height."""
        return lined([run for run in self.runs if run.page == page and run.y < below])

    def page(self, number):
        """Return the Lines of a page from top to bottom, without page numbers."""
        here = [run for run in self.runs if run.page == number and run.block is not None]
        return sorted(lined(here), key=lambda line: line.y)

    def take(self, text):
        """Return the Lines of the paragraph of these words, and leave it out of the flow."""
        blocks = {}
        for run in self.runs:
            blocks.setdefault(run.block, []).append(run)
        for block, runs in blocks.items():
            if block and squashed("".join(run.text for run in runs)) == squashed(text):
                lines = lined(runs)
                for run in runs:
                    run.block = None
                return lines
        return []

    def rule_under(self, line):
        """Return the rule that is drawn right below a Line, or None."""
        return self._rule(line, lambda rule: 0 < rule.y0 - line.y < 5)

    def rule_over(self, line):
        """Return the rule that is drawn right above a Line, or None."""
        return self._rule(line, lambda rule: 0 < line.y - rule.y0 < 9)

    def _rule(self, line, lies):
        found = [
            shape
            for shape in self.shapes
            if shape.page == line.page and shape.height < 1 < shape.width and lies(shape)
            if shape.x0 < line.x1 and shape.x1 > line.x0
        ]
        return min(found, key=lambda rule: abs(rule.y0 - line.y), default=None)

    def frame_around(self, line):
        """Return the frame in which a Line stands, or None."""
        inside = (
            shape
            for shape in self.shapes
            if shape.frame and shape.page == line.page and shape.y0 < line.y < shape.y1
            if shape.x0 < line.x0 and line.x1 < shape.x1
        )
        return next(inside, None)


def squashed(text):
    return "".join(text.split())


def part_of(run, begins, ends):
    """Return the part of a run between two places that do not count spaces; None if it is empty."""
    places = [place for place, letter in enumerate(run.text) if not letter.isspace()]
    places = places[max(begins, 0) : max(ends, 0)]
    if not places:
        return None
    first, last = places[0], places[-1]
    x1 = run.lefts[last + 1] if last + 1 < len(run.lefts) else run.x1
    letters = slice(first, last + 1)
    return replace(run, text=run.text[letters], lefts=run.lefts[letters], x1=x1)


def lined(runs):
    """Return runs that follow each other on one baseline of one block as Lines."""
    found = [[runs[0]]] if runs else []
    for before, run in pairwise(runs):
        same = before.page == run.page and before.block == run.block
        if same and abs(before.y - run.y) < 0.5 and run.x0 > before.x0:
            found[-1].append(run)
        else:
            found.append([run])
    return [Line(each) for each in found]
