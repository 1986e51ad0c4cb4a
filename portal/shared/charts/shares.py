"""Charts of wholes and their parts."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import ClassVar

from portal.shared.charts.parts import FONT, LINE, SWATCH, Bar, Chart, Share, Text, text_width


@dataclass(frozen=True)
class Shares(Chart):
    """Wholes as bars of one length; every part is written below its bar."""

    names: Sequence[str]
    shares: Sequence[Share]
    unit: str = ""

    template = "components/chart_shares.html"
    bar: ClassVar[int] = 18
    letters: ClassVar[int] = 42  # of a name in one line

    @property
    def head(self):
        return [self.unit, *self.names]

    @property
    def rows(self):
        return [(share.name, [part.text for part in share.parts]) for share in self.shares]

    @property
    def legend(self):
        """Return a mark of each part, where its figures stand if these go side by side."""
        columns = self._columns or [
            self.width / len(self.names) * n for n in range(len(self.names))
        ]
        return self._marks(self.names, LINE - 4, columns)

    @property
    def height(self):
        return self._drawn[1]

    @property
    def drawn(self):
        """Return (lines of the name, frame, (ink, bar) of the parts, marks of the parts)."""
        return self._drawn[0]

    @cached_property
    def _drawn(self):
        drawn, y = [], float(LINE + 8)
        for share in self.shares:
            names = textwrap.wrap(share.name, self.letters, max_lines=2, placeholder="…")
            lines = [Text(0, y + LINE * row + FONT, name) for row, name in enumerate(names)]
            y += LINE * len(lines) + 2
            frame = Bar(0.5, y + 0.5, self.width - 1, self.bar)
            texts = [part.text for part in share.parts]
            marks = self._marks(texts, y + self.bar + LINE, self._columns)
            drawn.append((lines, frame, self._parts(share, frame), marks))
            y = marks[-1].text.y + LINE
        return drawn, y - LINE / 2

    def _parts(self, share, frame):
        whole = sum(part.amount for part in share.parts)
        bars, x = [], frame.x
        for number, part in enumerate(share.parts, start=1):
            width = frame.width * part.amount / whole if whole else 0
            if width:
                bar = Bar(round(x, 1), frame.y, round(width, 1), frame.height)
                bars.append((self.ink(number), bar))
            x += width
        return bars

    @cached_property
    def _columns(self):
        """Return where the figures of each part begin, or nothing where they need a line each."""
        texts = [self.names, *(texts for _, texts in self.rows)]
        widths = [SWATCH + 8 + max(map(text_width, column)) for column in zip(*texts, strict=True)]
        starts = [round(x, 1) for x in accumulate([0, *widths])]
        return starts[:-1] if starts[-1] - 8 <= self.width else []

    def _marks(self, texts, y, columns):
        places = [(x, y) for x in columns] or [(0, y + LINE * row) for row in range(len(texts))]
        return [
            self.mark(number, *place, text)
            for number, (place, text) in enumerate(zip(places, texts, strict=True), start=1)
        ]
