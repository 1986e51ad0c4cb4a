"""What a kind of spreadsheet is to the importer, and what a run over its rows reports."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from portal.shared.models import LogRecord
from portal.shared.text import grouped
from tthc.models import OneStopDesk

MOST_PROBLEMS = 200  # told one by one; the rest are counted
STEP = 100  # rows from one word of progress to the next


@dataclass(frozen=True)
class Column:
    """One thing a spreadsheet may tell: our name for it, the clerk's, and how exports head it.

    `wordings` are compared folded (`portal.shared.text.fold`).
    """

    field: str
    label: str
    wordings: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a row is left out, or what to know of one that is taken; `row` counts as the sheet does."""

    row: int
    sentence: str


@dataclass(frozen=True)
class Question:
    """Something that the clerk has to say before rows are taken: a sector nobody knows yet.

    `key` is a digest of what the cell says, so that the answer may be kept; `choices` are
    (value, label) pairs, the first of them the one proposed.
    """

    key: str
    sentence: str
    choices: list[tuple[str, str]]


@dataclass
class Report:
    """What a run did, or would do."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0  # rows left out
    waiting: int = 0  # of these, the rows that a question is about
    problems: list[Problem] = field(default_factory=list)  # the first MOST_PROBLEMS
    notices: list[str] = field(default_factory=list)  # about the file as a whole
    questions: list[Question] = field(default_factory=list)

    def tell(self, row, sentence):
        """Keep a problem, unless as many are kept as anybody reads."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(row, sentence))

    def told(self, noun):
        """Return the counts in words: "1.200 hồ sơ mới, 3 thay đổi, 0 giữ nguyên, 1 không nhập"."""
        return (
            f"{grouped(self.created)} {noun} mới, {grouped(self.changed)} thay đổi, "
            f"{grouped(self.unchanged)} giữ nguyên, {grouped(self.refused)} không nhập"
        )

    @property
    def counts(self):
        """Return what may be kept of this report: numbers, nothing that a cell said."""
        names = ["created", "changed", "unchanged", "refused"]
        return {name: getattr(self, name) for name in names}


class ImportKind(ABC):
    """One kind of spreadsheet: dossiers, the catalogue of procedures, the table of a period."""

    label: str
    columns: list[Column]
    totals = False  # whether `run` is told the rows of totals as well

    def into(self, target):
        """Return the kind as it writes into the row of this key; most write into no single one."""
        return self

    @abstractmethod
    def run(self, rows, *, by, answers, commit, progress=None, written=None):
        """Go over all rows and return a Report; with `commit`, write them in one transaction.

        `rows` yields (row number, {field: cell}); `answers` is {key of a Question: value};
        `progress(number)` is told how many rows are done; `written(report)` is called at the end of
        the transaction, so that what it does stands or falls with the rows. Raises
        ImportRefusedError with a sentence where the file as a whole cannot be taken.
        """

    def close(self, report, *, by, written):
        """Do what ends the writing of a whole list: log it at the desk, then call `written`."""
        LogRecord.objects.write(
            OneStopDesk.current(),
            by=by,
            action=LogRecord.Action.IMPORTED,
            note=f"{report.told(self.label)}.",
        )
        if written:
            written(report)


class ImportRefusedError(Exception):
    """Nothing of this file can be taken; the message says why and what to do."""


def counted(rows, progress):
    """Yield the rows, telling `progress` how many are done; refuse a file that has none."""
    count = 0
    for count, row in enumerate(rows, start=1):
        yield row
        if progress and count % STEP == 0:
            progress(count)
    if not count:
        raise ImportRefusedError("Không có hàng nào bên dưới hàng tiêu đề. Hãy kiểm tra lại tệp.")
    if progress:
        progress(count)
