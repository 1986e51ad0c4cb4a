"""The head of a dispatch: letterhead, number, place and date, type, trích yếu, Kính gửi."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from announcements.as_typed import list_item, read_number, suggested_type
from announcements.dispatch_types import DispatchType
from announcements.models import Urgency
from announcements.reading.lines import DATE, HEAD, LONGEST, day_in, folded, is_upper

TITLES = {folded(t.printed_title): t for t in DispatchType if t.printed_title}
TITLE_AND_SUBJECT = re.compile(r"^([A-ZĐ\u00c0-\u1ef8 ]{5,20}?):?\s+((?:Về việc|V/v)\s.*)$")
URGENCIES = {folded(urgency.label): urgency for urgency in Urgency} | {"hoa toc": "hoa-toc"}
PLACE_DATE = re.compile(rf"^([^,;:/]{{1,100}}?),?\s{DATE}\.?$", re.IGNORECASE)
NUMBER = re.compile(r"^Số\s?[:.]?\s?(\S{2,60})(?:\s(\S.*))?$", re.IGNORECASE)
ABOUT = re.compile(r"^V/v\s?[:.]?\s*", re.IGNORECASE)
RECIPIENTS = re.compile(r"^Kính\s+gửi\s?:?\s?", re.IGNORECASE)
AGENCY = re.compile(
    r"^(?:ỦY BAN|UỶ BAN|UBND|HĐND|UBMTTQ|HỘI|ĐOÀN|ĐẢNG ỦY|ĐẢNG BỘ|ĐẢNG UỶ|CHI BỘ|SỞ|BỘ"
    r"|PHÒNG(?!,? CHỐNG)|BAN|VĂN PHÒNG|TRUNG TÂM|TRƯỜNG|CÔNG AN|CÔNG TY|CỤC|CHI CỤC|TỔNG CỤC"
    r"|TRẠM|THANH TRA|TÒA ÁN|TOÀ ÁN|VIỆN|BẢO HIỂM|QUỸ|TỔ|HỢP TÁC XÃ|TỈNH ỦY|THÀNH ỦY|QUẬN ỦY)\b"
)
MOTTOS = (
    "cong hoa xa hoi chu nghia",
    "dang cong san viet nam",
    "doc lap - tu do",
    "doc lap – tu do",
)
PARAGRAPH = 150  # characters; no line of a head is longer
UNIT = re.compile(r"(?:TỈNH|THÀNH PHỐ|QUẬN|HUYỆN|THỊ XÃ|THỊ TRẤN|PHƯỜNG|XÃ|ĐẶC KHU)\b")
COUNCIL = re.compile(rf"(NHÂN DÂN) (?={UNIT.pattern})")


@dataclass
class Head:
    """What the head says, and at which line the text below it begins."""

    letterhead: list[str] = field(default_factory=list)
    title: DispatchType | None = None
    number: str = ""
    symbol: str = ""
    place: str = ""
    issue_date: date | None = None
    about: list[str] = field(default_factory=list)  # the lines after V/v
    subject: str = ""
    recipients: list[str] = field(default_factory=list)
    urgency: str = ""
    unread: list[str] = field(default_factory=list)
    end: int = 0

    @property
    def type(self):
        """Return the DispatchType that the paper prints, else what the rest of the head suggests."""
        of_party = self.symbol.startswith("-")
        if self.title or not self.symbol or (self.about and not of_party):
            return self.title or DispatchType.OFFICIAL_LETTER
        return suggested_type(self.symbol)

    @property
    def superior(self):
        return self.letterhead[: self._issuer_at]

    @property
    def issuer(self):
        """Return the issuer's lines; ỦY BAN NHÂN DÂN / PHƯỜNG LONG ANH are one issuer."""
        own = self.letterhead[self._issuer_at :]
        return COUNCIL.sub(r"\1\n", own[0]).split("\n") + own[1:] if own else []

    @property
    def _issuer_at(self):
        named = [place for place, line in enumerate(self.letterhead) if AGENCY.match(line)]
        return named[-1] if named else 0


def read_head(lines):
    """Return the Head of a document."""
    kinds = _kinds(lines)
    last = kinds[-1] if kinds else ""
    bounded = last in {"title", "recipients"}
    head = Head(end=len(kinds) - 1 if bounded else _end_of(lines, kinds))
    _read_cells(head, lines[: head.end], bounded=bounded)
    head.subject = " ".join(head.about)
    if last == "title":
        _read_title(head, lines)
    _read_recipients(head, lines)
    return head


def _kinds(lines):
    """Return the kind of each line down to the title or Kính gửi, or to the first paragraph."""
    kinds: list[str] = []
    for line in lines[:HEAD]:
        if len(line.text) > PARAGRAPH and not ABOUT.match(line.text):
            break
        kinds.append(next(filter(None, map(_kind, line.cells)), ""))
        if kinds[-1] in {"title", "recipients"}:
            break
    return kinds


