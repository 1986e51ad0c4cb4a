"""A new version begins to serve while people read: nobody is refused, nobody cut off."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from tests.machines import Machine, copy_of_the_database, until

pytestmark = [pytest.mark.deployed, pytest.mark.django_db]
READERS = 4
PATHS = ["/khong-co/", "/healthz", "/robots.txt"]


@pytest.fixture
def machine(tmp_path, transactional_db):
    with copy_of_the_database(tmp_path) as url:
        # With DEBUG no static files are needed. The text of its pages is not asked for.
        yield Machine(tmp_path / "machine", DATABASE_URL=url, DEBUG="true", REDIS_URL="")


def read_until(machine, end):
    """Ask one page after another, each once; return how many were answered, and all that failed."""
    answered, failed = 0, []
    while not end.is_set():
        path = PATHS[answered % len(PATHS)]
        try:
            status = machine.ask(path).status
        except OSError as error:
            failed.append(f"{path}: {error!r}")
        else:
            if status not in {200, 404}:
                failed.append(f"{path}: {status}")
        answered += 1
    return answered, failed


def under_load(machine, happens):
    """Return how many requests were sent while something happens, and what became of the failed."""
    end = Event()
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read_until, machine, end) for _ in range(READERS)]
        try:
            happens()
            time.sleep(1)
        finally:
            end.set()
    found = [reader.result() for reader in readers]
    return sum(answered for answered, _ in found), [line for _, failed in found for line in failed]


def workers(server):
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return set(children.read_text(encoding="ascii").split())


def test_a_reload_under_load_loses_no_request(machine):
    def reload():
        before = workers(server)
        server.send_signal(signal.SIGHUP)
        until(lambda: before.isdisjoint(workers(server)))
        until(machine.answers)

    with machine.started() as server:
        until(machine.answers)
        sent, failed = under_load(machine, reload)
    assert (sent > 4 * READERS, failed) == (True, [])


def test_a_restart_under_load_loses_no_request(machine):
    def restart():
        first.send_signal(signal.SIGTERM)
        assert first.wait(30) == 0
        stack.enter_context(machine.started())
        until(machine.answers)

    with ExitStack() as stack:
        first = stack.enter_context(machine.started())
        until(machine.answers)
        sent, failed = under_load(machine, restart)
    assert (sent > 4 * READERS, failed) == (True, [])
