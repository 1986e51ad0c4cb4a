"""The documents that a text names: số, ký hiệu, date, issuer, what they are about."""

import re
from datetime import date
from typing import NamedTuple

from announcements.dispatch_types import DispatchType
from announcements.models import Citation
from announcements.reading.lines import DATE, UPPER, day_in

Role = Citation.Role
TYPES = "|".join(sorted((t.label for t in DispatchType), key=len, reverse=True))
STATE = r"\d{1,6}[a-zđ]?/(?:\d{4}/)?[A-ZĐ][A-Za-zĐđ0-9&.]*(?:-[A-ZĐ][A-Za-zĐđ0-9&]*)*"
PARTY = r"\d{1,6}-[A-ZĐ]{2,3}/[A-ZĐ][A-Za-zĐđ]*"
NAME = rf"[^,;.():]{{2,150}}?(?:, [{UPPER}]\S*(?: \S+){{0,2}} và [^,;.():]{{2,60}}?)?"
LAW = r"(?i:Luật|Pháp lệnh)\s[^,;.():]{2,120}?\s(?=số\s)"
TYPE = rf"(?i:{TYPES})\s(?:của\s[^,;.()]{{2,100}}?\s)?"
AFTER_NAME = "về|quy định|ban hành|gửi|được|phê duyệt|hướng dẫn|sửa đổi"
CITED = re.compile(
    rf"(?:{LAW}|{TYPE})(?:số\s?:?\s?)?({PARTY}|{STATE})"
    rf"(?:,?\s{DATE}(?!\d))?"
    rf"(?:\scủa\s({NAME})(?=\s(?:{AFTER_NAME})\s|\svà\s(?i:{TYPES})\s|[,;.():]|$))?"
    rf"(?:\s((?:về|quy định)\s[^;.()]{{2,400}}?)(?=,\s[{UPPER}]|[;.()]|$))?"
)
ENCLOSED = re.compile(r"(?:đính|gửi) kèm|kèm theo", re.IGNORECASE)
BASIS = re.compile(r"\W*Căn cứ\s")
SENTENCE_END = re.compile(r"[.;()](?=\s|$)|(?<=\s)\(")
WIDEST = 50  # characters of a number and symbol that the fields of a Citation hold
NEAR = 200  # characters around a number that tell what part the document plays


class Cited(NamedTuple):
    """A document that the text names, as the fields of a Citation."""

    role: str
    number_symbol: str
    issue_date: date | None
    issuer_name: str
    subject: str


def cited_in(paragraphs, own=""):
    """Return the Cited of paragraphs of plain text, each once in each part, without `own`."""
    found: dict[tuple[str, str], Cited] = {}
    for paragraph in paragraphs:
        for match in CITED.finditer(paragraph):
            one = _cited(match, paragraph)
            if one.number_symbol != own and len(one.number_symbol) <= WIDEST:
                found.setdefault((one.number_symbol, one.role), one)
    said = {number for number, role in found if role != Role.MENTIONED}
    return [
        one for one in found.values() if one.role != Role.MENTIONED or one.number_symbol not in said
    ]


def _cited(match, paragraph):
    subject = (match[7] or "").strip()
    return Cited(
        _role(match, paragraph),
        match[1],
        day_in(match, 2) if match[5] else None,
        (match[6] or "").strip()[:200],
        subject[:500],
    )


def _role(match, paragraph):
    """Return what part a document plays, as told by the sentence around its number."""
    begun = SENTENCE_END.split(paragraph[max(0, match.start() - NEAR) : match.start()])[-1]
    ended = SENTENCE_END.split(paragraph[match.end(1) : match.end() + NEAR])[0]
    if ENCLOSED.search(begun) or ENCLOSED.search(ended):
        return Role.ENCLOSED
    return Role.BASIS if BASIS.match(begun) else Role.MENTIONED
