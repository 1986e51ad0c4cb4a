"""A site is wiped and put back: its rows, its files, and nobody who was signed in."""

import fcntl
import gzip
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection

from portal.backup import BackupError
from portal.backup.archive import DATABASES, Archive, written
from portal.backup.postgresql import path_of
from portal.backup.restoring import restore
from tests.machines import ROOT
from tests.portal.backup import site as sites
from tests.shared.bucket_server import bucket_server

pytestmark = [pytest.mark.server, pytest.mark.django_db]
PRLIMIT = shutil.which("prlimit")
WRITERS = 20


def test_a_site_is_put_back_on_a_bare_machine(site, bare):
    rows, files = site.do(sites.everything)
    path = site.backup()
    said = bare.command("restore", path)
    assert said.startswith("Đã khôi phục trang như lúc ")
    assert (bare.do(sites.everything), len(files)) == ((rows, files), 4)


def test_files_in_a_bucket_are_put_back_into_another(site, tmp_path):
    pytest.importorskip("storages", reason="requirements-s3.txt is not installed")
    with ExitStack() as stack:
        server = stack.enter_context(bucket_server(access_key="portal"))
        address = server.replace("//", "//portal:mat-khau@")
        first, second = (
            stack.enter_context(sites.site(tmp_path / name, MEDIA_S3=f"{address}/{name}"))
            for name in ("kho-mot", "kho-hai")
        )
        first.command("restore", site.backup())
        shutil.rmtree(first.media)  # copies, which the bucket does not need
        first.media.mkdir()
        second.command("restore", first.backup())
        shutil.rmtree(second.media)
        second.media.mkdir()
        assert second.do(sites.everything) == site.do(sites.everything)


def test_only_the_accounts_of_the_portal_can_enter_what_was_put_back(site, bare):
    bare.command("restore", site.backup())
    modes = {oct(path.stat().st_mode & 0o777) for path in bare.media.rglob("*") if path.is_file()}
    assert modes == {"0o640"}


def test_who_was_signed_in_is_so_no_longer(site, bare):
    cookie = site.do(sites.sign_in)
    assert site.do(sites.start_page, *cookie) == 200
    path = site.backup()
    bare.command("restore", path)
    assert (bare.do(sites.start_page, *cookie), bare.do(sites.count, "sessions.Session")) == (
        302,
        0,
    )
    assert cookie[1].encode() not in database_of(path)


def test_who_was_signed_in_before_an_overwrite_is_so_no_longer(site, bare):
    bare.command("restore", site.backup())
    cookie = bare.do(sites.sign_in)
    bare.command("restore", site.backup(), "--overwrite")
    assert bare.do(sites.start_page, *cookie) == 302


def test_traces_of_who_asked_are_not_in_it(site, bare):
    path = site.backup()
    bare.command("restore", path)
    counted = [of.do(sites.count, "shared.Attempt") for of in (site, bare)]
    assert (counted, b"x" * 32 in database_of(path)) == ([1, 0], False)


def database_of(path):
    """Return the database in a backup, unpacked, as bytes."""
    with tarfile.open(path) as tar:
        content = tar.extractfile(DATABASES[connection.vendor]).read()
    if connection.vendor == "sqlite":
        return gzip.decompress(content)
    told = [path_of("pg_restore"), "--file=-"]
    return subprocess.run(told, input=content, capture_output=True, check=True).stdout


def test_an_import_that_waited_is_over_and_its_file_is_not_in_it(site, bare):
    name = site.do(sites.upload_a_table)
    path = site.backup()
    bare.command("restore", path)
    assert f"media/{name}" not in Archive(path).members
    assert bare.do(sites.import_states) == [("failed", "")]
    assert site.do(sites.import_states) == [("uploaded", name)]
    site.do(sites.execute, "DELETE FROM tthc_pendingimport")


def test_a_manifest_tells_where_it_came_from(site):
    manifest = Archive(site.backup()).manifest
    assert manifest["database"]["engine"] == connection.vendor
    assert manifest["site"] == "https://phuong.example.gov.vn"
    assert ["shared", "0010_search_periods"] in manifest["migrations"]
    assert manifest["tables"]["announcements_announcement"][0] == 1
    assert manifest["lost"] == []


