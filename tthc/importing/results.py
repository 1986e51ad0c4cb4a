"""The table of a period, as a report says it: taken whole and only where all its sums agree."""

from dataclasses import dataclass, field

from django.db import transaction

from portal.shared import personal_data, revisions
from portal.shared.models import LogRecord
from portal.shared.services import NotPossibleError
from portal.shared.text import grouped
from tthc import table
from tthc.importing.cells import UnreadableCellError, as_count
from tthc.importing.columns import IS_TOTAL
from tthc.importing.kind import ImportKind, ImportRefusedError, Report, counted
from tthc.importing.result_columns import COLUMNS
from tthc.importing.sectors import SectorBook, looks_personal
from tthc.models import ResultPeriod, Sector, SectorResult
from tthc.services import replace_figures

MOST_TOLD = 5
LONGEST_NOTE = 200  # what SectorResult.note holds
STATED = [*SectorResult.COUNTS, *table.SUMS]
LABELS = {column.field: column.label for column in COLUMNS}


@dataclass
class Line:
    """What the file says of one sector."""

    row: int
    sector: Sector
    figures: SectorResult
    note: str


@dataclass
class Read:
    """What a file says: its lines by the name of the sector, its totals, and what is wrong in it."""

    lines: dict[str, Line] = field(default_factory=dict)
    all_figures: list[SectorResult] = field(default_factory=list)  # of left out sectors, too
    totals: list[tuple[int, dict[str, int | None]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class ResultsImport(ImportKind):
    """Bảng kết quả: one row a sector, in place of what a draft or a working copy said before.

    A table of which one sum is wrong is refused as a whole: the rest would be a table that nobody
    has made. `target` is the key of the period, or of the one that its working copy amends.
    """

    label = "bảng kết quả"
    columns = COLUMNS
    totals = True

    def __init__(self, target=None):
        self.target = target

    def into(self, target):
        return ResultsImport(target)

    def run(self, rows, *, by, answers, commit, progress=None, written=None):
        period, report = self._period(), Report()
        book = SectorBook(answers, noun="dòng")
        read = _read(counted(rows, progress), book, report)
        _refuse_wrong(read)
        report.questions, report.waiting = book.questions, book.waiting
        _compare(period, read, report)
        if commit:
            with transaction.atomic():
                _write(period, read, book, by=by, report=report)
                if written:
                    written(report)
        return report

    def _period(self):
        rows = ResultPeriod.objects.with_rows()
        period = rows.filter(amends=self.target).first() or rows.filter(pk=self.target).first()
        if period is None or period.status != ResultPeriod.Status.DRAFT:
            raise ImportRefusedError(
                "Kỳ này không có bản nháp để nhận số liệu. "
                "Hãy mở kỳ, lấy lại để sửa hoặc soạn bản sửa, rồi nhập lại."
            )
        return period


def _read(rows, book, report):
    read = Read()
    for number, cells in rows:
        try:
            stated = {name: as_count(cells.get(name)) for name in STATED}
        except UnreadableCellError as error:
            read.wrong.append(f"Hàng {number}: {error}")
            continue
        if all(figure is None for figure in stated.values()):
            continue  # a heading inside the table, or a line below it
        if cells.get(IS_TOTAL):
            read.totals.append((number, stated))
        else:
            _take(number, cells, stated, book, read, report)
    if not (read.all_figures or read.wrong):
        raise ImportRefusedError("Không có hàng số liệu nào bên dưới hàng tiêu đề.")
    return read


def _take(number, cells, stated, book, read, report):
    name = cells.get("sector")
    if not isinstance(name, str) or not name or looks_personal(name):
        read.wrong.append(f"Hàng {number}: chưa ghi tên lĩnh vực.")
        return
    figures = SectorResult(**{count: stated[count] or 0 for count in SectorResult.COUNTS})
    read.wrong += [f"Hàng {number}: {sentence}" for sentence in _disagreements(figures, stated)]
    read.all_figures.append(figures)
    sector = book.find(name)
    if sector is None:
        report.refused += 1
        return
    note = str(cells.get("note") or "")
    line = Line(number, sector, figures, note)
    if earlier := read.lines.get(sector.name):
        told = (
            f"Cùng lĩnh vực {sector.name} với hàng {earlier.row}; số liệu hai hàng được cộng lại."
        )
        report.tell(number, told)
        line.figures = SectorResult.sum_of([earlier.figures, figures])
        line.note = "; ".join(filter(None, [earlier.note, note]))
    if problem := _problem_of(line.note):
        read.wrong.append(f"Hàng {number}: {problem}")
    read.lines[sector.name] = line


def _problem_of(note):
    """Return why a note cannot stand in a public table, or ""."""
    if len(note) > LONGEST_NOTE:
        return f"ghi chú dài quá {LONGEST_NOTE} ký tự, hãy rút ngắn."
    if personal_data.find(note):
        return "ghi chú có số điện thoại hoặc số giấy tờ của người dân, hãy bỏ số ấy."
    return ""


def _disagreements(figures, stated):
    """Return a sentence for each sum that a row states and its parts do not make."""
    sentences = [
        table.mismatch(name, [getattr(figures, part) for part in parts], stated[name])
        for name, parts in table.SUMS.items()
        if stated[name] is not None
    ]
    return list(filter(None, [*sentences, figures.disagreement]))


def _refuse_wrong(read):
    """Refuse a file in which a row, or what it states as the total, is not what it should be."""
    total, wrong = SectorResult.sum_of(read.all_figures), list(read.wrong)
    for number, stated in read.totals:
        wrong += [
            f"Hàng {number}: tổng cộng của cột “{LABELS[name]}” ghi {grouped(said)}, "
            f"nhưng các hàng cộng lại là {grouped(made)}, chênh lệch {grouped(abs(made - said))}."
            for name, said in stated.items()
            if said is not None and said != (made := getattr(total, name))
        ]
    if wrong:
        more = f" Còn {len(wrong) - MOST_TOLD} chỗ khác." if len(wrong) > MOST_TOLD else ""
        told = " ".join(wrong[:MOST_TOLD])
        raise ImportRefusedError(f"{told}{more} Chưa nhận số liệu nào: hãy sửa tệp rồi nhập lại.")


def _compare(period, read, report):
    """Count what the file changes in the period, and tell which sectors it drops."""
    before = {row.sector.name: row for row in period.rows.all()}
    for name, line in read.lines.items():
        row = before.pop(name, None)
        if row is None:
            report.created += 1
        elif _content(row, row.note) == _content(line.figures, line.note):
            report.unchanged += 1
        else:
            report.changed += 1
    if before:
        report.notices.append(
            f"Không có trong tệp nên bị bỏ khỏi kỳ {period.label}: {', '.join(before)}."
        )


def _content(figures, note):
    return [getattr(figures, name) for name in SectorResult.COUNTS], note


def _write(period, read, book, *, by, report):
    if report.questions:
        raise ImportRefusedError(
            "Còn lĩnh vực chưa được trả lời, nên bảng chưa đủ. Hãy trả lời rồi nhập lại."
        )
    # Whoever saves the form of the draft at the same time waits, or is waited for.
    held = ResultPeriod.objects.select_for_update().get(pk=period.pk)
    book.write()
    lines = read.lines.values()
    figures = {
        line.sector.pk: {name: getattr(line.figures, name) for name in SectorResult.COUNTS}
        for line in lines
    }
    notes = {line.sector.pk: line.note for line in lines}
    try:
        replace_figures(
            held,
            figures,
            origin=ResultPeriod.Origin.IMPORTED,
            until=held.data_until,
            notes=notes,
        )
    except NotPossibleError as error:
        raise ImportRefusedError(str(error)) from error
    revisions.keep(held, by=by)
    LogRecord.objects.write(
        held,
        by=by,
        action=LogRecord.Action.IMPORTED,
        item=held.item,
        version=held.version,
        note=f"Nhập bảng kết quả: {len(figures)} lĩnh vực.",
    )
