from datetime import timedelta

import pytest
from django.db import connection

from tests.build import local
from tests.visitors.build import FIREFOX, PHONE, days, make_day, view
from visitors.models import DailySalt, DailyVisitsQuerySet, SeenVisitor
from visitors.services import figures

pytestmark = pytest.mark.django_db

NOON = local(2024, 5, 14, 12)
SUNDAY_NIGHT = local(2024, 5, 12, 23, 59, 59)
MONDAY_MORNING = local(2024, 5, 13, 0, 0, 1)


def test_the_first_view_begins_a_visit():
    assert view(at=NOON) is True
    assert days() == {"2024-05-14": 1}


def test_a_visit_is_added_to_its_day():
    make_day(date=NOON.date(), visits=313)

    view(at=NOON)

    assert days() == {"2024-05-14": 314}


@pytest.mark.parametrize(("minutes", "visits"), [(0, 1), (29, 1), (30, 1), (31, 2)])
def test_a_visitor_counts_anew_after_half_an_hour(minutes, visits):
    view(at=NOON)

    assert view(at=NOON + timedelta(minutes=minutes)) is (visits == 2)
    assert days() == {"2024-05-14": visits}


def test_reading_on_keeps_a_visit_open():
    for minutes in [0, 20, 40, 60]:
        view(at=NOON + timedelta(minutes=minutes))

    assert days() == {"2024-05-14": 1}


def test_two_agents_behind_one_address_are_two_visitors():
    view(agent=FIREFOX, at=NOON)
    view(agent=PHONE, at=NOON)

    assert days() == {"2024-05-14": 2}


def test_two_addresses_with_one_agent_are_two_visitors():
    view(address="192.0.2.1", at=NOON)
    view(address="2001:db8::1", at=NOON)

    assert days() == {"2024-05-14": 2}


def test_where_the_address_ends_and_the_agent_begins_matters():
    view(address="192.0.2.1", agent="1 Firefox", at=NOON)
    view(address="192.0.2.11", agent=" Firefox", at=NOON)

    assert days() == {"2024-05-14": 2}


def test_a_second_decides_between_sunday_and_monday():
    view(address="192.0.2.1", at=SUNDAY_NIGHT)
    view(address="192.0.2.2", at=MONDAY_MORNING)

    assert days() == {"2024-05-12": 1, "2024-05-13": 1}
    assert figures(MONDAY_MORNING) == {
        "today": 1,
        "yesterday": 1,
        "week": 1,
        "month": 2,
        "total": 2,
    }


def test_a_view_of_sunday_that_comes_late_is_of_sunday():
    view(at=MONDAY_MORNING)
    view(at=SUNDAY_NIGHT)
    view(at=SUNDAY_NIGHT)
    view(at=MONDAY_MORNING)

    assert days() == {"2024-05-12": 1, "2024-05-13": 1}


def test_a_new_day_destroys_what_told_visitors_apart():
    view(address="192.0.2.1", at=SUNDAY_NIGHT)
    view(address="192.0.2.2", at=SUNDAY_NIGHT)
    salt = DailySalt.objects.get().salt
    keys = set(SeenVisitor.objects.values_list("key", flat=True))

    view(address="192.0.2.1", at=MONDAY_MORNING)

    kept = DailySalt.objects.get()
    assert (kept.date, kept.salt == salt) == (MONDAY_MORNING.date(), False)
    assert len(keys) == 2
    assert SeenVisitor.objects.count() == 1
    assert not SeenVisitor.objects.filter(key__in=keys).exists()


def test_the_salt_stays_the_same_for_a_day():
    view(at=NOON)
    salt = DailySalt.objects.get().salt

    view(address="192.0.2.2", at=NOON + timedelta(hours=1))

    assert DailySalt.objects.get().salt == salt


def test_nobody_s_address_or_agent_stands_in_any_table():
    view(address="192.0.2.77", agent=FIREFOX, at=NOON)

    with connection.cursor() as cursor:
        stored = ""
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            stored += repr(cursor.fetchall())
    assert SeenVisitor.objects.get().key in stored
    assert "192.0.2.77" not in stored
    assert "Firefox" not in stored


def test_a_count_that_fails_leaves_no_trace_of_the_visitor(monkeypatch):
    def fail(*args):
        raise RuntimeError

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(DailyVisitsQuerySet, "add_one", fail)
        view(at=NOON)

    assert SeenVisitor.objects.count() == 0
    assert view(at=NOON) is True


@pytest.mark.parametrize("agent", ["", "x" * 100_000, "a\0b\nc", "\udcff\ud800", "ÿ\x80"])
def test_any_agent_can_be_counted(agent):
    view(agent=agent, at=NOON)

    assert view(agent=agent, at=NOON) is False


# BEGIN and COMMIT are among the queries.


def test_the_queries_of_a_view_that_goes_on(django_assert_num_queries):
    view(at=NOON)

    with django_assert_num_queries(4):
        view(at=NOON)


def test_the_queries_of_a_visit_that_begins(django_assert_num_queries):
    view(at=NOON)

    with django_assert_num_queries(7):
        view(address="192.0.2.8", at=NOON)
