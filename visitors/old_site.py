"""What an earlier site had counted day by day: read from a spreadsheet, kept with the old site."""

import re
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Count, Max, Min, Sum
from django.utils import timezone

from portal.shared import sheets
from portal.shared.files import RefusedFileError
from portal.shared.models import LogRecord
from portal.shared.text import fold, grouped, ungrouped
from visitors.models import MOST, DailyVisits

MOST_ROWS = 20_000  # days of half a century
MOST_COLUMNS = 20
MOST_PROBLEMS = 5
HEAD = 40  # rows among which a heading stands
FIRST_DAY = date(1995, 1, 1)  # no ward had a site before

# Folded, without "tổng" and "số"; the best first: what we count is visits, too.
DAY_HEADINGS = ["ngay", "ngay thang", "ngay thang nam", "ngay truy cap", "date", "day", "thoi gian"]
COUNT_HEADINGS = [
    *("luot truy cap", "truy cap", "luot", "luot ghe tham", "luot tham", "visits", "sessions"),
    *("count", "luong", "hits", "luot xem", "page views", "pageviews", "views"),
]
BEFORE_A_HEADING = re.compile(r"(?:tong |so )+")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
NOT_A_WORD = re.compile(r"[\W_]+")
LETTER = re.compile(r"[^\W\d_]")
TOTAL = re.compile(r"(?:tong|cong|total)\b.*")

TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
DAYS = [
    re.compile(pattern + TIME)
    for pattern in (
        r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})",
        r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    )
]
WHOLE = re.compile(r"(\d+)(?:[.,]0{1,2})?")
LONG = 30  # characters; no day and no count is as long

NO_COLUMNS = (
    "Không rõ cột nào là ngày, cột nào là số lượt{where}. "
    "Hãy ghi tiêu đề “Ngày” và “Số lượt” ngay phía trên hai cột ấy rồi chọn lại tệp."
)
NO_DAYS = "Tệp không có ngày nào. Hãy ghi mỗi ngày một hàng, gồm ngày và số lượt, rồi chọn lại tệp."
TOO_MANY = (
    "Tệp có hơn 20.000 hàng. Hãy bỏ các hàng thừa, hoặc cộng những năm đầu vào số lượt chung, "
    "rồi chọn lại tệp."
)


class WrongRowError(Exception):
    """The row does not say how many visits a day had; the message is a sentence for the clerk."""


def read(upload):
    """Return {day: visits} of a spreadsheet.

    Raises RefusedFileError, whose arguments are sentences: what is wrong, row by row.
    """
    if upload.size > sheets.MAX_BYTES:
        raise RefusedFileError(sheets.LARGE)
    with sheets.reading(upload.read(), upload.name) as rows:
        return days_of(rows, today=timezone.localdate())


def days_of(rows, today):
    """Return {day: visits} of a file's SheetRows, every day before today; raise RefusedFileError."""
    days: dict[date, int] = {}
    places: dict[date, str] = {}
    problems = []
    for place, day_cell, count_cell in _entries(_kept(rows)):
        try:
            day, visits = _day(day_cell, today), _count(count_cell)
            if day in places:
                raise WrongRowError(
                    f"ngày {day:%d/%m/%Y} đã có ở {places[day]}. Hãy chỉ giữ một hàng cho mỗi ngày."
                )
        except WrongRowError as error:
            problems.append(f"{place.capitalize()}: {error}")
        else:
            days[day], places[day] = visits, place
    if (more := len(problems) - MOST_PROBLEMS) > 0:
        problems[MOST_PROBLEMS:] = [f"Còn {grouped(more)} hàng nữa có lỗi."]
    if problems:
        raise RefusedFileError(*problems)
    if not days:
        raise RefusedFileError(NO_DAYS)
    return days


def replace_days(old_site, days, *, by):
    """Keep these as the days of an old site instead of those that it had, and log it.

    The row of the old site must have been saved in the same transaction: that holds it, so of two
    who send a file the second replaces what the first sent.
    """
    with transaction.atomic():
        old_site.days.all().delete()
        # To leave the zeros to the database would take twice the time.
        rest = {"views": 0, "on_phone": 0, "journal": "", "length": 0}
        DailyVisits.objects.bulk_create(
            DailyVisits(imported=old_site, date=day, visits=visits, **rest)
            for day, visits in days.items()
        )
        LogRecord.objects.write(
            old_site, by=by, action=LogRecord.Action.IMPORTED, note=told(old_site)
        )


def told(old_site):
    """Return "365 ngày, từ 01/07/2024 đến 30/06/2025, tổng 123.456 lượt", or "" without days."""
    days = old_site.days.all()
    span = _span(days)
    return f"{span}, tổng {grouped(days.aggregate(all=Sum('visits'))['all'])} lượt" if span else ""


def counted_elsewhere(old_site):
    """Return "31 ngày, từ … đến …" of the days that others have counted too, or ""."""
    others = DailyVisits.objects.exclude(imported=old_site).filter(visits__gt=0)
    return _span(others.filter(date__in=old_site.days.values("date")))


def _span(days):
    found = days.aggregate(Count("date", distinct=True), Min("date"), Max("date"))
    number, first, last = found.values()
    if not number:
        return ""
    if number == 1:
        return f"1 ngày, {first:%d/%m/%Y}"
    return f"{grouped(number)} ngày, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def _kept(rows):
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise RefusedFileError(TOO_MANY)
        yield row._replace(cells=row.cells[:MOST_COLUMNS])


