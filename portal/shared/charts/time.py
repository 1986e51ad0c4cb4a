"""Charts whose figures follow one another in time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import ClassVar

from portal.shared.charts.parts import (
    LINE,
    NO_FIGURE,
    Bar,
    Chart,
    Moment,
    Series,
    Text,
    text_width,
)
from portal.shared.text import grouped


@dataclass(frozen=True)
class TimeChart(Chart):
    """Series over the moments of one axis."""

    moments: Sequence[Moment]
    series: Sequence[Series]
    unit: str
    axis: tuple[str, str] = ("", "")  # what the letters below the columns are, and their groups

    plot: ClassVar[int] = 130

    @property
    def head(self):
        return [self.unit, *(series.name for series in self.series)]

    @property
    def rows(self):
        """Return (name, written figures) of each moment, as the table shows them."""
        return [
            (moment.name, [figure.text if figure else NO_FIGURE for figure in figures])
            for moment, figures in zip(self.moments, self._figures, strict=True)
        ]

    @property
    def legend(self):
        """Return a mark of each series with its last figure, each a line of its own."""
        return [
            self.mark(number, 0, LINE * number - 4, self._latest(series))
            for number, series in enumerate(self.series, start=1)
        ]

    @property
    def base(self):
        return self.ceiling + self.plot

    @property
    def ceiling(self):
        return LINE * len(self.legend) + 12

    @property
    def height(self):
        return self.base + LINE * (2 if self.groups else 1) + 8

    @property
    def lines(self):
        """Return the lines that the figures are read against, each with its number."""
        low, high = self.scale
        return [
            Text(self.left - 6, self._y(amount), self.written(amount))
            for amount in (high, (low + high) / 2, low)
        ]

    @cached_property
    def scale(self):
        """Return the amounts at the foot and at the top of the drawing."""
        return 0, round_top(max(self._amounts, default=0))

    @cached_property
    def left(self):
        """Return where the first column may begin."""
        words = [*self.axis, *(self.written(amount) for amount in self.scale)]
        return round(6 + max(text_width(word) for word in words), 1)

    @property
    def ticks(self):
        """Return what stands below the columns: the last, and as many before it as there is room."""
        step = math.ceil((max(text_width(m.tick) for m in self.moments) + 2) / self._slot)
        last = len(self.moments) - 1
        return [
            Text(self._middle(number), self.base + LINE + 2, moment.tick)
            for number, moment in enumerate(self.moments)
            if (last - number) % step == 0
        ]

    @property
    def groups(self):
        """Return what neighbours share, where the first of them stands, if there is room."""
        starts = [
            (self.left + self._slot * next(run)[0], group)
            for group, run in groupby(enumerate(self.moments), lambda pair: pair[1].group)
        ]
        ends = [*(x for x, _ in starts[1:]), math.inf]
        return [
            Text(round(min(x, self.width - text_width(group)), 1), self.base + 2 * LINE + 2, group)
            for (x, group), end in zip(starts, ends, strict=True)
            if group and end - x > text_width(group)
        ]

    @property
    def axis_names(self):
        """Return the name of the row of moments and of that of their groups."""
        return [
            Text(self.left - 6, self.base + LINE * row + 2, name)
            for row, name in enumerate(self.axis, start=1)
            if name
        ]

    @property
    def gaps(self):
        """Return the stretches of which nothing is known, each as a bar with its middle."""
        gaps = []
        silent = [not any(figures) for figures in self._figures]
        for is_gap, run in groupby(range(len(silent)), lambda number: silent[number]):
            if is_gap:
                numbers = list(run)
                x, width = self.left + self._slot * numbers[0], self._slot * len(numbers)
                bar = Bar(round(x, 1), self.ceiling, round(width, 1), self.plot)
                gaps.append((bar, round(x + width / 2, 1), self.ceiling + self.plot / 2))
        return gaps

    def written(self, amount):
        return grouped(int(amount))

    @property
    def _figures(self):
        return list(zip(*(series.figures for series in self.series), strict=True))

    @property
    def _amounts(self):
        return [figure.amount for figures in self._figures for figure in figures if figure]

    @property
    def _slot(self):
        return (self.width - self.left) / len(self.moments)

    def _latest(self, series):
        figure = series.figures[-1]
        return f"{series.name}: {figure.text if figure else NO_FIGURE} ({self.moments[-1].name})"

    def _middle(self, number):
        return round(self.left + self._slot * (number + 0.5), 1)

    def _y(self, amount):
        low, high = self.scale
        return round(self.base - self.plot * (amount - low) / (high - low), 1)


@dataclass(frozen=True)
class Columns(TimeChart):
    """Amounts as columns that begin at zero, those of one moment side by side."""

    template = "components/chart_columns.html"
    widest: ClassVar[int] = 28

    @property
    def legend(self):
        """Return a legend only where there is something to tell apart."""
        return super().legend if len(self.series) > 1 else []

    @property
    def columns(self):
        """Return (ink, bars) of each series."""
        width = min(self.widest, self._slot * 0.76 / len(self.series))
        start = -width * len(self.series) / 2
        return [
            (self.ink(number + 1), self._bars(series, start + width * number, width))
            for number, series in enumerate(self.series)
        ]

    def _bars(self, series, offset, width):
        return [
            Bar(
                round(self._middle(number) + offset, 1),
                self._y(figure.amount),
                round(width, 1),
                round(self.base - self._y(figure.amount), 1),
            )
            for number, figure in enumerate(series.figures)
            if figure
        ]


@dataclass(frozen=True)
class SmallColumns(Columns):
    """One series for a narrow place: only the ends of the axis and the last figure are written."""

    template = "components/chart_small.html"
    width = 240
    plot = 44
    ceiling = LINE + 6
    left = 0

    @property
    def height(self):
        return self.base + LINE + 2

    @property
    def foot(self):
        return self.base + LINE - 2

    @property
    def middle(self):
        return self.width / 2

    @property
    def first(self):
        """Return the name of the first moment, or nothing where it is the last one."""
        return self.moments[0].name if len(self.moments) > 1 else ""

    @property
    def last(self):
        return self.moments[-1].name

    @property
    def latest(self):
        figure = self.series[0].figures[-1]
        return figure.text if figure else NO_FIGURE


@dataclass(frozen=True)
class PercentLine(TimeChart):
    """One series of percents as a line, broken where nothing is known."""

    template = "components/chart_line.html"
    floors: ClassVar[Sequence[int]] = [90, 80, 50, 0]

    @cached_property
    def scale(self):
        """Return the highest round floor that all figures stand on, and 100."""
        lowest = min(self._amounts, default=0)
        return next(floor for floor in self.floors if floor <= lowest), 100

    @property
    def floor(self):
        return self.scale[0]

    @property
    def points(self):
        """Return a Text for each figure that is known: its place, and how it is written."""
        return [point for point in self._points if point]

    @property
    def strokes(self):
        """Return the unbroken parts of the line, as SVG writes their points."""
        runs = (list(run) for known, run in groupby(self._points, bool) if known)
        return [" ".join(f"{p.x},{p.y}" for p in run) for run in runs if len(run) > 1]

    @property
    def labels(self):
        """Return what is written at the line itself: the lowest figure and the last one."""
        if not self.points:
            return []
        lowest = max(self.points, key=attrgetter("y"))
        return [self._label(point) for point in dict.fromkeys([lowest, self.points[-1]])]

    def _label(self, point):
        """Return the words of a point, on the side that the line leaves free."""
        at = self.points.index(point)
        beside = self.points[max(at - 1, 0) : at + 2]
        is_low = all(other.y <= point.y for other in beside) and point.y + 20 < self.base
        x = min(point.x, self.width - text_width(point.text) / 2)
        return Text(round(x, 1), round(point.y + (17 if is_low else -8), 1), point.text)

    @property
    def _points(self):
        return [
            Text(self._middle(number), self._y(figure.amount), figure.text) if figure else None
            for number, figure in enumerate(self.series[0].figures)
        ]

    def written(self, amount):
        return f"{int(amount)} %"


def round_top(most):
    """Return the smallest of 10, 20, 30, 40, 50, 60, 80, 100, 200… that is not below a figure."""
    power = 10
    while True:
        for step in (1, 2, 3, 4, 5, 6, 8):
            if step * power >= most:
                return step * power
        power *= 10
