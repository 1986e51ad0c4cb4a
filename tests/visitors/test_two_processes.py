from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.build import local
from tests.visitors.build import days, view
from tests.visitors.processes import two_processes
from visitors.models import DailySalt, SeenVisitor

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 4
NOON = local(2024, 5, 14, 12)
SUNDAY_NIGHT = local(2024, 5, 12, 23, 59, 59)
MONDAY_MORNING = local(2024, 5, 13, 0, 0, 1)


@pytest.fixture
def workers(monkeypatch):
    with two_processes(monkeypatch) as pool:
        yield pool


def views_of(readers, at=NOON):
    return [{"address": f"192.0.2.{reader}", "at": at} for reader in readers]


def view_all(views):
    """Record views in four threads at a time; return how many began a visit."""
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(lambda fields: view(**fields), views))


def kept():
    return days(), DailySalt.objects.count(), SeenVisitor.objects.count()


def test_one_reader_s_simultaneous_first_views_are_one_visit(workers):
    begun = workers.map(view_all, [views_of([1] * 20), views_of([1] * 20)])

    assert sum(begun) == 1
    assert workers.submit(kept).result() == ({"2024-05-14": 1}, 1, 1)


def test_no_visit_of_many_readers_is_lost_or_counted_twice(workers):
    begun = workers.map(view_all, [views_of(range(60)), views_of(reversed(range(60)))])

    assert sum(begun) == 60
    assert workers.submit(kept).result() == ({"2024-05-14": 60}, 1, 60)


def test_views_around_midnight_are_each_of_their_day(workers):
    def views(of_sunday):
        pairs = zip(
            views_of(of_sunday, SUNDAY_NIGHT), views_of(range(30), MONDAY_MORNING), strict=True
        )
        return [fields for pair in pairs for fields in pair]

    begun = workers.map(view_all, [views(range(30)), views(range(30, 60))])

    assert sum(begun) == 90
    counted, salts, _ = workers.submit(kept).result()
    assert (counted, salts) == ({"2024-05-12": 60, "2024-05-13": 30}, 1)
