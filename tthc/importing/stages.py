"""What is done with a waiting spreadsheet: its table is recognised, looked at, and written.

What an unexpected error says may quote a cell, so only its kind and its place in the code are told.
"""

import contextlib
import logging
import traceback
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice

from portal.shared import sheets
from portal.shared.files import RefusedFileError
from tthc.importing import columns, pending
from tthc.importing.columns import Layout
from tthc.importing.kind import ImportRefusedError, Report
from tthc.importing.kinds import KINDS
from tthc.models import RememberedColumn

SAMPLES = 3
BELOW = 20  # rows under the header among which samples are found
SHOWN = 12  # rows of a file without a header that anybody recognises
UNEXPECTED = (
    "Không đọc được tệp này do một lỗi của phần mềm; chưa có gì được ghi. "
    "Hãy báo người quản trị hệ thống xem nhật ký máy chủ."
)
NO_HEADER = "Chưa nhận ra hàng tiêu đề của bảng. Hãy ghi số của hàng tiêu đề rồi bấm “Xem lại”."
logger = logging.getLogger(__name__)


@dataclass
class Look:
    """What a clerk sees before confirming; without a report, `problem` says what is in the way."""

    headings: list[str] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)  # by column
    first_rows: list[tuple[int, list[str]]] = field(default_factory=list)
    report: Report | None = None
    problem: str = ""


def recognised(content, suffix, kind, header=None):
    """Return, as numbers and our own words, where the table is and what each column means.

    `header` is the number of the header's first row where the clerk gave one. Empty where no row
    can be the header. Raises ImportRefusedError when the file cannot be read.
    """
    with _guarded(), _reading(content, suffix) as sheet_rows:
        head = columns.head(sheet_rows)
        remembered = RememberedColumn.objects.meanings(kind)
        layout = _layout(head, KINDS[kind].columns, remembered, header)
    if layout is None:
        return {}
    by_place = {place: name for name, place in layout.fields.items()}
    return {
        "sheet": layout.sheet,
        "first_row": layout.first_row,
        "last_row": layout.last_row,
        "chosen": [by_place.get(place, "") for place in range(len(layout.headings))],
    }


def look(row, content):
    """Run over all rows without writing, with the columns and answers chosen so far."""
    kind = KINDS[row.kind].into(row.target)
    try:
        with _guarded(), _reading(content, row.suffix) as sheet_rows:
            sheets_met: set[int] = set()
            rows = columns.noting(sheet_rows, sheets_met)
            if not row.columns:
                first = [(one.number, _shown(one.cells)) for one in islice(rows, SHOWN)]
                return Look(first_rows=first, problem=NO_HEADER)
            head, layout, _ = _opened(rows, row.columns, kind)
            seen = Look(layout.headings, _samples(head, layout), problem=_wrong(row, layout, kind))
            if seen.problem:
                return seen
            told = columns.mapped(chain(head, rows), layout, totals=kind.totals)
            try:
                seen.report = kind.run(told, by=row.by, answers=row.answers, commit=False)
            except ImportRefusedError as refusal:  # may well be mended by choosing other columns
                seen.problem = str(refusal)
                return seen
            notices = [
                columns.elsewhere(layout, sheets_met),
                *sheet_rows.notices,
                columns.unread(layout, kind.columns),
            ]
            seen.report.notices += [notice for notice in notices if notice]
            return seen
    except ImportRefusedError as refusal:
        return Look(problem=str(refusal))


def write(row, content, *, progress):
    """Write all rows and remember what the clerk said of the columns; the row is then done.

    All of that is one transaction: an import that is not called done has changed nothing.
    """
    kind = KINDS[row.kind].into(row.target)
    with _guarded(), _reading(content, row.suffix) as sheet_rows:
        rows = iter(sheet_rows)
        head, layout, alone = _opened(rows, row.columns, kind)
        if wrong := _wrong(row, layout, kind):
            raise ImportRefusedError(wrong)
        told = columns.mapped(chain(head, rows), layout, totals=kind.totals)

        def written(report):
            _remember(row, layout, alone)
            pending.done(row, report.counts)

        kind.run(
            told,
            by=row.by,
            answers=row.answers,
            commit=True,
            progress=progress,
            written=written,
        )


