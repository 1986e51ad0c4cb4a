import fcntl
import gc
import os

import pytest
from django.conf import settings as project_settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase, override_settings

import visitors.services
from portal.accounts import codes
from portal.health import running
from portal.management import demo_structure
from portal.management.commands import load_demo
from tests.build import (
    inspected_pdf,
    inspected_picture,
    make_first_rows,
    make_search_index,
)
from tests.tables import Site, copy_of_database, put_back

DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config, items):
    """Pass only what asks the database on PostgreSQL, once: the rest was passed on SQLite.

    A page that is hard to lay out is so on either: its row is asked for by other tests too. Who gets
    what at each address is no matter of the database. Of the cases of a test the first says what is
    asked; `WHOLE=1 ./run test` passes them all.
    """
    if connection.vendor == "postgresql":
        asking = [item for item in items if asks_the_database(item)]
        chosen = asking if os.environ.get("WHOLE") else first_cases(asking)
        config.hook.pytest_deselected(items=[*set(items).difference(chosen)])
        items[:] = chosen
    # The longest first: at the end one worker would wait for the other.
    items.sort(
        key=lambda item: not {"server", "deployed"} & {mark.name for mark in item.iter_markers()}
    )


def pytest_collection_finish():
    """Collect garbage seldom: what the imports left is there to stay, and is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def asks_the_database(item):
    asks = item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)
    return asks and not {"hard_page", "on_either"} & {mark.name for mark in item.iter_markers()}


def first_cases(items):
    """Return the first case of each test."""
    first = {}
    for item in items:
        first.setdefault(item.nodeid.partition("[")[0], item)
    return list(first.values())


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """On SQLite tables are made as the models are, in a tenth of the time.

    Migrations make them on PostgreSQL, and on SQLite where `tests/test_server.py` starts the portal.
    """
    return connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, worker_id, tmp_path_factory, django_db_blocker
):
    """On PostgreSQL one of several processes migrates a database, of which each takes a copy."""
    if connection.vendor == "postgresql" and worker_id != "master":
        note = tmp_path_factory.getbasetemp().parent / "migrated"  # in the folder of all
        with note.open("a") as migrated, django_db_blocker.unblock():
            fcntl.flock(migrated, fcntl.LOCK_EX)
            if not note.stat().st_size:
                migrate_in("test_migrated")
                migrated.write("yes")
        connection.settings_dict["TEST"]["TEMPLATE"] = "test_migrated"


def migrate_in(name):
    """Make a database of this name on the server, with tables as migrations make them."""
    of_tests, own = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    of_worker = of_tests["NAME"]
    of_tests["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    of_tests["NAME"] = of_worker
    connection.settings_dict["NAME"] = project_settings.DATABASES["default"]["NAME"] = own


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tables, with the rows that migrations put into them."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            make_search_index()
            make_first_rows()
        first_rows = copy_of_database()
        TransactionTestCase._fixture_teardown = lambda test: put_back(first_rows)


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory):
    """The demo, as the first test that commits has kept it."""
    return Site(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def laid_out_pages(tmp_path_factory):
    """PDFs that one test laid out serve the others: the same page gives the same bytes."""
    return tmp_path_factory.mktemp("pdf")


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests():
    """Take static files straight from `static/`, and no operator's Redis."""
    static_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with (
        override_settings(
            STORAGES={**project_settings.STORAGES, "staticfiles": static_files},
            WHITENOISE_AUTOREFRESH=True,
            SITE_URL="http://testserver",  # what the test client calls the site
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # fast
            REDIS_URL="",
        ),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("REDIS_URL", "")  # nor may a process that a test starts ask it
        patch.setattr(codes, "WORK", 2)  # fast
        yield


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path, laid_out_pages):
    """Give each test its own uploads and journals."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    settings.VISITS_ROOT = tmp_path / "visits"
    (settings.MEDIA_ROOT / "pdf").symlink_to(laid_out_pages)


@pytest.fixture(autouse=True)
def _figures_of_now(monkeypatch):
    """Ask the database for the visits of each page: one test's figures are not another's."""
    monkeypatch.setattr(visitors.services, "SUMS_KEPT", 0)


@pytest.fixture(autouse=True)
def _health_of_now(monkeypatch):
    """Look each time: what one test finds is not so in another."""
    monkeypatch.setattr(running, "KEPT", 0)


@pytest.fixture
def demo(db, monkeypatch, loaded_demo):
    """The demo ward, as a newcomer meets it; its files are inspected once in a run."""
    commits = not connection.in_atomic_block
    if commits and loaded_demo.rows:
        loaded_demo.put_back()
        return
    monkeypatch.setattr(
        load_demo, "inspect_attachment", lambda upload: inspected_pdf(upload.read())
    )
    for loads in (load_demo, demo_structure):
        monkeypatch.setattr(loads, "inspect_image", lambda upload: inspected_picture(upload.read()))
    call_command("load_demo", verbosity=0)
    if commits:
        loaded_demo.keep()
