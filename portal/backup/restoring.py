"""The way back: a backup onto a bare machine, or in the place of what is there."""

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from portal.backup import BackupError
from portal.backup.archive import MEDIA, Archive, digest_of
from portal.backup.content import database, end_what_passed
from portal.shared.edition import begin

WORK = ".khoi-phuc-"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Restored:
    """What has been put back, each part of it compared with the manifest."""

    manifest: dict
    seal: str

    @property
    def rows(self):
        return sum(count for count, _ in self.manifest["tables"].values())

    @property
    def files(self):
        return sum(name.startswith(MEDIA) for name in self.manifest["members"])


def restore(path, *, overwrite=False):
    """Put back what a backup holds and return what was Restored.

    Nothing is touched before every byte of the file has been checked. The files come first: rows
    never name one that is not there. Raises BackupError.
    """
    try:
        return _restore(Archive(path), overwrite)
    except (OSError, DatabaseError, sqlite3.Error) as error:
        raise BackupError(f"Khôi phục bị dừng giữa chừng, hãy chạy lại: {error}.") from error


def _restore(archive, overwrite):
    restored = Restored(seal=archive.verify(), manifest=archive.manifest)
    _refuse_another_engine(archive)
    _refuse_a_newer_one(archive)
    if not overwrite:
        _refuse_to_replace()
    for left in settings.MEDIA_ROOT.glob(f"{WORK}*"):  # by one that was killed
        shutil.rmtree(left)
    # Where there is room: the files come to lie there too.
    with tempfile.TemporaryDirectory(prefix=WORK, dir=settings.MEDIA_ROOT) as folder:
        _put_back_files(archive)
        with archive.database() as dump:
            database().load(dump, folder)
    begin()  # a running site shows no page of before
    _compare_rows(restored.manifest["tables"])
    _migrate()
    end_what_passed()
    return restored


def _refuse_another_engine(archive):
    there, here = archive.manifest["database"]["engine"], connection.vendor
    if there != here:
        raise BackupError(
            f"Bản sao lưu này là của {ENGINES.get(there, there)}, còn DATABASE_URL ở đây là "
            f"{ENGINES[here]}. Hãy đặt DATABASE_URL là một cơ sở dữ liệu {ENGINES.get(there, there)}."
        )


def _refuse_a_newer_one(archive):
    known = MigrationLoader(None).disk_migrations
    unknown = [
        f"{app}.{name}" for app, name in archive.manifest["migrations"] if (app, name) not in known
    ]
    if unknown:
        raise BackupError(
            f"Bản sao lưu này của một phiên bản mới hơn: mã nguồn ở đây chưa có {unknown[0]} "
            f"(tất cả {len(unknown)} bước cập nhật). Hãy cập nhật mã nguồn rồi khôi phục lại."
        )


def _refuse_to_replace():
    with database().rows() as there:
        if there.tables():
            raise BackupError(
                "Cơ sở dữ liệu này đã có bảng. Khôi phục sẽ thay toàn bộ nội dung đang có; "
                "nếu đúng là muốn vậy thì thêm --overwrite."
            )


def _put_back_files(archive):
    for name, member in archive.media():
        # Whatever lies there under this name is an older copy of the same file, or half of one.
        if default_storage.exists(name):
            default_storage.delete(name)
        kept = default_storage.save(name, File(member))
        with default_storage.open(kept) as file:
            of = archive.members[f"{MEDIA}{name}"]
            if (kept, *digest_of(file)) != (name, of["size"], of["sha256"]):
                raise BackupError(f"Tệp {name} ghi ra không giống bản sao lưu. Hãy kiểm tra ổ đĩa.")


def _compare_rows(tables):
    with database().rows() as there:
        known = there.tables()
        wrong = [
            name
            for name, expected in tables.items()
            if name not in known or there.fingerprint(name) != expected
        ]
    if wrong:
        raise BackupError(f"Các bảng sau không giống như lúc sao lưu: {', '.join(wrong)}.")


def _migrate():
    """Bring the tables up to the code; where nothing is to be done, no row changes."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
