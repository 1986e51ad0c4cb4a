"""What is asked at every request: rows of several tables in one question, put into SQL once.

To put a query into SQL takes Django several times as long as the database takes to answer it.
"""

import json
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Expression,
    FileField,
    ForeignKey,
    IntegerField,
    JSONField,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

# What stands for the values while the SQL is made; no row has anything like it.
NUMBER, MOMENT = 8_210_000_000_000_000_000, datetime(9001, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
KEYS = "/* keys */"
OF_MOMENTS: DateTimeField = DateTimeField()
AS_JSON_HAS_THEM = (CharField, TextField, FileField, IntegerField, ForeignKey, JSONField)


class Prepared:
    """The querysets that a function makes of moments and numbers; to call it is to ask for all of them.

    The function returns them by name. It is called once in a process, with other moments and numbers
    than those asked for: what it makes may compare rows with them, and must not depend on them
    otherwise. Only what the rows hold themselves is fetched: no related rows, no annotations.
    """

    def __init__(self, make):
        self._make = make
        self._made = None

    def __call__(self, *values):
        """Return {name: rows}; there are no rows where a number is too large for any."""
        if not self._made:
            self._made = self._make_sql(values)
        names, makers, sql, params, places = self._made
        found: dict[str, list] = {name: [] for name in names}
        if any(isinstance(value, int) and value > BigIntegerField.MAX_BIGINT for value in values):
            return found
        params, stored = list(params), list(map(_stored, values))
        for place, number in places:
            params[place] = stored[number]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = sorted(cursor.fetchall())
        for number, _, columns in rows:
            found[names[number]].append(makers[number](json.loads(columns)))
        return found

    def _make_sql(self, values):
        """Return names, makers of rows, the SQL, its parameters, and (place, number of value) pairs."""
        stand_ins = [
            MOMENT + timedelta(days=number) if isinstance(value, datetime) else NUMBER + number
            for number, value in enumerate(values)
        ]
        querysets = self._make(*stand_ins)
        first, *others = map(_listed, range(len(querysets)), querysets.values())
        whole = first.union(*others, all=True) if others else first
        sql, params = whole.query.sql_with_params()
        written = [_stored(stand_in) for stand_in in stand_ins]
        places = [
            (place, written.index(param)) for place, param in enumerate(params) if param in written
        ]
        return list(querysets), list(map(_maker, querysets.values())), sql, params, places


class Among:
    """Which of some rows are in the queryset that a function makes of a moment.

    As with `Prepared` the function is called once in a process, with another moment.
    """

    def __init__(self, make):
        self._make = make
        self._made = None

    def __call__(self, at, keys):
        """Return those of the keys whose rows are in it."""
        if not keys:
            return []
        self._made = self._made or self._make_sql()
        sql, params = self._made
        stand_in, stored = _stored(MOMENT), _stored(at)
        asked = [stored if param == stand_in else param for param in params]
        with connection.cursor() as cursor:
            cursor.execute(sql.replace(KEYS, ",".join(map(str, keys))), asked)
            return [key for (key,) in cursor.fetchall()]

    def _make_sql(self):
        """Return the SQL and its parameters; a parameter for each key would take ten times as long."""
        rows = self._make(MOMENT)
        table = connection.ops.quote_name(rows.model._meta.db_table)
        among = rows.order_by().extra(where=[f"{table}.id IN ({KEYS})"])  # noqa: S610 - our own
        return among.values_list("pk").query.sql_with_params()


class Columns(Expression):
    """The columns of these fields as one list of JSON."""

    output_field = JSONField()

    def __init__(self, fields):
        super().__init__()
        self.fields = fields

    def as_sql(self, compiler, connection):
        table = connection.ops.quote_name(compiler.query.get_initial_alias())
        on_sqlite = connection.vendor == "sqlite"
        columns = []
        for field in self.fields:
            column = f"{table}.{connection.ops.quote_name(field.column)}"
            in_text = on_sqlite and isinstance(field, JSONField)
            columns.append(f"JSON({column})" if in_text else column)
        function = "JSON_ARRAY" if on_sqlite else "JSONB_BUILD_ARRAY"
        return f"{function}({', '.join(columns)})", []


def _listed(number, rows):
    """Return the rows as (number, place, columns)."""
    order = rows.query.order_by or rows.model._meta.ordering or ["pk"]
    place = Window(RowNumber(), order_by=order)
    return rows.order_by().values_list(Value(number), place, Columns(_fields(rows)))


def _fields(rows):
    """Return the fields that a queryset loads, without what `only()` and `defer()` leave out."""
    names, deferred = rows.query.deferred_loading
    fields = rows.model._meta.concrete_fields
    return [f for f in fields if f.primary_key or (f.name in names) != deferred]


def _maker(rows):
    """Return a function that makes a row of its columns."""
    fields = _fields(rows)
    names = [field.attname for field in fields]
    read = [
        (place, _moment if isinstance(field, DateTimeField) else field.to_python)
        for place, field in enumerate(fields)
        if not isinstance(field, AS_JSON_HAS_THEM)
    ]

    def make(columns):
        for place, value_of in read:
            if columns[place] is not None:
                columns[place] = value_of(columns[place])
        return rows.model.from_db(connection.alias, names, columns)

    return make


def _moment(written):
    """Return the moment that was written; SQLite writes it without its zone."""
    moment = datetime.fromisoformat(written)
    return timezone.make_aware(moment, connection.timezone) if timezone.is_naive(moment) else moment


def _stored(value):
    """Return a moment or a number as the database takes it."""
    if isinstance(value, datetime):
        return OF_MOMENTS.get_db_prep_value(value, connection)
    return value
