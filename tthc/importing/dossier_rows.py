"""One row of an export of dossiers: what of it is kept, or the sentence why none of it is."""

import re
import sys
from datetime import date
from typing import NamedTuple

from portal.shared import text
from tthc.importing import sectors
from tthc.importing.cells import UnreadableCellError, as_code, as_date
from tthc.importing.masking import masked
from tthc.importing.wordings import may_quote, meaning
from tthc.models import Dossier, Procedure, Sector

PROCEDURE_CODE = re.compile(r"(?<!\d)\d\.\d{6}(?!\d)")
State, Timing = Dossier.State, Dossier.Timing


class Values(NamedTuple):
    """What is kept of a dossier, named as its fields are; of many rows nothing else is held."""

    code: str
    sector: Sector
    procedure_id: int | None
    channel: str
    applicant: str
    received_on: date
    due_on: date | None
    new_due_on: date | None
    closed_on: date | None
    state: str
    timing: str


class RefusedRowError(Exception):
    """Nothing of the row is taken; the message is a sentence that quotes no person."""


class RowReader:
    """Reads rows one by one and counts what is to be said of them all."""

    def __init__(self, *, labels, mask, book, today):
        self.labels, self.mask, self.book, self.today = labels, mask, book, today
        self.outside = 0  # dossiers of procedures that are not in the catalogue
        self.differing = 0  # dossiers whose dates say otherwise than their timing
        self.without_channel = False
        # Their keys and sectors; None for a name that several have, or that none has.
        self._by_code: dict[str, tuple] = {}
        self._by_name: dict[str, tuple | None] = {}
        self._by_cells: dict[tuple, tuple | None] = {}
        for procedure in Procedure.objects.select_related("sector").only(
            "code", "name", "sector__name", "sector__sensitive"
        ):
            known = (procedure.pk, procedure.sector)
            self._by_code[procedure.code] = known
            name = text.fold(procedure.name)
            self._by_name[name] = None if name in self._by_name else known  # two of one name

    def read(self, row):
        """Return (code, Values), or None where the sector is to be decided or is left out.

        Raises RefusedRowError with a sentence.
        """
        code = self._required("code", row, as_code)
        received, dates = self._dates(row)
        state, closed = self._state(row, dates)
        timing = self._timing(row, dates["due"], closed) if state in Dossier.RESOLVED else ""
        channel = self._channel(row)
        procedure, own_sector = self._procedure(row)
        sector = self._sector(row, own_sector)
        if sector is None:
            return None
        if sector.sensitive or (own_sector and own_sector.sensitive):
            kept, procedure, applicant = "", None, ""
        else:
            kept, applicant = code, sys.intern(masked(_text(row.get("applicant")), self.mask))
        values = (channel, applicant, received, dates["due"], dates["new_due"], closed)
        return code, Values(kept, sector, procedure, *values, state, timing)

    def _required(self, name, row, read):
        value = self._cell(name, row, read)
        if not value:
            raise RefusedRowError(f"{self.labels[name]}: ô trống.")
        return value

    def _cell(self, name, row, read):
        try:
            return read(row.get(name))
        except UnreadableCellError as error:
            raise RefusedRowError(f"{self.labels[name]}: {error}") from None

    def _dates(self, row):
        received = self._required("received", row, as_date)
        if received > self.today:
            raise RefusedRowError(f"Ngày tiếp nhận {received:%d/%m/%Y} ở tương lai.")
        dates = {
            name: self._cell(name, row, as_date)
            for name in ["due", "new_due", "closed", "delivered"]
        }
        for name, day in dates.items():
            if day and day < received:
                raise RefusedRowError(
                    f"{self.labels[name]} {day:%d/%m/%Y} trước ngày tiếp nhận {received:%d/%m/%Y}."
                )
            if day and day > self.today and name in ("closed", "delivered"):
                raise RefusedRowError(f"{self.labels[name]} {day:%d/%m/%Y} ở tương lai.")
        return received, dates

    def _state(self, row, dates):
        """Return the state and the day of the result; the day of its delivery is second best."""
        closed = dates["closed"] or dates["delivered"]
        state = self._said_state(row) or self._state_by_dates(row, dates)
        if state == State.READY and dates["delivered"]:
            state = State.DELIVERED
        if not closed and state not in Dossier.OPEN and not {"closed", "delivered"} & row.keys():
            raise RefusedRowError(
                f"Tình trạng là “{State(state).label}” nhưng tệp không có cột ngày có kết quả hoặc ngày "
                "trả kết quả; hãy xuất tệp có cột ấy, hoặc chọn cột ấy ở trên."
            )
        if (state in Dossier.OPEN) == bool(closed):
            so = "đã có" if closed else "chưa có"
            raise RefusedRowError(
                f"Tình trạng là “{State(state).label}” nhưng {so} ngày kết quả hoặc ngày trả; "
                "hãy sửa một trong hai."
            )
        return state, closed

    def _said_state(self, row):
        written = _text(row.get("state"))
        state = meaning(written, "state")
        if written and not state:
            quoted = f"“{written}”" if may_quote(written) else "ô này"
            raise RefusedRowError(
                f"Tình trạng: không rõ {quoted} nghĩa là gì; ghi chẳng hạn “đang giải quyết”, "
                "“đã trả kết quả”, hoặc bỏ chọn cột này."
            )
        return state

    @staticmethod
    def _state_by_dates(row, dates):
        if not (dates["closed"] or dates["delivered"]):
            return State.PROCESSING
        waits = "delivered" in row and not dates["delivered"]
        return State.READY if waits else State.DELIVERED

    def _timing(self, row, due, closed):
        """Return how the time was kept: as the file says, else by the dates."""
        by_dates = Timing.ON_TIME
        if due and closed != due:
            by_dates = Timing.EARLY if closed < due else Timing.LATE
        said = meaning(_text(row.get("timing")), "timing")
        self.differing += bool(said and due and said != by_dates)
        return said or by_dates

    def _channel(self, row):
        written = _text(row.get("channel"))
        if not written:
            self.without_channel = True
            return Dossier.Channel.DIRECT
        if channel := meaning(written, "channel"):
            return channel
        raise RefusedRowError(
            "Hình thức nộp: không rõ là trực tuyến, trực tiếp hay bưu chính; "
            "hãy sửa ô này hoặc bỏ chọn cột."
        )

    def _procedure(self, row):
        """Return the key and the sector of a procedure in the catalogue, else (None, None)."""
        cells = row.get("procedure_code"), row.get("procedure")
        if cells not in self._by_cells:
            self._by_cells[cells] = self._find_procedure(*map(_text, cells))
        found = self._by_cells[cells]
        self.outside += not found and any(cells)
        return found or (None, None)

    def _find_procedure(self, code, name):
        for written in (code, name):
            match = PROCEDURE_CODE.search(written)
            if match and match[0] in self._by_code:
                return self._by_code[match[0]]
        return self._by_name.get(text.fold(name))

    def _sector(self, row, own_sector):
        written = _text(row.get("sector"))
        if not written:
            if own_sector:
                return own_sector
            raise RefusedRowError(
                "Lĩnh vực: ô trống, và thủ tục không có trong danh mục để biết lĩnh vực."
            )
        if sectors.looks_personal(written):
            raise RefusedRowError(
                "Lĩnh vực: ô này có số, quá dài hoặc giống tên người, không phải tên lĩnh vực; "
                "hãy kiểm tra cột đã chọn."
            )
        return self.book.find(written)


def _text(cell):
    """Return a cell as text; a procedure's code that became a number has six decimals again."""
    if isinstance(cell, float):
        return f"{cell:.6f}"
    return "" if cell is None else str(cell)
