"""The paragraphs of a pasted body as HTML in the grammar of `announcements.body`."""

import re
from html import escape
from typing import NamedTuple

from announcements.body import ANNEX
from announcements.reading.lines import UPPER, Line, is_upper

KINDS = {
    "annex": re.compile(r"Phụ lục(\s+(?:số\s+)?[IVXLC\d]{1,6})?\s?[.:]?$", re.IGNORECASE),
    "h2": re.compile(
        rf"((?:Phần|Chương)\s+(?:thứ\s\w+|[IVXLC\d]{{1,6}}))\s?[.:]?(?:\s+([{UPPER}].{{2,200}}[^.,:;]))?$"
    ),
    "h3": re.compile(
        rf"((?:Mục|Tiểu mục)\s+[IVXLC\d]{{1,6}})\s?[.:]?(?:\s+([{UPPER}].{{2,200}}[^.,:;]))?$"
    ),
    "article": re.compile(r"(Điều\s+\d{1,3}[a-zđ]?\.)\s*(.*)$", re.DOTALL),
    "roman": re.compile(r"[IVX]{1,6}\.\s+\S.{1,200}$"),
    "number": re.compile(r"(\d{1,3})\.\s+(\S.*)$", re.DOTALL),
    "letter": re.compile(r"([a-zđ])\)\s+(\S.*)$", re.DOTALL),
    "dash": re.compile(r"-\s+(\S.*)$", re.DOTALL),
    "plus": re.compile(r"\+\s*(\S.*)$", re.DOTALL),
    "decides": re.compile(r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT)\s?:?$"),
}
LETTERS = "abcdđeghiklmnopqrstuvxy"  # in which điểm are numbered
CUT = 50  # characters; a shorter line was ended by its writer, not by the width of a page
TITLE = 120
ENDED = (".", ":", ";", "!", "?")


class Block(NamedTuple):
    """A paragraph with what it is, the groups of its pattern, and the rows where it is a table."""

    kind: str
    text: str
    groups: tuple = ()
    rows: tuple = ()


def blocks_of(lines):
    """Return the Blocks of some lines; lines that only the width of a page broke are joined."""
    blocks: list[Block] = []
    open_lines: list[str] = []
    rows: list[list[str]] = []
    for line in [*lines, Line([])]:
        of_table = len(line.cells) > 1 and (not rows or len(rows[-1]) == len(line.cells))
        if rows and not of_table:
            blocks.append(_table(rows))
            rows = []
        if open_lines and not (len(line.cells) == 1 and _broken(open_lines, line.text)):
            blocks.append(_block(" ".join(open_lines)))
            open_lines = []
        if len(line.cells) > 1:
            rows.append(line.cells)
        elif line.cells:
            open_lines.append(line.text)
    return blocks


def _table(rows):
    if len(rows) == 1:
        return _block(" ".join(rows[0]))
    return Block("table", "\n".join(" ".join(row) for row in rows), (), tuple(rows))


def _block(text):
    for kind, pattern in KINDS.items():
        if found := pattern.match(text):
            return Block(kind, text, found.groups())
    return Block("upper" if is_upper(text) else "text", text)


def _broken(open_lines, text):
    last = open_lines[-1]
    cut = len(last) >= CUT and not last.endswith(ENDED) and not is_upper(last)
    return cut and _block(text).kind == "text"


def html_of(blocks):
    """Return Blocks as HTML."""
    out, place = [], 0
    while place < len(blocks):
        html, place = WRITERS.get(blocks[place].kind, _paragraph)(blocks, place)
        out.append(html)
    return "\n".join(out)


def _paragraph(blocks, place):
    return f"<p>{_escaped(blocks[place].text)}</p>", place + 1


def _centred(blocks, place):
    text = _escaped(blocks[place].text)
    return f'<p class="can-center"><strong>{text}</strong></p>', place + 1


def _heading(blocks, place):
    """Write Chương I or Mục 1 with its title, which may stand in capitals on the line below."""
    block = blocks[place]
    name, title = block.groups
    below = _title_below(blocks, place) if not title else ""
    return _titled(f"<{block.kind}>", name, title or below, f"</{block.kind}>"), place + 1 + bool(
        below
    )


def _annex(blocks, place):
    title = _title_below(blocks, place)
    name = f"Phụ lục{blocks[place].groups[0] or ''}"
    return _titled(f'<h2 class="{ANNEX}">', name, title, "</h2>"), place + 1 + bool(title)


