"""What single cells say: dates, dossier codes and counts, in the many ways that exports write them.

Sentences quote a cell only where it holds nothing but the digits of a date or a count.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from portal.shared import personal_data
from portal.shared.text import ungrouped
from tthc.models.dossier import plain_code

FIRST_YEAR, LAST_YEAR = 2000, 2100
DAY_ZERO = date(1899, 12, 30)  # of serial numbers, which believe in a 29 February 1900
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
MOST = 9_999_999

EMPTY = {"", "-", "--", "–", "—", "/"}
QUOTES = "'\"\u2018\u2019“”` \u00a0"
TIME = re.compile(
    r"(?:\b|(?<=\dT))\d{1,2}(?::|h|g)\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:am|pm|sa|ch|Z)?(?![\w:/])",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
IN_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
ONLY_DIGITS_OF_A_DATE = re.compile(r"[\d\s/.:,-]{1,25}")

SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+")
MOBILE = r"(?:0|84)(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}"
PERSONAL_RUN = re.compile(rf"(?<!\d)(?:\d{{9}}|\d{{12}}|{MOBILE})(?!\d)")
# The form of Thông tư 01/2018/TT-VPCP, whose middle is a day: nothing in it is of a person.
BY_THE_BOOK = re.compile(
    r"[A-Z0-9]{3}(?:\.[A-Z0-9]{2,3}){2,3}-\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d{4,6}"
)
CODE = re.compile(r"(?=.*\d{3})(?!.*[A-ZĐ]{7})[A-ZĐ0-9][A-ZĐ0-9./_-]{5,59}")

COUNT = re.compile(r"\d+(?:[.,]0+)?")


class UnreadableCellError(Exception):
    """The cell does not say what its column promises; the message is a sentence for the clerk."""


def as_date(cell):
    """Return the date that a cell holds, or None for an empty one."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return _of_our_time(cell.date())
    if isinstance(cell, date):
        return _of_our_time(cell)
    if isinstance(cell, str):
        return _date_of_text(cell.strip(QUOTES))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _date_of_serial(cell)
    raise _no_date(cell)


@lru_cache(maxsize=4096)
def _date_of_text(written):
    if written in EMPTY:
        return None
    if SERIAL.fullmatch(written):
        return _date_of_serial(float(written.replace(",", ".")))
    plain = TIME.sub(" ", written).strip("T ,+-\n")
    if match := DAY_FIRST.fullmatch(plain) or IN_WORDS.fullmatch(plain):
        day, month, year = map(int, match.groups())
    elif match := YEAR_FIRST.fullmatch(plain):
        year, month, day = map(int, match.groups())
    else:
        raise _no_date(written)
    try:
        return _of_our_time(date(year + 2000 if year < 100 else year, month, day))
    except ValueError:
        raise _no_date(written) from None


def _date_of_serial(number):
    try:
        return _of_our_time(DAY_ZERO + timedelta(days=int(number)))
    except (OverflowError, ValueError):
        raise _no_date(number) from None


def _of_our_time(day):
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise UnreadableCellError(
        f"năm {day.year} không nằm trong khoảng {FIRST_YEAR}–{LAST_YEAR}, hãy sửa lại ngày."
    )


def _no_date(cell):
    written = str(cell)
    quoted = f"“{written}”" if _may_quote(written) else "ô này"
    return UnreadableCellError(
        f"{quoted} không phải là ngày, hãy ghi theo ngày/tháng/năm, ví dụ 12/05/2025."
    )


def _may_quote(written):
    return (
        ONLY_DIGITS_OF_A_DATE.fullmatch(written)
        and not re.search(r"\d{7}", written)
        and not personal_data.find(written)
    )


def as_code(cell):
    """Return the dossier code that a cell holds, "" for an empty one.

    Identity numbers, phones and names are no codes: they are refused before anything is kept.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _code_of_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise UnreadableCellError("ô này là ngày giờ, không phải mã hồ sơ.")
    if abs(cell) >= EXACT or cell % 1:  # what is not a number at all has a rest, too
        raise _lost_digits()
    digits = str(int(cell))
    if any(personal_data.find(digits.zfill(width)) for width in (10, 12)):  # zeros were dropped
        raise _personal_code()
    return _code_of_text(digits)


def _code_of_text(written):
    code = plain_code(written.strip(QUOTES))
    if BY_THE_BOOK.fullmatch(code):
        return code
    if code in EMPTY:
        return ""
    if SCIENTIFIC.fullmatch(code):
        raise _lost_digits()
    if _is_personal(code[:100]):
        raise _personal_code()
    if not CODE.fullmatch(code):
        raise UnreadableCellError(
            "ô này không có dạng mã hồ sơ, ví dụ H56.15.25-250512-0012; "
            "hãy kiểm tra cột đã chọn cho mã hồ sơ."
        )
    return code


def _is_personal(code):
    return PERSONAL_RUN.search(code) or personal_data.find(code)


def _personal_code():
    return UnreadableCellError(
        "ô này trông như số căn cước, chứng minh nhân dân hoặc số điện thoại nên không được lưu; "
        "hãy kiểm tra cột đã chọn cho mã hồ sơ."
    )


def _lost_digits():
    return UnreadableCellError(
        "mã hồ sơ đã bị đổi thành số và mất chữ số; "
        "hãy định dạng cột này là văn bản (Text) rồi xuất lại tệp."
    )


def as_count(cell):
    """Return the number of dossiers that a cell holds, or None for an empty one; a dash is 0."""
    if cell is None or cell == "":
        return None
    number = _count(cell)
    if number is None or not 0 <= number <= MOST:
        quoted = f"“{cell}”" if _may_quote(str(cell)) else "ô này"
        raise UnreadableCellError(f"{quoted} không phải là số lượng, hãy ghi số nguyên từ 0.")
    return number


def _count(cell):
    if isinstance(cell, str):
        written = cell.strip(QUOTES)
        if written in EMPTY:
            return 0
        if (number := ungrouped(written)) is not None:
            return number
        return int(re.split("[.,]", written)[0]) if COUNT.fullmatch(written) else None
    whole = isinstance(cell, int | float) and not isinstance(cell, bool) and cell % 1 == 0
    return int(cell) if whole else None
