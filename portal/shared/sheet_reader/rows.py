"""The rows of a file on their way out: plain values, held to the caps, in lines of JSON."""

import json
import math
from datetime import timedelta

from portal.shared import legacy, text
from portal.shared.inspector import RefusedFileError
from portal.shared.sheet_reader import (
    LONG_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    TOO_MUCH,
    too_many_columns,
    too_many_rows,
)

MAX_CELL = 32_767  # characters, as Excel allows
MAX_TEXT = 200_000_000  # one long string may stand in every cell of a small file
BATCH, BATCH_TEXT = 200, 64_000  # rows and characters of a line: it is the line that costs
SAMPLE = 20_000  # characters that are looked at for old fonts

NOTHING = "Tệp này không có dòng dữ liệu nào. Hãy chọn lại tệp có dữ liệu ở trang tính không bị ẩn."
OLD_FONT = (
    "Tệp có chữ gõ bằng phông cũ ({name}) nên có thể hiện sai dấu. "
    "Hãy chuyển tệp sang Unicode rồi chọn lại."
)


class Rows:
    """Sends the rows that are not empty, and gathers what is to be said of the file."""

    def __init__(self, out):
        self.out = out
        self.notices = []
        self.batch = []
        self.count = self.length = self.flushed = self.sampled = 0
        self.sample = []
        self.encode = json.JSONEncoder(ensure_ascii=False, default=_tagged).encode

    def send(self, sheet, number, cells):
        """Send a row of a sheet; raise RefusedFileError when the file goes beyond a cap."""
        cells = self._plain(list(cells))
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return
        self.count += 1
        if max(number, self.count) > MAX_ROWS:
            raise RefusedFileError(too_many_rows(number))
        if len(cells) > MAX_COLUMNS:
            raise RefusedFileError(too_many_columns(number))
        if self.length > MAX_TEXT:
            raise RefusedFileError(TOO_MUCH)
        self.batch.append([sheet, number, cells])
        if len(self.batch) == BATCH or self.length - self.flushed > BATCH_TEXT:
            self._flush()

    def finish(self):
        """Send what is left and the notices; raise RefusedFileError where there was no row."""
        if not self.count:
            raise RefusedFileError(NOTHING)
        self._flush()
        sample = "\n".join(self.sample)
        found = [encoding.name for encoding in legacy.ENCODINGS if encoding.found_in(sample)]
        self.notices += [OLD_FONT.format(name=name) for name in found[:1]]
        self._write({"notices": self.notices})

    def refuse(self, sentence):
        """Send why the file is refused."""
        self._write({"refused": sentence})

    def _flush(self):
        self._write(self.batch)
        self.batch, self.flushed = [], self.length

    def _write(self, message):
        self.out.write(self.encode(message).encode() + b"\n")

    def _plain(self, cells):
        """Return the cells clean; all texts of a row are looked at in one go, for speed."""
        texts = [cell for cell in cells if type(cell) is str]
        joined = "\n".join(texts)
        self._measure(texts, joined)
        if not text.is_clean(joined):
            cells = [text.clean(cell) if type(cell) is str else cell for cell in cells]
        return [
            cell.strip() or None if type(cell) is str else PLAIN.get(type(cell), _as_it_is)(cell)
            for cell in cells
        ]

    def _measure(self, texts, joined):
        self.length += len(joined)
        if len(joined) > MAX_CELL and max(map(len, texts)) > MAX_CELL:
            raise RefusedFileError(LONG_CELL)
        if self.sampled < SAMPLE and not joined.isascii():
            self.sampled += len(joined)
            self.sample.append(joined)


def _as_it_is(value):
    return value


def _number(value):
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else value


def _duration(value):
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


PLAIN = {float: _number, timedelta: _duration}


def _tagged(value):
    """Return a date, a moment or a time as JSON can hold it: {"date": "2026-01-05"}."""
    return {type(value).__name__: value.isoformat()}
