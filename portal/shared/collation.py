"""Names in Vietnamese order, sorted where the rows are: in the database.

PostgreSQL brings the order of the Vietnamese alphabet along (ICU); SQLite is taught the same under
the same name. A list may so be cut into pages, and one definition serves lists, filters and choices.
"""

from functools import lru_cache

from django.db.models.functions import Collate

from portal.shared.text import vietnamese_order

VIETNAMESE = "vi-x-icu"

key = lru_cache(maxsize=4096)(vietnamese_order)


def by_name(field="name"):
    """Return the expression by which rows are ordered by a name."""
    return Collate(field, VIETNAMESE)


def compare(one, other):
    """Return which of two names comes first, in the manner of SQLite: below, at or above zero."""
    return (key(one) > key(other)) - (key(one) < key(other))


def teach_sqlite(connection, **kwargs):
    """Give a new connection to SQLite the order that PostgreSQL has."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(VIETNAMESE, compare)
