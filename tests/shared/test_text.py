import unicodedata
from datetime import date

import pytest

from portal.shared.text import clean, fold, grouped, legal_date, posting_time, slugify_vi
from tests.build import local

TITLE = (
    "Tiếp tục thực hiện Quy tắc ứng xử trên mạng xã hội, đẩy mạnh tuyên truyền, "
    "lan tỏa thông tin tích cực trên địa bàn phường Đông Hải"
)


def test_clean_composes_decomposed_text():
    assert clean(unicodedata.normalize("NFD", TITLE)) == TITLE


@pytest.mark.parametrize("between", ["", "\u200b"])
def test_a_flood_of_marks_costs_no_time(between):
    marks = f"\u0301{between}\u0323{between}"
    assert clean("e" + marks * 50_000) == clean("e" + marks * 15)


def test_clean_drops_soft_hyphens_zero_width_characters_and_nul():
    assert clean("trư\u00ad\u200bơng\u200d\ufeff\x00") == "trương"


def test_clean_drops_controls_and_keeps_words_apart_where_a_line_was_broken():
    assert clean("Dòng\x0bHai\x0c\x1f\x03\x7f\ufffe\tba\n") == "Dòng Hai  \tba\n"


def test_clean_lets_no_mark_turn_the_direction_of_writing():
    assert clean("\u202ephường\u200f \u2066Đông\u2069 Hải\u061c") == "phường Đông Hải"


def test_clean_maps_look_alikes_of_d_with_stroke():
    assert clean("ÐƉ") == "ĐĐ"


def test_clean_keeps_no_break_spaces():
    assert clean("Đông Hải\u00a0-") == "Đông Hải\u00a0-"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đăng ký", "dang ky"),
        ("ĐÔNG HẢI", "dong hai"),
        ("Ủy ban", "uy ban"),
        ("Uỷ  ban ", "uy ban"),
        ("8893 /UBND-VHTT", "8893 /ubnd-vhtt"),
        ("ơ ư ă â", "o u a a"),
    ],
)
def test_fold(typed, folded):
    assert fold(typed) == folded


def test_slug_of_the_seed_title():
    assert slugify_vi(TITLE) == (
        "tiep-tuc-thuc-hien-quy-tac-ung-xu-tren-mang-xa-hoi-day-manh-tuyen-truyen-"
        "lan-toa-thong-tin-tich-cuc-tren-dia-ban-phuong-dong-hai"
    )


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2022, 12, 21), "ngày 21 tháng 12 năm 2022"),
        (date(2024, 5, 9), "ngày 09 tháng 5 năm 2024"),
        (date(2025, 1, 2), "ngày 02 tháng 01 năm 2025"),
        (date(2025, 2, 28), "ngày 28 tháng 02 năm 2025"),
        (date(2025, 3, 1), "ngày 01 tháng 3 năm 2025"),
    ],
)
def test_legal_date(day, printed):
    assert legal_date(day) == printed


def test_posting_time_is_the_wards_own():
    assert posting_time(local(2024, 5, 10, 15, 52, 17)) == "15:52:17 10/05/2024 (GMT+7)"


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (32634, "32.634"), (9_999_999, "9.999.999")],
)
def test_thousands_are_set_apart_by_dots(number, written):
    assert grouped(number) == written
