"""The journal of a day: what is in it, what a broken write leaves, how it ends."""

from datetime import date

import pytest

from tests.build import local
from tests.visitors.build import days, view
from visitors.journal import Journal, JournalGoneError
from visitors.records import Event, Record
from visitors.services import figures, journals

DAY = date(2024, 5, 14)
NOON = local(2024, 5, 14, 12)
either = pytest.mark.usefixtures("either_journals")


def content(settings):
    return (settings.VISITS_ROOT / "2024-05-14").read_bytes()


def salt(settings):
    return content(settings).split(b"\n")[0].split()[1].decode()


def test_nobody_else_may_enter_the_folder(settings):
    view(at=NOON)

    modes = [settings.VISITS_ROOT, settings.VISITS_ROOT / "2024-05-14"]
    assert [oct(path.stat().st_mode)[-3:] for path in modes] == ["700", "600"]


def test_a_line_names_neither_address_nor_agent(settings):
    view(address="192.0.2.77", agent="Mozilla/5.0 Firefox", at=NOON)

    assert b"192.0.2.77" not in content(settings)
    assert b"Firefox" not in content(settings)


def test_the_salt_stays_the_same_for_a_day(settings):
    view(at=NOON)
    before = salt(settings)
    view(address="192.0.2.8", at=NOON)

    assert salt(settings) == before


def test_each_day_has_a_salt_of_its_own(settings):
    view(at=NOON)
    view(at=local(2024, 5, 15, 12))

    first, second = [path.read_text().split()[1] for path in settings.VISITS_ROOT.iterdir()]
    assert len(first) == len(second) == 64
    assert first != second


@pytest.mark.parametrize(
    "torn", [b"\nv\t43", b"\nv\t43200\tabc\tdef\t0\t\t", b"\xff\0\n\n\t.\n", b"."]
)
def test_what_a_broken_write_left_costs_only_itself(settings, torn):
    view(at=NOON)
    with (settings.VISITS_ROOT / "2024-05-14").open("ab") as file:
        file.write(torn)
    view(address="192.0.2.8", at=NOON)

    assert days() == {"2024-05-14": 2}


def test_a_line_without_its_end_is_not_counted_yet(settings):
    view(at=NOON)
    with (settings.VISITS_ROOT / "2024-05-14").open("ab") as file:
        file.write(Record(Event.VIEW, 43_200, "other").line()[:-1])

    assert days() == {"2024-05-14": 1}


def test_a_sealed_journal_has_lost_its_salt(settings):
    view(at=NOON)
    known = salt(settings)
    (journal,) = journals().live()

    journals().seal(journal)

    (left,) = settings.VISITS_ROOT.iterdir()
    assert known.encode() not in left.read_bytes()
    assert days() == {"2024-05-14": 1}


@either
def test_what_comes_late_goes_into_a_new_journal_of_its_day():
    view(at=NOON)
    (journal,) = journals().live()
    journals().seal(journal)

    view(at=NOON)

    assert [len(journals().live()), {live.date for live in journals().live()}] == [2, {DAY}]


@either
def test_sealing_again_changes_nothing():
    view(at=NOON)
    (journal,) = journals().live()
    for _ in range(2):
        journals().seal(journal)

    assert journals().live() == [journal]


@either
def test_an_open_journal_is_not_destroyed():
    view(at=NOON)
    (journal,) = journals().live()

    journals().destroy(journal)

    assert journals().live() == [journal]


@either
def test_a_destroyed_journal_cannot_be_read():
    view(at=NOON)
    (journal,) = journals().live()
    journals().seal(journal)
    journals().destroy(journal)

    with pytest.raises(JournalGoneError):
        journals().read(journal, 0)
    assert journals().live() == []


@either
def test_a_journal_of_the_same_day_is_another_one():
    view(at=NOON)

    with pytest.raises(JournalGoneError):
        journals().read(Journal(DAY, "f" * 32), 0)


@either
@pytest.mark.django_db
def test_before_the_first_hit_nothing_was_counted_yet():
    assert (journals().live(), figures()["total"]) == ([], 0)
