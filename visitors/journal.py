"""Where hits are written before the database: one file a day, in memory where there is such a folder.

A line is appended in one write, so whoever was answered is in it even when the process is killed in
the next moment. The file also holds the salt of its day; both go when the day has closed.
"""

import fcntl
import os
import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

HEADER = re.compile(rb"([0-9a-f]{32}) ([0-9a-f]{64})\n")  # its name and its salt
HEADER_LENGTH = 98
SALT_AT, SALT_DESTROYED = 33, b"0" * 64
DRAFT = ".new"
# Bytes of a day, some 400,000 hits: at worst, each by another visitor, every process needs ten
# times as much memory to tell them apart.
MOST = 32_000_000
FILE_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.([0-9a-f]{32}))?")


@dataclass(frozen=True)
class Journal:
    """Sổ đếm của một ngày: its day and the random name by which the database knows it."""

    date: date
    name: str


class JournalGoneError(Exception):
    """The journal has been written down and destroyed."""


@cache
def journals_in(folder):
    """Return the journals in a folder; one object a process."""
    return FileJournals(folder)


class FileJournals:
    """The journals of one machine: `2024-05-14` while it is open, `2024-05-14.<name>` once sealed."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._start = f"{folder}/"  # of every path; what each hit needs is spelled out

    def append(self, day, line_of):
        """Append what `line_of(salt)` returns to the journal of a day; raise OSError if it cannot."""
        while not self._appended(day, line_of):
            self._begin(day)

    def live(self):
        """Return the journals that are not destroyed yet, the oldest day first.

        Without a folder that can be read there are none, and the pages go on without them.
        """
        try:
            names = sorted(entry.name for entry in os.scandir(self.folder))
        except OSError:
            return []
        found = (self._journal(name) for name in names)
        return [journal for journal in found if journal]

    def read(self, journal, start):
        """Return the bytes of a journal from a place on; raise JournalGoneError."""
        for path in self._paths(journal):
            with _opened(path, os.O_RDONLY) as file:
                if file is not None and _header(file)[0] == journal.name:
                    return os.pread(file, max(os.fstat(file).st_size - start, 0), start)
        raise JournalGoneError

    def seal(self, journal):
        """Destroy the salt of a journal; from here on nothing can be appended to it."""
        path, sealed = self._paths(journal)
        with _opened(path, os.O_RDWR) as file:
            if file is None:
                return
            fcntl.flock(file, fcntl.LOCK_EX)  # lines under way come first
            if _name(path) == journal.name:  # and nobody else has sealed it meanwhile
                os.pwrite(file, SALT_DESTROYED, SALT_AT)
                Path(path).rename(sealed)

    def destroy(self, journal):
        """Remove a sealed journal, and what a process that was killed left of beginning one."""
        Path(self._paths(journal)[1]).unlink(missing_ok=True)
        for draft in self.folder.glob(f"{journal.date}.*{DRAFT}"):
            draft.unlink(missing_ok=True)

    def _appended(self, day, line_of):
        """Append a line; return whether there was a journal that takes one."""
        path = f"{self._start}{day}"
        with _opened(path, os.O_RDWR | os.O_APPEND) as file:
            if file is None:
                return False
            fcntl.flock(file, fcntl.LOCK_SH)  # nobody seals it before the line is in
            name, salt = _header(file)
            if salt:
                self._write(file, line_of(salt))
                return True
            if not name:
                raise OSError(f"{path} is no journal: remove it")
        self.seal(Journal(day, name))  # as somebody has or was about to
        return False

    def _write(self, file, line):
        if os.fstat(file).st_size > MOST:
            raise OSError("the journal of the day is full")
        if os.write(file, line) < len(line):
            raise OSError("the folder of the visitor counter is full")

    def _begin(self, day):
        """Make a journal with a new name and salt; one that somebody else has made stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        draft = self.folder / f"{day}.{name}{DRAFT}"
        try:
            new = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(new, "w") as file:
                file.write(f"{name} {secrets.token_hex(32)}\n")
                file.flush()
                os.fsync(file)  # in a folder on a disk, no journal is without its header
            (self.folder / str(day)).hardlink_to(draft)
        except (FileExistsError, FileNotFoundError):  # the second with the folder, or its day
            pass
        finally:
            draft.unlink(missing_ok=True)

    def _journal(self, file_name):
        """Return the journal of a file, or None where it is none."""
        if not (match := FILE_NAME.fullmatch(file_name)):
            return None
        day, sealed = match.groups()
        name = sealed or _name(f"{self._start}{day}")
        return Journal(date.fromisoformat(day), name) if name else None

    def _paths(self, journal):
        path = f"{self._start}{journal.date}"
        return path, f"{path}.{journal.name}"


@contextmanager
def _opened(path, flags):
    """Give the descriptor of a file, or None where there is none; locks on it end with the block."""
    try:
        file = os.open(path, flags)
    except FileNotFoundError:
        yield None
        return
    try:
        yield file
    finally:
        os.close(file)


def _name(path):
    """Return the name of the journal at a path, empty where there is none."""
    with _opened(path, os.O_RDONLY) as file:
        return "" if file is None else _header(file)[0]


def _header(file):
    """Return the name and the salt of an open journal; the salt of a sealed one is empty."""
    if not (match := HEADER.fullmatch(os.pread(file, HEADER_LENGTH, 0))):
        return "", ""  # no journal
    name, salt = match.groups()
    return name.decode(), "" if salt == SALT_DESTROYED else salt.decode()
