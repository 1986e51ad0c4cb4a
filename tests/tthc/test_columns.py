from dataclasses import asdict
from itertools import starmap

import pytest

from portal.shared.sheets import SheetRow
from tthc.importing import columns
from tthc.importing.columns import Layout, heading_digest
from tthc.importing.dossier_columns import COLUMNS
from tthc.importing.kind import Column

HEADER = ["STT", "Mã hồ sơ", "Lĩnh vực", "Ngày tiếp nhận", "Số điện thoại"]


def rows(*cells, sheet=0, first=1):
    return [SheetRow(sheet, number, list(row)) for number, row in enumerate(cells, start=first)]


def recognise(*cells, remembered=None):
    return columns.recognise(rows(*cells), COLUMNS, remembered)


def fields(*headings):
    return recognise(headings).fields


def read(header, *cells):
    """The rows below a header, as (number, code)."""
    layout = recognise(header)
    found = columns.mapped(rows(header, *cells), layout)
    return [(number, row["code"]) for number, row in found]


def test_the_header_is_found_below_titles():
    layout = recognise(
        ["ỦY BAN NHÂN DÂN PHƯỜNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH HỒ SƠ"],
        ["Từ ngày 01/05/2025 đến ngày 31/05/2025"],
        HEADER,
        [1, "H56.15.25-250512-0012", "Đất đai", "12/05/2025", "0912345678"],
    )
    assert layout == Layout(
        0, 4, 4, HEADER, {"code": 1, "sector": 2, "received": 3, "unread_phone": 4}
    )


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("MÃ SỐ HỒ SƠ (*)", "code"),
        ("Ma ho so", "code"),
        ("Tên\nTTHC:", "procedure"),
        ("Họ và tên người nộp hồ sơ", "applicant"),
        ("Người nộp [tổ chức, cá nhân]", "applicant"),
        ("Số điện thoại người nộp", "unread_phone"),
        ("Địa chỉ người nộp", "unread_address"),
        ("CMND/CCCD", "unread_identity"),
        ("Ngày hẹn trả kết quả", "due"),
        ("Ngày trả (dự kiến)", "due"),
        ("Ngày trả", "delivered"),
        ("Ngày có kết quả", "closed"),
        ("Ngày gia hạn", "new_due"),
        ("Trạng thái hồ sơ", "state"),
        ("Kết quả giải quyết (trước/đúng/quá hạn)", "timing"),
    ],
)
def test_headings_are_known_in_many_wordings(heading, field):
    assert fields(heading, "STT") == {field: 0}


def test_an_unknown_heading_means_nothing():
    assert fields("Mã hồ sơ", "Cán bộ thụ lý") == {"code": 0}


def test_a_group_reaches_over_its_columns():
    layout = recognise(
        ["STT", "Mã hồ sơ", "Thời gian", None, "Lĩnh vực"],
        [None, None, "Ngày tiếp nhận", "Ngày hẹn trả", None],
    )
    assert (layout.first_row, layout.last_row) == (1, 2)
    assert layout.headings == [
        "STT",
        "Mã hồ sơ",
        "Thời gian Ngày tiếp nhận",
        "Thời gian Ngày hẹn trả",
        "Lĩnh vực",
    ]
    assert layout.fields == {"code": 1, "received": 2, "due": 3, "sector": 4}


def test_groups_within_groups():
    kind = [
        Column("total", "", ("tiếp nhận tổng số",)),
        Column("online", "", ("tiếp nhận trực tuyến",)),
        Column("late", "", ("đang giải quyết quá hạn",)),
        Column("done_late", "", ("đã giải quyết quá hạn",)),
    ]
    layout = columns.recognise(
        rows(
            ["Lĩnh vực", "Tiếp nhận", None, None, "Đã giải quyết", "Đang giải quyết"],
            [None, "Tổng số", "Mới", None, "Quá hạn", "Quá hạn"],
            [None, None, "Trực tuyến", "Trực tiếp", None, None],
        ),
        kind,
    )
    assert layout.headings[3] == "Tiếp nhận Mới Trực tiếp"
    assert layout.fields == {"total": 1, "online": 2, "late": 5, "done_late": 4}


def test_of_two_columns_for_one_field_the_better_wins_then_the_first():
    assert fields("Mã hồ sơ cũ", "Số hồ sơ", "Mã hồ sơ", "Mã hồ sơ") == {"code": 2}


