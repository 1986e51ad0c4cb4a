import shutil

import pytest
from django.conf import settings
from django.db import connection

from tests.security.addresses import addresses
from tests.security.ward import Person, fill, make_people
from tests.tables import copy_of_database, put_back


@pytest.fixture(scope="session")
def filled_ward(tmp_path_factory):
    """What the first test that commits found of the ward: its database, once there, and its files."""
    return {"files": tmp_path_factory.mktemp("ward")}


@pytest.fixture
def _ward(db, filled_ward):
    """Return the accounts and the rows of the ward, which is made once in a run."""
    if "database" in filled_ward:
        put_back(filled_ward["database"])
        shutil.copytree(filled_ward["files"], settings.MEDIA_ROOT, dirs_exist_ok=True)
        return {name: again(user) for name, user in filled_ward["accounts"].items()}, {
            model: again(row) for model, row in filled_ward["rows"].items()
        }
    accounts = make_people()
    rows = fill(accounts["writer"])
    if not connection.in_atomic_block:
        kept = shutil.ignore_patterns("pdf")
        shutil.copytree(settings.MEDIA_ROOT, filled_ward["files"], ignore=kept, dirs_exist_ok=True)
        filled_ward |= {"database": copy_of_database(), "accounts": accounts, "rows": rows}
    return accounts, rows


def again(row):
    """Return a row as the database has it: no test sees what another has set in it."""
    return row and type(row)._base_manager.get(pk=row.pk)


@pytest.fixture
def everybody(_ward):
    """Return {name: Person} of everybody that the table of access tells apart."""
    return {name: Person(user) for name, user in _ward[0].items()}


@pytest.fixture
def rows(_ward):
    """Return {model: one row of it that the staff work on}."""
    return _ward[1]


@pytest.fixture
def all_addresses(rows):
    """Return {route: an address} of the site."""
    return addresses(rows)
