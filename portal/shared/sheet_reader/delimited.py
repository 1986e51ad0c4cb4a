"""CSV and its like: the encoding and the delimiter found out, every cell a text."""

import codecs
import csv
import io
import itertools
import re
import unicodedata
from collections import Counter

from portal.shared import legacy
from portal.shared.inspector import RefusedFileError
from portal.shared.sheet_reader import LONG_CELL, kinds, too_many_rows
from portal.shared.sheet_reader.rows import MAX_CELL, SAMPLE

DELIMITERS = ",;\t|"
LAST_ROW = 1_048_576  # of any spreadsheet program, if all of them are empty
LONGEST_LINE = 1_000_000  # characters
SNIFFED_TEXT, SNIFFED_ROWS = 65_536, 100
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
MOST_CONTROLS = 100  # one in as many characters, and the file is no text
HINT = re.compile(rf"sep=([{DELIMITERS}])\r?\n", re.IGNORECASE)  # Excel reads this line as no row
AS_TEXT = re.compile('="(.*)"', re.DOTALL)  # how exports keep Excel from making a number of it

UNKNOWN_ENCODING = (
    "Không nhận ra bảng mã của tệp văn bản này. "
    "Hãy mở bằng Excel, lưu lại thành .xlsx (hoặc CSV UTF-8) rồi chọn lại."
)
WINDOWS_1258 = (
    "Tệp không ở bảng mã Unicode (UTF-8), nên được đọc theo bảng mã Windows-1258. "
    "Hãy xem kỹ dấu tiếng Việt; nếu sai, hãy lưu lại thành .xlsx rồi chọn lại."
)


def read(content, suffix, rows):
    """Send the rows of a CSV; raise RefusedFileError where it is none."""
    kinds.refuse_other(content)
    text = _decoded(content, suffix, rows)
    kinds.refuse_markup(text)
    csv.field_size_limit(MAX_CELL)
    hint = HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text[:SNIFFED_TEXT])
    lines = _lines(text[hint.end() if hint else 0 :])
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
            rows.send(0, number, map(_unwrapped, cells))
            if number > LAST_ROW:
                raise RefusedFileError(too_many_rows(number))
    except csv.Error as error:
        raise RefusedFileError(LONG_CELL) from error


def _decoded(content, suffix, rows):
    encoding = _encoding(content)
    try:
        if encoding:
            text = content.decode(encoding)
        else:
            text, notice = _of_eight_bits(content)
            rows.notices += notice
    except UnicodeDecodeError as error:
        if b"\0" in content and not content.startswith(tuple(MARKS)):
            raise kinds.not_text(content, suffix) from error
        raise RefusedFileError(UNKNOWN_ENCODING) from error
    if "\0" in text or len(CONTROLS.findall(text)) * MOST_CONTROLS > len(text):
        raise kinds.not_text(content, suffix)
    return text


def _encoding(content):
    """Return the Unicode encoding that the content is in, or None."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    sample = content[:1000]
    low, high = sample[::2].count(0), sample[1::2].count(0)
    if max(low, high) * 8 > len(sample) and not min(low, high):
        return "utf-16-le" if high else "utf-16-be"
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _of_eight_bits(content):
    """Return the text of before Unicode, and a notice where it is taken for Windows-1258.

    Windows-1258 writes a mark after its letter; where its marks have no letter to go with, the
    bytes mean something else, and may be those of an old font.
    """
    text = content.decode("cp1258", errors="replace")
    proper = unicodedata.normalize("NFC", text)
    strays = sum(map(unicodedata.combining, proper[:SAMPLE]))
    if strays or len(proper) == len(text):
        western = content.decode("cp1252", errors="replace")
        if any(encoding.found_in(western[:SAMPLE]) for encoding in legacy.ENCODINGS):
            return content.decode("cp1252"), []
    return unicodedata.normalize("NFC", content.decode("cp1258")), [WINDOWS_1258]


def _lines(text):
    """Yield the lines; raise RefusedFileError at one that is too long to have been meant."""
    for line in io.StringIO(text, newline=""):
        if len(line) > LONGEST_LINE:
            raise RefusedFileError(LONG_CELL)
        yield line


def _delimiter(text):
    """Return what most evenly cuts the first lines, a comma where nothing does."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text, delimiter):
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(cells) for cells in itertools.islice(rows, SNIFFED_ROWS))
    except csv.Error:  # a quotation mark that this delimiter does not close
        return 0
    return max(((width - 1) * times for width, times in widths.items()), default=0)


def _unwrapped(cell):
    wrapped = AS_TEXT.fullmatch(cell)
    return wrapped[1] if wrapped else cell
