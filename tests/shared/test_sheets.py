from datetime import date, datetime, time

import openpyxl

from tests.shared.sheet_files import cells, ods, ods_row, read, saved, workbook


def test_rows_come_with_their_numbers_and_without_the_empty_ones():
    book = openpyxl.Workbook()
    book.active["B3"], book.active["D3"], book.active["A5"] = "Mã", "Tên", "x"
    assert read(saved(book))[0] == [(0, 3, [None, "Mã", None, "Tên"]), (0, 5, ["x"])]


def test_dates_moments_and_times_are_what_they_were():
    row = [date(2026, 1, 5), datetime(2026, 1, 5, 8, 30), time(8, 30)]  # noqa: DTZ001
    assert cells(workbook(row)) == [row]


def test_the_rows_of_an_ods():
    content = ods(ods_row("Mã", "Tên") + ods_row("1", "Đặng"))
    assert read(content) == ([(0, 1, ["Mã", "Tên"]), (0, 2, ["1", "Đặng"])], [])


def test_a_csv_has_texts_alone():
    assert read("Mã;Ngày\n001;5/1/2026\n".encode(), "a.csv")[0] == [
        (0, 1, ["Mã", "Ngày"]),
        (0, 2, ["001", "5/1/2026"]),
    ]
