"""Where a spreadsheet's table begins and what its columns mean, however the export lays it out."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise

from portal.shared import text

UNREAD = "unread_"  # begins the names of the fields that are known only to be left alone
IS_TOTAL = "is_total"  # marks a row of totals where these are wanted
HEAD = 40  # rows of a sheet among which its header stands
FAR_ENOUGH = 1_000  # rows, below which no sheet begins that was meant
SHEETS = 10  # among which the table is
DEEPEST = 3  # rows of a header: groups, groups in groups, columns
MOST_WORDS_AFTER = 4

BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
NOT_A_WORD = re.compile(r"[\W_]+")
MANY_DIGITS = re.compile(r"\d(?:\D{0,2}\d){5}")
COLUMN_NUMBER = re.compile(r"[(\[]?\s*(?:\d{1,2}|[A-Za-zĐđ])\s*[)\]]?(?:\s*=.*)?")
TOTAL = re.compile(r"(?:tong|cong)(?: chung)?|tong (?:cong|so)\b.*")
SIGNATURE = re.compile(
    r"nguoi (?:lap|ky|tong hop|bao cao|ket xuat)\b.*|thu truong\b.*|(?:tm|kt|tl|tuq) .*|noi nhan"
    r"|(?:.* )?ngay (?:\d+ )?thang (?:\d+ )?nam(?: \d+)?"
)


@dataclass(frozen=True)
class Layout:
    """The table of a file: its sheet, the rows of its header, its headings, and what they mean.

    `headings` are by column, group and column joined; `fields` is {field: column}. All of it is
    what JSON can hold: `Layout(**asdict(layout))` is the same layout.
    """

    sheet: int
    first_row: int
    last_row: int
    headings: list[str]
    fields: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """How well a heading says what a field is; of two columns for one field the greater wins."""

    field: str
    exact: bool
    words: int
    place: int  # of the wording among those of its column: the first is the best

    @property
    def as_column(self):
        """Return how this compares with other meanings of the same heading."""
        return self.exact, self.words

    @property
    def as_field(self):
        """Return how this compares with other headings for the same field."""
        return self.exact, -self.place


def head(sheet_rows):
    """Return the first rows of the first sheets, without reading a long file to its end."""
    kept, seen = [], Counter[int]()
    for row in sheet_rows:
        seen[row.sheet] += 1
        if seen[row.sheet] <= HEAD and row.sheet < SHEETS:
            kept.append(row)
        if seen.total() == FAR_ENOUGH:
            break
    return kept


def heading_digest(heading):
    """Return 32 hex digits by which a heading is remembered, however it is spaced or marked."""
    return hashlib.blake2b(_words(heading).encode(), digest_size=16).hexdigest()


def recognise(head_rows, columns, remembered=None):
    """Return the Layout that explains most of the headings, or None where no row can be a header.

    `columns` are the kind's Columns; `remembered` is {heading digest: field}, where "" stands for a
    column to leave out, and goes before all wordings.
    """
    wordings = _by_words(columns)
    best, best_score = None, None
    for rows in _header_blocks(head_rows):
        paths = _paths([row.cells for row in rows])
        headings = [" ".join(" ".join(path).split()) for path in paths]
        fields = _fields(paths, headings, wordings, remembered or {})
        filled = sum(map(bool, headings))
        score = (len(fields), filled if not fields else 0, -len(rows))
        if best_score is None or score > best_score:
            best = Layout(rows[0].sheet, rows[0].number, rows[-1].number, headings, fields)
            best_score = score
    return best


def unread(layout, columns):
    """Return the sentence that says which columns of people are left alone, or ""."""
    labels = [c.label for c in columns if c.field.startswith(UNREAD) and c.field in layout.fields]
    return f"Không đọc các cột: {', '.join(labels)}." if labels else ""


def noting(sheet_rows, sheets_met):
    """Yield the rows, adding to a set the sheets that they are of."""
    for row in sheet_rows:
        sheets_met.add(row.sheet)
        yield row


def elsewhere(layout, sheets_met):
    """Return the sentence that says which sheet is read where several hold something, or ""."""
    if not sheets_met - {layout.sheet}:
        return ""
    return (
        f"Chỉ đọc trang tính thứ {layout.sheet + 1} của tệp (không tính trang ẩn). "
        "Dữ liệu cần nhập ở trang khác thì lưu trang ấy thành tệp riêng rồi nhập thêm."
    )


def missing(layout, columns):
    """Return the labels of the required columns that no heading was recognised as."""
    return [c.label for c in columns if c.required and c.field not in layout.fields]


def mapped(sheet_rows, layout, totals=False):
    """Yield (row number, {field: cell}) of each row below the header that says something.

    Left out: column numbers, headers repeated at page breaks, totals, and what is below a
    signature; columns to be left alone are not even among the fields. With `totals`, these rows
    are told as well, marked by `IS_TOTAL`.
    """
    fields = {name: place for name, place in layout.fields.items() if not name.startswith(UNREAD)}
    titles = [_words(heading) for heading in layout.headings]
    signed = False
    for row in sheet_rows:
        if row.sheet != layout.sheet or row.number <= layout.last_row:
            continue
        if _is_header_again(row.cells, titles):
            signed = False
            continue
        kind = _foot(row.cells)
        signed = signed or kind is SIGNATURE
        is_total = totals and kind is TOTAL
        if signed or (kind and not is_total) or is_column_numbers(row.cells):
            continue
        width = len(row.cells)
        cells = {
            name: row.cells[place] if place < width else None for name, place in fields.items()
        }
        if any(cell not in (None, "") for cell in cells.values()):
            yield row.number, cells | {IS_TOTAL: True} if is_total else cells


def _header_blocks(rows):
    """Yield the runs of one to three rows, one below the other, that may be a header."""
    rows = [row for row in rows if _may_be_header(row.cells)]
    for depth in range(1, DEEPEST + 1):
        for start in range(len(rows) - depth + 1):
            block = rows[start : start + depth]
            steps = [(b.sheet - a.sheet, b.number - a.number) for a, b in pairwise(block)]
            if all(step == (0, 1) for step in steps) and _filled(block) > 1:
                yield block


def _may_be_header(cells):
    filled = [cell for cell in cells if cell not in (None, "")]
    texts = all(isinstance(cell, str) and not MANY_DIGITS.search(cell) for cell in filled)
    return bool(filled) and texts and not is_column_numbers(cells)


def _filled(block):
    return max(sum(bool(cell) for cell in row.cells) for row in block)


def _paths(levels):
    """Return for each column its headings from group to column.

    A merged group says its name in its first cell only: it reaches right as long as nothing of its
    own level or above begins, and something stands below.
    """
    width = max(map(len, levels))
    grid = [[*(cell or "" for cell in cells), *[""] * (width - len(cells))] for cells in levels]
    for level in reversed(range(len(grid) - 1)):
        above, below = grid[: level + 1], grid[level + 1 :]
        for column in range(1, width):
            begins = any(row[column] for row in above)
            is_group = all(any(row[place] for row in below) for place in (column - 1, column))
            if not begins and is_group:
                grid[level][column] = grid[level][column - 1]
    return [[row[column] for row in grid if row[column]] for column in range(width)]


def _fields(paths, headings, wordings, remembered):
    """Return {field: column}; of columns that claim one field the better wins, or the first."""
    best: dict[str, tuple[Match, int]] = {}
    for column, (path, heading) in enumerate(zip(paths, headings, strict=True)):
        found = _meaning(path, heading, wordings, remembered)
        if found and (found.field not in best or found.as_field > best[found.field][0].as_field):
            best[found.field] = (found, column)
    return {name: column for name, (_, column) in best.items()}


def _meaning(path, heading, wordings, remembered):
    if not heading:
        return None
    known = remembered.get(heading_digest(heading))
    if known is not None:
        return Match(known, exact=True, words=0, place=-1) if known else None
    found = [match for said in _readings(path) if (match := _match(said, wordings))]
    return max(found, key=lambda match: match.as_column, default=None)


def _readings(path):
    """Return the words of a column's own heading, alone and after its groups."""
    own, groups = path[-1], path[:-1]
    readings = []
    for size in range(len(groups) + 1):
        for some in combinations(groups, size):
            parts = [*some, own]
            readings += [_joined(parts), _joined(BRACKETS.sub(" ", part) for part in parts)]
    return [said for said in readings if said]


