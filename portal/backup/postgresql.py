"""A PostgreSQL database as one file, by its own programs pg_dump, pg_restore and psql."""

import os
import shutil
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection
from django.db.utils import ProgrammingError
from psycopg import sql

from portal.backup import BackupError

DEBIAN = Path("/usr/lib/postgresql")


class Rows:
    """Reads tables as they are."""

    def __init__(self, cursor):
        self._cursor = cursor

    def ask(self, question):
        """Return the rows that answer a question, and the names of their columns."""
        self._cursor.execute(question)
        return self._cursor.fetchall(), [column.name for column in self._cursor.description]

    def tables(self):
        rows, _ = self.ask(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        return [name for (name,) in rows]

    def fingerprint(self, table):
        """Return how many rows a table has, and a digest of them all in whatever order."""
        digest = "('x' || left(md5(t::text), 15))::bit(60)::bigint"
        ((count, total),), _ = self.ask(
            f'SELECT count(*), coalesce(sum({digest}), 0) FROM public."{table}" t'  # noqa: S608
        )
        return [count, f"{int(total) % 2**64:016x}"]


class Snapshot(Rows):
    """The database as it was at one moment, as long as its transaction is open."""

    def __init__(self, cursor, without):
        super().__init__(cursor)
        self._without = without
        ((self._name, self.version),), _ = self.ask(
            "SELECT pg_export_snapshot(), current_setting('server_version')"
        )

    def dump(self, path):
        """Write the whole database to a file."""
        left_out = [f"--exclude-table-data=public.{table}" for table in self._without]
        options = ["--format=custom", "--no-owner", "--no-privileges", *left_out]
        _run("pg_dump", *options, f"--snapshot={self._name}", f"--file={path}")


@contextmanager
def snapshot(folder, without):
    """Give the Snapshot of this moment, without the rows of some tables; writers do not wait for it."""
    with _cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield Snapshot(cursor, without)


@contextmanager
def rows():
    """Give the Rows of the database as it is now."""
    with _cursor() as cursor:
        yield Rows(cursor)


@contextmanager
def _cursor():
    """Give a cursor of a connection of its own, outside any transaction."""
    own = connection.copy()
    with closing(own), own.cursor() as cursor:
        yield cursor


def load(dump, folder):
    """Put what was dumped in the place of all that the database holds, at once or not at all."""
    kept, packed = Path(folder) / "database.pgdump", Path(folder) / "database.sql"
    with kept.open("wb") as file:
        shutil.copyfileobj(dump, file, 1 << 20)
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={packed}", kept)
    emptied = Path(folder) / "empty.sql"
    with rows() as there:
        dropped = [f'DROP TABLE public."{table}" CASCADE;\n' for table in there.tables()]
    emptied.write_text("".join(dropped), encoding="utf-8")
    connection.close()
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _run("psql", *quiet, "--single-transaction", f"--file={emptied}", f"--file={packed}")


@contextmanager
def scratch(folder):
    """Give the DATABASE_URL of an empty database on the same server, dropped after the block.

    It has the same name each time, so that nothing stays of a run that was killed.
    """
    name = f"{connection.settings_dict['NAME'][:50]}_kiem_chung"
    with _cursor() as cursor:
        ((user, collate, ctype),), _ = Rows(cursor).ask(
            "SELECT current_user, datcollate, datctype FROM pg_database"
            " WHERE datname = current_database()"
        )
        try:
            _drop(cursor, name)
            cursor.execute(
                _filled(
                    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                    " LC_COLLATE {} LC_CTYPE {}",
                    sql.Identifier(name),
                    collate,
                    ctype,
                )
            )
        except ProgrammingError as error:
            raise BackupError(
                f"Tài khoản {user} của PostgreSQL chưa được tạo cơ sở dữ liệu tạm để thử khôi phục. "
                f"Chạy một lần: runuser -u postgres -- psql -c 'ALTER ROLE {user} CREATEDB'"
            ) from error
        try:
            yield _address(name)
        finally:
            _drop(cursor, name)


def _drop(cursor, name):
    cursor.execute(_filled("DROP DATABASE IF EXISTS {} WITH (FORCE)", sql.Identifier(name)))


def _filled(statement, *parts):
    return sql.SQL(statement).format(*parts).as_string()


def _address(name):
    """Return the DATABASE_URL of another database on the server."""
    of = connection.settings_dict
    known = {"host", "sslmode", "sslrootcert"}
    options = {key: value for key, value in of["OPTIONS"].items() if key in known}
    if of["HOST"]:
        options["host"] = of["HOST"]
    sender = f"{quote(of['USER'], safe='')}:{quote(of['PASSWORD'], safe='')}"
    port = f":{of['PORT']}" if of["PORT"] else ""
    return f"postgres://{sender}@{port}/{quote(name)}?{urlencode(options)}"


def _run(program, *arguments):
    """Run one of PostgreSQL's programs on our database."""
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, and names of ours
        [path_of(program), *arguments],
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip() or f"mã {done.returncode}"
        raise BackupError(f"{program} không làm được: {told}")


def _environment():
    of = connection.settings_dict
    told = {
        "PGHOST": of["HOST"],
        "PGPORT": of["PORT"],
        "PGUSER": of["USER"],
        "PGPASSWORD": of["PASSWORD"],
        "PGDATABASE": of["NAME"],
        "PGSSLMODE": of["OPTIONS"].get("sslmode"),
        "PGSSLROOTCERT": of["OPTIONS"].get("sslrootcert"),
    }
    usual = {name: os.environ[name] for name in ["PATH", "HOME"] if name in os.environ}
    return usual | {name: str(value) for name, value in told.items() if value}


def path_of(program):
    """Return the path of a program: the newest that Debian keeps, or the one that PATH knows."""
    kept = DEBIAN.glob(f"*/bin/{program}")
    found = max(kept, key=lambda path: float(path.parts[4]), default=shutil.which(program))
    if not found:
        raise BackupError(f"Máy này chưa có {program}. Hãy cài gói postgresql-client.")
    return found
