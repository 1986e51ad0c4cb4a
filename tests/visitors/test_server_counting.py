"""Counting in the real server: many readers at once, and whatever goes wrong meanwhile."""

import json
import os
import resource
import shutil
import signal
import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.visitors.build import FIREFOX, view
from tests.visitors.serving import Portal, hit, request
from visitors.hits import signer
from visitors.journal import FileJournals

pytestmark = [pytest.mark.server, pytest.mark.django_db]  # its database is a copy of the tests'

VISITORS = 200
VIEWS = 10_000 if os.environ.get("WHOLE") else 2000  # each looks ten times or more
NEWS = "?trang=" + signer.sign("portal.page:77") + "&tu=bao.example.vn"
READER = {
    "address": "203.0.113.177",
    "longer address": "2001:db8:77:1::177",
    "agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/177.0",
}


@pytest.fixture(scope="module")
def database(tmp_path_factory, django_db_setup, django_db_blocker):
    """Return a database that is ready to be copied."""
    path = tmp_path_factory.mktemp("database") / "db.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as original:
            original.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    return path


@pytest.fixture(scope="module")
def portal(tmp_path_factory, database):
    """A portal on a copy of the database; DEBUG spares its pages the collected static files."""
    portal = Portal(tmp_path_factory.mktemp("portal"), DEBUG="true")
    shutil.copy(database, portal.database)
    try:
        portal.start()
        yield portal
    finally:
        portal.kill()


@pytest.fixture
def said(portal):
    """Return how often the server has said something since the test began."""
    begun = portal.output.stat().st_size
    return lambda words: portal.output.read_bytes()[begun:].decode().count(words)


def hits(number, network):
    """Return so many page views of VISITORS, of whom two have the same address."""
    visitors = [
        hit(f"{network}.{visitor // 2}", f"Mozilla/5.0 Firefox/{visitor % 2}.0")
        for visitor in range(VISITORS)
    ]
    return [visitors[view % VISITORS] for view in range(number)]


def told(portal):
    """Return the visits in all, as every answer tells them."""
    answers = portal.ask([request("/truy-cap/")] * 8).whole
    (body,) = {body for _, body in answers}
    return json.loads(body)["total"]


def until(done):
    """Wait for something that takes a moment."""
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def in_database(portal):
    """Return the visits and the views that are written down."""
    sums = "SELECT coalesce(sum(visits), 0), coalesce(sum(views), 0) FROM visitors_dailyvisits"
    return portal.rows(sums)[0]


def written(portal):
    """Return the visits and the views once all journals are written down to their ends."""

    journals = FileJournals(portal.journals)

    def is_all():
        lengths = dict(portal.rows("SELECT journal, length FROM visitors_dailyvisits"))
        return all(len(journals.read(j, 0)) == lengths.get(j.name) for j in journals.live())

    until(is_all)
    return in_database(portal)


def statuses(answers):
    return {status for status, _ in answers.whole}


def test_thousands_of_views_of_two_hundred_visitors_are_counted_exactly(portal):
    visits, views = written(portal)

    answers = portal.ask(hits(VIEWS, "192.0.2"))

    assert (statuses(answers), answers.missing) == ({200}, 0)
    assert told(portal) == visits + 200
    assert written(portal) == (visits + 200, views + VIEWS)


def kill_a_worker(portal):
    os.kill(portal.workers()[0], signal.SIGKILL)


def reload(portal):
    portal.server.send_signal(signal.SIGHUP)


def kill_all(portal):
    portal.kill()


@pytest.mark.parametrize(
    ("network", "trouble"),
    [("198.51.100", kill_a_worker), ("198.51.101", reload), ("198.51.102", kill_all)],
)
def test_whatever_becomes_of_the_processes_each_answered_view_counts_once(portal, network, trouble):
    visits, views = written(portal)

    answers = portal.ask(hits(1000, network), lambda: trouble(portal))

    if portal.server.poll() is not None:
        portal.start()
    assert (statuses(answers), len(answers.whole) >= 450) == ({200}, True)
    assert told(portal) == visits + 200
    new_visits, new_views = written(portal)
    assert new_visits == visits + 200
    assert len(answers.whole) <= new_views - views <= len(answers.whole) + answers.missing