def _title_below(blocks, place):
    below = blocks[place + 1 : place + 2]
    return below[0].text if below and below[0].kind == "upper" else ""


def _titled(opening, name, title, closing):
    below = f"<br>{_escaped(title)}" if title else ""
    return f"{opening}{_escaped(name)}{below}{closing}"


def _article(blocks, place):
    number, rest = map(_escaped, blocks[place].groups)
    if rest and len(rest) <= TITLE and not rest.endswith(ENDED):
        return f"<h4>{number} {rest}</h4>", place + 1
    return f"<p><strong>{number}</strong> {rest}</p>".replace(" </p>", "</p>"), place + 1


def _roman(blocks, place):
    text = _escaped(blocks[place].text)
    tag = "p" if text.endswith((".", ";")) else "h4"
    return f"<{tag}>{text}</{tag}>", place + 1


def _numbered(blocks, place):
    """Write khoản that follow each other as one list; a heading among them stays a paragraph."""
    if _heads(blocks, place, alone=True):
        return f"<p><strong>{_escaped(blocks[place].text)}</strong></p>", place + 1
    items: list[str] = []
    first, end = int(blocks[place].groups[0]), place
    while _is_number(blocks, end, first + len(items)) and not _heads(blocks, end, alone=False):
        points = _points(blocks, end + 1)
        items.append(f"<li>{_escaped(blocks[end].groups[1])}{_list('ol', points)}</li>")
        end += 1 + len(points)
    if end == place + 1:
        return _paragraph(blocks, place)
    start = f' start="{first}"' if first != 1 else ""
    return f"<ol{start}>{''.join(items)}</ol>", end


def _is_number(blocks, place, number):
    here = blocks[place] if place < len(blocks) else None
    return bool(here and here.kind == "number" and int(here.groups[0]) == number)


def _heads(blocks, place, *, alone):
    """Say whether a numbered line is the heading of what follows; `alone` when it begins a run."""
    text, below = blocks[place].text, blocks[place + 1 : place + 2]
    if not below or len(text) > 2 * TITLE or text.endswith((".", ";")):
        return False
    if below[0].kind in {"dash", "plus"}:
        return True
    titled = len(text) <= TITLE and not text.endswith(ENDED) and ": " not in text
    return alone and titled and below[0].kind not in {"number", "letter"}


def _points(blocks, place):
    """Return the điểm from here on as items, if they go by the alphabet of the decree."""
    points: list[str] = []
    for block, letter in zip(blocks[place : place + len(LETTERS)], LETTERS, strict=False):
        if block.kind != "letter" or block.groups[0] != letter:
            break
        points.append(f"<li>{_escaped(block.groups[1])}</li>")
    return points


def _dashes(blocks, place):
    items: list[str] = []
    under: list[list[str]] = []
    while place < len(blocks) and blocks[place].kind in {"dash", "plus"}:
        text = _escaped(blocks[place].groups[0])
        if blocks[place].kind == "plus" and items:
            under[-1].append(f"<li>{text}</li>")
        else:
            items.append(text)
            under.append([])
        place += 1
    listed = [f"<li>{t}{_list('ul', u)}</li>" for t, u in zip(items, under, strict=True)]
    return _list("ul", listed), place


def _list(tag, items):
    return f"<{tag}>{''.join(items)}</{tag}>" if items else ""


def _table_rows(blocks, place):
    """Write a table; its first row is a header when no figure stands in it."""
    first, *others = blocks[place].rows
    headed = not any(c.isdecimal() for cell in first for c in cell)
    head = f"<thead>{_row(first, 'th')}</thead>" if headed else ""
    rows = "".join(_row(row, "td") for row in (others if headed else [first, *others]))
    return f'<figure class="table"><table>{head}<tbody>{rows}</tbody></table></figure>', place + 1


def _row(cells, tag):
    return f"<tr>{''.join(f'<{tag}>{_escaped(cell)}</{tag}>' for cell in cells)}</tr>"


def _escaped(text):
    return escape(text, quote=False)


WRITERS = {
    "annex": _annex,
    "h2": _heading,
    "h3": _heading,
    "article": _article,
    "roman": _roman,
    "number": _numbered,
    "dash": _dashes,
    "plus": _dashes,
    "table": _table_rows,
    "decides": _centred,
    "upper": _centred,
}
