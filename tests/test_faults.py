"""Faults of the machine on the real server: readers go on, staff are told, nothing saved is lost."""

import os
import re
import resource
import signal
import socket
import sqlite3
import ssl
import struct
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from django.db import connection
from lxml import html
from urllib3 import encode_multipart_formdata

from tests.build import pdf_bytes
from tests.clerk import Office, clerk, opened_category, publish, publish_with_file, sign_in, titles
from tests.machines import (
    NGINX,
    SITE,
    Machine,
    Nginx,
    copy_of_the_database,
    static_files,
    until,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed: apt-get install nginx"),
]
ADD = "/quan-tri/announcements/announcement/add/"
READERS, CLERKS = 3, 3
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
on_sqlite = pytest.mark.skipif("sqlite" not in str(connection.vendor), reason="of SQLite's")
on_postgresql = pytest.mark.skipif("sqlite" in str(connection.vendor), reason="of PostgreSQL's")


@dataclass
class Site:
    """A gunicorn, nginx before it, and an office that sees the same database."""

    folder: Path
    database: str
    machine: Machine
    nginx: Nginx
    office: Office
    server: object = None
    article: str = ""
    file: str = ""

    @contextmanager
    def running(self, workers=2):
        with self.machine.started(workers) as self.server:
            until(self.machine.answers)
            yield

    def workers(self):
        pid = self.server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def kept(self):
        """Return the titles that are in the database."""
        return set(self.office.do(titles))


