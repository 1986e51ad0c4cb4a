"""The thread that writes down: it goes on whatever happens, and writes a last time at the end."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.db import connection

from tests.visitors.build import view
from visitors import keeper
from visitors.models import DailyVisits
from visitors.services import figures

pytestmark = pytest.mark.django_db(transaction=True)

FORKED_WHILE_WRITING = """
import os
import sys
import threading
import time

import django

django.setup()
from visitors import keeper

keeper.start()
(writing,) = [thread.writing for thread in threading.enumerate() if thread.name == "visits"]
held = threading.Event()


def write():
    with writing:
        held.set()
        time.sleep(0.1)


threading.Thread(target=write).start()
held.wait()
child = os.fork()
if not child:
    os._exit(writing.locked())
_, status = os.waitpid(child, 0)
os._exit(os.waitstatus_to_exitcode(status))
"""


@pytest.fixture
def running():
    """Give a Keeper at work, and end it."""
    kept = keeper.Keeper()
    kept.start()
    yield kept
    kept.end()


def until(done):
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def visits():
    return sum(DailyVisits.objects.values_list("visits", flat=True))


def said(caplog):
    return [(r.levelname, r.getMessage()) for r in caplog.records if r.name == "visitors.keeper"]


def test_the_end_of_a_process_writes_down_what_is_left(running):
    view()
    running.end()

    assert visits() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="locks a file")
def test_a_process_does_not_wait_for_a_database_that_is_locked(running, monkeypatch):
    monkeypatch.setattr(keeper, "LAST_WRITE", 0.2)
    view()
    file = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        running.end()
        assert time.monotonic() - begun < 5  # the database itself would wait for 20
        assert figures()["today"] == 1
    running.join()

    assert visits() == 1


def test_what_nobody_foresaw_is_told_once_and_stops_nothing(monkeypatch, settings, caplog):
    monkeypatch.setattr(keeper, "WRITTEN_EVERY", 0.01)
    folder, settings.VISITS_ROOT = settings.VISITS_ROOT, None
    kept = keeper.Keeper()
    kept.start()
    until(lambda: said(caplog))
    time.sleep(0.1)
    settings.VISITS_ROOT = folder
    until(lambda: len(said(caplog)) == 2)
    view()
    until(lambda: visits() == 1)
    kept.end()

    assert [level for level, _ in said(caplog)] == ["ERROR", "WARNING"]
    assert said(caplog)[1][1] == "Counted visits are written down again."


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks the server")
def test_no_connection_stays_open_between_two_writes(monkeypatch):
    def connections():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = current_user")
            return cursor.fetchone()[0]

    before = connections()
    monkeypatch.setattr(keeper, "WRITTEN_EVERY", 0.01)
    kept = keeper.Keeper()
    kept.start()
    view()
    until(lambda: visits() == 1)
    until(lambda: connections() == before)
    kept.end()


def test_a_process_is_not_forked_in_the_middle_of_a_write(settings):
    """As its locks would stay closed in the new one, where nobody is left to open them."""
    process = subprocess.run(
        [sys.executable, "-c", FORKED_WHILE_WRITING], cwd=settings.BASE_DIR, check=False, timeout=60
    )

    assert process.returncode == 0
