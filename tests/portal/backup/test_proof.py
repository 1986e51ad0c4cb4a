"""A backup is proved by being put back; what the proof found is there for all to read."""

import json
from pathlib import Path

import pytest
from django.db import connection

from portal.backup import BackupError
from portal.backup.archive import Archive
from portal.backup.crawling import MOST, crawl, spread
from tests.portal.backup import site as sites

pytestmark = [pytest.mark.server, pytest.mark.django_db]


def record(site):
    path = Path(site.env["BACKUP_ROOT"]) / "proved.json"
    return json.loads(path.read_text(encoding="utf-8"))


def left_in(site):
    """Return what lies beside the backups and the record; on PostgreSQL, databases too."""
    known = {".lock", "proved.json", *(path.name for path in site.backups)}
    found = {path.name for path in Path(site.env["BACKUP_ROOT"]).iterdir()} - known
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%_kiem_chung'")
            found |= {name for (name,) in cursor}
    return found


def test_the_newest_backup_is_proved_and_that_is_written_down(site):
    site.backup()
    path, before = site.backup(), site.do(sites.everything)
    said = site.command("prove_backup")
    assert said.startswith("Khôi phục thử được: ")
    proved, archive = record(site)["proved"], Archive(path)
    assert proved["pages"] >= 10
    assert proved | {"at": "", "pages": 0} == {
        "file": path.name,
        "at": "",
        "sha256": archive.verify(),
        "taken": archive.manifest["taken"],
        "tables": len(archive.manifest["tables"]),
        "rows": sum(rows for rows, _ in archive.manifest["tables"].values()),
        "files": len(before[1]),
        "lost": [],
        "pages": 0,
        "opened": 3,
    }
    assert (left_in(site), site.do(sites.everything)) == (set(), before)


def test_a_flipped_byte_fails_the_proof_until_another_backup_holds(site):
    path = site.backup()
    whole = path.read_bytes()
    path.write_bytes(whole[:100_000] + bytes([whole[100_000] ^ 1]) + whole[100_001:])
    sentence = f"Bản sao lưu {path.name} đã hỏng: nội dung không khớp với mã băm ghi ở cuối tệp."
    assert site.command("prove_backup") == (
        f"CommandError: Bản sao lưu {path.name} không được kiểm chứng: {sentence}"
    )
    assert (record(site)["failure"]["sentence"], left_in(site)) == (sentence, set())
    path.write_bytes(whole)
    site.command("prove_backup", path)
    assert record(site)["failure"] is None


def test_a_page_that_does_not_open_fails_the_proof(settings):
    settings.ALLOWED_HOSTS = ["another.example"]
    with pytest.raises(BackupError) as failed:
        crawl()
    assert str(failed.value) == "Trang /sitemap.xml của bản khôi phục thử trả lời 400."


def test_files_that_were_lost_before_fail_the_command_but_not_the_proof(site):
    site.backup()
    name = next(name for name, _ in Archive(site.backups[0]).media())
    whole = (site.media / name).read_bytes()
    site.do(sites.lose, name)
    site.backup()
    (site.media / name).write_bytes(whole)
    said = site.command("prove_backup")
    assert said == (f"CommandError: Nhưng 1 tệp đã mất hoặc hỏng từ trước khi sao lưu: {name}")
    assert (record(site)["proved"]["lost"], record(site)["failure"]) == ([name], None)


def test_without_a_backup_nothing_is_proved(bare):
    assert bare.command("prove_backup") == (
        f"CommandError: Chưa có bản sao lưu nào trong {bare.env['BACKUP_ROOT']}."
    )


@pytest.mark.parametrize("name", ["backup", "prove_backup"])
def test_without_a_folder_nothing_is_done(tmp_path, name):
    with sites.site(tmp_path / "unset", BACKUP_ROOT="") as unset:
        assert unset.command(name) == (
            "CommandError: Chưa đặt BACKUP_ROOT trong .env: chưa biết ghi bản sao lưu vào đâu."
        )


@pytest.mark.parametrize("number", [0, 1, MOST, MOST + 1, 50 * MOST])
def test_of_many_pages_some_of_every_part_are_opened(number):
    opened = spread(list(range(number)))
    assert (opened[:1], len(opened) <= MOST) == ([0][:number], True)
    assert len(opened) >= min(number, MOST / 2)