@pytest.fixture(scope="module")
def standing(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        database = stack.enter_context(copy_of_the_database(folder))
        shared = {
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(folder / "media"),
            "REDIS_URL": "",
            "SECRET_KEY": "khóa của những lúc trục trặc " * 3,
            "SITE_URL": SITE,
            "VISITS_ROOT": str(folder / "visits"),
            "X_ACCEL": "true",
        }
        static_files(shared)
        office = stack.enter_context(clerk(**shared))
        machine = Machine(folder / "machine", **shared)
        nginx = Nginx(folder / "nginx", machine, folder / "media")
        stack.enter_context(nginx.started())
        until(nginx.answers)
        site = Site(folder, database, machine, nginx, office)
        site.article, _ = office.do(publish, "Bài để đọc")
        site.file = office.do(publish_with_file, "Bài có tệp", "mau.pdf", pdf_bytes(pages=2))
        office.do(opened_category)
        yield site


@pytest.fixture
def site(standing):
    with standing.running():
        yield standing


@pytest.fixture
def site_of_one(standing):
    """The site with one worker, which will know all that a reader has seen."""
    with standing.running(workers=1):
        yield standing


@dataclass
class Tally:
    """What became of requests: those answered, by their status, and those that nobody answered."""

    statuses: Counter = field(default_factory=Counter)
    lost: int = 0

    @property
    def failed(self):
        return self.lost + sum(self.statuses.values()) - self.statuses[200]


@contextmanager
def reading(site, *paths):
    """Have readers ask for these pages as long as the block; gives the Tally."""
    tally, over = Tally(), Event()

    def read(number):
        while not over.is_set():
            try:
                tally.statuses[site.nginx.ask(paths[number % len(paths)]).status] += 1
            except OSError:
                tally.lost += 1

    threads = [Thread(target=read, args=[number]) for number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield tally
    finally:
        over.set()
        for thread in threads:
            thread.join()


class Desk:
    """The browser of a clerk who is signed in."""

    def __init__(self, site):
        self._site = site
        self._cookie = site.office.do(sign_in)

    def saved(self, title, upload=None):
        """Save a new announcement; return the Answer."""
        page = self._site.nginx.ask(ADD, cookie=self._cookie)
        if page.status != 200:
            return page
        token = TOKEN.search(page.text)[1]
        fields = {
            "csrfmiddlewaretoken": token,
            "title": title,
            "category": re.search(r'<option value="(\d+)">', page.text)[1],
            "body": "<p>Nội dung.</p>",
            **dict.fromkeys(["attachments-INITIAL_FORMS", "photos-INITIAL_FORMS"], "0"),
            "photos-TOTAL_FORMS": "0",
            "attachments-TOTAL_FORMS": "1" if upload else "0",
        }
        if upload:
            fields |= {"attachments-0-upload": upload, "attachments-0-position": "0"}
        self._cookie += f"; {page.headers['Set-Cookie'].partition(';')[0]}"
        return self.sent(ADD, fields)

    def sent(self, path, fields):
        body, kind = encode_multipart_formdata(fields)
        named = {"cookie": self._cookie, "origin": SITE, "content_type": kind}
        return self._site.nginx.ask(path, "POST", body, **named)

    def sent_again(self, answer):
        """Press the button of the page that says that nothing was saved; return the Answer."""
        (form,) = html.fromstring(answer.text).forms
        fields = {field.get("name"): field.get("value") for field in form.iter("input")}
        return self.sent(form.get("action"), fields)


class Saving:
    """Clerks who save one text after another; what was answered as saved, and what was not."""

    def __init__(self, site):
        self.saved, self.failed, self._over = set(), 0, Event()
        self._threads = [
            Thread(target=self._work, args=[Desk(site), number]) for number in range(CLERKS)
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    def stop(self):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def have_saved(self, enough):
        return len(self.saved) >= enough

    def _work(self, desk, clerk):
        number = 0
        while not self._over.is_set():
            number += 1
            title, status = f"Bài {clerk}-{number} {time.time_ns()}", 0
            with suppress(OSError):
                status = desk.saved(title).status
            if status == 302:
                self.saved.add(title)
            else:
                self.failed += 1


@pytest.mark.on_either
def test_each_worker_that_is_killed_costs_one_answer_at_most(site):
    with reading(site, "/", site.article) as tally, Saving(site) as clerks:
        for enough in (5, 10, 15):
            os.kill(site.workers()[0], signal.SIGKILL)
            until(partial(clerks.have_saved, enough))
            until(lambda: len(site.workers()) == 2)

    assert (clerks.saved - site.kept(), tally.lost) == (set(), 0)
    assert tally.failed + clerks.failed <= 3


def test_a_server_that_is_killed_loses_nothing_saved_and_answers_once_it_is_back(site):
    answers = []
    waiting = Thread(target=lambda: answers.append(site.nginx.ask().status))
    with Saving(site) as clerks, ExitStack() as stack:
        until(partial(clerks.have_saved, 10))
        os.killpg(site.server.pid, signal.SIGKILL)
        waiting.start()
        stack.enter_context(site.running())
        until(partial(clerks.have_saved, 20))
        waiting.join()
        clerks.stop()
    assert (answers, clerks.saved - site.kept()) == ([200], set())


@pytest.mark.on_either
def test_a_portal_that_is_away_is_told_by_nginx(site):
    aside = site.machine.socket.rename(site.folder / "aside.sock")
    away = site.nginx.ask()
    aside.rename(site.machine.socket)
    told = "<h1>Trang tạm thời chưa mở được</h1>" in away.text
    assert (away.status, away.headers["Retry-After"], told) == (503, "30", True)


@contextmanager
def locked(site):
    """Keep everybody from writing announcements."""
    if connection.vendor == "sqlite":
        holder = sqlite3.connect(site.folder / "db.sqlite3", isolation_level=None)
        statement = "BEGIN IMMEDIATE"
    else:
        holder = psycopg.connect(site.database)
        statement = "LOCK TABLE announcements_announcement IN EXCLUSIVE MODE"
    with closing(holder):
        holder.execute(statement)
        yield
        holder.execute("ROLLBACK")


def test_while_the_database_is_locked_readers_go_on_and_what_is_saved_waits(site):
    answers = []
    saving = Thread(target=lambda: answers.append(Desk(site).saved("Chờ khóa").status))
    with locked(site), reading(site, "/", site.article) as tally:
        saving.start()
        time.sleep(2)
        meanwhile = list(answers)
    saving.join()
    assert (meanwhile, answers, "Chờ khóa" in site.kept()) == ([], [302], True)
    assert (tally.failed, tally.statuses[200] > 3) == (0, True)


@contextmanager
def full_disk(site):
    """Let the workers write to no file any more, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for pid in site.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    for pid in site.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@on_sqlite
def test_a_full_disk_is_told_and_what_was_typed_is_saved_once_there_is_room(site):
    desk = Desk(site)
    with full_disk(site), reading(site, "/", site.article) as tally:
        refused = desk.saved("Lúc đầy đĩa")
    again = desk.sent_again(refused)
    assert (refused.status, "<h1>Chưa lưu được</h1>" in refused.text) == (503, True)
    assert (again.status, "Lúc đầy đĩa" in site.kept(), tally.failed) == (302, True, 0)


@contextmanager
def refusing(site, statement, back):
    """Change what the server of the database lets others do with it; those there are sent away."""
    name = re.search(r"/([^/?]+)\?", site.database)[1]
    with psycopg.connect(re.sub(r"/[^/?]+\?", "/postgres?", site.database), autocommit=True) as it:

        def change(to):
            it.execute(f'ALTER DATABASE "{name}" {to}')
            it.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )

        change(statement)
        try:
            yield
        finally:
            change(back)


@on_postgresql
def test_a_database_that_is_only_read_is_told_and_read(site):
    desk = Desk(site)
    assert desk.saved("Trước lúc chỉ đọc").status == 302
    setting = "default_transaction_read_only"
    only_read = refusing(site, f"SET {setting} = on", f"RESET {setting}")
    with only_read, reading(site, "/", site.article) as tally:
        refused = desk.saved("Lúc chỉ đọc")
    again = desk.sent_again(refused)
    assert (refused.status, "nơi lưu dữ liệu chỉ cho đọc" in refused.text) == (503, True)
    assert (again.status, "Lúc chỉ đọc" in site.kept(), tally.failed) == (302, True, 0)


@on_postgresql
def test_while_the_database_is_gone_known_pages_go_on_and_the_rest_says_why(site_of_one):
    site, desk = site_of_one, Desk(site_of_one)
    known = [site.nginx.ask(path).status for path in ("/", site.article)]
    gone = refusing(site, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true")
    with gone, reading(site, "/", site.article) as tally:
        refused = desk.saved("Lúc mất dữ liệu")
        new = site.nginx.ask("/van-ban/?nam=1999")
        until(lambda: site.nginx.ask("/healthz").status == 503)  # asked seldom, it tells late
    back = desk.saved("Lúc có lại")
    assert [answer.status for answer in (refused, new, back)] == [503, 503, 302]
    assert ["cơ sở dữ liệu không trả lời" in answer.text for answer in (refused, new)] == [True] * 2
    assert (known, tally.failed, tally.statuses[200] > 3) == ([200, 200], 0, True)


@contextmanager
def no_media(site):
    """Put something else in the place of the folder of uploads."""
    media = site.folder / "media"
    aside = media.rename(site.folder / "aside")
    media.touch()
    yield
    media.unlink()
    aside.rename(media)


@pytest.mark.on_either
def test_without_the_folder_of_files_pages_go_on_and_uploads_are_refused_in_words(site):
    desk, content = Desk(site), pdf_bytes(pages=2)
    with no_media(site), reading(site, "/", site.article) as tally:
        refused = desk.saved("Lúc mất thư mục", ("moi.pdf", content, "application/pdf"))
        file = site.nginx.ask(site.file)
    again = site.nginx.ask(site.file)
    assert (refused.status, "nơi lưu tệp không dùng được" in refused.text) == (503, True)
    assert ("Lúc mất thư mục" in site.kept(), tally.failed) == (False, 0)
    assert (file.status, again.status, again.body[:5]) == (503, 200, b"%PDF-")


def halves(site):
    """Open connections that never end what they ask: in the head, in the body, in the answer."""
    head = f"POST /quan-tri/login/ HTTP/1.1\r\nHost: {SITE[8:]}\r\n"
    body = f"{head}Content-Length: 1000\r\n\r\ncsrf"
    whole = f"GET {site.article} HTTP/1.1\r\nHost: {SITE[8:]}\r\n\r\n"
    for sent in [head, body, whole] * 15:
        slow = site.nginx.connect()
        slow.connect()
        slow.sock.sendall(sent.encode())
        yield slow.sock


def broken_off(one):
    """Break a connection off as a lost network does."""
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


@pytest.mark.on_either
def test_slow_and_broken_readers_hold_nobody_up(site):
    with reading(site, "/", site.article, "/van-ban/?nam=1999") as tally:
        slow = list(halves(site))
        time.sleep(1)
        for one in slow[::2]:
            broken_off(one)
        time.sleep(1)
        for one in slow[1::2]:
            one.close()
    assert (tally.failed, tally.statuses[200] > 3) == (0, True)


@pytest.mark.on_either
def test_thousands_of_open_connections_hold_nobody_up(site):
    trusted = ssl.create_default_context(cafile=site.nginx.folder / "fullchain.pem")
    with ExitStack() as stack:
        for number in range(3000):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", site.nginx.https)))
            if not number % 10:
                stack.enter_context(trusted.wrap_socket(one, server_hostname=SITE[8:]))
        with reading(site, "/", site.article, "/van-ban/?nam=1999") as tally:
            until(lambda: sum(tally.statuses.values()) >= 30)
    assert (tally.failed, tally.lost) == (0, 0)
