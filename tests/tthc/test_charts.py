"""What the charts of the results say, and where they stand."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from tests.tthc.build import make_period, make_result, make_sector
from tthc.charts import course_of, latest_course
from tthc.models import ResultPeriod

pytestmark = pytest.mark.django_db
NOTHING = {
    "carried_over": 0, "new_online": 0, "new_direct": 0, "early": 0, "on_time": 0, "late": 0,
    "pending_in_time": 0, "pending_late": 0,
}  # fmt: skip


def period_with(kept=(13529, 1958, 154), **fields):
    period = make_period(**fields)
    early, on_time, late = kept
    counts = NOTHING | {"early": early, "on_time": on_time, "late": late, "new_online": sum(kept)}
    make_result(period=period, **counts)
    return period


def labels(course):
    return [(period.label, totals and totals.received) for period, totals in course.steps]


def test_the_course_begins_with_the_first_month_known_and_has_no_holes():
    period_with(number=2, kept=(1, 0, 0))
    may = period_with(number=5, kept=(4, 0, 0))

    assert labels(course_of(may)) == [
        ("Tháng 2 năm 2024", 1),
        ("Tháng 3 năm 2024", None),
        ("Tháng 4 năm 2024", None),
        ("Tháng 5 năm 2024", 4),
    ]


def test_the_course_is_of_twelve_months_at_most():
    for number in range(4, 13):
        period_with(year=2023, number=number, kept=(number, 0, 0))
    may = period_with(number=5, kept=(5, 0, 0))

    steps = labels(course_of(may))
    assert (len(steps), steps[0], steps[-1]) == (
        12,
        ("Tháng 6 năm 2023", 6),
        ("Tháng 5 năm 2024", 5),
    )


@pytest.mark.parametrize(
    ("kind", "numbers", "named"),
    [
        ("quarter", [(2023, 4), (2024, 1)], ["Quý IV năm 2023", "Quý I năm 2024"]),
        ("year", [(2022, 0), (2023, 0)], ["Năm 2022", "Năm 2023"]),
    ],
)
def test_quarters_and_years_follow_their_own_kind(kind, numbers, named):
    period_with(year=2023, number=12)
    periods = [period_with(kind=kind, year=year, number=number) for year, number in numbers]

    assert [label for label, _ in labels(course_of(periods[-1]))] == named


def test_only_what_is_public_comes_before_a_period():
    period_with(number=3, status=ResultPeriod.Status.DRAFT)
    period_with(number=4, publish_at=timezone.now() + timedelta(hours=1))
    draft = period_with(number=5, status=ResultPeriod.Status.DRAFT)

    assert labels(course_of(draft)) == [("Tháng 5 năm 2024", 15641)]


def test_the_latest_course_is_of_the_kind_that_ended_last():
    period_with(kind="year", year=2023, number=0)
    period_with(number=4)
    may = period_with(number=5)
    period_with(number=6, status=ResultPeriod.Status.DRAFT)

    course = latest_course()
    assert (course.period, len(course.steps)) == (may, 2)


def test_the_worked_example_reads_as_it_was_published():
    period = make_result().period

    assert [chart.message for chart in course_of(period).charts] == [
        "Tháng 5 năm 2024 tiếp nhận 19.361 hồ sơ, đã giải quyết 15.641 hồ sơ, "
        "đang giải quyết 3.720 hồ sơ.",
        "Trong 15.641 hồ sơ đã giải quyết, 99,0 % xong trước hoặc đúng hạn, 1,0 % quá hạn.",
        "Tháng 5 năm 2024: 99,0 % hồ sơ xong trước hoặc đúng hạn.",
    ]


def test_figures_and_percents_stand_at_the_bar():
    period = make_result().period

    assert course_of(period).in_time_and_late().rows == [
        (
            "Tháng 5 năm 2024, mọi lĩnh vực",
            ["13.529 (86,5 %)", "1.958 (12,5 %)", "154 (1,0 %)"],
        )
    ]


@pytest.mark.parametrize(("sectors", "bars"), [(1, 1), (2, 3), (8, 9), (9, 1)])
def test_each_sector_has_its_bar_unless_they_are_too_many(sectors, bars):
    period = make_period()
    for _ in range(sectors):
        make_result(period=period)

    assert len(course_of(period).in_time_and_late().shares) == bars


def test_the_best_and_the_worst_month_are_named():
    period_with(number=3, kept=(80, 10, 10))
    period_with(number=4, kept=(0, 0, 0))
    may = period_with(number=5, kept=(90, 5, 5))

    chart = course_of(may).kept_ratio()
    assert chart.message == (
        "Tháng 5 năm 2024: 95,0 % hồ sơ xong trước hoặc đúng hạn; "
        "thấp nhất 90,0 % (tháng 3 năm 2024), cao nhất 95,0 % (tháng 5 năm 2024)."
    )
    assert [texts for _, texts in chart.rows] == [["90,0 %"], ["không có số liệu"], ["95,0 %"]]


def test_a_period_in_which_nothing_was_resolved_has_no_ratio():
    period = period_with(kept=(0, 0, 0))

    told = "Tháng 5 năm 2024 chưa giải quyết xong hồ sơ nào nên không có tỷ lệ."
    assert [chart.message for chart in course_of(period).charts[1:]] == [told, told]


def test_a_published_period_without_rows_counts_as_nothing():
    assert labels(course_of(make_period())) == [("Tháng 5 năm 2024", 0)]


def test_the_results_page_has_three_charts_with_headings(client):
    period = make_result().period

    html = client.get(period.get_absolute_url()).text
    assert re.findall(r'<h3 id="bieu-do-[\w-]+">(.*?)</h3>', html) == [
        "Tiếp nhận và đã giải quyết",
        "Đúng hạn và quá hạn",
        "Tỷ lệ trước và đúng hạn",
    ]


@pytest.mark.parametrize("path", ["/", "/thu-tuc/ket-qua/2024-05/"])
def test_no_two_things_of_a_page_share_an_id(client, path):
    make_result()

    ids = re.findall(r' id="([^"]+)"', client.get(path).text)
    assert [name for name in ids if ids.count(name) > 1] == []


def test_the_sidebar_says_the_latest_period_in_one_line(client):
    make_result()

    panel = re.search(
        r'aria-labelledby="ket-qua-tthc">.*?</p>', client.get("/so-do/").text, re.DOTALL
    )[0]
    assert " ".join(re.sub(r"<.*?>", "", panel.partition("</h2>")[2]).split()) == (
        "Tháng 5 năm 2024: tiếp nhận 19.361, đã giải quyết 15.641, trước và đúng hạn 99,0 %"
    )


def test_home_says_the_latest_period_and_links_it(client):
    make_result()

    section = re.search(r'"ket-qua-ky-moi-nhat">.*?</dl>', client.get("/").text, re.DOTALL)[0]
    assert " ".join(re.sub(r"<.*?>", " ", section.partition("</a>")[2]).split()) == (
        "Tháng 5 năm 2024 Tiếp nhận 19.361 hồ sơ Đã giải quyết 15.641 hồ sơ Trước và đúng hạn 99,0 %"
    )
    assert 'href="/thu-tuc/ket-qua/2024-05/"' in section


def test_without_any_period_home_and_sidebar_say_so(client):
    html = client.get("/").text

    assert "Chưa công bố kỳ nào." in html
    assert "Chưa công khai kết quả của kỳ nào." in html
    assert 'class="chart' not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_latest_results_cost_one_query(count, django_assert_num_queries):
    for number in range(count):
        make_result(period=make_period(number=number + 1))
        make_result(period=make_period(year=2023, number=number + 1))

    with django_assert_num_queries(1):
        message = latest_course().in_sidebar.message
    assert message == f"Tháng {count} năm 2024: 15.641 hồ sơ."


def test_the_charts_of_a_period_with_its_rows_cost_one_query(django_assert_num_queries):
    for number in range(1, 6):
        make_result(period=make_period(number=number), sector=make_sector())
    period = ResultPeriod.objects.latest_with_rows()

    with django_assert_num_queries(1):
        html = Template("{% load tthc %}{% result_charts period %}").render(
            Context({"period": period})
        )
    assert html.count("<svg") == 3


def test_names_of_periods_are_short_where_the_chart_is_small():
    period_with(year=2023, number=11, kept=(1, 0, 0))
    period_with(year=2023, number=12, kept=(1, 0, 0))

    small = latest_course().in_sidebar
    assert (small.first, small.last) == ("Tháng 11/2023", "Tháng 12/2023")
