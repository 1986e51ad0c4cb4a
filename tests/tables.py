"""All rows of the tests' database, kept and put back: Django takes many times as long to empty it."""

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from portal.shared.edition import begin


@dataclass
class Site:
    """The rows and uploads of a site that takes long to make, once a test has made and kept it."""

    files: Path
    rows: Any = None

    def keep(self):
        self.rows = copy_of_database()
        not_pages = shutil.ignore_patterns("pdf")  # which are laid out in a folder for all tests
        shutil.copytree(settings.MEDIA_ROOT, self.files, ignore=not_pages, dirs_exist_ok=True)

    def put_back(self):
        put_back(self.rows)
        shutil.copytree(self.files, settings.MEDIA_ROOT, dirs_exist_ok=True)


def copy_of_database():
    """Return the rows of all tables as they are now, for `put_back`."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(copy)
        return copy
    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in _filled(cursor)}


def put_back(copy):
    """Let the tables have the rows of a copy and no other."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        copy.backup(connection.connection)
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            _replace(cursor, copy)
    begin()  # no statement has told that the rows are others now


def _filled(cursor):
    """Return the names of the tables of PostgreSQL that have rows."""
    cursor.execute(
        "SELECT tablename FROM pg_tables"
        " WHERE schemaname = current_schema() AND tablename <> 'django_migrations'"
    )
    names = [name for (name,) in cursor.fetchall()]
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names]  # noqa: S608 - our own
    cursor.execute(" UNION ALL ".join(asked))
    return [name for (name,) in cursor.fetchall()]


def _rows(cursor, name):
    with cursor.copy(f"COPY {name} TO STDOUT") as rows:
        return b"".join(rows)


def _replace(cursor, copy):
    cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, in any order
    for name in _filled(cursor):
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - our own
    for name, rows in copy.items():
        with cursor.copy(f"COPY {name} FROM STDIN") as table:
            table.write(rows)
