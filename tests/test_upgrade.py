"""`deploy/upgrade` on an installation of its own: real git, real gunicorn, a portal of one page."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.machines import ROOT, UnixConnection, ask, process, until

pytestmark = pytest.mark.server
in_whole = pytest.mark.skipif(not os.environ.get("WHOLE"), reason="takes long: WHOLE=1 ./run test")
PACKAGES = next(path for path in sys.path if path.endswith("site-packages"))
GOOD = {"NAME": "two", "MIGRATIONS": 2, "MIGRATION_FAILS": False, "HEALTH": "200 OK"}
IGNORED = ".venv*\n__pycache__\nstaticfiles.txt\n"


class Installed:
    """A clone of a repository, served by gunicorn."""

    def __init__(self, folder):
        self.folder, self.origin = folder, folder / "origin"
        self.root, self.socket = folder / "clone", folder / "socket"
        self.env = {**os.environ, "PYTHONPATH": PACKAGES, "PYTHONDONTWRITEBYTECODE": "1"}
        shutil.copytree(ROOT / "tests/data/upgrade", self.origin)
        (self.origin / "deploy").mkdir()
        shutil.copy(ROOT / "deploy/upgrade", self.origin / "deploy")
        (self.origin / ".gitignore").write_text(IGNORED)
        (self.origin / "requirements.txt").write_text("# one\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit(**GOOD | {"NAME": "one", "MIGRATIONS": 1})
        self.git("clone", "--quiet", self.origin, self.root)
        (folder / "data.json").write_text('{"migrations": 1}')
        binaries = self.root / ".venv/bin"
        binaries.mkdir(parents=True)
        (binaries / "python").symlink_to(sys.executable)

    def git(self, *arguments, folder=None):
        author = ["-c", "user.name=thử", "-c", "user.email=thu@example.vn"]
        command = ["git", *author, *arguments]
        done = subprocess.run(
            command, cwd=folder or self.origin, check=True, stdout=subprocess.PIPE
        )
        return done.stdout.decode().strip()

    def commit(self, **version):
        lines = "".join(f"{name} = {value!r}\n" for name, value in version.items())
        (self.origin / "portal/version.py").write_text(lines)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", version["NAME"])

    def serving(self):
        python = self.root / ".venv/bin/python"
        gunicorn = [python, "-m", "gunicorn", "portal.wsgi", "--bind", f"unix:{self.socket}"]
        quiet = ["--no-control-socket", "--log-level", "error"]
        return process([*gunicorn, *quiet], self.folder / "output.txt", cwd=self.root, env=self.env)

    def page(self):
        return ask(UnixConnection(self.socket)).text

    def upgrade(self, server=None, ref="origin/main"):
        hup = f"kill -HUP {server.pid}" if server else "true"
        ours = ["--user=", f"--socket={self.socket}", "--patience=8", "--stop=true"]
        command = [sys.executable, self.root / "deploy/upgrade", ref, *ours]
        return subprocess.run(
            [*command, f"--reload={hup}", f"--restart={hup}"],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def state(self):
        """Return what would have to be as before after a failure."""
        return (
            self.git("rev-parse", "HEAD", folder=self.root),
            (self.folder / "data.json").read_text(),
            (self.root / ".venv").resolve(),
        )


@pytest.fixture
def installed(tmp_path):
    return Installed(tmp_path)


@pytest.fixture
def server(installed):
    with installed.serving() as server:
        until(lambda: installed.page() == "one with 1 migrations")
        yield server


def test_a_good_version_serves_with_its_migrations(installed, server):
    installed.commit(**GOOD)
    done = installed.upgrade(server)
    new = installed.git("rev-parse", "HEAD")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        f"Đang chạy phiên bản {new[:10]}. Bản sao lưu trước đó: {installed.folder}/backup.json",
    )
    until(lambda: installed.page() == "two with 2 migrations")
    assert installed.git("rev-parse", "HEAD", folder=installed.root) == new


def test_files_to_be_copied_into_the_system_are_named(installed, server):
    (installed.origin / "deploy/portal.service").write_text("[Unit]\n")
    installed.commit(**GOOD)
    said = installed.upgrade(server).stdout.splitlines()
    assert said[-2] == "! Làm lại bước 5 hay bước 6 của deploy/README.md: deploy/portal.service"


def test_an_environment_that_lies_elsewhere_is_left_there(installed, tmp_path):
    elsewhere = (installed.root / ".venv").rename(tmp_path / "environment")
    (installed.root / ".venv").symlink_to(elsewhere)
    with installed.serving() as server:
        until(lambda: installed.page() == "one with 1 migrations")
        installed.commit(**GOOD)
        assert installed.upgrade(server).returncode == 0
    assert (installed.root / ".venv").resolve() == elsewhere


@pytest.mark.parametrize(
    ("fault", "step", "data"),
    [
        ({"MIGRATION_FAILS": True}, "cập nhật cơ sở dữ liệu", "lấy lại từ {}/backup.json"),
        ({"HEALTH": "503 X"}, "chạy thử phiên bản mới", "lấy lại từ {}/backup.json"),
        ({"HEALTH": "503 X", "MIGRATIONS": 1}, "chạy thử phiên bản mới", "giữ nguyên"),
    ],
)
def test_a_bad_version_is_backed_out(installed, server, fault, step, data):
    before = installed.state()
    installed.commit(**GOOD | fault)
    done = installed.upgrade(server)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        f"KHÔNG CẬP NHẬT ĐƯỢC ở bước: {step}. Đã quay về phiên bản {before[0][:10]}, "
        f"dữ liệu {data.format(installed.folder)}.",
    )
    assert installed.state() == before
    until(lambda: installed.page() == "one with 1 migrations")


def test_a_version_that_cannot_even_start_never_meets_a_reader(installed, server):
    installed.commit(**GOOD)
    (installed.origin / "portal/wsgi.py").write_text("raise SystemExit(3)\n")
    installed.commit(**GOOD | {"NAME": "broken"})
    done = installed.upgrade(server)
    assert (done.returncode, "chạy thử phiên bản mới. Đã quay về" in done.stderr) == (1, True)
    until(lambda: installed.page() == "one with 1 migrations")


def test_other_packages_come_in_an_environment_of_their_own(installed, server):
    (installed.origin / "requirements.txt").write_text("# two\n")
    installed.commit(**GOOD)
    done = installed.upgrade(server)
    environment = (installed.root / ".venv").resolve()
    assert (done.returncode, environment.name[:6], (environment / "bin/python").exists()) == (
        0,
        ".venv-",
        True,
    )
    until(lambda: installed.page() == "two with 2 migrations")


@in_whole
def test_packages_of_a_bad_version_are_left(installed, server):
    (installed.origin / "requirements.txt").write_text("# two\n")
    installed.commit(**GOOD | {"HEALTH": "503 X"})
    assert installed.upgrade(server).returncode == 1
    assert (installed.root / ".venv").resolve() == installed.root / ".venv-first"
    until(lambda: installed.page() == "one with 1 migrations")


@in_whole
def test_packages_that_cannot_be_installed_change_nothing(installed, server):
    before = installed.state()[:2]
    (installed.origin / "requirements.txt").write_text("no-hash-here==1\n")
    installed.commit(**GOOD)
    done = installed.upgrade(server)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "KHÔNG CẬP NHẬT ĐƯỢC ở bước: cài thư viện.",
    )
    assert installed.state()[:2] == before


def test_where_nothing_listens_nothing_is_changed(installed):
    """Nobody could be asked whether the new version is well."""
    before = installed.state()
    done = installed.upgrade()
    assert (done.returncode, done.stderr.splitlines()[-1], installed.state()) == (
        1,
        "KHÔNG CẬP NHẬT ĐƯỢC ở bước: cổng thông tin không nghe ở "
        f"{installed.socket}, xem portal.socket.",
        before,
    )


def test_code_that_was_changed_by_hand_is_not_overwritten(installed, server):
    (installed.root / "portal/version.py").write_text("HEALTH = 'mine'\n")
    done = installed.upgrade(server)
    assert done.stderr.splitlines()[-1] == (
        "KHÔNG CẬP NHẬT ĐƯỢC ở bước: mã nguồn trên máy này đã bị sửa, xem git status."
    )
