"""Queries that are asked at every request: put into SQL once, asked again with other values.

To put a query into SQL takes Django several times as long as the database takes to answer it.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import BigIntegerField, DateTimeField

# What stands for the values while the SQL is made; no row has anything like it.
NUMBER, MOMENT = 8_210_000_000_000_000_000, datetime(9001, 2, 3, 4, 5, 6, 7, tzinfo=UTC)


class Prepared:
    """The query that a function makes of moments and numbers; to call it is to ask the database.

    The function is called once in a process, with other moments and numbers than those asked for:
    what it makes may compare rows with them, and must not depend on them otherwise. No row of
    another model is fetched with its own.
    """

    def __init__(self, make):
        self._make = make
        self._made = None

    def __call__(self, *values):
        """Return the rows as a list: none where a number is too large for any row."""
        if any(isinstance(value, int) and value > BigIntegerField.MAX_BIGINT for value in values):
            return []
        if not self._made:
            self._made = self._make_sql(values)
        rows, sql, params, places = self._made
        params = list(params)
        for place, number in places:
            params[place] = _stored(values[number])
        return list(rows.raw(sql, params))

    def _make_sql(self, values):
        """Return a manager, the SQL, its parameters, and (place, number of the value) pairs."""
        stand_ins = [
            MOMENT + timedelta(days=number) if isinstance(value, datetime) else NUMBER + number
            for number, value in enumerate(values)
        ]
        query = self._make(*stand_ins).select_related(None).query
        sql, params = query.sql_with_params()
        written = [_stored(stand_in) for stand_in in stand_ins]
        places = [
            (place, written.index(param)) for place, param in enumerate(params) if param in written
        ]
        return query.model._base_manager, sql, params, places


def _stored(value):
    """Return a moment or a number as the database takes it."""
    if isinstance(value, datetime):
        return DateTimeField().get_db_prep_value(value, connection)
    return value
