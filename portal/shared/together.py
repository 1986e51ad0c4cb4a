"""Small tables that every page needs: asked for together, in one question to the database."""

from django.db import connection
from django.db.models import DateTimeField, Expression, JSONField, Value, Window
from django.db.models.functions import RowNumber
from django.utils import timezone


def together(**querysets):
    """Return the rows of each queryset in a list under its name, all of one query.

    Only what the rows hold themselves: no related rows, no annotations, no JSONField.
    """
    first, *others = [_listed(name, rows) for name, rows in querysets.items()]
    found: dict[str, list] = {name: [] for name in querysets}
    for name, _, values in sorted(first.union(*others, all=True), key=lambda row: row[:2]):
        found[name].append(_row(querysets[name], values))
    return found


class Columns(Expression):
    """The columns of these fields as one list; to resolve each of them takes three times as long."""

    output_field = JSONField()

    def __init__(self, fields):
        super().__init__()
        self.fields = fields

    def as_sql(self, compiler, connection):
        quote = connection.ops.quote_name
        table = quote(compiler.query.get_initial_alias())
        columns = ", ".join(f"{table}.{quote(field.column)}" for field in self.fields)
        function = "JSON_ARRAY" if connection.vendor == "sqlite" else "JSONB_BUILD_ARRAY"
        return f"{function}({columns})", []


def _listed(name, rows):
    """Return the rows as (name, place, columns)."""
    place = Window(RowNumber(), order_by=rows.query.order_by or rows.model._meta.ordering or ["pk"])
    return rows.order_by().values_list(Value(name), place, Columns(_fields(rows)))


def _fields(rows):
    """Return the fields that a queryset loads, without what `only()` and `defer()` leave out."""
    names, deferred = rows.query.deferred_loading
    fields = rows.model._meta.concrete_fields
    return [f for f in fields if f.primary_key or (f.name in names) != deferred]


def _row(rows, values):
    fields = _fields(rows)
    held = [_held(field, value) for field, value in zip(fields, values, strict=True)]
    return rows.model.from_db(connection.alias, [field.attname for field in fields], held)


def _held(field, value):
    """Return a value of JSON as the field holds it; SQLite keeps moments without their zone."""
    held = field.to_python(value)
    if held and isinstance(field, DateTimeField) and timezone.is_naive(held):
        return timezone.make_aware(held, connection.timezone)
    return held
