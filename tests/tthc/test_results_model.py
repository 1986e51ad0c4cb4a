from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from tests.tthc.build import make_period, make_result, make_sector
from tthc.models import ResultPeriod, SectorResult

pytestmark = pytest.mark.django_db

MONTH, QUARTER, YEAR = ResultPeriod.Kind


def sentences(row):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


def test_the_worked_example_holds():
    row = make_result(carried_over=3320, new_online=12041, new_direct=4000)

    assert (row.received, row.resolved, row.pending) == (19361, 15641, 3720)
    assert (row.early_ratio, row.on_time_ratio, row.late_ratio) == ("86,5 %", "12,5 %", "1,0 %")
    assert row.kept_ratio == "99,0 %"


def test_sums_that_agree_are_accepted():
    make_result().full_clean()


def test_sums_that_disagree_are_refused_with_the_difference_named():
    row = make_result()
    row.pending_in_time -= 4

    assert sentences(row) == {
        "__all__": [
            "Số liệu không khớp: tiếp nhận 19.361, nhưng đã giải quyết 15.641 "
            "+ đang giải quyết 3.716 + trả lại, rút 0 = 19.357, chênh lệch 4."
        ]
    }


def test_what_was_returned_counts_in_the_sum():
    row = make_result(pending_in_time=3600, returned=100)

    row.full_clean()
    assert row.received == row.resolved + row.pending + 100


def test_a_figure_that_is_not_readable_is_not_called_a_wrong_sum():
    row = make_result()
    row.early = "nhiều"

    assert set(sentences(row)) == {"early"}


def test_a_figure_out_of_all_proportion_is_refused():
    row = make_result()
    row.carried_over = 10_000_000

    assert set(sentences(row)) == {"carried_over"}


def test_the_database_refuses_a_wrong_sum():
    with pytest.raises(IntegrityError):
        make_result(early=13530)


def test_the_database_refuses_a_saved_row_that_no_longer_agrees():
    make_result()

    with pytest.raises(IntegrityError):
        SectorResult.objects.update(late=158)


def test_a_sector_stands_once_in_a_period():
    row = make_result()

    assert sentences(SectorResult(period=row.period, sector=row.sector)) == {
        "__all__": ["Lĩnh vực này đã có số liệu trong kỳ."]
    }


def test_nothing_resolved_has_no_ratio():
    row = SectorResult(new_online=3, pending_in_time=3)

    assert (row.early_ratio, row.on_time_ratio, row.late_ratio) == ("–", "–", "–")


def test_totals_are_the_sums_of_all_rows():
    period = make_period()
    make_result(period=period)
    make_result(period=period)

    totals = period.totals
    assert (totals.received, totals.resolved, totals.pending) == (38722, 31282, 7440)
    assert totals.early_ratio == "86,5 %"


def test_totals_of_a_period_without_rows_are_zero():
    assert make_period().totals.received == 0


@pytest.mark.parametrize(
    ("kind", "number", "key", "label", "short"),
    [
        (MONTH, 5, "2024-05", "Tháng 5 năm 2024", "Tháng 5"),
        (MONTH, 12, "2024-12", "Tháng 12 năm 2024", "Tháng 12"),
        (QUARTER, 2, "2024-q2", "Quý II năm 2024", "Quý II"),
        (YEAR, 0, "2024", "Năm 2024", "Cả năm"),
    ],
)
def test_a_period_is_found_by_its_key_and_named_by_its_label(kind, number, key, label, short):
    period = make_period(kind=kind, number=number)
    make_period(kind=MONTH, number=2)
    make_period(year=2023)

    assert (period.key, str(period), period.short_label) == (key, label, short)
    assert ResultPeriod.objects.with_key(key).get() == period


def test_the_period_that_ended_last_comes_first_and_of_equals_the_shorter():
    january = make_period(year=2025, number=1)
    quarter = make_period(kind=QUARTER, number=4)
    november = make_period(number=11)
    year = make_period(kind=YEAR, number=0)
    december = make_period(number=12)
    third_quarter = make_period(kind=QUARTER, number=3)

    assert list(ResultPeriod.objects.all()) == [
        january,
        december,
        quarter,
        year,
        november,
        third_quarter,
    ]


def test_a_corrected_period_moves_to_its_new_place():
    may, june = make_period(number=5), make_period(number=6)
    may.number = 7
    may.save()

    assert list(ResultPeriod.objects.all()) == [may, june]


@pytest.mark.parametrize(
    ("kind", "number"), [(MONTH, 0), (MONTH, 13), (QUARTER, 0), (QUARTER, 5), (YEAR, 1)]
)
def test_a_number_that_the_kind_does_not_have_is_refused(kind, number):
    period = make_period()
    period.kind, period.number = kind, number

    assert sentences(period) == {
        "__all__": ["Kỳ tháng phải có số từ 1 đến 12, kỳ quý từ 1 đến 4, kỳ năm để số 0."]
    }
    with pytest.raises(IntegrityError):
        period.save()


@pytest.mark.parametrize("year", [24, 1999, 2100])
def test_a_year_of_another_century_is_refused(year):
    period = make_period()
    period.year = year

    assert sentences(period) == {"__all__": ["Năm phải từ 2000 đến 2099."]}


def test_a_period_exists_once():
    make_period()

    assert sentences(ResultPeriod(kind=MONTH, year=2024, number=5)) == {
        "__all__": ["Kỳ này đã có. Hãy mở kỳ đã có để sửa số liệu."]
    }


def test_only_published_periods_count_as_the_latest():
    now = timezone.now()
    current = make_period(number=1)
    make_period(number=2, status=ResultPeriod.Status.DRAFT)
    make_period(number=3, publish_at=now + timedelta(hours=1))
    make_period(number=4, publish_at=now - timedelta(days=2), expire_at=now - timedelta(days=1))

    assert ResultPeriod.objects.published(now).latest_with_rows() == current


def test_there_is_no_latest_period_before_the_first():
    assert ResultPeriod.objects.published().latest_with_rows() is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_latest_period_comes_with_its_rows_in_two_queries(rows, django_assert_num_queries):
    period = make_period()
    for _ in range(rows):
        make_result(period=period)

    with django_assert_num_queries(2):
        latest = ResultPeriod.objects.published().latest_with_rows()
        named = [row.sector.name for row in latest.rows.all()]
        received = latest.totals.received
    assert (len(named), received) == (rows, rows * 19361)


def test_rows_stand_in_the_order_of_their_sectors():
    period = make_period()
    last = make_result(period=period, sector=make_sector(position=9))
    first = make_result(period=period, sector=make_sector(position=3))

    assert list(period.rows.all()) == [first, last]
