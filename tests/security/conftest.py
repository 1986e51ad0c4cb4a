import pytest
from django.db import connection

from tests.security.addresses import addresses
from tests.security.ward import Person, fill, make_people
from tests.tables import Site


@pytest.fixture(scope="session")
def filled_ward(tmp_path_factory):
    """The ward, as the first test has kept it, with its accounts and rows."""
    return Site(tmp_path_factory.mktemp("ward")), []


@pytest.fixture
def _ward(db, filled_ward):
    """Return the accounts and the rows of the ward, which is made once in a run."""
    site, known = filled_ward
    if site.rows:
        site.put_back()
        return [{name: again(row) for name, row in found.items()} for found in known]
    accounts = make_people()
    rows = fill(accounts["writer"])
    if not connection.in_atomic_block:
        site.keep()
        known += [accounts, rows]
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
