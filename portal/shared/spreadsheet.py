"""Tables to take along: xlsx for people, CSV for machines; no text in them is ever a formula."""

import csv
import io
import re
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
# Where the list separator is a semicolon, as on Vietnamese machines, cells begin there too.
LATER_FORMULA = re.compile(r'([;\t\r\n]["\s]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])')
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
DATE = "dd/mm/yyyy"
A4 = 9
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def write_xlsx(title, columns, rows):
    """Return the bytes of a workbook of one sheet, ready to be filtered and printed.

    `columns` is {label: width in characters}; the cells are texts, numbers, dates or None.
    """
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, ""
    sheet = book.create_sheet(NOT_IN_A_NAME.sub(" ", title)[:31])
    _set_up(sheet, columns.values())
    heading = [WriteOnlyCell(sheet, label) for label in columns]
    for cell in heading:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.append(heading)
    last, looks = 1, _looks(sheet)
    for row in rows:
        sheet.append([_cell(sheet, looks, value) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _set_up(sheet, widths):
    """Prepare a sheet for the screen and for A4 paper, with the heading on every page."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Trang &P/&N"


def _looks(sheet):
    """Return a styled cell of each kind; to style every cell anew takes most of the time."""
    looks = {kind: WriteOnlyCell(sheet) for kind in ("plain", "quoted", "date")}
    for cell in looks.values():
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    looks["quoted"].quotePrefix = True  # a text that stays one when somebody edits it
    looks["date"].number_format = DATE
    return looks


def _cell(sheet, looks, value):
    text, kind = isinstance(value, str), "plain"
    if text:
        value = ILLEGAL.sub("", value)
        kind = "quoted" if value.startswith(FORMULA) else kind
    elif isinstance(value, date):
        kind = "date"
    cell = WriteOnlyCell(sheet, value)
    cell._style = looks[kind]._style
    if text:
        cell.data_type = "s"  # whatever it begins with
    return cell


def write_csv(columns, rows):
    """Return the bytes of a CSV that a spreadsheet opens with its marks; `columns` are labels."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _plain(value):
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str) and value.startswith(FORMULA):
        value = f"'{value}"
    return LATER_FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
