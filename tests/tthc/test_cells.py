from datetime import date, datetime

import pytest

from tthc.importing.cells import UnreadableCellError, as_code, as_count, as_date

NO_DATE = "không phải là ngày, hãy ghi theo ngày/tháng/năm, ví dụ 12/05/2025."
PERSONAL = (
    "ô này trông như số căn cước, chứng minh nhân dân hoặc số điện thoại nên không được lưu; "
    "hãy kiểm tra cột đã chọn cho mã hồ sơ."
)
LOST = (
    "mã hồ sơ đã bị đổi thành số và mất chữ số; "
    "hãy định dạng cột này là văn bản (Text) rồi xuất lại tệp."
)
NO_CODE = (
    "ô này không có dạng mã hồ sơ, ví dụ H56.15.25-250512-0012; "
    "hãy kiểm tra cột đã chọn cho mã hồ sơ."
)


def refusal(read, cell):
    with pytest.raises(UnreadableCellError) as refused:
        read(cell)
    return str(refused.value)


@pytest.mark.parametrize(
    "cell",
    [
        date(2025, 5, 12),
        datetime(2025, 5, 12, 16, 30),  # noqa: DTZ001
        45789,
        45789.6875,
        "45789",
        "12/05/2025",
        "12/5/2025",
        "12-05-2025",
        "12.05.2025",
        "12/05/25",
        "2025-05-12",
        "2025-05-12T10:00:00",
        "2025-05-12 10:00:00+07:00",
        "16:30 12/05/2025",
        "16:30:00 12/05/2025",
        "12/05/2025 16:30:00",
        "12/05/2025 04:30 CH",
        "16h30, 12/05/2025",
        "'12/05/2025",
        '"12/05/2025"',
        " 12 / 05 / 2025 ",
        "Ngày 12 tháng 5 năm 2025",
    ],
)
def test_dates_in_many_forms(cell):
    assert as_date(cell) == date(2025, 5, 12)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "–"])
def test_no_date(cell):
    assert as_date(cell) is None


@pytest.mark.parametrize("cell", ["32/13/2025", "29/02/2025", "13/2025", "5/13/2025"])
def test_a_wrong_date_is_quoted(cell):
    assert refusal(as_date, cell) == f"“{cell}” {NO_DATE}"


@pytest.mark.parametrize(
    "cell", ["Nguyễn Văn An", "079085001234", "0912 345 678", True, "x" * 9999]
)
def test_what_is_no_date_at_all_is_not_quoted(cell):
    assert refusal(as_date, cell) == f"ô này {NO_DATE}"


@pytest.mark.parametrize("cell", ["12/05/1925", date(1925, 5, 12), 9264])
def test_dates_of_other_centuries_are_refused(cell):
    assert refusal(as_date, cell) == (
        "năm 1925 không nằm trong khoảng 2000–2100, hãy sửa lại ngày."
    )


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("H56.15.25-250512-0012", "H56.15.25-250512-0012"),
        ("000.00.12.H26-250701-0001", "000.00.12.H26-250701-0001"),
        ("V12.34.56.M78-250512-0012", "V12.34.56.M78-250512-0012"),
        ("'h56.15.25 - 250512 – 0012", "H56.15.25-250512-0012"),
        ("HS-2025/000123", "HS-2025/000123"),
        ("HS0301250012", "HS0301250012"),
        ("250512", "250512"),
        ("25051200012", "25051200012"),
        (2505120012, "2505120012"),
        (2505120012.0, "2505120012"),
        (None, ""),
        ("  ", ""),
    ],
)
def test_codes(cell, code):
    assert as_code(cell) == code


@pytest.mark.parametrize(
    "cell",
    [
        "079085001234",
        79085001234,  # a spreadsheet drops the zero
        1099012345,  # two zeros
        "123456789",
        123456789.0,
        "0912345678",
        912345678,
        "+84 912 345 678",
        "CCCD079085001234",
        "ĐT0912345678",
        "SDT84912345678",
    ],
)
def test_numbers_of_people_are_no_codes(cell):
    assert refusal(as_code, cell) == PERSONAL


@pytest.mark.parametrize("cell", [2.50512e17, 250512000120001234, "2.50512E+17", 1.5, 12345.5])
def test_codes_that_lost_digits_are_refused(cell):
    assert refusal(as_code, cell) == LOST


@pytest.mark.parametrize("cell", ["Nguyễn Văn An", "NGUYENVANAN1990", "12345", "Đất đai", "x" * 99])
def test_what_is_no_code_is_not_quoted(cell):
    assert refusal(as_code, cell) == NO_CODE


def test_a_date_is_no_code():
    assert refusal(as_code, date(2025, 5, 12)) == "ô này là ngày giờ, không phải mã hồ sơ."


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (19361, 19361),
        (12.0, 12),
        ("12.0", 12),
        ("12", 12),
        ("19.361", 19361),
        ("19,361", 19361),
        ("19 361", 19361),
        ("1.019.361", 1019361),
        ("-", 0),
        (None, None),
        ("", None),
    ],
)
def test_counts(cell, count):
    assert as_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "quoted"), [("1,5", "“1,5”"), (-1, "“-1”"), ("12 hồ sơ", "ô này"), (10**8, "ô này")]
)
def test_what_is_no_count(cell, quoted):
    assert refusal(as_count, cell) == f"{quoted} không phải là số lượng, hãy ghi số nguyên từ 0."
