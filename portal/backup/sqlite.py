"""A SQLite database as one file: copied while others write to it, and put in place of another."""

import gzip
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path

from django.db import connection

from portal.backup import BackupError

PATIENCE = 60  # seconds that somebody else may hold the database
LEVEL = 6


class Rows:
    """Reads tables as they are, through no collation and no type of ours."""

    def __init__(self, database):
        self._database = database
        # What is no UTF-8 is read too.
        database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")

    def ask(self, sql):
        """Return the rows that answer a question, and the names of their columns."""
        found = self._database.execute(sql)
        return list(found), [column for column, *_ in found.description]

    def tables(self):
        rows, _ = self.ask(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
            " ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name"
        )
        return [name for (name,) in rows]

    def fingerprint(self, table):
        """Return how many rows a table has, and a digest of them all in whatever order."""
        count = total = 0
        for row in self._database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a known name
            count += 1
            total += int.from_bytes(blake2b(repr(row).encode(), digest_size=8).digest())
        return [count, f"{total % 2**64:016x}"]


class Snapshot(Rows):
    """The database as it was at one moment."""

    def __init__(self, database, path):
        super().__init__(database)
        self._path = path

    @property
    def version(self):
        return sqlite3.sqlite_version

    def dump(self, path):
        """Write the whole database to a file."""
        self._database.commit()
        with self._path.open("rb") as copy, gzip.open(path, "wb", LEVEL) as packed:
            shutil.copyfileobj(copy, packed, 1 << 20)


@contextmanager
def snapshot(folder, without):
    """Give the Snapshot of this moment, without the rows of some tables; writers do not wait for it.

    Nothing of those rows stays in the file, as free space either.
    """
    path = Path(folder) / "copy.sqlite3"
    with closing(_opened(connection.settings_dict["NAME"])) as live:
        copy = sqlite3.connect(path)
        with closing(copy):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
            copy.execute("PRAGMA secure_delete=ON")
            found = Snapshot(copy, path)
            for table in {*without} & {*found.tables()}:
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a known name
            copy.commit()
            yield found


@contextmanager
def rows():
    """Give the Rows of the database as it is now."""
    with closing(_opened(connection.settings_dict["NAME"])) as database:
        yield Rows(database)


def _opened(path):
    return sqlite3.connect(path, timeout=PATIENCE)


def load(dump, folder):
    """Put what was dumped in the place of all that the database holds, at once or not at all."""
    path = Path(folder) / "restored.sqlite3"
    with gzip.open(dump) as packed, path.open("wb") as whole:
        shutil.copyfileobj(packed, whole, 1 << 20)
    restored = connection.copy()  # knows the functions that constraints and indexes may ask for
    restored.settings_dict["NAME"] = str(path)
    with closing(restored), restored.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        (answer,) = cursor.fetchone()
        if answer != "ok":
            raise BackupError(f"Cơ sở dữ liệu trong bản sao lưu đã hỏng: {answer}.")
        connection.ensure_connection()
        restored.connection.backup(connection.connection)
    connection.close()
    Path(connection.settings_dict["NAME"]).chmod(0o600)


@contextmanager
def scratch(folder):
    """Give the DATABASE_URL of an empty database that is gone with the folder."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        yield f"sqlite:///{own}/scratch.sqlite3"
