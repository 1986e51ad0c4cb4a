"""The chart of the last days, as staff see it."""

import re
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from tests.build import local
from tests.visitors.build import make_day
from visitors.statistics import last_days

pytestmark = pytest.mark.django_db


def rendered():
    return Template("{% load visitors %}{% visit_chart %}").render(Context())


def test_days_without_visits_count_as_none():
    make_day(date=date(2024, 5, 12), visits=7)
    make_day(date=date(2024, 5, 14), visits=5)

    assert last_days(3, local(2024, 5, 14, 9)) == [
        (date(2024, 5, 12), 7),
        (date(2024, 5, 13), 0),
        (date(2024, 5, 14), 5),
    ]


def test_days_before_and_after_are_left_out():
    make_day(date=date(2024, 5, 11), visits=1)
    make_day(date=date(2024, 5, 15), visits=2)

    assert last_days(3, local(2024, 5, 14, 0, 30)) == [
        (date(2024, 5, 12), 0),
        (date(2024, 5, 13), 0),
        (date(2024, 5, 14), 0),
    ]


def test_the_chart_has_its_figures_in_a_table():
    make_day(date=timezone.localdate(), visits=32_634)
    make_day(date=timezone.localdate() - timedelta(days=2), visits=1200)

    figures = re.findall(r"<td>([\d.]+)</td>", rendered())
    assert (figures[-3:], len(figures)) == (["1.200", "0", "32.634"], 30)


def test_a_chart_without_visits_says_so_to_everybody():
    assert rendered().count("Chưa có lượt nào.") == 2


def test_the_chart_tells_its_sum_also_to_those_who_cannot_see_it():
    make_day(date=timezone.localdate(), visits=1200)

    today = f"{timezone.localdate():%d/%m}"
    told = f"Tổng cộng 1.200 lượt; nhiều nhất ngày {today} với 1.200 lượt."
    assert rendered().count(told) == 2


def test_numbers_of_the_drawing_are_written_as_svg_reads_them():
    make_day(date=timezone.localdate(), visits=3)

    lengths = re.findall(r' (?:x|y|width|height|x1|y1)="([^"]*)"', rendered())
    assert [length for length in lengths if not re.fullmatch(r"\d+(\.\d+)?", length)] == []


def test_the_chart_asks_the_database_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        rendered()