def _joined(parts):
    return " ".join(filter(None, map(_words, parts)))


def _match(said, wordings):
    """Return what a heading means: a wording, or one that it begins with, as Vietnamese heads do."""
    if said in wordings:
        name, place = wordings[said]
        return Match(name, exact=True, words=len(said.split()), place=place)
    words = said.split()
    for size in range(len(words) - 1, max(1, len(words) - 1 - MOST_WORDS_AFTER), -1):
        if found := wordings.get(" ".join(words[:size])):
            return Match(found[0], exact=False, words=size, place=found[1])
    return None


def _by_words(columns):
    """Return {words: (field, place)}, the first column to claim a wording having it."""
    found: dict[str, tuple[str, int]] = {}
    for column in columns:
        for place, wording in enumerate(column.wordings):
            found.setdefault(_words(wording), (column.field, place))
    return found


@lru_cache(maxsize=1024)
def _words(said):
    return NOT_A_WORD.sub(" ", text.fold(said)).strip()


def is_column_numbers(cells):
    """Tell whether a row only counts the columns, "(1)", "(2)" and so on."""
    count = 0
    for cell in cells:
        if cell not in (None, ""):
            if not _is_column_number(cell):
                return False
            count += 1
    return count > 1


def _is_column_number(cell):
    if isinstance(cell, str):
        return bool(COLUMN_NUMBER.fullmatch(cell))
    return isinstance(cell, int | float) and cell % 1 == 0 and 0 <= cell < 100


def _is_header_again(cells, titles):
    """Tell whether two cells or more, and all of them, say what stands in the header above them."""
    again = 0
    for cell, title in zip(cells, titles, strict=False):
        if cell in (None, ""):
            continue
        if not isinstance(cell, str) or not title or not _says(title, _words(cell)):
            return False
        again += 1
    return again > 1


def _says(title, said):
    return bool(said) and f" {said} " in f" {title} "


def _foot(cells):
    """Return TOTAL or SIGNATURE where a row begins like one, else None."""
    first = next((cell for cell in cells if cell not in (None, "")), None)
    if not isinstance(first, str) or len(first) > 60:
        return None
    said = _words(first)
    if TOTAL.fullmatch(said):
        return TOTAL
    return SIGNATURE if SIGNATURE.fullmatch(said) else None
