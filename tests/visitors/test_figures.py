from datetime import UTC, date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.build import local, make_staff
from tests.shared.sheet_files import workbook
from tests.visitors.build import make_day, make_imported, view
from visitors import services
from visitors.services import figures

pytestmark = pytest.mark.django_db

TUESDAY = local(2024, 5, 14, 7, 30)


def make_seed():
    """The days and the imported total from which a ward's site showed its five figures."""
    make_imported(visits=659_370)
    for day in range(1, 12):
        make_day(date=date(2024, 5, day), visits=2489)
    make_day(date=date(2024, 5, 12), visits=29_874 - 11 * 2489)
    make_day(date=date(2024, 5, 13), visits=2446)
    make_day(date=date(2024, 5, 14), visits=314)


def test_the_seed_s_figures_come_from_rows():
    make_seed()

    assert figures(TUESDAY) == {
        "today": 314,
        "yesterday": 2446,
        "week": 2760,
        "month": 32_634,
        "total": 692_004,
    }


def test_the_seed_s_figures_come_from_the_spreadsheet_of_an_old_site(client):
    """As a clerk makes it: days by hand, numbers as they were printed, a total below."""
    client.force_login(make_staff())
    rows = [[date(2024, 5, day), 2489] for day in range(1, 12)]
    rows += [["12/05/2024", "2.495"], ["13/5/2024", "2.446"], ["2024-05-14", 314]]
    table = workbook(["Số lượt truy cập"], ["Ngày", "Số lượt"], *rows, ["Tổng cộng", 32_634])

    upload = SimpleUploadedFile("so-luot.xlsx", table)
    old_site = {"note": "Trang cũ", "visits": "659.370", "table": upload}
    client.post("/quan-tri/visitors/importedtotal/add/", old_site)

    assert figures(TUESDAY) == {
        "today": 314,
        "yesterday": 2446,
        "week": 2760,
        "month": 32_634,
        "total": 692_004,
    }


def test_a_site_that_nobody_has_visited_shows_zeros():
    assert figures() == {"today": 0, "yesterday": 0, "week": 0, "month": 0, "total": 0}


def test_a_site_without_days_of_its_own_shows_what_was_imported():
    make_imported(visits=692_004)

    assert figures()["total"] == 692_004


def test_imported_totals_add_up():
    make_imported(visits=600)
    make_imported(visits=30)
    make_day(visits=5)

    assert figures()["total"] == 635


def test_a_week_may_be_longer_than_its_month():
    for day, visits in [(28, 1), (29, 10), (30, 100)]:
        make_day(date=date(2024, 4, day), visits=visits)
    make_day(date=date(2024, 5, 1), visits=1000)

    assert figures(local(2024, 5, 1, 12)) == {
        "today": 1000,
        "yesterday": 100,
        "week": 1110,
        "month": 1000,
        "total": 1111,
    }


@pytest.mark.parametrize(
    ("at", "week"),
    [
        (local(2024, 5, 12, 23, 59, 59), 1),  # Sunday ends a week
        (local(2024, 5, 13), 10),  # Monday begins one
    ],
)
def test_the_week_turns_at_midnight_before_monday(at, week):
    make_day(date=date(2024, 5, 12), visits=1)
    make_day(date=date(2024, 5, 13), visits=10)

    assert figures(at)["week"] == week


def test_days_are_those_of_the_ward_whatever_the_zone_of_the_moment():
    make_day(date=date(2025, 1, 1), visits=3)

    assert figures(local(2025, 1, 1, 0, 30).astimezone(UTC))["today"] == 3


def test_new_year_begins_a_month_and_keeps_the_week():
    make_day(date=date(2024, 12, 31), visits=5)

    assert figures(local(2025, 1, 1)) == {
        "today": 0,
        "yesterday": 5,
        "week": 5,
        "month": 0,
        "total": 5,
    }


def test_days_after_the_moment_are_not_in_its_figures():
    make_day(date=date(2024, 5, 15))

    assert set(figures(TUESDAY).values()) == {0}


@pytest.mark.parametrize("rows", [1, 3])
def test_one_query_tells_all(django_assert_num_queries, rows):
    for day in range(1, rows + 1):
        make_day(date=date(2024, 5, day))
        make_imported()

    with django_assert_num_queries(1):
        figures(TUESDAY)


@pytest.fixture
def kept_sums(monkeypatch):
    """Let the sums of closed days be kept, as a process that serves readers does."""
    monkeypatch.setattr(services, "SUMS_KEPT", 60)
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("kept_sums")
def test_the_sums_of_closed_days_are_not_asked_for_with_every_page(django_assert_num_queries):
    make_day(date=TUESDAY.date(), visits=314)
    view(at=TUESDAY)
    figures(TUESDAY)
    view(at=TUESDAY, address="192.0.2.8")

    with django_assert_num_queries(0):
        assert figures(TUESDAY)["today"] == 316


@pytest.mark.usefixtures("kept_sums")
def test_the_sums_of_one_day_are_not_those_of_the_next():
    make_day(date=TUESDAY.date(), visits=314)

    assert figures(TUESDAY)["today"] == 314
    assert figures(TUESDAY + timedelta(days=1))["today"] == 0


@pytest.mark.usefixtures("kept_sums")
def test_kept_sums_have_no_gap_when_a_day_is_closed():
    wednesday = TUESDAY + timedelta(days=1)
    view(at=TUESDAY)

    assert figures(wednesday)["yesterday"] == 1
    services.write_down(wednesday)
    assert figures(wednesday)["yesterday"] == 1


def test_the_figures_of_many_days_may_wait_for_the_database():
    for days in range(12):
        view(at=TUESDAY - timedelta(days=days))

    assert figures(TUESDAY)["total"] == 12