def _entries(rows):
    """Yield (place, cell of the day, cell of the count) of each row that is one of the table."""
    found = False
    for sheet, group in groupby(rows, key=lambda row: row.sheet):
        table = list(group)
        columns = _by_heading(table) or _by_content(table)
        where = f"trang tính {sheet + 1}" if sheet else ""
        if columns:
            found = True
            yield from _below(columns, where)
        elif any(_as_day(cell) for row in table for cell in row.cells):
            raise RefusedFileError(NO_COLUMNS.format(where=where and f" ở {where}"))
    if not found:
        raise RefusedFileError(NO_COLUMNS.format(where=""))


def _below(columns, where):
    rows, day_column, count_column = columns
    for row in rows:
        day, count = _cell(row, day_column), _cell(row, count_column)
        if _is_words(day) and (_is_words(count) or _is_total(row)):
            continue  # titles, headings, totals, signatures
        yield ", ".join(filter(None, [where, f"hàng {row.number}"])), day, count


def _by_heading(table):
    """Return (rows below the heading, column of days, column of counts), or None."""
    for place, row in enumerate(table[:HEAD]):
        said = [_words(cell) for cell in row.cells]
        day, count = _best(said, DAY_HEADINGS), _best(said, COUNT_HEADINGS)
        if day is None or count is None:
            continue
        below = table[place + 1 :]
        if below and _is_words(_cell(below[0], day)) and _cell(below[0], count) is not None:
            return None  # the count is divided, and its first part is not all of it
        return below, day, count
    return None


def _by_content(table):
    """Return (rows, column of days, column of counts) where there is one of each, or None."""
    days, counts = [], []
    for column in range(MOST_COLUMNS):
        cells = [cell for row in table if not _is_words(cell := _cell(row, column))]
        if 2 * sum(_as_day(cell) is not None for cell in cells) > len(cells):
            days.append(column)
        elif 2 * sum(_as_count(cell) is not None for cell in cells) > len(cells):
            counts.append(column)
    return (table, days[0], counts[0]) if len(days) == len(counts) == 1 else None


def _cell(row, column):
    return row.cells[column] if column < len(row.cells) else None


def _words(cell):
    said = NOT_A_WORD.sub(" ", fold(BRACKETS.sub(" ", cell))) if isinstance(cell, str) else ""
    return BEFORE_A_HEADING.sub("", said.strip(), count=1)


def _best(said, headings):
    """Return the column of the best heading that is there, None where two columns bear it."""
    for heading in headings:
        if heading in said:
            return said.index(heading) if said.count(heading) == 1 else None
    return None


def _is_words(cell):
    """Tell whether a cell is empty or says something that nobody means as a day or a count."""
    if not isinstance(cell, str):
        return cell is None
    digits = any(char.isdecimal() for char in cell)
    return not digits or (bool(LETTER.search(cell)) and _as_day(cell) is None)


def _is_total(row):
    return any(isinstance(cell, str) and TOTAL.fullmatch(fold(cell)) for cell in row.cells)


def _day(cell, today):
    day = _as_day(cell)
    if cell is None:
        raise WrongRowError("thiếu ngày. Hãy ghi ngày của số lượt này, hoặc xóa hàng.")
    if day is None:
        raise WrongRowError(
            f"{_quoted(cell)} không phải là ngày. "
            "Hãy ghi theo ngày/tháng/năm, ví dụ 14/05/2024, hoặc xóa hàng."
        )
    if day >= today:
        raise WrongRowError(
            f"ngày {day:%d/%m/%Y} chưa qua. Hãy xóa hàng này: chỉ nhập những ngày trước hôm nay."
        )
    return day


def _as_day(cell):
    """Return the date that a cell holds, or None."""
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
    else:
        day = _day_of_text(str(cell))
    return day if day and day >= FIRST_DAY else None


def _day_of_text(written):
    for pattern in DAYS:
        if len(written) <= LONG and (match := pattern.fullmatch(written)):
            try:
                return date(**{name: int(digits) for name, digits in match.groupdict().items()})
            except ValueError:
                return None
    return None


def _count(cell):
    if cell is None:
        raise WrongRowError("thiếu số lượt. Nếu ngày ấy không có lượt nào, hãy ghi 0.")
    count = _as_count(cell)
    if count is None:
        raise WrongRowError(
            f"{_quoted(cell)} không phải là số lượt. "
            "Hãy ghi số nguyên từ 0 đến 2 tỉ, không có dấu chấm, dấu phẩy, ví dụ 2446."
        )
    return count


def _as_count(cell):
    """Return the number of visits that a cell holds, or None."""
    if isinstance(cell, str) and len(cell) <= LONG:
        if (number := ungrouped(cell)) is not None:
            cell = number
        elif match := WHOLE.fullmatch(cell):
            cell = int(match[1])
    whole = isinstance(cell, int) and not isinstance(cell, bool)
    return cell if whole and 0 <= cell <= MOST else None


def _quoted(cell):
    written = str(cell)
    return f"“{written[:LONG]}…”" if len(written) > LONG else f"“{written}”"
