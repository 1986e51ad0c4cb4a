"""The proof of a backup, and what is written down of it for everybody to see."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from portal.backup import BackupError
from portal.backup.content import database
from portal.backup.standing import RECORD, recorded
from portal.backup.taking import alone, backup_root, backups

LONGEST = 6 * 60 * 60  # seconds for one rehearsal


def prove(path=None):
    """Restore a backup, the newest by default, where nothing is; return what was found.

    The outcome is written down either way. Raises BackupError when the backup does not hold.
    """
    path = Path(path).resolve() if path else _newest()
    try:
        with alone() as folder, database().scratch(folder) as url:
            found = _rehearsed(path, folder, url)
    except (BackupError, DatabaseError, OSError, subprocess.SubprocessError) as error:
        failure = {"file": path.name, "at": _now(), "sentence": str(error)}
        _write_down({**recorded(), "failure": failure})
        raise BackupError(f"Bản sao lưu {path.name} không được kiểm chứng: {error}") from error
    _write_down({"proved": {"file": path.name, "at": _now(), **found}, "failure": None})
    return found


def _newest():
    if found := backups():
        return found[0]
    raise BackupError(f"Chưa có bản sao lưu nào trong {backup_root()}.")


def _now():
    return timezone.now().isoformat(timespec="seconds")


def _rehearsed(path, folder, url):
    """Return what a process found that knows nothing of our data, nor of our key."""
    environment = {
        **os.environ,
        "BACKUP_ROOT": "",
        "DATABASE_URL": url,
        "DEBUG": "false",
        "MEDIA_ROOT": f"{folder}/media",
        "MEDIA_S3": "",
        "REDIS_URL": "",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SITE_URL": settings.SITE_URL,
        "VISITS_ROOT": f"{folder}/visits",
        "X_ACCEL": "false",
    }
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "portal.backup.rehearsal", path],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines() or ["không rõ vì sao"]
        raise BackupError(told[-1])
    return json.loads(done.stdout)


def _write_down(record):
    root = backup_root()
    with tempfile.NamedTemporaryFile("w", dir=root, delete=False, encoding="utf-8") as file:
        json.dump(record, file, ensure_ascii=False, indent=1)
    Path(file.name).replace(root / RECORD)
