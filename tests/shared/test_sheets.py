"""Spreadsheets as they come from programs: every kind, and what a clerk is told of them."""

from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.chart import BarChart

from portal.shared import sheets
from tests.shared.sheet_files import (
    cells,
    compound,
    number_cell,
    ods,
    ods_row,
    read,
    saved,
    text_cell,
    workbook,
    xls,
    xlsx,
)


def test_rows_come_with_their_numbers_and_without_the_empty_ones():
    book = openpyxl.Workbook()
    book.active["B3"], book.active["D3"], book.active["A5"] = "Mã", "Tên", "x"
    assert read(saved(book)) == ([(0, 3, [None, "Mã", None, "Tên"]), (0, 5, ["x"])], [])


def test_columns_that_are_empty_at_the_left_are_kept():
    book = openpyxl.Workbook()
    book.active["C1"] = "Mã"
    assert cells(saved(book)) == [[None, None, "Mã"]]


def test_dates_moments_and_times_are_what_they_were():
    row = [date(2026, 1, 5), datetime(2026, 1, 5, 8, 30), time(8, 30)]  # noqa: DTZ001
    assert cells(workbook(row)) == [row]


def test_a_duration_is_a_text():
    assert cells(workbook([timedelta(hours=30, minutes=5)])) == [["30:05:00"]]


def test_whole_numbers_are_whole():
    row = cells(workbook([12.0, 12.5, True, 46027]))[0]
    assert (row, [type(cell) for cell in row]) == ([12, 12.5, True, 46027], [int, float, bool, int])


def test_texts_are_clean():
    row = ["  Nguyễn\u200b Văn  ", "Ðặng", "hô\u0300 sơ", " \u200b ", "x"]
    assert cells(workbook(row)) == [["Nguyễn Văn", "Đặng", "hồ sơ", None, "x"]]


def test_an_error_is_nothing():
    row = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c>' + number_cell("B1") + "</row>"
    assert cells(xlsx(row)) == [[None, 1]]


def test_merged_cells_are_filled_in_their_first():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "Danh sách hồ sơ", "x"
    book.active.merge_cells("A1:D1")
    assert cells(saved(book)) == [["Danh sách hồ sơ"], ["x"]]


def test_hidden_sheets_and_charts_are_not_read_and_it_is_said():
    book = openpyxl.Workbook()
    book.active.append(["một"])
    for state in ("hidden", "veryHidden"):
        hidden = book.create_sheet(f"Nguyễn Văn A {state}")
        hidden.append(["ẩn"])
        hidden.sheet_state = state
    book.create_chartsheet("Biểu đồ").add_chart(BarChart())
    book.create_sheet("Hai").append(["hai"])
    assert read(saved(book)) == (
        [(0, 1, ["một"]), (1, 1, ["hai"])],
        [
            "Không đọc trang tính ẩn: 2 trang. "
            "Nếu cần dữ liệu ở đó, hãy bỏ ẩn, lưu tệp rồi chọn lại.",
            "Không đọc trang không phải bảng tính (biểu đồ, hộp thoại): 1 trang.",
        ],
    )


def test_formulas_give_what_was_last_saved():
    row = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
        '<c r="B1"><f t="shared" si="0"/><v>3</v></c><c r="C1"><f>A1</f></c></row>'
    )
    assert read(xlsx(row)) == (
        [(0, 1, [2, 3])],
        [
            "Tệp có 3 ô công thức: giá trị được lấy như lần lưu gần nhất, "
            "ô chưa được tính thì bỏ trống."
        ],
    )


def test_text_of_old_fonts_is_named():
    row = '<row r="1">' + text_cell("A1", "QuyÕt ®Þnh") + text_cell("B1", "tr¶ kÕt qu¶") + "</row>"
    assert read(xlsx(row)) == (
        [(0, 1, ["QuyÕt ®Þnh", "tr¶ kÕt qu¶"])],
        [
            "Tệp có chữ gõ bằng phông cũ (TCVN3) nên có thể hiện sai dấu. "
            "Hãy chuyển tệp sang Unicode rồi chọn lại."
        ],
    )


def test_the_rows_of_an_ods():
    formula = (
        '<table:table-row><table:table-cell table:formula="of:=1+1" office:value-type="float" '
        'office:value="2"/><table:table-cell office:value-type="date" '
        'office:date-value="2026-01-05"/></table:table-row>'
    )
    rows, notices = read(ods(ods_row("Mã", "Tên") + formula))
    assert rows == [(0, 1, ["Mã", "Tên"]), (0, 2, [2, date(2026, 1, 5)])]
    assert notices == [
        "Tệp có 1 ô công thức: giá trị được lấy như lần lưu gần nhất, "
        "ô chưa được tính thì bỏ trống."
    ]


def test_a_hidden_sheet_of_an_ods_is_not_read():
    style = (
        '<style:style style:name="h" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    hidden = '</table:table><table:table table:name="H" table:style-name="h">' + ods_row("ẩn")
    assert read(ods(ods_row("Mã") + hidden, style=style)) == (
        [(0, 1, ["Mã"])],
        [
            "Không đọc trang tính ẩn: 1 trang. "
            "Nếu cần dữ liệu ở đó, hãy bỏ ẩn, lưu tệp rồi chọn lại."
        ],
    )


def test_the_rows_of_an_xls():
    content = compound(("Workbook", xls(["Mã", "Đặng"], [12.0, 2.5])))
    assert read(content, "a.xls") == ([(0, 1, ["Mã", "Đặng"]), (0, 2, [12, 2.5])], [])


def test_the_content_decides_and_not_the_name():
    assert cells(workbook(["Mã"]), "a.csv") == [["Mã"]]
    assert cells("Mã\tTên".encode(), "a.xls") == [["Mã", "Tên"]]


def test_a_reader_that_is_left_early_is_gone():
    with sheets.reading(b"a\n" * 190_000, "a.csv") as rows:
        first = next(iter(rows))
        process = rows.process
    assert (first, process.poll()) == ((0, 1, ["a"]), -9)


@pytest.mark.parametrize("count", [1, 1000])
def test_all_rows_come_in_order(count):
    content = "".join(f"{number}\n" for number in range(count)).encode()
    assert cells(content, "a.csv") == [[str(number)] for number in range(count)]
