from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.build import local
from tests.visitors.build import view
from tests.visitors.processes import two_processes
from visitors.models import DailyVisits
from visitors.services import journals, write_down

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 4
NOON = local(2024, 5, 14, 12)
SUNDAY_NIGHT = local(2024, 5, 12, 23, 59, 59)
MONDAY_MORNING = local(2024, 5, 13, 0, 0, 1)


@pytest.fixture
def workers(monkeypatch, settings):
    """Two workers of one machine, or two machines that share nothing but their servers."""
    folder = "/dev/null/none" if settings.REDIS_URL else str(settings.VISITS_ROOT)
    monkeypatch.setenv("VISITS_ROOT", folder)
    with two_processes() as pool:
        yield pool


def views_of(readers, at=NOON):
    return [{"address": f"192.0.2.{reader}", "at": at} for reader in readers]


def view_all(views):
    """Record views in four threads at a time, and write down now and then what they come to."""
    with ThreadPoolExecutor(THREADS) as threads:
        for number, _ in enumerate(threads.map(lambda fields: view(**fields), views)):
            if number % 20 == 0:
                write_down(MONDAY_MORNING)


def counted():
    write_down(NOON)
    return {
        str(date): visits
        for date, visits in DailyVisits.objects.order_by("date").values_list("date", "visits")
    }


@pytest.mark.usefixtures("either_journals")
def test_no_visit_of_many_readers_is_lost_or_counted_twice(workers):
    views = views_of(range(60)), views_of(reversed(range(60)))
    list(workers.map(view_all, views))

    assert counted() == {"2024-05-14": 60}


def test_views_around_midnight_are_each_of_their_day_while_it_is_closed(workers):
    def views(readers):
        pairs = zip(views_of(readers, SUNDAY_NIGHT), views_of(readers, MONDAY_MORNING), strict=True)
        return [fields for pair in pairs for fields in pair]

    list(workers.map(view_all, [views(range(30)), views(range(30, 60))]))

    per_day = {}
    write_down(NOON)
    for day in DailyVisits.objects.all():
        per_day[str(day.date)] = per_day.get(str(day.date), 0) + day.visits
    assert per_day == {"2024-05-12": 60, "2024-05-13": 60}
    assert journals().live() == []