def _reading(content, suffix):
    return sheets.reading(content, f"tep.{suffix}")


def _layout(head, known, remembered, header):
    """Return the layout that is recognised, or that begins at the row that the clerk says."""
    if header is None:
        return columns.recognise(head, known, remembered)
    block = [row for row in head if header <= row.number < header + columns.DEEPEST]
    found = columns.recognise(block, known, remembered)
    if found and found.first_row == header:
        return found
    said = next((row for row in block if row.number == header), None)
    return said and _single(said, known, remembered)


def _single(said, known, remembered):
    """Return the layout of one row that the clerk calls the header, whatever it says."""
    found = columns.recognise([said], known, remembered)
    return found or Layout(said.sheet, said.number, said.number, _shown(said.cells))


def _opened(rows, kept, kind):
    """Return the rows around the header, the layout with the columns as chosen, and their fields
    by the headings alone.
    """
    sheet, first, last = kept["sheet"], kept["first_row"], kept["last_row"]
    head = []
    for one in rows:
        if one.sheet == sheet:
            head.append(one)
        if (one.sheet, one.number) >= (sheet, last + BELOW):
            break
    block = [one for one in head if first <= one.number <= last]
    if not block:
        raise ImportRefusedError(NO_HEADER)
    found = columns.recognise(block, kind.columns)
    headings, alone = (found.headings, found.fields) if found else (_shown(block[0].cells), {})
    fields = {name: place for place, name in enumerate(kept["chosen"]) if name}
    return head, Layout(sheet, first, last, headings, fields), alone


def _samples(head, layout):
    """Return for each column what its first cells say; of columns left alone, nothing."""
    below = [
        _shown(row.cells)
        for row in head
        if row.number > layout.last_row and not columns.is_column_numbers(row.cells)
    ]
    alone = {place for name, place in layout.fields.items() if name.startswith(columns.UNREAD)}
    return [
        []
        if place in alone
        else [cells[place] for cells in below if len(cells) > place and cells[place]][:SAMPLES]
        for place in range(len(layout.headings))
    ]


def _shown(cells):
    return [
        f"{cell:%d/%m/%Y}" if isinstance(cell, date | datetime) else str(cell or "")
        for cell in cells
    ]


def _wrong(row, layout, kind):
    """Return the sentence that says why no row can be read with these columns, or ""."""
    chosen = [name for name in row.columns["chosen"] if name]
    twice = [column.label for column in kind.columns if chosen.count(column.field) > 1]
    if twice:
        return f"Hai cột cùng được chọn là “{twice[0]}”. Hãy chọn “bỏ qua” cho một cột."
    if absent := columns.missing(layout, kind.columns):
        names = ", ".join(f"“{label}”" for label in absent)
        return f"Chưa có cột {names}. Hãy chọn cột ấy ở bảng dưới đây rồi bấm “Xem lại”."
    return ""


def _remember(row, layout, alone):
    """Keep what the clerk said of a column where its heading alone says something else."""
    by_place = {place: name for name, place in alone.items()}
    remembered = RememberedColumn.objects.filter(kind=row.kind)
    for place, heading in enumerate(layout.headings):
        digest, said = columns.heading_digest(heading), row.columns["chosen"][place]
        known = remembered.filter(heading_digest=digest)
        if heading and (said != by_place.get(place, "") or known.exists()):
            known.update_or_create(kind=row.kind, heading_digest=digest, defaults={"field": said})


@contextlib.contextmanager
def _guarded():
    try:
        yield
    except RefusedFileError as refusal:
        raise ImportRefusedError(str(refusal)) from refusal
    except ImportRefusedError:
        raise
    except Exception as error:  # noqa: BLE001 - logged without what it says
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("import ended with %s\n%s", type(error).__name__, place)
        raise ImportRefusedError(UNEXPECTED) from None
