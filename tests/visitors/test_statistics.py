"""What the counted visits come to, for the staff."""

from datetime import date, timedelta

import pytest

from tests.build import local, make_announcement, make_dispatch, make_page, make_pdf
from tests.tthc.build import make_procedure
from tests.visitors.build import make_count, make_day, make_imported
from visitors.hits import subject_of
from visitors.models import DailyCount
from visitors.statistics import (
    TOP,
    Line,
    every_day,
    every_month,
    last_months,
    last_written,
    most_counted,
    totals,
)

pytestmark = pytest.mark.django_db

NOON = local(2024, 5, 14, 12)
TODAY = NOON.date()
Kind = DailyCount.Kind


@pytest.fixture
def today():
    return make_day(date=TODAY, visits=0)


def most(number=30):
    """Return what there was most of, without the kinds of which there was nothing."""
    return {kind: lines for kind, lines in most_counted(number, NOON).items() if lines}


def names(kind):
    return [(line.name, line.number) for line in most()[kind]]


def test_a_month_is_the_sum_of_its_days_of_the_old_site_too():
    make_day(date=date(2024, 4, 30), visits=5)
    make_day(date=date(2024, 5, 1), visits=10)
    make_day(date=date(2024, 5, 1), visits=300, imported=make_imported(visits=7000))
    make_day(date=date(2024, 5, 15), visits=999)

    assert last_months(2, NOON) == [(date(2024, 4, 1), 5), (date(2024, 5, 1), 310)]


def test_months_go_back_over_new_year_to_the_first_that_was_counted():
    make_day(date=date(2023, 12, 31), visits=3)

    months = last_months(7, NOON)
    assert [f"{month:%m/%Y}" for month, _ in months] == [
        "11/2023",
        "12/2023",
        "01/2024",
        "02/2024",
        "03/2024",
        "04/2024",
        "05/2024",
    ]
    assert [visits for _, visits in months] == [None, 3, 0, 0, 0, 0, 0]


def test_nothing_is_known_of_any_month_of_a_new_site():
    assert last_months(2, NOON) == [(date(2024, 4, 1), None), (date(2024, 5, 1), None)]


def test_a_day_tells_views_and_phones_where_they_were_recorded():
    make_day(date=date(2024, 5, 12), visits=7)
    make_day(date=date(2024, 5, 13), visits=5, views=9, on_phone=0)
    make_day(date=TODAY, visits=2, views=4, on_phone=1)
    make_day(date=TODAY, visits=1, views=1, on_phone=1, journal="b")

    assert every_day(NOON) == [
        (date(2024, 5, 12), 7, None, None),
        (date(2024, 5, 13), 5, 9, 0),
        (TODAY, 3, 5, 2),
    ]
    assert every_month(NOON) == [(date(2024, 5, 1), 15, 14, 2)]


def test_the_share_of_phones_leaves_out_days_that_recorded_none():
    make_day(date=date(2024, 5, 7), visits=1000, views=1000, on_phone=1000)
    make_day(date=date(2024, 5, 8), visits=100)
    make_day(date=TODAY, visits=8, views=20, on_phone=6)

    assert totals(7, NOON) == {"all": 108, "seen": 20, "known": 8, "by_phone": 6}


def test_of_no_days_the_sums_are_zero():
    assert totals(7, NOON) == {"all": 0, "seen": 0, "known": 0, "by_phone": 0}
    assert last_written() is None


def test_the_last_writing_is_the_latest_of_all_days():
    make_day(date=TODAY, written_at=NOON)
    make_day(date=TODAY - timedelta(days=1), written_at=NOON - timedelta(hours=1))

    assert last_written() == NOON


def test_what_is_read_stands_by_its_kind_and_name_with_its_address(today):
    rows = {
        make_announcement(title="Lịch tiêm"): 2,
        make_announcement(title="Đổi thẻ"): 9,
        make_dispatch(number="12", symbol="UBND", subject="vệ sinh"): 4,
        make_procedure(name="Khai sinh"): 5,
        make_page(title="Lịch sử"): 1,
    }
    for row, number in rows.items():
        make_count(day=today, subject=subject_of(row), number=number)

    announced, changed, dispatch, procedure, page = rows
    assert most() == {
        "read": [
            Line("Đổi thẻ", 9, changed.get_absolute_url(), "bài đăng"),
            Line("Lịch tiêm", 2, announced.get_absolute_url(), "bài đăng"),
            Line(str(procedure), 5, procedure.get_absolute_url(), "thủ tục hành chính"),
            Line("Lịch sử", 1, page.get_absolute_url(), "trang giới thiệu"),
            Line("Công văn 12/UBND: vệ sinh", 4, dispatch.get_absolute_url(), "văn bản"),
        ]
    }


def test_a_file_is_called_by_the_name_it_was_given(today):
    stored = make_pdf("tờ khai.pdf")
    make_count(day=today, kind=Kind.DOWNLOAD, subject=subject_of(stored), number=3)

    assert most() == {"download": [Line("tờ khai.pdf", 3, stored.get_absolute_url(), "tệp đã lưu")]}


def test_what_is_not_there_any_more_is_said_to_be_deleted(today):
    make_count(day=today, subject="portal.page:999", number=2)
    make_count(day=today, subject="portal.nosuchthing:1", number=1)

    assert most() == {
        "read": [
            Line("(đã xóa)", 1, what="mục khác"),
            Line("(đã xóa)", 2, what="trang giới thiệu"),
        ]
    }


def test_days_are_summed_and_those_before_and_after_left_out():
    for back, number in [(-1, 1000), (0, 1), (6, 20), (7, 300)]:
        day = make_day(date=TODAY - timedelta(days=back))
        make_count(day=day, kind=Kind.REFERRER, subject="bao.vn", number=number)

    assert [most(days)["referrer"] for days in (7, 30)] == [
        [Line("bao.vn", 21)],
        [Line("bao.vn", 321)],
    ]


def test_equal_numbers_stand_by_name_as_it_is_read(today):
    for word in ["vneid", "đổi thẻ", "an sinh", "ê kíp"]:
        make_count(day=today, kind=Kind.MISSED_SEARCH, subject=word, number=4)
    make_count(day=today, kind=Kind.MISSED_SEARCH, subject="xây nhà", number=5)

    assert [name for name, _ in names("missed_search")] == [
        "xây nhà",
        "an sinh",
        "đổi thẻ",
        "ê kíp",
        "vneid",
    ]


def test_each_list_ends_after_the_first_of_it(today):
    for number in range(TOP + 2):
        make_count(day=today, kind=Kind.REFERRER, subject=f"{number:02}.vn", number=number + 1)
        make_count(day=today, subject=f"portal.page:{number}", number=number + 1)
        make_count(day=today, subject=f"tthc.procedure:{number}", number=number + 1)

    assert names("referrer") == [(f"{number:02}.vn", number + 1) for number in range(11, 1, -1)]
    assert names("read") == [("(đã xóa)", number) for number in range(12, 2, -1)] * 2


def test_what_was_counted_without_its_name_stands_in_no_list(today):
    for kind in Kind:
        make_count(day=today, kind=kind, subject="", number=5)

    assert most() == {}


def test_reasons_are_told_in_words(today):
    make_count(day=today, kind=Kind.DROPPED, subject="robot", number=9)
    make_count(day=today, kind=Kind.DROPPED, subject="crowd", number=1)

    assert names("dropped") == [
        ("Máy tìm kiếm, chương trình tự động", 9),
        ("Quá nhiều lượt từ một đường mạng", 1),
    ]