def test_the_best_sheet_is_taken():
    cover = rows(["Mã hồ sơ", "Ghi chú thêm"], sheet=0)
    layout = columns.recognise([*cover, *rows(HEADER, sheet=1, first=3)], COLUMNS)
    assert (layout.sheet, layout.first_row) == (1, 3)


def test_what_a_clerk_once_said_goes_before_wordings():
    remembered = {heading_digest("CÁN BỘ, thụ lý"): "sector", heading_digest("Lĩnh vực"): ""}
    layout = recognise(["Mã hồ sơ", "Lĩnh vực", "Cán bộ thụ lý"], remembered=remembered)
    assert layout.fields == {"code": 0, "sector": 2}


def test_headings_that_say_nothing_are_still_offered():
    layout = recognise(["Danh sách"], ["A1", "Cột hai", "Cột ba"], ["x", None, None])
    assert (layout.first_row, layout.headings, layout.fields) == (
        2,
        ["A1", "Cột hai", "Cột ba"],
        {},
    )


def test_rows_of_people_are_no_header():
    assert recognise(["Nguyễn Văn An", "0912345678"], ["Trần Thị Bình", 79123456789]) is None


def test_a_layout_goes_through_json_and_back():
    layout = recognise(HEADER)
    assert Layout(**asdict(layout)) == layout


def test_column_numbers_and_repeated_headers_are_left_out():
    below = [["(1)", "(2)", 3, 4.0], [1, "x-1"], HEADER, ["A", "B"], [2, "x-2"]]
    assert read(HEADER, *below) == [(3, "x-1"), (6, "x-2")]


def test_both_rows_of_a_repeated_header_are_left_out():
    header = [["STT", "Mã hồ sơ", "Thời gian", None], [None, None, "Ngày tiếp nhận", "Ngày hẹn"]]
    sheet = rows(*header, [1, "x-1"], *header, [2, "x-2"])
    found = columns.mapped(sheet, columns.recognise(sheet, COLUMNS))
    assert [(number, row["code"]) for number, row in found] == [(3, "x-1"), (6, "x-2")]


def test_totals_and_what_is_below_a_signature_are_left_out():
    below = [
        [1, "x-1"],
        ["Tổng cộng: 1 hồ sơ", "1"],
        [None, "Ngày 02 tháng 5 năm 2025"],
        ["Người lập biểu", "Thủ trưởng đơn vị"],
        [None, "Nguyễn Văn An"],
    ]
    assert read(HEADER, *below) == [(2, "x-1")]


def test_a_sector_that_begins_like_a_total_is_a_row():
    layout = recognise(["Lĩnh vực", "Mã hồ sơ"])
    found = columns.mapped(rows(["Công thương", "x-1"], first=2), layout)
    assert list(found) == [(2, {"sector": "Công thương", "code": "x-1"})]


def test_columns_of_people_are_not_handed_on():
    layout = recognise(HEADER)
    found = columns.mapped(rows([1, "x-1", "Đất đai", None, "0912345678"], first=2), layout)
    assert list(found) == [(2, {"code": "x-1", "sector": "Đất đai", "received": None})]
    assert columns.unread(layout, COLUMNS) == "Không đọc các cột: Số điện thoại."


def test_required_columns_are_missed():
    assert columns.missing(recognise(["Mã hồ sơ", "Lĩnh vực"]), COLUMNS) == ["Ngày tiếp nhận"]


def test_the_first_rows_of_every_sheet_are_looked_at():
    sheet_rows = starmap(SheetRow, [(sheet, n, []) for sheet in (0, 1) for n in range(1, 60)])
    assert [(row.sheet, row.number) for row in columns.head(sheet_rows)][38:42] == [
        (0, 39),
        (0, 40),
        (1, 1),
        (1, 2),
    ]


def test_a_long_file_is_not_read_to_its_end_for_its_header():
    left = iter([SheetRow(0, number, []) for number in range(1, 3001)])
    assert (len(columns.head(left)), next(left).number) == (40, 1001)


def test_of_many_sheets_the_first_are_searched_for_the_header():
    many = [SheetRow(sheet, number, ["a"]) for sheet in range(12) for number in range(1, 50)]

    head = columns.head(many)

    assert (len(head), head[-1].sheet, head[-1].number) == (400, 9, 40)
