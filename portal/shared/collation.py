"""Names in Vietnamese order, sorted where the rows are: in the database.

PostgreSQL brings the order of the Vietnamese alphabet along (ICU); SQLite is taught the same under
the same name. A list may so be cut into pages, and one definition serves lists, filters and choices.
"""

from functools import lru_cache

from django.core.checks import Error
from django.db import connections
from django.db.models.functions import Collate

from portal.shared.text import vietnamese_order

VIETNAMESE = "vi-x-icu"

key = lru_cache(maxsize=4096)(vietnamese_order)


def by_name(field="name"):
    """Return the expression by which rows are ordered by a name.

    It is for queries alone: other programs, which were never taught the order, could neither write
    nor check a table of SQLite with an index or a constraint of it.
    """
    return Collate(field, VIETNAMESE)


def compare(one, other):
    """Return which of two names comes first, in the manner of SQLite: below, at or above zero."""
    return (key(one) > key(other)) - (key(one) < key(other))


def teach_sqlite(connection, **kwargs):
    """Give a new connection to SQLite the order that PostgreSQL has."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(VIETNAMESE, compare)


def check_order(app_configs, databases=None, **kwargs):
    """Tell before the first page fails that a PostgreSQL was built without the order (no ICU)."""
    return [
        Error(
            f"PostgreSQL không có thứ tự chữ tiếng Việt ({VIETNAMESE}).",
            hint="Hãy dùng bản PostgreSQL có ICU, như bản của Debian.",
            id="shared.E001",
        )
        for alias in databases or []
        if connections[alias].vendor == "postgresql" and not _is_known(connections[alias])
    ]


def _is_known(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = %s", [VIETNAMESE])
        return cursor.fetchone() is not None
