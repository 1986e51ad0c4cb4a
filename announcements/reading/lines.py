"""The lines of a pasted text, without the scars of Word, Markdown and scanners."""

import re
from datetime import date
from typing import NamedTuple

from portal.shared import legacy
from portal.shared.text import clean, fold

LINE_END = re.compile(r"\r\n|<br\s?/?>|[\r\v\f\x85\u2028\u2029]")
WIDE_SPACE = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
STRONG = re.compile(r"\*\*+|__+")
ESCAPED = re.compile(r"\\([-.*_()#+>|\[\]])")
QUOTED = re.compile(r"^(?:#{1,6} |> )")
RULE = re.compile(r"[-–—_=*.…~ \t|:]{3,}")
BULLET = re.compile(r"^(?:[-–—]\s*(?=[^\W\d])|[-–—•●▪·*\uf02d\uf0b7]\s+)")
COLUMNS = re.compile(r" {3,}")
MOTTO = re.compile(
    r"(C[ỘÔO]NG\s(?:H[ÒO]A|HOÀ)\sX[ÃA]\sH[ỘÔO]I\sCH[ỦU]\sNGH[ĨI]A\sVI[ỆÊE]T\sNAM"
    r"|[ĐD][ộôo]c\sl[ậâa]p\s?[-–—]\s?T[ựưu]\sdo\s?[-–—]\s?H[ạa]nh\sph[úu]c)",
    re.IGNORECASE,
)
NUMBER_GAP = re.compile(
    r"^(\s*)Số\s?[:.]?[ \t._…]{0,40}(\d{0,6}[a-zđ]?)[ \t._…]{0,40}/\s?(?=[A-ZĐ\d])", re.IGNORECASE
)
DATE_GAP = re.compile(r"(ngày|tháng)[ \t._…]{1,40}(?=(?:tháng|năm)\b)", re.IGNORECASE)
HEAD = 40  # lines that may hold the head of a document
LONGEST = 300  # characters of a line that may belong to its head or its end
UPPER = "A-Z" + "".join(
    c for c in map(chr, [*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]) if c.isupper()
)
DATE = r"ngày\s?([\d ._…]{1,10})\s?(?:tháng\s?([\d ._…]{1,10})\s?năm\s?|[/.-](\d{1,2})[/.-])(\d{4})"


class Line(NamedTuple):
    """One line: its cells, where two columns stand on it; a blank line has none."""

    cells: list[str]

    @property
    def text(self):
        return " ".join(self.cells)


def lines_of(text):
    """Return the Lines of a pasted text, in Unicode whatever font it was typed for."""
    text = clean(WIDE_SPACE.sub(" ", LINE_END.sub("\n", text)))
    text = STRONG.sub("", clean(legacy.to_unicode(text) or text))
    return [Line(_cells(raw, place)) for place, raw in enumerate(text.split("\n"))]


def _cells(raw, place):
    raw = ESCAPED.sub(r"\1", raw).strip()
    if RULE.fullmatch(raw):
        return []
    if raw.startswith("|"):
        raw = raw.replace("|", "\t")
    if place < HEAD and len(raw) <= LONGEST:
        raw = DATE_GAP.sub(r"\1 … ", NUMBER_GAP.sub(r"Số: \2/", raw))
        raw = MOTTO.sub("\t\\1\t", raw)
    cells = COLUMNS.sub("\t", BULLET.sub("- ", QUOTED.sub("", raw))).split("\t")
    return [tidy for cell in cells if (tidy := _tidy(cell))]


def _tidy(cell):
    cell = BULLET.sub("- ", " ".join(cell.split()))  # one in the right column too
    if len(cell) > 2 and cell[0] == cell[-1] and cell[0] in "*_":
        cell = cell[1:-1].strip()
    return cell


def is_upper(text):
    """Say whether a text is a short line in capitals."""
    return len(text) <= LONGEST and text.isupper() and any(c.isalpha() for c in text)


def folded(text):
    """Return what a short line says without case and marks; nothing of a long one."""
    return fold(text) if len(text) <= LONGEST else ""


def day_in(match, first):
    """Return the date in the four groups of DATE from the first on, or None for none such."""
    day, month, short_month, year = match.groups()[first - 1 : first + 3]
    try:
        return date(int(year), int(month or short_month), int(day))
    except ValueError:
        return None