def test_what_is_there_is_not_replaced_unasked(site, bare):
    path = site.backup()
    bare.command("restore", path)
    bare.do(sites.execute, "UPDATE portal_wardidentity SET name = 'Phường Khác'")
    before = bare.do(sites.everything)
    assert bare.command("restore", path) == (
        "CommandError: Cơ sở dữ liệu này đã có bảng. Khôi phục sẽ thay toàn bộ nội dung đang có; "
        "nếu đúng là muốn vậy thì thêm --overwrite."
    )
    assert bare.do(sites.everything) == before


def test_what_is_there_is_replaced_when_asked(site, bare):
    path = site.backup()
    bare.command("restore", path)
    bare.do(sites.execute, "CREATE TABLE later (row integer)")
    bare.do(sites.execute, "UPDATE portal_wardidentity SET name = 'Phường Khác'")
    (name,) = [name for name, of in Archive(path).members.items() if of["size"] == 3_000_000]
    bare.do(sites.spoil, name.removeprefix("media/"))
    bare.command("restore", path, "--overwrite")
    assert bare.do(sites.everything) == site.do(sites.everything)
    assert "later" not in bare.do(sites.tables)


def test_of_a_file_with_a_flipped_byte_nothing_is_put_back(site, bare):
    path = site.backup()
    with path.open("r+b") as file:
        file.seek(-200_000, os.SEEK_END)
        (byte,) = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    assert bare.command("restore", path) == (
        f"CommandError: Bản sao lưu {path.name} đã hỏng: nội dung không khớp với mã băm ghi ở cuối "
        "tệp."
    )
    assert (bare.do(sites.tables), list(bare.media.iterdir())) == ([], [])


def test_a_backup_of_newer_code_is_refused(site, bare):
    site.do(
        sites.execute,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('portal', '9999_x', '2030-01-01')",
    )
    path = site.backup()
    site.do(sites.execute, "DELETE FROM django_migrations WHERE name = '9999_x'")
    assert bare.command("restore", path) == (
        "CommandError: Bản sao lưu này của một phiên bản mới hơn: mã nguồn ở đây chưa có "
        "portal.9999_x (tất cả 1 bước cập nhật). Hãy cập nhật mã nguồn rồi khôi phục lại."
    )
    assert (bare.do(sites.tables), list(bare.media.iterdir())) == ([], [])


def test_a_backup_of_older_code_is_brought_up_to_date(site, bare):
    bare.command("restore", site.backup())
    bare.command("migrate", "announcements", "0007", "--verbosity=0")
    older = bare.backup()
    bare.command("restore", older, "--overwrite")
    assert ["announcements", "0008_flat_lists"] not in Archive(older).manifest["migrations"]
    assert bare.do(sites.everything)[0]["announcements.Announcement"][0] == 1
    assert bare.command("migrate", "--check") == ""


def test_a_backup_of_another_kind_of_database_is_refused(tmp_path):
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    here = names.pop(connection.vendor)
    ((engine, there),) = names.items()
    with written(tmp_path / "other.tar") as writer:
        writer.finish({"database": {"engine": engine}, "migrations": [], "tables": {}})
    with pytest.raises(BackupError) as refused:
        restore(tmp_path / "other.tar")
    assert str(refused.value) == (
        f"Bản sao lưu này là của {there}, còn DATABASE_URL ở đây là {here}. "
        f"Hãy đặt DATABASE_URL là một cơ sở dữ liệu {there}."
    )


def test_without_tables_there_is_nothing_to_back_up(bare):
    said = bare.command("backup")
    assert (said, bare.backups) == (
        "CommandError: Cơ sở dữ liệu chưa có bảng nào: chưa có gì để sao lưu.",
        [],
    )


