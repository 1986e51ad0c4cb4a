"""What a backup holds of the site: every table but those that pass, and the files that rows name."""

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models

from portal.backup import postgresql, sqlite
from portal.shared.models import Attempt
from tthc.models import PendingImport

# Whoever restores an old state must not let anybody in who had signed out since, nor keep traces.
PASSING_TABLES = [model._meta.db_table for model in (Session, Attempt)]
# Their files are promised to be gone in two hours, and nobody could open them without a browser's key.
PASSING_FILES = [PendingImport]


def database():
    """Return the module that copies and restores this kind of database."""
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def stored_files(rows):
    """Return {name: SHA-256, "" where no row tells} of the files that some Rows name."""
    found: dict[str, str] = {}
    tables = rows.tables()
    for model in apps.get_models():
        if model not in PASSING_FILES and model._meta.db_table in tables:
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.FileField):
                    found |= _named(rows, model._meta.db_table, field.column)
    return found


def _named(rows, table, column):
    """Return the files that a column names; where the code is ahead of the database, it has none."""
    _, columns = rows.ask(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 - known names
    if column not in columns:
        return {}
    digest = "sha256" if "sha256" in columns else "''"
    names, _ = rows.ask(f'SELECT "{column}", {digest} FROM "{table}"')  # noqa: S608
    return {name: sha256 for name, sha256 in names if name}


def end_what_passed():
    """Let what was going on at the moment of a backup be over: sign-ins and half-done imports."""
    Session.objects.all().delete()
    state = PendingImport.State
    going_on = PendingImport.objects.filter(state__in=[state.UPLOADED, state.RUNNING])
    going_on.update(state=state.FAILED, content="")
