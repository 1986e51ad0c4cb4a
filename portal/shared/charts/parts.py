"""The pieces that every chart is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from portal.shared.text import grouped

FONT = 12  # a unit is about a pixel of the narrowest phone: nothing is written smaller
NARROW = set(" \u00a0.,:()/–iIljrt")
SWATCH = 14  # the room of a swatch before its words
LINE = 16  # from one line of text to the next
NO_FIGURE = "không có số liệu"


class Figure(NamedTuple):
    """A number and how it is written."""

    amount: float
    text: str


class Moment(NamedTuple):
    """A place in time: its name, the letters below its column, what its neighbours share."""

    name: str
    tick: str
    group: str = ""


class Series(NamedTuple):
    """One figure for each moment; None where nothing is known."""

    name: str
    figures: Sequence[Figure | None]


class Share(NamedTuple):
    """A whole that is made of parts."""

    name: str
    parts: Sequence[Figure]


class Ink(NamedTuple):
    """What tells one series from the others, in colour and without."""

    number: int
    fill: str


class Bar(NamedTuple):
    """A rectangle of a drawing."""

    x: float
    y: float
    width: float
    height: float


class Text(NamedTuple):
    """Words of a drawing and where they stand."""

    x: float
    y: float
    text: str


class Mark(NamedTuple):
    """A swatch of an ink and the words that belong to it."""

    ink: Ink
    swatch: Bar
    text: Text


def text_width(text):
    """Return how wide a text is at most, in the widest of the fonts that a page may fall back to."""
    return FONT * sum(
        0.4 if letter in NARROW else 0.95 if letter in "%mM" else 0.65 for letter in text
    )


def counted(number):
    """Return a whole number as a figure, its thousands set apart by dots."""
    return Figure(number, grouped(number))


@dataclass(frozen=True)
class Chart:
    """What every chart has; `key` is unlike that of any other chart of its page."""

    key: str
    title: str
    message: str

    template: ClassVar[str]
    width: ClassVar[int] = 320

    @property
    def id(self):
        return f"bieu-do-{self.key}"

    def ink(self, number):
        """Return the ink of a series: the first is solid, the others are patterns."""
        return Ink(number, "currentColor" if number == 1 else f"url(#{self.id}-{number})")

    def mark(self, number, x, y, text):
        """Return the words of a series, their foot at `y`, behind a swatch of its ink."""
        return Mark(self.ink(number), Bar(x + 0.5, y - 9.5, 10, 10), Text(x + SWATCH, y, text))