def _kind(cell):
    """Return what a line of a head is known by."""
    said = folded(cell)
    if said.startswith(MOTTOS):
        return "motto"
    if RECIPIENTS.match(cell):
        return "recipients"
    if ABOUT.match(cell):
        return "about"
    if said in URGENCIES:
        return "urgency"
    if said and PLACE_DATE.match(cell):
        return "date"
    return ("number" if _number_in(cell) else "") or ("title" if _title_in(cell) else "")


def _title_in(cell):
    both = TITLE_AND_SUBJECT.match(cell) if len(cell) <= LONGEST else None
    title = both[1] if both else cell
    return TITLES.get(folded(title).rstrip(" :")) if title.isupper() else None


def _number_in(cell):
    """Return (NumberSymbol, what follows on the line), or None."""
    typed = NUMBER.match(cell) if len(cell) <= LONGEST else None
    try:
        return typed and (read_number(typed[1]), typed[2] or "")
    except ValueError:
        return None


def _end_of(lines, kinds):
    """Return where the head ends that has neither title nor Kính gửi: after its last known line."""
    known = [place for place, kind in enumerate(kinds) if kind]
    if not known:
        return 0
    rest = lines[known[-1] + 1 :] if kinds[known[-1]] == "about" else []
    return known[-1] + 1 + len(list(takewhile(lambda line: line.cells, rest)))


def _read_cells(head, lines, *, bounded):
    """Read the left column and then the right; `bounded` when all of the lines are the head's."""
    left = [line.cells[0] if line.cells else "" for line in lines]
    right = [cell for line in lines for cell in line.cells[1:]]
    open_subject = False
    for cell in [*left, *right]:
        kind = _kind(cell)
        if not cell:
            open_subject = open_subject and bounded
        elif not kind and open_subject:
            head.about.append(cell)
        else:
            open_subject = kind == "about"
            _read_cell(head, kind, cell)


def _read_cell(head, kind, cell):
    if kind == "number":
        (head.number, head.symbol), rest = _number_in(cell)
        if rest:
            _read_cell(head, _kind(rest), rest)
    elif found := PLACE_DATE.match(cell):
        head.place, head.issue_date = found[1].strip(), day_in(found, 2)
    elif kind == "about":
        head.about.append(ABOUT.sub("", cell))
    elif kind == "urgency":
        head.urgency = URGENCIES[folded(cell)]
    elif not kind and not head.symbol and _names_an_agency(cell):
        head.letterhead.append(cell.upper())
    elif not kind:
        head.unread.append(cell)


def _names_an_agency(cell):
    known = AGENCY.match(cell.upper()) or UNIT.match(cell.upper())
    return is_upper(cell) or (len(cell) <= PARAGRAPH and bool(known))


def _read_title(head, lines):
    """Read the type and the trích yếu below it, which ends at a blank line or a full sentence."""
    line = lines[head.end]
    cell = next(cell for cell in line.cells if _title_in(cell))
    head.title = _title_in(cell)
    both = TITLE_AND_SUBJECT.match(cell)
    parts = [both[2]] if both else []
    head.end += 1
    while not parts and head.end < len(lines) and not lines[head.end].cells:
        head.end += 1
    while head.end < len(lines) and _goes_on(parts, lines[head.end]):
        parts.append(lines[head.end].text)
        head.end += 1
    head.subject = " ".join(parts) or head.subject


def _goes_on(parts, line):
    text = line.text
    ended = bool(parts) and parts[-1].endswith((".", ":", ";"))
    begins = re.match(
        r"Căn cứ|Theo |Thực hiện |- |\d+\.|[IVX]+\.|Điều \d|Kính |[A-ZĐ]+ [A-ZĐ]+ ", text
    )
    return bool(text) and len(text) <= LONGEST and not ended and not begins and not is_upper(text)


def _read_recipients(head, lines):
    """Read Kính gửi, on its line or below; under a title blank lines may stand before it."""
    at = head.end + len(list(takewhile(lambda line: not line.cells, lines[head.end :])))
    if at >= len(lines) or not RECIPIENTS.match(lines[at].text):
        return
    items, head.end, blank = [RECIPIENTS.sub("", lines[at].text).strip()], at + 1, False
    for place, line in enumerate(lines[at + 1 :], start=at + 1):
        if line.cells:
            if _is_next_item(items[-1], line.text):
                items.append(line.text)
            elif not blank and _is_wrapped(items[-1], line.text):
                items[-1] += f" {line.text}"
            else:
                break
            head.end = place + 1
        blank = not line.cells
    parts = [part for item in items for part in re.split(r"(?<=;) ?-? ?", item)]
    head.recipients = [one for part in parts if (one := list_item(part))]


def _is_next_item(last, text):
    """Say whether a line is one more addressee after the last, which is blank after Kính gửi."""
    named = text.startswith("- ") and not last.endswith(".")
    return named or not last or (last.endswith(";") and len(text) <= LONGEST)


def _is_wrapped(last, text):
    """Say whether a line is the rest of the last addressee."""
    of_list = last.startswith("- ") and text.endswith((";", ".")) and len(text) <= PARAGRAPH
    return not last.endswith((";", ".")) and (of_list or text[0].islower())
