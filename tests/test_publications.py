"""What is published shows on the next answer of every worker, however many readers ask meanwhile."""

import os
import re
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from tests.clerk import Office, clerk, publish
from tests.machines import (
    SITE,
    Machine,
    copy_of_the_database,
    redis_of_the_guide,
    static_files,
    until,
)

pytestmark = [pytest.mark.deployed, pytest.mark.django_db]

PUBLICATIONS = 1000 if os.environ.get("WHOLE") else 10
CONNECTIONS = 4
PAGES = ["/", "/bai-viet/"]
TITLE = re.compile(r"Bài số (\d+)")


@dataclass
class Site:
    workers: list[Machine]
    office: Office


@pytest.fixture(scope="module", params=["file", "Redis"])
def site(request, tmp_path_factory, django_db_setup, django_db_blocker):
    """Two workers that share the mark of the edition, in a file or in Redis."""
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        shared = {
            "DATABASE_URL": stack.enter_context(copy_of_the_database(folder)),
            "MEDIA_ROOT": str(folder / "media"),
            "REDIS_URL": "",
            "SITE_URL": SITE,
            "VISITS_ROOT": str(folder / "visits"),
        }
        if request.param == "Redis":
            shared["REDIS_URL"] = stack.enter_context(redis_of_the_guide(folder / "redis"))
        static_files(shared)
        office = stack.enter_context(clerk(**shared))
        workers = [Machine(folder / name, **shared) for name in ["one", "other"]]
        for worker in workers:
            stack.enter_context(worker.started())
        for worker in workers:
            until(worker.answers)
        yield Site(workers, office)


@dataclass
class Readers:
    """Connections that ask for the same pages without end, and judge what they are answered."""

    published: int = 0  # the number of what everybody must see by now
    answers: list = field(default_factory=list)  # (least number to be seen, number seen)
    stopped: Event = field(default_factory=Event)

    def read(self, worker, path):
        while not self.stopped.is_set():
            least = self.published
            self.answers.append((least, newest(worker, path)))


def newest(worker, path):
    """Return the highest number among the titles that a page shows; -1 if it could not be had."""
    answer = worker.ask(path)
    numbers = map(int, TITLE.findall(answer.text))
    return max(numbers, default=0) if answer.status == 200 else -1


@contextmanager
def reading(workers):
    readers = Readers()
    asked = [(workers[number % 2], PAGES[number // 2 % 2]) for number in range(CONNECTIONS)]
    threads = [Thread(target=readers.read, args=one) for one in asked]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.stopped.set()
        for thread in threads:
            thread.join()


def test_no_answer_is_older_than_what_was_published_before_it_was_asked_for(site):
    seen = []
    with reading(site.workers) as readers:
        for number in range(1, PUBLICATIONS + 1):
            address, _ = site.office.do(publish, f"Bài số {number}")
            readers.published = number
            seen += [
                (number, newest(worker, "/"), worker.ask(address).status) for worker in site.workers
            ]

    stale = [answer for answer in readers.answers if answer[1] < answer[0]]
    assert [one for one in seen if one != (one[0], one[0], 200)] == []
    assert (stale, len(seen), len(readers.answers) > PUBLICATIONS) == (
        [],
        2 * PUBLICATIONS,
        True,
    )


def test_what_is_scheduled_shows_from_its_moment_on(site):
    title = "Lịch cắt điện ngày mai"
    _, moment = site.office.do(publish, title, 2.5)
    asked = []
    while not asked or asked[-1][0] < moment + 0.1:
        for worker in site.workers:
            begun = time.time()
            shown = title in worker.ask().text
            asked.append((begun, time.time(), shown))

    assert {shown for _, ended, shown in asked if ended < moment} == {False}
    assert {shown for begun, _, shown in asked if begun >= moment} == {True}
