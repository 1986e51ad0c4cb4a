"""Which numbers of a text belong to a citizen, and which do not."""

import time
import unicodedata

import pytest

from portal.shared.personal_data import Finding, Kind, find, masked

HOTLINES = ["02373.742.289", "+84 912 000 111"]


def kinds(text):
    return [(finding.kind, finding.value) for finding in find(text, HOTLINES)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CCCD 038099012312 cấp ngày 01/02/2022", "038099012312"),
        ("số định danh: 001 201 012345.", "001 201 012345"),
        ("ông An (096.300.012.345)", "096.300.012.345"),
        ("thẻ căn cước 0380-9901-2312", "0380-9901-2312"),
        ("căn cước số 038999012312", "038999012312"),
        ("Mã số thuế: 038099012312", "038099012312"),
        ("số 038\u00a0099\u00a0012312", "038 099 012312"),
        ("số \uff1038099012312", "038099012312"),
    ],
)
def test_identity_numbers_are_found(text, value):
    assert kinds(text) == [(Kind.IDENTITY, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CMND 171234567 do Công an cấp", "171234567"),
        ("bà Lan, 012345678, tổ 3", "012345678"),
        ("CMND số 456.789.012", "456.789.012"),
        ("chứng minh nhân dân: 171 234 567", "171 234 567"),
        ("CMTND 987654321", "987654321"),
    ],
)
def test_old_identity_numbers_are_found(text, value):
    assert kinds(text) == [(Kind.OLD_IDENTITY, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("gọi 0912345678 gặp anh Bình", "0912345678"),
        ("ĐT: 0912.345.678.", "0912.345.678"),
        ("0912 345 678 hoặc email", "0912 345 678"),
        ("091-234-5678", "091-234-5678"),
        ("+84 912 345 678", "+84 912 345 678"),
        ("+84(0)912345678", "+84(0)912345678"),
        ("84912345678", "84912345678"),
        ("0084 912 345 678", "0084 912 345 678"),
        ("(0237) 3.742.288", "(0237) 3.742.288"),
        ("02373742288", "02373742288"),
        ("024 3825 1234", "024 3825 1234"),
        ("số cũ 0168 123 4567", "0168 123 4567"),
        ("liên hệ 0912\u00a0345–678 năm 2024", "0912 345-678"),
        ("0912345678 5 lần", "0912345678"),
    ],
)
def test_phone_numbers_are_found(text, value):
    assert kinds(text) == [(Kind.PHONE, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("số tài khoản 19031234567890 tại ngân hàng", "19031234567890"),
        ("STK: 1234 5678 9012 345", "1234 5678 9012 345"),
        ("TK 50110000123456 BIDV", "50110000123456"),
        ("50110000123456 – Agribank chi nhánh Đông Hải", "50110000123456"),
        ("chuyển khoản Vietcombank: 45678901", "45678901"),
        ("tài khoản\u00a0của bà Lan là 711AB, 711234567890", "711234567890"),
    ],
)
def test_bank_accounts_are_found(text, value):
    assert kinds(text) == [(Kind.BANK_ACCOUNT, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Mã hồ sơ 000.00.12.H56-240510-0001 và H56.29.12-240510-000123",
        "Công văn 8893/UBND-VHTT ngày 10/05/2024, Quyết định 1847/QĐ-TTg",
        "Nghị định 30/2020/NĐ-CP ngày 05/3/2020; Luật 59/2020/QH14",
        "thủ tục 1.004222 và 2.000635, 1.001193.000.00.00.H56",
        "tổng 1.234.567.890 đồng; 123456789 đồng; 171.234.567 VND; 150000000đ",
        "kinh phí 123.456.789 và 12 345 678 901",
        "Mã số thuế: 0312345678; MST 0101234567-001; MST: 123456789",
        "Đường dây nóng 02373.742.289, (0237) 3742 289, +842373742289, 0912 000 111",
        "Tổng đài 1900 1234, 18001091, 113, 114, 115",
        "từ 02.09.2025 8.30 đến 30-04-2026 17.00",
        "năm 2023-2024, mở tài khoản giai đoạn 2021-2025",
        "tọa độ 19.123456789, 105.987654321; pi = 3,141592653589",
        "mã bưu chính 440000, số lô 20240510123",
        "mở tài khoản ngân hàng 12.345.678 đồng",
        "mã vạch 8934567890123",
        "số seri AB012345678 và 038099012312X",
        "số 138099012312 không phải căn cước",
        "",
    ],
)
def test_the_numbers_of_an_office_are_left_alone(text):
    assert kinds(text) == []


def test_a_finding_says_where_and_what_without_giving_it_away():
    text = "Danh sách: bà Nguyễn Thị Lan, CCCD 038099012312, điện thoại 0912.345.678, tổ dân phố 3."
    assert find(unicodedata.normalize("NFD", text), HOTLINES) == [
        Finding(
            Kind.IDENTITY,
            "038099012312",
            "0380******12",
            35,
            "sách: bà Nguyễn Thị Lan, CCCD 0380******12, điện thoại 0912.***.*78, tổ",
        ),
        Finding(
            Kind.PHONE,
            "0912.345.678",
            "0912.***.*78",
            60,
            "CCCD 0380******12, điện thoại 0912.***.*78, tổ dân phố 3.",
        ),
    ]


def test_numbers_side_by_side_are_told_apart():
    assert kinds("0912345678 0987654321, 038099012312 171234567") == [
        (Kind.PHONE, "0912345678"),
        (Kind.PHONE, "0987654321"),
        (Kind.IDENTITY, "038099012312"),
        (Kind.OLD_IDENTITY, "171234567"),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("038099012312", "0380******12"), ("+84 912 345 678", "+84 91* *** *78"), ("12345", "12345")],
)
def test_masking_keeps_the_length(value, shown):
    assert masked(value) == shown


@pytest.mark.parametrize("piece", ["0", "1 ", "0912 ", "038.", "tài khoản ", "0 ( ) ", "84", "2-"])
def test_half_a_megabyte_is_read_in_seconds(piece):
    started = time.process_time()
    find(piece * (500_000 // len(piece)), HOTLINES)
    assert time.process_time() - started < 8