def test_while_the_database_is_locked_views_are_answered_and_kept(portal):
    """However long it takes: a view asks the database nothing that a lock would hold up."""
    visits, views = written(portal)
    with closing(sqlite3.connect(portal.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answers = portal.ask([*hits(VISITORS, "198.51.103"), request("/", user_agent=FIREFOX)])
        time.sleep(1)  # it is tried to write them down
        assert (statuses(answers), answers.missing) == ({200}, 0)
        assert (told(portal), in_database(portal)) == (visits + 200, (visits, views))

    assert written(portal) == (visits + 200, views + 200)


@contextmanager
def file_size_limited(portal, size):
    """Let the workers write no file beyond a size: what a full disk does to them."""
    for pid in portal.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    for pid in portal.workers():
        free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, free)


@contextmanager
def long_wal(portal, size):
    """Keep the file in which SQLite writes first longer than a size."""
    with (
        closing(sqlite3.connect(portal.database, isolation_level=None)) as reader,
        closing(sqlite3.connect(portal.database, isolation_level=None)) as writer,
    ):
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("CREATE TABLE ballast AS SELECT randomblob(?) AS block", [size])
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM ballast").fetchall()
        yield
        reader.execute("ROLLBACK")
        writer.execute("DROP TABLE ballast")


def test_what_a_full_disk_does_not_take_is_written_later(portal, said):
    visits, views = written(portal)
    with long_wal(portal, 4_000_000), file_size_limited(portal, 3_000_000):
        answers = portal.ask(hits(VISITORS, "198.51.104"))
        until(lambda: said("cannot be written down, they stay in memory:") == 2)
        time.sleep(1)  # it is tried again
        assert (statuses(answers), told(portal)) == ({200}, visits + 200)
        assert in_database(portal) == (visits, views)

    assert written(portal) == (visits + 200, views + 200)
    until(lambda: said("Counted visits are written down again.") == 2)
    assert (said("cannot be written down"), said("Traceback")) == (2, 0)


def test_a_view_that_finds_no_room_is_refused_and_pages_go_on(portal, said):
    assert statuses(portal.ask([hit("198.51.105.1", FIREFOX)])) == {200}
    visits, views = written(portal)
    journal = portal.journals / str(timezone.localdate())
    with file_size_limited(portal, journal.stat().st_size):
        refused = portal.ask([hit("198.51.105.1", FIREFOX)])
        page = portal.ask([request("/", user_agent=FIREFOX)])

    assert [(status, json.loads(body)) for status, body in refused.whole] == [
        (503, {"error": "Chưa đếm được lượt này."})
    ]
    assert statuses(page) == {200}
    assert (said("A page view was not counted:"), said("Traceback")) == (1, 0)
    assert statuses(portal.ask([hit("198.51.105.1", FIREFOX)])) == {200}
    assert written(portal) == (visits, views + 1)


def at_rest(*folders):
    """Return every byte of these folders' files by its path."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in files}


def found(secrets, files):
    """Return which secret stands in which file."""
    return [
        (name, kind)
        for name, content in files.items()
        for kind, secret in secrets.items()
        if secret.encode() in content
    ]


def fail(portal, **headers):
    """Have requests refused and fail in every way; return the statuses."""
    headers["connection"] = "close"
    asked = [
        request("/truy-cap/", "PUT", **headers),
        request("/khong-co/", **headers),
        request("/", **headers | {"host": "nha-khac.vn"}),
        request("/quan-tri/login/", "POST", **headers),
    ]
    with closing(sqlite3.connect(portal.database)) as other:
        other.execute("ALTER TABLE announcements_announcement RENAME TO away")
        broken = portal.ask([request("/bai-viet/", **headers)])
        other.execute("ALTER TABLE away RENAME TO announcements_announcement")
    return statuses(portal.ask(asked)) | statuses(broken)


def journal_of(folder, day, subject):
    """Return the salt of a journal and the hashes of who read something."""
    header, *lines = (folder / str(day)).read_text(encoding="utf-8").split("\n")
    fields = [line.split("\t") for line in lines if subject in line]
    return header.split()[1], {field for line in fields for field in line[2:4] if field}


def test_no_address_agent_hash_or_salt_is_at_rest_anywhere(portal):
    agent = READER["agent"]
    with closing(sqlite3.connect(portal.database)) as other:
        other.execute("SELECT 1 FROM visitors_dailyvisits").fetchall()  # keeps the WAL where it is
        for address in [READER["address"], READER["longer address"]]:
            headers = {"x_forwarded_for": address, "user_agent": agent}
            assert statuses(portal.ask([hit(address, agent, NEWS), request("/", **headers)])) == {
                200
            }
            assert fail(portal, **headers) == {400, 403, 404, 405, 500}
        written(portal)
        with closing(sqlite3.connect(portal.folder / "backup.sqlite3")) as backup:
            other.backup(backup)
        salt, hashes = journal_of(portal.journals, timezone.localdate(), "portal.page:77")
        files = at_rest(portal.folder)

    secrets = READER | {"salt": salt} | {hash_: hash_ for hash_ in hashes}
    assert {"db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "backup.sqlite3"} <= set(files)
    kept = found({"page": "portal.page:77", "referrer": "bao.example.vn"}, files)
    assert {("backup.sqlite3", "page"), ("backup.sqlite3", "referrer")} <= set(kept)
    assert b"Internal Server Error: /" in files["output.txt"]
    del files[
        str(timezone.localdate())
    ]  # the journal in memory holds salt and hashes until midnight
    assert found(secrets, files) == []
    assert found(READER, at_rest(portal.journals)) == []


@pytest.fixture
def closed_day(portal, settings):
    """Return the day, the salt and the hashes of a journal that the server has found and closed."""
    settings.VISITS_ROOT = apart = portal.folder / "apart"  # until it is whole
    yesterday = timezone.localtime() - timedelta(days=1)
    for visitor in range(3):
        view(address=f"198.51.106.{visitor}", subject="portal.page:1", at=yesterday)
    salt, hashes = journal_of(apart, yesterday.date(), "portal.page:1")
    (apart / str(yesterday.date())).rename(portal.journals / str(yesterday.date()))
    until(lambda: not list(portal.journals.glob(f"{yesterday.date()}*")))
    return yesterday.date(), salt, hashes


def test_a_day_that_is_over_is_written_down_by_itself(portal, closed_day):
    day, _, _ = closed_day
    rows = f"SELECT visits FROM visitors_dailyvisits WHERE date = '{day}'"  # noqa: S608
    assert portal.rows(rows)[-1] == (3,)


def test_the_hashes_of_a_day_that_is_over_cannot_be_computed_again(portal, closed_day):
    _, salt, hashes = closed_day

    assert len(hashes) == 6
    secrets = {"salt": salt} | {hash_: hash_ for hash_ in hashes}
    assert found(secrets, at_rest(portal.folder)) == []
