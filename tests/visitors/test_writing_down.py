"""From the journals into the database: as often as one likes, and never twice."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.build import local
from tests.visitors.build import FIREFOX, PHONE, make_count, make_day, view
from visitors import services
from visitors.models import DailyCount, DailyVisits
from visitors.records import Event
from visitors.services import figures, journals, write_down

pytestmark = pytest.mark.django_db

NOON = local(2024, 5, 14, 12)
NEXT_DAY = local(2024, 5, 15, 0, 0, 1)
# Tables of the search that cannot be read: what they hold lies in tables of their own beside them.
SEARCHED_ONLY = {"shared_searchtitle", "shared_searchall"}
either = pytest.mark.usefixtures("either_journals")
READ, MISSED = DailyCount.Kind.READ, DailyCount.Kind.MISSED_SEARCH


def rows():
    fields = ["date", "visits", "views", "on_phone"]
    return list(DailyVisits.objects.order_by("date", "pk").values_list(*fields))


def counts():
    return list(DailyCount.objects.values_list("kind", "subject", "number"))


@either
def test_a_day_is_written_with_all_its_figures():
    view(on_phone=True, subject="portal.page:1", at=NOON)
    view(subject="portal.page:1", at=NOON)

    write_down(NOON)

    assert rows() == [(date(2024, 5, 14), 1, 2, 1)]
    assert counts() == [(READ, "portal.page:1", 1)]


@either
def test_writing_again_counts_nothing_twice():
    view(subject="portal.page:1", at=NOON)
    for _ in range(3):
        write_down(NOON)

    assert (rows(), counts()) == ([(date(2024, 5, 14), 1, 1, 0)], [(READ, "portal.page:1", 1)])


@either
def test_what_came_since_is_added():
    view(subject="portal.page:1", at=NOON)
    write_down(NOON)
    view(address="192.0.2.8", subject="portal.page:1", at=NOON)
    write_down(NOON)

    assert (rows(), counts()) == ([(date(2024, 5, 14), 2, 2, 0)], [(READ, "portal.page:1", 2)])


@either
def test_a_new_process_writes_the_same(monkeypatch):
    view(subject="portal.page:1", at=NOON)
    write_down(NOON)
    monkeypatch.setattr(services, "_tallies", {})
    write_down(NOON)

    assert (rows(), counts()) == ([(date(2024, 5, 14), 1, 1, 0)], [(READ, "portal.page:1", 1)])


@either
@pytest.mark.parametrize("written", [False, True])
def test_the_figures_are_those_of_this_moment_written_or_not(written):
    make_day(date=NOON.date(), visits=313)
    view(at=NOON)
    if written:
        write_down(NOON)

    assert figures(NOON)["today"] == 314


def test_a_journal_that_was_lost_keeps_what_was_written():
    view(at=NOON)
    write_down(NOON)
    for file in journals().folder.iterdir():
        file.unlink()
    view(at=NOON)
    write_down(NOON)

    assert (rows(), figures(NOON)["today"]) == ([(date(2024, 5, 14), 1, 1, 0)] * 2, 2)


@either
def test_a_day_that_is_over_is_written_and_destroyed():
    view(at=NOON)

    write_down(NEXT_DAY)

    assert (rows(), journals().live()) == ([(date(2024, 5, 14), 1, 1, 0)], [])
    assert figures(NEXT_DAY) == {
        "today": 0,
        "yesterday": 1,
        "week": 1,
        "month": 1,
        "total": 1,
    }


def test_of_a_day_that_is_over_no_file_stays(settings):
    view(at=NOON)

    write_down(NEXT_DAY)

    assert list(settings.VISITS_ROOT.iterdir()) == []


@either
def test_what_another_process_wrote_is_forgotten(monkeypatch):
    view(at=NOON)
    figures(NOON)
    with monkeypatch.context() as another:
        another.setattr(services, "_tallies", {})
        write_down(NEXT_DAY)
    write_down(NEXT_DAY)

    assert (rows(), services._tallies) == ([(date(2024, 5, 14), 1, 1, 0)], {})


@either
def test_today_goes_on_when_yesterday_is_closed():
    view(at=NOON)
    view(at=NEXT_DAY)

    write_down(NEXT_DAY)

    assert [journal.date for journal in journals().live()] == [NEXT_DAY.date()]
    assert figures(NEXT_DAY)["week"] == 2


def test_nobody_s_address_or_agent_stands_in_any_table():
    view(address="192.0.2.77", agent="Mozilla/5.0 Firefox", subject="portal.page:1", at=NOON)
    write_down(NOON)

    with connection.cursor() as cursor:
        stored = ""
        for table in set(connection.introspection.table_names(cursor)) - SEARCHED_ONLY:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            stored += repr(cursor.fetchall())
    assert "portal.page:1" in stored
    assert "192.0.2.77" not in stored
    assert "Firefox" not in stored


@either
def test_what_could_not_be_written_stays_in_the_journal(monkeypatch):
    def locked(*rows, **options):
        raise DatabaseError("database is locked")

    view(at=NOON)
    with monkeypatch.context() as broken, pytest.raises(DatabaseError):
        broken.setattr(DailyCount.objects, "bulk_create", locked)
        write_down(NOON)
    assert rows() == []

    write_down(NOON)

    assert rows() == [(date(2024, 5, 14), 1, 1, 0)]


def test_searches_in_vain_are_forgotten_after_three_months():
    for back in [90, 91]:
        day = make_day(date=NEXT_DAY.date() - timedelta(days=back))
        make_count(day=day, kind=MISSED, subject=f"{back}")
        make_count(day=day, kind=READ, subject=f"{back}")
    view(Event.DOWNLOAD, subject="portal.page:1", at=NOON)

    write_down(NEXT_DAY)

    assert sorted(counts()) == [
        (DailyCount.Kind.DOWNLOAD, "portal.page:1", 1),
        (MISSED, "90", 1),
        (READ, "90", 1),
        (READ, "91", 1),
    ]


def test_what_one_household_searched_for_in_vain_is_not_written():
    for agent in [FIREFOX, PHONE]:
        view(Event.MISSED_SEARCH, agent=agent, subject="lê thị na", at=NOON)
    for address in ["192.0.2.7", "192.0.2.8"]:
        view(Event.MISSED_SEARCH, address=address, subject="a", at=NOON)

    write_down(NEXT_DAY)

    assert counts() == [(MISSED, "a", 2)]


def test_what_a_second_household_searches_for_is_written_then():
    view(Event.MISSED_SEARCH, subject="a", at=NOON)
    write_down(NOON)
    view(Event.MISSED_SEARCH, subject="a", address="192.0.2.8", at=NOON)
    write_down(NOON)

    assert counts() == [(MISSED, "a", 2)]


def test_nothing_new_asks_the_database_nothing(django_assert_num_queries):
    view(at=NOON)
    write_down(NOON)

    with django_assert_num_queries(0):
        write_down(NOON)


def test_a_process_forgets_the_journals_that_another_has_destroyed():
    view(at=NOON)
    (journal,) = journals().live()
    figures(NOON)
    journals().seal(journal)
    journals().destroy(journal)

    write_down(NEXT_DAY)

    assert services._tallies == {}


def test_what_another_process_has_written_is_not_written_again(monkeypatch):
    view(at=NOON)
    write_down(NOON)
    DailyVisits.objects.update(visits=7)
    monkeypatch.setattr(services, "_tallies", {})

    write_down(NOON)

    assert rows() == [(date(2024, 5, 14), 7, 1, 0)]


@either
def test_a_database_from_an_older_backup_is_given_all_that_it_lacks():
    view(subject="portal.page:1", at=NOON)
    view(Event.DOWNLOAD, subject="portal.page:2", at=NOON)
    write_down(NOON)
    DailyVisits.objects.all().delete()

    view(address="192.0.2.8", at=NOON)
    write_down(NOON)

    assert rows() == [(date(2024, 5, 14), 2, 2, 0)]
    assert sorted(counts()) == [
        (DailyCount.Kind.DOWNLOAD, "portal.page:2", 1),
        (READ, "portal.page:1", 1),
    ]


@either
def test_a_day_that_a_wrong_clock_began_is_not_kept_until_it_comes():
    view(at=local(2031, 5, 14, 12))
    view(at=local(2024, 5, 15, 0, 0, 1))  # by a machine whose clock is a second ahead

    write_down(NOON)

    assert [journal.date for journal in journals().live()] == [date(2024, 5, 15)]
    assert figures(NOON)["total"] == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_what_another_process_is_writing_is_not_overwritten_with_less():
    view(at=NOON)
    write_down(NOON)
    view(address="192.0.2.8", at=NOON)
    written = threading.Event()

    def write_more():
        with transaction.atomic():
            DailyVisits.objects.update(visits=7, length=10**6)
            written.set()
            time.sleep(0.2)  # while this process waits for the row
        connection.close()

    another = threading.Thread(target=write_more)
    another.start()
    written.wait()
    write_down(NOON)
    another.join()

    assert rows() == [(date(2024, 5, 14), 7, 1, 0)]