@pytest.mark.parametrize("of", ["database", "file"])
def test_a_full_disk_leaves_nothing_under_the_name(site, of):
    """The system refuses to let any file grow so far."""
    most = {"database": 20_000, "file": 2_500_000}[of]
    done = subprocess.run(
        [PRLIMIT, f"--fsize={most}", sys.executable, "manage.py", "backup"],
        cwd=ROOT,
        env=site.env,
        capture_output=True,
        text=True,
        check=False,
    )
    left = {path.name for path in Path(site.env["BACKUP_ROOT"]).iterdir()}
    assert (done.returncode, left - {"proved.json"}) == (1, {".lock"})
    assert done.stderr.startswith("CommandError: ")


def test_everything_is_whole_while_twenty_people_post(site, bare, tmp_path):
    bare.command("restore", site.backup())  # the site of all tests stays as it is
    processes, stop = 4, tmp_path / "stop"
    with sites.office(processes, **{name: bare.env[name] for name in SHARED}) as people:
        posting = [
            people.begin(sites.keep_posting, WRITERS // processes, stop) for _ in range(processes)
        ]
        first = wait_for_posts(bare, more_than=40)
        paths = [bare.backup() for _ in range(3)]
        last = wait_for_posts(bare, more_than=first)
        stop.touch()
        for post in posting:
            post.result(timeout=60)
    for path in paths:
        shutil.rmtree(bare.media)
        bare.media.mkdir()
        bare.command("restore", path, "--overwrite")
        posts, torn, changed = bare.do(sites.torn_posts)
        assert (torn, changed, first <= posts <= last) == ([], [], True)
        assert Archive(path).manifest["lost"] == []


SHARED = ["DATABASE_URL", "MEDIA_ROOT", "SECRET_KEY", "SITE_URL", "VISITS_ROOT"]


def wait_for_posts(site, more_than):
    """Return how many posts there are once there are more than so many."""
    deadline = time.monotonic() + 60
    while (posts := site.do(sites.count, "announcements.Announcement")) <= more_than:
        assert time.monotonic() < deadline, "nobody posts"
        time.sleep(0.05)
    return posts


@pytest.mark.parametrize("harm", [sites.lose, sites.spoil])
def test_a_file_that_was_lost_before_is_told_and_keeps_older_backups(site, harm, tmp_path):
    older = [site.backup() for _ in range(2)]
    name = max(Archive(older[0]).members.items(), key=lambda member: member[1]["size"])[0]
    name = name.removeprefix("media/")
    whole = (site.media / name).read_bytes()
    site.do(harm, name)
    said = site.command("backup", "--keep", "1")
    (site.media / name).write_bytes(whole)
    assert said.splitlines()[1] == (
        "1 tệp có tên trong cơ sở dữ liệu đã mất hoặc đã hỏng từ trước, "
        f"nên không bản sao lưu cũ nào bị xóa: {name}"
    )
    assert site.backups[:2] == older
    assert Archive(site.backups[-1]).manifest["lost"] == [name]


def test_the_newest_backups_are_kept_and_the_last_one_proved(site):
    first, *_ = [site.backup() for _ in range(3)]
    record = Path(site.env["BACKUP_ROOT"]) / "proved.json"
    record.write_text(json.dumps({"proved": {"file": first.name}}), encoding="utf-8")
    said = site.command("backup", "--keep", "2")
    record.unlink()
    assert len(said.splitlines()) == 2
    assert (len(site.backups), site.backups[0]) == (3, first)


def test_two_do_not_back_up_at_once(site):
    root = Path(site.env["BACKUP_ROOT"])
    root.mkdir(mode=0o700, exist_ok=True)
    with (root / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert site.command("backup") == (
            "CommandError: Đang có một lần sao lưu hoặc kiểm chứng khác chạy."
        )


def test_what_a_killed_backup_left_is_swept_away(site):
    root = Path(site.env["BACKUP_ROOT"])
    root.mkdir(mode=0o700, exist_ok=True)
    (root / ".sao-luu-2026-01-01T020000.tar.dang-ghi").write_bytes(b"half")
    (root / ".dang-lam-x").mkdir()
    (root / ".dang-lam-x/database").write_bytes(b"half")
    path = site.backup()
    left = {path.name for path in root.iterdir()} - {"proved.json"}
    assert left == {".lock", path.name}
