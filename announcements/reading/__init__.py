"""Reading the text of a dispatch, as somebody pastes it, into the fields of one."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from announcements.as_typed import list_item, number_symbol
from announcements.dispatch_types import DispatchType
from announcements.models import DispatchTemplate
from announcements.reading.citations import Cited, cited_in
from announcements.reading.doubts import doubts_of
from announcements.reading.head import read_head
from announcements.reading.layout import blocks_of, html_of
from announcements.reading.lines import lines_of
from announcements.reading.names import display_name
from announcements.reading.tail import read_tail
from portal.shared import richtext

__all__ = ["Cited", "NotReadableError", "Reading", "read"]

BASIS = re.compile(r"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét)\s")
AUTHORITY = re.compile(r"(?:CHỦ TỊCH |GIÁM ĐỐC |TRƯỞNG )?(?:ỦY|UỶ|HỘI|UBND|HĐND|SỞ|PHÒNG|BAN)\b")
DECIDING = {DispatchType.DECISION, DispatchType.RESOLUTION}
MAX_BYTES = richtext.MAX_BYTES
TOO_LONG = (
    f"Văn bản dài quá {MAX_BYTES // 1000} KB. "
    "Hãy dán phần chính, rồi đính kèm phụ lục dài bằng tệp."
)
MOST_CITED = 100  # documents; the form has a row for each
LIMITED = [field for field in DispatchTemplate._meta.fields if field.max_length]


class NotReadableError(ValueError):
    """The text cannot be taken in; the message says why and what to do."""


@dataclass
class Reading:
    """The fields found in a text, and a sentence for each that is missing or doubtful."""

    type: str = DispatchType.OFFICIAL_LETTER
    number: str = ""
    symbol: str = ""
    superior_lines: list[str] = field(default_factory=list)
    issuer_lines: list[str] = field(default_factory=list)
    issuer_name: str = ""
    superior_name: str = ""
    place: str = ""
    issue_date: date | None = None
    subject: str = ""
    authority: str = ""
    recipients: list[str] = field(default_factory=list)
    legal_bases: list[str] = field(default_factory=list)
    body: str = ""
    copies_to: list[str] = field(default_factory=list)
    drafting_unit: str = ""
    drafter: str = ""
    signing_lines: list[str] = field(default_factory=list)
    signer: str = ""
    typist_mark: str = ""
    urgency: str = ""
    citations: list[Cited] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read(text):
    """Return the Reading of a pasted text; raise NotReadableError for one that is too long."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise NotReadableError(TOO_LONG)
    lines = lines_of(text)
    tail = read_tail(lines)
    head = read_head(lines[: tail.start])
    bases, authority, rest = _legal_bases(blocks_of(lines[head.end : tail.start]), head.type)
    annexes = blocks_of(lines[tail.annexes :])
    reading = Reading(
        type=head.type,
        number=head.number,
        symbol=head.symbol,
        superior_lines=head.superior,
        issuer_lines=head.issuer,
        place=head.place,
        issue_date=head.issue_date,
        subject=head.subject,
        authority=authority,
        recipients=head.recipients,
        legal_bases=bases,
        body=_body([*rest, *annexes]),
        copies_to=tail.copies_to,
        drafting_unit=tail.drafting_unit,
        drafter=tail.drafter,
        signing_lines=tail.signing_lines,
        signer=tail.signer,
        typist_mark=tail.typist_mark,
        urgency=head.urgency,
    )
    paragraphs = [*bases, *(block.text for block in [*rest, *annexes])]
    reading.citations = cited_in(paragraphs, number_symbol(head.number, head.symbol))
    guessed = _name_agencies(reading, "\n".join(line.text for line in lines))
    _within_widths(reading)
    _within_reason(reading)
    reading.doubts += doubts_of(reading, guessed, [*head.unread, *tail.unread])
    return reading


def _legal_bases(blocks, dispatch_type):
    """Return the list of căn cứ that a named type begins with, the authority line, and the rest.

    The căn cứ that a công văn tells in a sentence stay in its text.
    """
    authority = ""
    if blocks and blocks[0].kind == "upper" and AUTHORITY.match(blocks[0].text):
        authority, blocks = blocks[0].text, blocks[1:]
    if dispatch_type == DispatchType.OFFICIAL_LETTER:
        return [], authority, blocks
    bases = list(takewhile(lambda block: BASIS.match(block.text), blocks))
    listed = [place for place, block in enumerate(bases, start=1) if block.text.endswith(";")]
    end = listed[-1] if listed else 0
    if end < len(bases) and (end or dispatch_type in DECIDING):
        end += 1  # the last ends with a full stop
    return [list_item(block.text) for block in bases[:end]], authority, blocks[end:]


def _body(blocks):
    html = html_of(blocks)
    if len(html.encode()) > MAX_BYTES:
        raise NotReadableError(TOO_LONG)
    return html


def _name_agencies(reading, text):
    """Give the agencies their display names; return those of which the capitals are a guess."""
    reading.issuer_name, sure = display_name(" ".join(reading.issuer_lines), text)
    reading.superior_name, superior_sure = display_name(" ".join(reading.superior_lines), text)
    names = [(reading.issuer_name, sure), (reading.superior_name, superior_sure)]
    return [name for name, is_sure in names if not is_sure]


def _within_widths(reading):
    """Cut what is longer than its field; each cut is told."""
    for column in LIMITED:
        value, width = getattr(reading, column.name, ""), column.max_length or 0
        if len(value) > width:
            setattr(reading, column.name, value[:width].rstrip())
            reading.doubts.append(
                f"Mục {column.verbose_name} dài quá {width} ký tự nên đã cắt bớt: hãy xem lại."
            )


def _within_reason(reading):
    """Keep the first of the documents that are named; that others are left out is told."""
    found = len(reading.citations)
    if found > MOST_CITED:
        reading.citations = reading.citations[:MOST_CITED]
        reading.doubts.append(
            f"Văn bản viện dẫn {found} văn bản: chỉ giữ {MOST_CITED} văn bản đầu tiên."
        )
