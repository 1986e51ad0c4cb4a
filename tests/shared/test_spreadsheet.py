import io
from datetime import date

import openpyxl
import pytest

from portal.shared.spreadsheet import write_csv, write_xlsx

COLUMNS = {"Số": 10, "Ngày": 12}


def sheet_of(*rows, title="Sổ đi"):
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(title, COLUMNS, rows))).active


def first_cell(value):
    return sheet_of([value, None])["A2"]


def test_a_sheet_has_its_heading_and_its_rows():
    sheet = sheet_of(["12/UBND", 3], ["Đặng", None])
    assert (sheet.title, [[cell.value for cell in row] for row in sheet.rows]) == (
        "Sổ đi",
        [["Số", "Ngày"], ["12/UBND", 3], ["Đặng", None]],
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-QĐ/TW", "@A1", "\t=1", "#N/A", "12", "=cmd|'x'!A", "\uff1d1+1"]
)
def test_a_text_stays_a_text(text):
    cell = first_cell(text)
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_looks_like_a_formula_stays_text_when_it_is_edited():
    assert (first_cell("=1+1").quotePrefix, first_cell("12/UBND").quotePrefix) == (True, False)


def test_a_date_is_a_date():
    cell = first_cell(date(2026, 3, 9))
    shown = (cell.value.date(), cell.is_date, cell.number_format)
    assert shown == (date(2026, 3, 9), True, "dd/mm/yyyy")


def test_what_a_file_cannot_hold_is_left_out():
    assert first_cell("a\x00\x0b\ufffe\ud800b").value == "ab"


def test_the_heading_stays_in_sight_and_filters():
    sheet = sheet_of(["1", None], ["2", None])
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == (
        "A2",
        "A1:B3",
        True,
    )


def test_an_empty_sheet_has_its_heading():
    assert sheet_of().auto_filter.ref == "A1:B1"


def test_columns_are_as_wide_as_asked():
    widths = sheet_of().column_dimensions
    assert (widths["A"].width, widths["B"].width) == (10, 12)


def test_a_sheet_prints_on_landscape_a4_with_its_heading_on_every_page():
    sheet = sheet_of()
    paper = sheet.page_setup
    assert (paper.paperSize, paper.orientation, sheet.print_title_rows) == (9, "landscape", "$1:$1")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, paper.fitToWidth, paper.fitToHeight) == (
        True,
        1,
        0,
    )


def test_the_name_of_a_sheet_is_one_that_spreadsheets_take():
    assert sheet_of(title="Sổ [2026]: văn bản đi của Ủy ban nhân dân").title == (
        "Sổ  2026   văn bản đi của Ủy ba"
    )


def test_no_formula_begins_where_a_machine_divides_at_semicolons():
    rows = [["a;=1+1", None], ["a;\t-2", None], ['a";"@x', None], ["a\n+1; b - c", None]]
    assert write_csv(COLUMNS, rows).decode("utf-8-sig").partition("\r\n")[2] == (
        'a;\'=1+1,\r\na;\t\'-2,\r\n"a"";""\'@x",\r\n"a\n\'+1; b - c",\r\n'
    )


def test_a_csv_keeps_its_marks_and_has_no_formula():
    rows = [["Đặng, Lê", date(2026, 3, 9)], ["=1+1", None], ["-5", 3], ["\uff1d1", 4]]
    assert write_csv(COLUMNS, rows).decode("utf-8") == (
        "\ufeffSố,Ngày\r\n\"Đặng, Lê\",09/03/2026\r\n'=1+1,\r\n'-5,3\r\n'\uff1d1,4\r\n"
    )
