"""Where hits are written before the database: one file a day, in memory where there is such a folder.

A line is appended in one write, so whoever was answered is in it even when the process is killed in
the next moment. The file also holds the salt of its day; both go when the day has closed.
"""

import fcntl
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HEADER = 98  # bytes: a name of 32, a salt of 64, a space and the end of the line


@dataclass(frozen=True)
class Journal:
    """Sổ đếm của một ngày: its day and the random name by which the database knows it."""

    date: date
    name: str


class JournalGoneError(Exception):
    """The journal has been written down and destroyed."""


class FileJournals:
    """The journals of one machine: `2024-05-14` while it is open, `2024-05-14.<name>` once sealed."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def append(self, day, line_of):
        """Append what `line_of(salt)` returns to the journal of a day; raise OSError if it cannot."""
        path = self.folder / day.isoformat()
        while True:
            with _opened(path, os.O_RDWR | os.O_APPEND) as file:
                if file is None:
                    self._begin(path)
                    continue
                fcntl.flock(file, fcntl.LOCK_SH)  # nobody seals it before the line is in
                _, salt = _header(file)
                if not salt:
                    continue
                line = line_of(salt)
                if os.write(file, line) < len(line):
                    raise OSError("the folder of the visitor counter is full")
                return

    def live(self):
        """Return the journals that are not destroyed yet, the oldest day first."""
        try:
            names = sorted(path.name for path in self.folder.iterdir())
        except FileNotFoundError:
            return []
        found = (self._journal(name) for name in names if not name.startswith("."))
        return [journal for journal in found if journal]

    def read(self, journal, start):
        """Return the bytes of a journal from a place on; raise JournalGoneError."""
        for path in self._paths(journal):
            with _opened(path, os.O_RDONLY) as file:
                if file is not None and _header(file)[0] == journal.name:
                    return os.pread(file, os.fstat(file).st_size - start, start)
        raise JournalGoneError

    def seal(self, journal):
        """Destroy the salt of a journal; from here on nothing can be appended to it."""
        path, sealed = self._paths(journal)
        with _opened(path, os.O_RDWR) as file:
            if file is None:
                return
            fcntl.flock(file, fcntl.LOCK_EX)  # lines under way come first
            name, salt = _header(file)
            if salt and name == journal.name:
                os.pwrite(file, b"0" * len(salt), HEADER - 1 - len(salt))
                path.rename(sealed)

    def destroy(self, journal):
        """Remove a sealed journal."""
        self._paths(journal)[1].unlink(missing_ok=True)

    def _begin(self, path):
        """Make a journal with a new name and salt; one that somebody else has made stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        draft = self.folder / f".{name}"
        draft.touch(mode=0o600)
        try:
            draft.write_text(f"{name} {secrets.token_hex(32)}\n", encoding="ascii")
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()

    def _journal(self, file_name):
        day, _, name = file_name.partition(".")
        if not name:
            with _opened(self.folder / file_name, os.O_RDONLY) as file:
                name = file is not None and _header(file)[0]
        return Journal(date.fromisoformat(day), name) if name else None

    def _paths(self, journal):
        path = self.folder / journal.date.isoformat()
        return path, path.with_name(f"{path.name}.{journal.name}")


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


def _header(file):
    """Return the name and the salt of an open journal; the salt of a sealed one is empty."""
    name, _, salt = os.pread(file, HEADER - 1, 0).decode("ascii").partition(" ")
    return name, "" if salt.strip("0") == "" else salt
