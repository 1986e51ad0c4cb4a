"""The journal of a day: what is in it, what a broken write leaves, how it ends."""

import fcntl
import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest

from tests.build import local
from tests.visitors.build import days, view
from visitors.journal import HEADER_LENGTH, Journal, JournalGoneError
from visitors.models import DailyVisits
from visitors.records import Event, Record
from visitors.services import figures, journals, tally_of, write_down

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
    "torn",
    [
        b"\nv\t43",
        b"\nv\t43200\tabc\tdef\t0\t\t",
        b"\xff\0\n\n\t.\n",
        b".",
        b"\nv\t43200\tabc\tdef\t0\tportal.page:\0\0\t\t.\n",  # no database takes it
        b"\n?\t43200\tabc\tdef\t0\tportal.page:7\t\t.\n",
    ],
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


@pytest.mark.parametrize(
    "line", [b"\nv\t43200\tabc\tdef\t0\t\t\t\n", b"\nv\t\tabc\tdef\t0\t\t\t.\n"]
)
def test_a_line_without_its_mark_of_an_end_or_its_second_is_none(settings, line):
    view(at=NOON)
    with (settings.VISITS_ROOT / "2024-05-14").open("ab") as file:
        file.write(line)

    assert days() == {"2024-05-14": 1}


@either
def test_the_journal_of_the_oldest_day_comes_first():
    some_days = [14, 2, 30, 9, 21, 5, 17]
    for day in some_days:
        view(at=local(2024, 5, day, 12))

    assert [journal.date.day for journal in journals().live()] == sorted(some_days)


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
def test_sealing_again_spares_the_journal_that_was_begun_since():
    view(at=NOON)
    (journal,) = journals().live()
    journals().seal(journal)
    view(at=NOON)

    journals().seal(journal)

    view(at=NOON)
    assert sorted(tally_of(live).views for live in journals().live()) == [1, 2]


def test_a_line_under_way_is_in_its_journal_before_that_is_sealed():
    view(at=NOON)
    (journal,) = journals().live()
    with ThreadPoolExecutor() as threads:

        def line_of(salt):
            sealing = threads.submit(journals().seal, journal)
            assert not wait([sealing], timeout=0.1).done
            return Record(Event.VIEW, 43_200, "other").line()

        journals().append(DAY, line_of)

    assert (journals().live(), tally_of(journal).views) == ([journal], 2)


def test_a_journal_that_two_seal_at_once_is_sealed_once(settings):
    view(at=NOON)
    (journal,) = journals().live()
    with ThreadPoolExecutor() as threads:
        with (settings.VISITS_ROOT / "2024-05-14").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            sealing = [threads.submit(journals().seal, journal) for _ in range(2)]
            assert not wait(sealing, timeout=0.1).done
        assert [seal.result() for seal in sealing] == [None, None]

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


def test_other_files_in_the_folder_are_no_journals(settings):
    view(at=NOON)
    for name in ["lost+found", "2024-05-13", "2024-05-14.new", "2024-05-14.x.new"]:
        (settings.VISITS_ROOT / name).touch()

    assert days() == {"2024-05-14": 1}


def test_a_file_that_is_no_journal_takes_no_hit(settings):
    settings.VISITS_ROOT.mkdir()
    (settings.VISITS_ROOT / "2024-05-14").write_text("Ghi chú")

    with pytest.raises(OSError, match=r"/2024-05-14 is no journal: remove it$"):
        view(at=NOON)


def test_who_was_killed_while_sealing_keeps_nobody_from_counting(settings):
    view(at=NOON)
    path = settings.VISITS_ROOT / "2024-05-14"
    path.write_bytes(content(settings).replace(salt(settings).encode(), b"0" * 64))

    view(at=NOON)

    assert len(journals().live()) == 2
    assert len(content(settings).splitlines()) == 3


def test_a_flood_does_not_fill_the_memory(monkeypatch):
    view(at=NOON)
    monkeypatch.setattr("visitors.journal.MOST", 100)

    with pytest.raises(OSError, match=r"^the journal of the day is full$"):
        view(at=NOON)


def test_a_journal_that_was_cut_is_read_on_when_it_is_longer_again(settings):
    view(at=NOON)
    assert days() == {"2024-05-14": 1}
    with (settings.VISITS_ROOT / "2024-05-14").open("ab") as file:
        file.truncate(HEADER_LENGTH)
    assert days() == {"2024-05-14": 1}

    for visitor in range(2):  # the first in the place of the line that was lost
        view(address=f"198.51.100.{visitor}", at=NOON)

    assert days() == {"2024-05-14": 2}


def test_the_folder_may_vanish_while_the_portal_runs(settings):
    view(at=NOON)
    shutil.rmtree(settings.VISITS_ROOT)

    view(at=NOON)

    assert days() == {"2024-05-14": 1}


def test_what_was_left_of_beginning_a_journal_goes_with_its_day(settings):
    view(at=NOON)
    (journal,) = journals().live()
    (settings.VISITS_ROOT / f"2024-05-14.{'f' * 32}.new").touch()

    journals().seal(journal)
    journals().destroy(journal)

    assert list(settings.VISITS_ROOT.iterdir()) == []


@pytest.mark.parametrize("text", ["a\0b", "a\tb", "a\nb", "x" * 300])
def test_every_text_becomes_one_line_that_the_database_takes(text):
    line = Record(Event.MISSED_SEARCH, 1, subject=text).line()

    kept = Record.read(line.strip(b"\n")).subject
    assert kept in {"ab", "a b", "x" * 200}


@pytest.mark.django_db
def test_a_sealed_journal_that_was_spoiled_is_left_out(settings):
    view(at=NOON)
    (journal,) = journals().live()
    journals().seal(journal)
    (file,) = settings.VISITS_ROOT.iterdir()
    file.write_bytes(b"spoiled")

    assert figures(NOON)["total"] == 0


@pytest.mark.django_db
def test_a_sealed_journal_that_was_spoiled_keeps_no_other_from_the_database(settings):
    view(at=NOON)
    (journal,) = journals().live()
    journals().seal(journal)
    (file,) = settings.VISITS_ROOT.iterdir()
    file.write_bytes(b"spoiled")
    view(at=NOON + timedelta(days=1))

    write_down(NOON + timedelta(days=1))

    assert [str(day) for day in DailyVisits.objects.all()] == ["15/05/2024: 1"]
