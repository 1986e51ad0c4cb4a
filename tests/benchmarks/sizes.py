"""How search and lists take more rows, on SQLite and on PostgreSQL."""

import subprocess
import tempfile
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks.processes import LONGEST, answer_of, say
from tests.benchmarks.table import Row, within

SIZES = [10_000, 100_000, 1_000_000]
MOST_OF_SEARCH = {  # milliseconds of 95 searches in a hundred
    ("SQLite", 100_000): 10,
    ("SQLite", 1_000_000): 50,
    ("PostgreSQL", 100_000): 50,
    ("PostgreSQL", 1_000_000): 50,
}
NOT_MEASURED = f"failed, or took more than {LONGEST} s"
MOST_OF_LISTS = 1.5  # times what the fewest rows take


def rows(env, sizes, postgresql):
    """Return the Rows of each database; of PostgreSQL where its DATABASE_URL is given."""
    databases = {"SQLite": sqlite_database}
    if postgresql:
        databases["PostgreSQL"] = lambda: postgresql_database(postgresql)
    for name, database in databases.items():
        for size in sizes:
            yield row_of_search(name, size, times("search", "search_times", size, env, database))
        measured = {size: times("growth", "list_times", size, env, database) for size in sizes}
        yield from rows_of_lists(name, measured)


def times(module, function, size, env, database):
    """Return the milliseconds that a function measures in a database of its own, None if it fails."""
    say(f"{module}, {size:,} rows")
    with database() as url, tempfile.TemporaryDirectory() as folder:
        env = {**env, "DATABASE_URL": url, "MEDIA_ROOT": f"{folder}/media"}
        try:
            answer_of("django.core.management", "call_command", "migrate", "-v0", env=env)
            return answer_of(f"tests.benchmarks.{module}", function, size, env=env)
        except subprocess.SubprocessError as error:
            say(f"{module}, {size:,} rows: {error}")
            return None


def row_of_search(name, size, found):
    what = f"{name}: search, {size:,} rows"
    if found is None:
        return Row(what, NOT_MEASURED, met=False)
    most = MOST_OF_SEARCH.get((name, size))
    told = f"p50 {found['p50']:.1f} ms, p95 {found['p95']:.1f} ms"
    return within(what, told, found["p95"], most)


def rows_of_lists(name, measured):
    """Yield the Rows of each kind of page; its ratio is to what it takes with the fewest rows."""
    fewest = measured[min(measured)] or {}
    for size, found in measured.items():
        if found is None:
            yield Row(f"{name}: lists, {size:,} rows", NOT_MEASURED, met=False)
            continue
        for kind, taken in found.items():
            what, told = f"{name}: {kind}, {size:,} rows", f"{taken:.2f} ms"
            ratio = taken / fewest[kind] if kind in fewest else None
            if size == min(measured) or ratio is None:
                yield Row(what, told, ratio)
            else:
                yield Row(what, told, ratio, f"≤ {MOST_OF_LISTS}", ratio <= MOST_OF_LISTS)


@contextmanager
def sqlite_database():
    """Give the DATABASE_URL of a file that lives as long as the block."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/db.sqlite3"


@contextmanager
def postgresql_database(server):
    """Give the DATABASE_URL of an empty database, which lives as long as the block, on a server."""
    address = urlsplit(server)
    known = address._replace(path="/postgres").geturl()
    with psycopg.connect(known, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
        try:
            yield address._replace(path="/bench").geturl()
        finally:
            connection.execute("DROP DATABASE bench WITH (FORCE)")
