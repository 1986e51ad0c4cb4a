"""Rows of spreadsheets that come in, read by a process of its own and written to no disk."""

import contextlib
import itertools
import json
import logging
import os
import selectors
import subprocess
import threading
import time
from datetime import date, datetime
from datetime import time as clock
from typing import NamedTuple

from portal.shared import files, processes
from portal.shared.inspector.archive import BROKEN
from portal.shared.sheet_reader import TOO_MUCH

MAX_BYTES = 20_000_000
PATIENCE = 60.0  # seconds in all that rows are waited for
CHUNK = 1 << 16
TAGS = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": clock.fromisoformat,
}
LARGE = "Tệp lớn hơn 20 MB. Hãy bỏ bớt cột, trang tính hoặc chia thành nhiều tệp rồi chọn lại."
logger = logging.getLogger(__name__)


class SheetRow(NamedTuple):
    """A row that is not empty, of a sheet that is not hidden.

    `sheet` counts these sheets from 0, `number` the rows from 1 as a spreadsheet program shows
    them. `cells` begins with column A and ends with the last that is not empty; a cell is a
    cleaned str, int, float, bool, date, datetime, time or None; of merged cells only the first is
    filled.
    """

    sheet: int
    number: int
    cells: list


@contextlib.contextmanager
def reading(content, name):
    """Give the rows of an xlsx, xls, ods or CSV to go over once, as SheetRow each.

    The content decides the type; the name only helps to say what is wrong. What cannot be read
    raises RefusedFileError, on entering or at any row: nothing before it counts until the end.
    """
    if not content:
        raise files.RefusedFileError(files.EMPTY)
    if len(content) > MAX_BYTES:
        raise files.RefusedFileError(LARGE)
    rows = SheetRows(content, files.suffix(name)[:10])
    try:
        yield rows
    finally:
        rows.close()


class SheetRows:
    """The rows of one file; `notices` is what people should know of it, once all are read."""

    def __init__(self, content, suffix):
        self.notices = []
        self.process = processes.start(
            "portal.shared.sheet_reader", suffix, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.feeder = threading.Thread(target=self._feed, args=(content,), daemon=True)
        self.feeder.start()

    def __iter__(self):
        for line in self._lines():
            message = json.loads(line, object_hook=_untagged)
            if isinstance(message, list):
                yield from itertools.starmap(SheetRow, message)
            elif "refused" in message:
                raise files.RefusedFileError(message["refused"])
            else:
                self.notices = message["notices"]
                return
        raise files.RefusedFileError(self._cause())

    def close(self):
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.feeder.join()
        self.process.stdout.close()

    def _feed(self, content):
        with contextlib.suppress(OSError), self.process.stdin as stdin:  # it may have refused it
            stdin.write(content)

    def _lines(self):
        """Yield whole lines as the process writes them, until it ends or patience does."""
        rest, left = b"", PATIENCE
        output = self.process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while True:
                begun = time.monotonic()
                if not selector.select(left):
                    return
                left = max(0.0, left - (time.monotonic() - begun))
                chunk = os.read(output, CHUNK)
                if not chunk:
                    return
                *lines, rest = (rest + chunk).split(b"\n")
                yield from lines

    def _cause(self):
        """Return the sentence of a process that ended, or was ended, without a last line."""
        self.process.kill()
        ended = self.process.wait()
        logger.warning("reading a spreadsheet ended with %s", ended)
        return TOO_MUCH if ended < 0 else BROKEN


def _untagged(found):
    for tag, parse in TAGS.items():
        if tag in found:
            return parse(found[tag])
    return found
