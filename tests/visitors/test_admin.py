import pytest

from tests.build import make_staff
from tests.visitors.build import make_day, make_imported
from visitors.models import ImportedTotal

pytestmark = pytest.mark.django_db

DAYS = "/quan-tri/visitors/dailyvisits/"
TOTALS = "/quan-tri/visitors/importedtotal/"


@pytest.fixture
def staff(client):
    client.force_login(make_staff())
    return client


def test_nobody_edits_what_was_counted(staff):
    day = make_day(visits=2446)

    assert staff.get(f"{DAYS}add/").status_code == 404
    assert staff.post(f"{DAYS}{day.pk}/change/", {"visits": 9999}).status_code == 404
    assert staff.post(f"{DAYS}{day.pk}/delete/", {"post": "yes"}).status_code == 404
    day.refresh_from_db()
    assert day.visits == 2446


def test_an_imported_total_can_be_put_right(staff):
    imported = make_imported(visits=1)

    staff.post(f"{TOTALS}{imported.pk}/change/", {"visits": 692_004, "note": "Trang cũ"})

    assert ImportedTotal.objects.get().visits == 692_004
