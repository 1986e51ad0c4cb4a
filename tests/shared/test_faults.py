"""What an exception says of the machine, from what the database and the system really raise."""

import resource
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from portal.models import Hotline
from portal.shared.faults import fault

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def pragma(name, value):
    """Set something of SQLite's for the block."""
    with connection.cursor() as cursor:
        before = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        cursor.execute(f"PRAGMA {name} = {value}")
        yield
        cursor.execute(f"PRAGMA {name} = {before}")


def raised(work):
    with pytest.raises((DatabaseError, OSError)) as caught, transaction.atomic():
        work()
    return fault(caught.value)


def write():
    Hotline.objects.bulk_create([Hotline(label="x" * 100, number="115") for _ in range(500)])


def state(number):
    """Let PostgreSQL raise the error of a state."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{number}'; END $$")


class TestOfSQLite:
    @pytest.fixture(autouse=True)
    def sqlite(self):
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL has its own")
        connection.ensure_connection()

    def test_a_full_disk(self):
        with pragma("max_page_count", 1):  # what it has by now, at least
            assert raised(write) == "máy chủ đã hết chỗ ghi"

    def test_a_database_that_is_only_read(self):
        with pragma("query_only", 1):
            assert raised(write) == "nơi lưu dữ liệu chỉ cho đọc"

    def test_a_database_that_somebody_has_locked(self):
        other = connection.copy()
        with pragma("busy_timeout", 0):
            with transaction.atomic(), other.cursor() as cursor:
                write()
                with pytest.raises(DatabaseError) as caught:
                    cursor.execute("PRAGMA busy_timeout = 0")
                    cursor.execute("BEGIN IMMEDIATE")
            other.close()
        assert fault(caught.value) == "cơ sở dữ liệu đang bận"

    def test_a_database_that_is_not_there(self, tmp_path):
        other = connection.copy()
        other.settings_dict["NAME"] = str(tmp_path / "none" / "db.sqlite3")
        with pytest.raises(DatabaseError) as caught:
            other.ensure_connection()
        assert fault(caught.value) == "cơ sở dữ liệu không trả lời"


class TestOfPostgreSQL:
    @pytest.fixture(autouse=True)
    def postgresql(self):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has its own")

    @pytest.mark.parametrize(
        ("number", "said"),
        [
            ("53100", "máy chủ đã hết chỗ ghi"),
            ("25006", "nơi lưu dữ liệu chỉ cho đọc"),
            ("55P03", "cơ sở dữ liệu đang bận"),
            ("57014", "cơ sở dữ liệu đang bận"),
            ("53300", "cơ sở dữ liệu đang bận"),
            ("57P01", "cơ sở dữ liệu không trả lời"),
        ],
    )
    def test_a_state(self, number, said):
        assert raised(lambda: state(number)) == said

    def test_a_server_that_is_not_there(self, tmp_path):
        other = connection.copy()
        other.settings_dict["HOST"] = str(tmp_path)
        with pytest.raises(DatabaseError) as caught:
            other.ensure_connection()
        assert fault(caught.value) == "cơ sở dữ liệu không trả lời"


def test_a_disk_that_takes_no_more(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            (tmp_path / "a").write_text("a")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert fault(caught.value) == "máy chủ đã hết chỗ ghi"


def test_a_folder_that_is_gone(tmp_path):
    assert raised((tmp_path / "none").stat) == "nơi lưu tệp không dùng được"


@pytest.mark.parametrize("error", [ZeroDivisionError(), DatabaseError("syntax"), None])
def test_what_is_no_fault_of_the_machine(error):
    assert fault(error) == ""
