"""Taking a backup: first the rows of one moment, then the files that they name.

A file is stored before its row is committed and is never changed or removed while a row names it, so
that files of that moment are still there when they are copied, whatever is written meanwhile.
"""

import fcntl
import re
import shutil
import sqlite3
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from platform import python_version

import django
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from portal.backup import BackupError
from portal.backup.archive import DATABASES, MEDIA, written
from portal.backup.content import PASSING_TABLES, database, stored_files

NAME = re.compile(r"sao-luu-\d{4}-\d\d-\d\dT\d{6}\.tar")
WORK = ".dang-lam-"  # folders that hold what is being done


@dataclass(frozen=True)
class Taken:
    """A backup as it was taken: where it is, what is in it, and which files were no longer whole."""

    path: Path
    tables: dict[str, list]
    files: int
    lost: list[str]


def backup_root():
    """Return the folder of the backups, made when it is not there."""
    folder = settings.BACKUP_ROOT
    if folder is None:
        raise BackupError("Chưa đặt BACKUP_ROOT trong .env: chưa biết ghi bản sao lưu vào đâu.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"Không tạo được thư mục {folder}: {error.strerror}.") from error
    return folder


def backups():
    """Return the paths of all backups, the newest first."""
    found = [path for path in backup_root().iterdir() if NAME.fullmatch(path.name)]
    return sorted(found, reverse=True)


@contextmanager
def alone():
    """Give a folder to work in, to one process at a time; what a killed one left there goes."""
    root = backup_root()
    with (root / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("Đang có một lần sao lưu hoặc kiểm chứng khác chạy.") from error
        for left in root.glob(".*.dang-ghi"):
            left.unlink()
        for left in root.glob(f"{WORK}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=WORK, dir=root) as folder:
            yield Path(folder)


def take():
    """Write a backup of this moment and return what was Taken; raise BackupError and leave nothing."""
    try:
        with alone() as folder:
            return _take(folder)
    except (OSError, DatabaseError, sqlite3.Error) as error:
        raise BackupError(f"Chưa sao lưu được, không có tệp nào được giữ lại: {error}.") from error


def _take(folder):
    with database().snapshot(folder, without=PASSING_TABLES) as snapshot:
        taken = timezone.now()
        known = snapshot.tables()
        if "django_migrations" not in known:
            raise BackupError("Cơ sở dữ liệu chưa có bảng nào: chưa có gì để sao lưu.")
        path, facts = _free_path(taken), _facts(snapshot, taken)
        tables = {name: snapshot.fingerprint(name) for name in known if name not in PASSING_TABLES}
        files = stored_files(snapshot)
        dump = folder / "database"
        snapshot.dump(dump)
    with written(path) as writer:
        with dump.open("rb") as copy:
            writer.add(DATABASES[connection.vendor], copy, dump.stat().st_size)
        lost = [name for name, sha256 in sorted(files.items()) if not _add(writer, name, sha256)]
        writer.finish({**facts, "tables": tables, "lost": lost})
    return Taken(path, tables, len(files), lost)


def _add(writer, name, sha256):
    """Append a stored file; say whether it is there and still what its row says."""
    try:
        with default_storage.open(name) as file:
            found = writer.add(f"{MEDIA}{name}", file, file.size)
    except FileNotFoundError:
        return False
    return found == (sha256 or found)


def _facts(snapshot, taken):
    migrations, _ = snapshot.ask("SELECT app, name FROM django_migrations ORDER BY id")
    return {
        "taken": taken.isoformat(timespec="seconds"),
        "site": settings.SITE_URL,
        "portal": revision(),
        "python": python_version(),
        "django": django.__version__,
        "database": {"engine": connection.vendor, "version": snapshot.version},
        "migrations": [list(row) for row in migrations],
    }


def _free_path(taken):
    """Return where a backup of this moment goes; two in one second are a second apart."""
    while True:
        path = backup_root() / f"sao-luu-{timezone.localtime(taken):%Y-%m-%dT%H%M%S}.tar"
        if not path.exists():
            return path
        time.sleep(0.1)
        taken = timezone.now()


def revision():
    """Return the commit of the code where it is a clone, else ""; git itself may refuse to tell."""
    git = settings.BASE_DIR / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="ascii").strip()
        name = head.removeprefix("ref: ")
        if name == head:
            return head
        if (git / name).exists():
            return (git / name).read_text(encoding="ascii").strip()
        packed = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split(" ")[0] for line in packed if line.endswith(f" {name}")), "")


def prune(keep, spared):
    """Remove all backups but the newest ones and those spared; return the names of those gone."""
    gone = [path for path in backups()[keep:] if path.name not in spared]
    for path in gone:
        path.unlink()
    return [path.name for path in gone]
