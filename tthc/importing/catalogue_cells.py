"""What the cells of a catalogue of procedures say: codes, costs, lists, texts of several lines."""

import re
from datetime import date
from itertools import groupby

from django.utils.html import escape

from portal.shared import text
from portal.shared.text import grouped
from tthc.importing.cells import UnreadableCellError
from tthc.models import Procedure

CODE = re.compile(r"([0-9]\.[0-9]{6})(?:\.[0-9A-Z.]+)?")
BULLET = re.compile(r"[-–—+*•]\s*(?=\S)")
MARKER = re.compile(r"(?:[-–—+*•]|\(?[0-9]{1,2}[.)](?!\d)|\(?[a-zđ][.)](?=\s))\s*")
BETWEEN = re.compile(r";\s*(?![^(]*\))")  # not what brackets enumerate
COST = re.compile(r"(?:^|(?<=[;.\n]))\s*[-–+•]?\s*(lệ phí|phí)\s*:\s*", re.IGNORECASE)
NOTHING = {"0", "khong", "khong co", "khong thu", "khong quy dinh", "mien phi"}
ABOLISHED = re.compile(r"bai bo|het hieu luc|huy bo|thay the")
HIDDEN = re.compile(r"(?:chua|khong) cong khai")
IN_FORCE = re.compile(r"con hieu luc|dang (?:ap dung|thuc hien|hieu luc)|co hieu luc|cong khai")


def procedure_code(cell):
    """Return the short code that a cell holds, also where Excel made a number of it."""
    if isinstance(cell, float):
        written = f"{cell:.6f}" if round(cell, 6) == cell else ""
    else:
        written = one_line(cell)
    if code := CODE.fullmatch(written):
        return code[1]
    raise UnreadableCellError("mã thủ tục phải có dạng 1.004222 hoặc 1.004222.000.00.00.H56.")


def one_line(cell):
    """Return what a cell says as one line of text."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return " ".join(text.clean(str(cell)).split())


def as_lines(cell):
    """Return the items of a list: its lines, or what semicolons part in the only line."""
    lines = lines_of(cell)
    if len(lines) == 1:
        lines = BETWEEN.split(lines[0])
    items: list[str] = []
    for line in lines:
        item = MARKER.sub("", line, count=1) if MARKER.match(line) else line
        item = item.strip().rstrip(";,")
        if items and item == line.rstrip(";,") and item[:1].islower():
            items[-1] += f" {item}"  # the line went on
        elif item:
            items.append(item)
    return items


def as_rich_text(cell):
    """Return the lines of a cell as paragraphs, those that begin with a dash as lists.

    Their field sanitises it, as everything.
    """
    html = []
    for listed, lines in groupby(lines_of(cell), key=lambda line: bool(BULLET.match(line))):
        if listed:
            items = (f"<li>{escape(BULLET.sub('', line, count=1))}</li>" for line in lines)
            html.append(f"<ul>{''.join(items)}</ul>")
        else:
            html += [f"<p>{escape(line)}</p>" for line in lines]
    return "".join(html)


def lines_of(cell):
    lines = (" ".join(line.split()) for line in text.clean(str(cell)).splitlines())
    return [line for line in lines if line]


def as_cost(cell):
    """Return what is paid in words; a number is one of đồng."""
    if isinstance(cell, int | float) and cell:
        return f"{grouped(int(cell))} đồng"
    written = one_line(cell)
    return "Không" if text.fold(written).strip(" .") in NOTHING else written


def as_costs(cell):
    """Return (phí, lệ phí) of a column that tells both; the same words twice where it parts neither."""
    before, *parts = COST.split(text.clean(str(cell)))
    told = dict(zip(map(text.fold, parts[::2]), parts[1::2], strict=True))
    if len(parts) == 4 and len(told) == 2 and not before.strip():
        return as_cost(told["phi"].strip(" ;\n")), as_cost(told["le phi"].strip(" ;\n"))
    return as_cost(cell), as_cost(cell)


def as_copies(cell):
    """Return the number of sets that a cell asks for, such as “01 bộ”."""
    if number := re.search(r"[0-9]+", one_line(cell)):
        return int(number[0])
    raise UnreadableCellError("không thấy số bộ hồ sơ, hãy ghi một số, ví dụ 1.")


def as_status(cell):
    """Return the state of a procedure that a cell names."""
    said = text.fold(one_line(cell))
    for wording, status in [
        (ABOLISHED, Procedure.Status.ABOLISHED),
        (HIDDEN, Procedure.Status.HIDDEN),
        (IN_FORCE, Procedure.Status.IN_FORCE),
    ]:
        if wording.search(said):
            return status
    raise UnreadableCellError("chưa rõ, hãy ghi “còn hiệu lực” hoặc “đã bãi bỏ”.")
