"""The end of a dispatch: Nơi nhận, quyền hạn and chức vụ, and who signed."""

import re
from dataclasses import dataclass, field

from announcements.as_typed import list_item, read_archive, signing_line
from announcements.reading.lines import LONGEST, UPPER, folded, is_upper

COPIES = re.compile(r"^N[ơo]i\s+nh[ậâa]n\s?(?::\s?|$)", re.IGNORECASE)
FINISHED = re.compile(r"/\s?\.$")
AUTHORITY = re.compile(r"^(?:TM|KT|TL|TUQ|Q)\.\s?[^\W\d]{2}")
OFFICE = re.compile(r"^(?:CHỦ TỊCH|PHÓ|CHÁNH|TRƯỞNG|GIÁM ĐỐC|HIỆU TRƯỞNG|BÍ THƯ)\b")
TWO_LINES = re.compile(r"^((?:KT|TL|TUQ)\. .{3,60}?) ((?:PHÓ|CHÁNH|TRƯỞNG) .+)$")
TYPIST = re.compile(r"^[A-ZĐ]{1,6}\.\s?\(?\d{1,4}\)?$")
ANNEX = re.compile(r"^Phụ lục(?:\s+(?:số\s+)?[IVXLC\d]{1,6})?\s?[.:]?$", re.IGNORECASE)
SIGNED = {"(da ky)", "da ky", "(ky ten, dong dau)", "(chu ky, dau)"}
ITEM_AND_OFFICE = re.compile(rf"^(- [^;]{{1,200}};) ([{UPPER}][{UPPER}. ]{{4,80}})$")
SURNAMES = {
    "BÙI", "CAO", "CHÂU", "DƯƠNG", "ĐÀO", "ĐẶNG", "ĐINH", "ĐOÀN", "ĐỖ", "HÀ", "HOÀNG", "HỒ",
    "HUỲNH", "LÂM", "LÊ", "LƯƠNG", "LÝ", "MAI", "NGÔ", "NGUYỄN", "PHẠM", "PHAN", "TẠ", "THÁI",
    "TÔ", "TRẦN", "TRỊNH", "TRƯƠNG", "VÕ", "VŨ", "VƯƠNG",
}  # fmt: skip
NEAR = 12  # lines between the end of the text and Nơi nhận, which columns may bring apart
SCAR = 5  # letters; a shorter word alone is what a scanner made of a signature


@dataclass
class Tail:
    """What the end says, where it begins, and where the annexes begin that follow it."""

    copies_to: list[str] = field(default_factory=list)
    drafting_unit: str = ""
    drafter: str = ""
    signing_lines: list[str] = field(default_factory=list)
    signer: str = ""
    typist_mark: str = ""
    unread: list[str] = field(default_factory=list)
    start: int = 0
    annexes: int = 0


def read_tail(lines):
    """Return the Tail of a document."""
    copies = [place for place, line in enumerate(lines) if any(map(COPIES.match, line.cells))]
    finished = [place for place, line in enumerate(lines) if FINISHED.search(line.text[-5:])]
    first = min([*copies[:1], *finished[:1]], default=len(lines))
    annexes = next(
        (p for p in range(first, len(lines)) if ANNEX.match(lines[p].text[:LONGEST])), len(lines)
    )
    start = _start(
        lines[:annexes], [p for p in copies if p < annexes], [p for p in finished if p < annexes]
    )
    tail = Tail(start=start, annexes=annexes)
    _Reader(tail).read(lines[start:annexes])
    return tail


def _start(lines, copies, finished):
    """Return where the end begins: after "./.", or with Nơi nhận and the lines of who signed."""
    before = [place for place in finished if not copies or place < copies[-1]]
    if before and (not copies or copies[-1] - before[-1] <= NEAR):
        return before[-1] + 1
    start = copies[-1] if copies else len(lines)
    lowest = max(0, start - NEAR)
    signed = [p for p in range(lowest, start) if any(map(_is_office, lines[p].cells))]
    return signed[0] if signed else start


def _is_office(cell):
    return len(cell) <= LONGEST and bool(AUTHORITY.match(cell) or OFFICE.match(cell))


def is_name(text):
    """Say whether a text is written as a person's name: two to six words with initial capitals."""
    words = text.split() if len(text) <= 50 else []
    return (
        1 < len(words) < 7
        and all(w.isalpha() and w[0].isupper() for w in words)
        and not all(w.isupper() for w in words)
        and all(w[1:].islower() or len(w) == 1 for w in words)
    )


def _is_scar(cell):
    """Say whether a line stands for a signature, or is what a scanner made of one."""
    return folded(cell) in SIGNED or (len(cell) <= SCAR and cell.isalpha())


class _Reader:
    """Reads the cells of the end one by one; what belongs to Nơi nhận depends on those before."""

    def __init__(self, tail):
        self.tail, self.listing, self.items = tail, False, []

    def read(self, lines):
        for cell in (cell for line in lines for cell in line.cells):
            both = ITEM_AND_OFFICE.match(cell)  # columns that a space alone sets apart
            for part in both.groups() if both else [cell]:
                self._cell(part)
        for item in (one for typed in self.items for one in re.split(r"; +", typed)):
            if archive := read_archive(item):
                self.tail.drafting_unit, self.tail.drafter = archive
            elif kept := list_item(item).rstrip(","):
                self.tail.copies_to.append(kept)

    def _cell(self, cell):
        while begun := COPIES.match(cell):
            self.listing, cell = True, cell[begun.end() :]
        if not cell:
            return
        if cell.startswith("- ") or (self.listing and cell.endswith(";")):
            self.items.append(cell)
        elif is_upper(cell) or AUTHORITY.match(cell[:LONGEST]):
            self._office(cell)
        elif is_name(cell):
            self.tail.signer = cell
        elif not (self.listing and self._goes_on(cell)) and not _is_scar(cell):
            self.tail.unread.append(cell)

    def _goes_on(self, cell):
        """Take a line without a dash into Nơi nhận, as a part of its last item or a new one."""
        if len(cell) <= LONGEST and (read_archive(cell) or not self.items):
            self.items.append(cell)
            return True
        cut = bool(self.items) and not self.items[-1].endswith((";", "."))
        if cut:
            self.items[-1] += f" {cell}"
        return cut

    def _office(self, cell):
        if TYPIST.match(cell):
            self.tail.typist_mark = cell
        elif cell.split()[0] in SURNAMES:
            self.tail.signer = " ".join(word.capitalize() for word in cell.split())
        elif folded(cell) not in SIGNED:
            line = signing_line(cell)
            both = TWO_LINES.match(line)
            self.tail.signing_lines += both.groups() if both else [line]
