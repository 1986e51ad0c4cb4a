"""The portal as an operator runs it: started from nothing, misconfigured, killed while it saves."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread

import pytest

from tests.build import make_staff
from tests.machines import UnixConnection, ask, copy_of_the_database, process, until

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, "manage.py"]
GUNICORN = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--no-control-socket"]
pytestmark = pytest.mark.server


@pytest.fixture
def installation(tmp_path):
    """Return the environment of an installation of its own: database, files and a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "VISITS_ROOT": str(tmp_path / "visits"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PYTHONWARNINGS": "",
    }


@contextmanager
def running(command, env, seconds=300):
    """Run a server in a process group of its own until the block ends; it must come up."""
    server = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        deadline = time.monotonic() + seconds
        while status(env["SITE_URL"] + "/healthz") != 200:
            assert server.poll() is None, "the server ended before it answered"
            assert time.monotonic() < deadline, "the server never answered"
            time.sleep(0.2)
        yield server
    finally:
        kill(server)


def kill(server):
    """End a server and all its workers at once, as a power cut would."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    server.wait()


def status(url):
    """Return the status of an answer, or None without one."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


PUBLIC = [
    "/",
    "/bai-viet/",
    "/chuyen-muc/tuyen-truyen-phap-luat/",
    "/van-ban/",
    "/thu-tuc/",
    "/thu-tuc/1.001193/",
    "/thu-tuc/ket-qua/",
    "/thu-tuc/tra-cuu/",
    "/thu-tuc/ket-qua/2024-04/",
    "/tim-kiem/?q=ung+xu",
    "/gioi-thieu/tong-quan/",
    "/truy-cap/",
    "/rss/",
    "/atom/",
    "/van-ban/atom/",
    "/sitemap.xml",
    "/so-do/",
    "/robots.txt",
    "/healthz",
    "/quan-tri/login/",
]


def linked(page_url):
    """Return the addresses that an XML sitemap names."""
    with urllib.request.urlopen(page_url, timeout=30) as response:
        return re.findall(r"<loc>([^<]+)</loc>", response.read().decode())


def test_one_command_serves_every_public_address(installation):
    with running(["./run"], installation):
        site = installation["SITE_URL"]
        parts = linked(site + "/sitemap.xml")
        listed = [address for part in parts for address in linked(part)]
        addresses = [site + path for path in PUBLIC] + parts + listed
        assert [url for url in addresses if status(url) != 200] == []


def manage(*arguments, env):
    return subprocess.run(
        [*MANAGE, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", "DEBUG phải là true hoặc false, không phải “maybe”."),
        ("PROXY_COUNT", "một", "PROXY_COUNT phải là số nguyên từ 0 đến 99, không phải “một”."),
        (
            "SITE_URL",
            "phuong.vn",
            "SITE_URL phải là địa chỉ như https://phuong.tinh.gov.vn, không phải “phuong.vn”.",
        ),
        (
            "DATABASE_URL",
            "mysql://a/b",
            "DATABASE_URL phải có dạng sqlite:////thư/mục/đã/có/tệp.sqlite3 hoặc "
            "postgres://người_dùng:mật_khẩu@máy_chủ/tên_csdl.",
        ),
    ],
)
def test_a_mistyped_setting_stops_every_command_with_one_sentence(
    installation, name, value, sentence
):
    done = manage("check", env={**installation, name: value})
    assert (done.returncode, done.stderr) == (1, f"Cấu hình sai: {sentence}\n")


def test_a_mistyped_setting_stops_gunicorn_with_one_sentence(installation):
    bind = ["--bind", f"127.0.0.1:{installation['PORT']}", "--log-level", "critical"]
    done = subprocess.run(
        [*GUNICORN, *bind],
        cwd=ROOT,
        env={**installation, "DEBUG": "maybe"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = "Cấu hình sai: DEBUG phải là true hoặc false, không phải “maybe”.\n"
    assert (done.returncode, done.stderr) == (3, said)


def test_a_database_that_does_not_answer_is_told_in_one_sentence(installation, tmp_path):
    nowhere = {**installation, "DATABASE_URL": f"postgres://a@/b?host={tmp_path}"}
    done = manage("migrate", env=nowhere)
    first = done.stderr.splitlines()[0]
    assert (
        done.returncode,
        first.startswith("Cơ sở dữ liệu không trả lời (xem DATABASE_URL):"),
    ) == (
        1,
        True,
    )


def test_health_is_told_in_bounded_time_of_a_database_that_never_answers(installation, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = f"postgres://a@127.0.0.1:{silent.getsockname()[1]}/b"
        bind = ["--bind", f"unix:{tmp_path}/socket", "--log-level", "critical"]
        env = {**installation, "DATABASE_URL": database, "DEBUG": "true"}
        with process([*GUNICORN, *bind], tmp_path / "output.txt", cwd=ROOT, env=env):
            until((tmp_path / "socket").exists)
            begun = time.monotonic()
            answer = ask(UnixConnection(tmp_path / "socket"), "/healthz", host="127.0.0.1")
            assert (answer.status, answer.body, time.monotonic() - begun < 30) == (
                503,
                b"failure\n",
                True,
            )


class Clerk:
    """Posts announcements through the admin, remembering those that were answered as saved."""

    def __init__(self, site):
        self.site = site
        self.saved = []
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.http = urllib.request.build_opener(cookies)

    def get(self, path):
        with self.http.open(self.site + path, timeout=30) as response:
            return response.read().decode()

    def post(self, path, **fields):
        """Send a form with the token of its page; return where the answer leads."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))[1]
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self.http.open(self.site + path, data, timeout=30) as response:
            return response.url

    def sign_in(self):
        self.post("/quan-tri/login/", username="lan", password="mat-khau-thu", next="/quan-tri/")
        self.post("/quan-tri/announcements/category/add/", name="Thông báo", position=0)

    def write_until_killed(self):
        path = "/quan-tri/announcements/announcement/add/"
        fields = {
            "category": 1,
            "body": "<p>Nội dung.</p>",
            "attachments-TOTAL_FORMS": 0,
            "attachments-INITIAL_FORMS": 0,
            "photos-TOTAL_FORMS": 0,
            "photos-INITIAL_FORMS": 0,
        }
        for number in range(10_000):
            try:
                answered = self.post(path, title=f"Bài {number}", **fields)
            except OSError:
                return
            if answered.endswith("/change/"):
                self.saved.append(f"Bài {number}")


@pytest.fixture
def prepared(installation, transactional_db, settings, tmp_path):
    """Return the environment of an installation with its tables and one account, "lan"."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # the portal's
    make_staff("lan")
    with copy_of_the_database(tmp_path) as url:
        # Without DEBUG the pages would need static files that only ./run prepares.
        yield {**installation, "DATABASE_URL": url, "DEBUG": "true"}


def test_a_kill_loses_nothing_that_was_answered_as_saved(prepared, tmp_path):
    clerk = Clerk(prepared["SITE_URL"])
    gunicorn = [*GUNICORN, "--bind", f"127.0.0.1:{prepared['PORT']}", "--workers", "2"]
    with running(gunicorn, prepared) as server:
        clerk.sign_in()
        writer = Thread(target=clerk.write_until_killed)
        writer.start()
        deadline = time.monotonic() + 60
        while len(clerk.saved) < 20 and writer.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        kill(server)
        writer.join()

    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as found:
        kept = {title for (title,) in found.execute("SELECT title FROM announcements_announcement")}
    assert (len(clerk.saved) >= 20, set(clerk.saved) - kept) == (True, set())
