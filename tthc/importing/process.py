"""The writing of an import: a process of its own, because it takes longer than a request may.

It tells how far it is in a small file beside the encrypted one: while its transaction holds the
database, no other connection could tell.
"""

import contextlib
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from tthc.importing import pending, stages
from tthc.importing.kind import ImportRefusedError
from tthc.models import PendingImport

PATIENCE = 3  # seconds that a request waits; a short file is written by then
HEARTBEAT = 1
DEAD_AFTER = 30  # seconds without a heartbeat
REAPER = "import"  # the name of the thread that waits for a process
State = PendingImport.State


def start(row, key):
    """Have a confirmed import written; return after a moment, whether it has ended or not.

    However often it is confirmed at once, it is written once.
    """
    _tell(row, 0)
    if not pending.move(row, left=State.UPLOADED, reached=State.RUNNING):
        return
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, settings.BASE_DIR / "manage.py", "run_import", str(row.pk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # it outlives the web worker
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(key.encode(), timeout=PATIENCE)
    if process.returncode is None:
        threading.Thread(target=_reap, args=(process, row), name=REAPER, daemon=True).start()
    elif process.returncode:
        _end(row, State.FAILED)


def execute(row, key):
    """Write what the clerk confirmed, all of it or nothing; the row then says how it ended."""
    with _heartbeat(row) as tell:
        try:
            stages.write(row, pending.opened(row, key), progress=tell)
        except ImportRefusedError:
            _end(row, State.FAILED)
    _forget(row)


def progress(row):
    """Return how many rows a running import has done, or None when it is dead."""
    file = _file(row)
    with contextlib.suppress(FileNotFoundError):
        if time.time() - file.stat().st_mtime <= DEAD_AFTER:
            return int(file.read_text(encoding="ascii"))
    return None


def bury(row):
    """Call a running import failed when its process is dead; nothing of it was written."""
    if row.state == State.RUNNING and progress(row) is None:
        _end(row, State.FAILED)


def tidy():
    """Drop the files that nobody waits for: those never confirmed, and those of dead processes."""
    pending.drop_abandoned()
    for row in PendingImport.objects.exclude(state=State.UPLOADED).exclude(content=""):
        if row.state == State.RUNNING:
            bury(row)
        else:  # its process ended between its last word and this
            _forget(row)


def _reap(process, row):
    """Wait for a process that takes longer; call its import failed if it does not end well."""
    try:
        if process.wait():
            _end(row, State.FAILED)
    finally:
        connection.close()


def _end(row, state):
    if pending.move(row, left=State.RUNNING, reached=state):
        _forget(row)


def _forget(row):
    _file(row).unlink(missing_ok=True)
    pending.drop_content(row)


@contextlib.contextmanager
def _heartbeat(row):
    """Tell every second how far the import is, by what its work last said."""
    done, ended = 0, threading.Event()

    def said(number):
        nonlocal done
        done = number

    def beat():
        while not ended.wait(HEARTBEAT):
            _tell(row, done)

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield said
    finally:
        ended.set()
        thread.join()


def _tell(row, number):
    file = _file(row)
    fresh = file.with_suffix(".moi")
    fresh.write_text(str(number), encoding="ascii")
    fresh.replace(file)  # a reader finds the old number or the new one, never half of it


def _file(row):
    return Path(default_storage.path(f"{row.content.name}.tien-do"))
