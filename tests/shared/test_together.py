"""Rows of several tables out of one query: as their own queries would give them."""

import pytest

from portal.models import Alert, Downtime, Hotline, MenuItem, WardIdentity
from portal.shared.models import StoredFile
from portal.shared.together import together
from tests.build import make_hotline, make_image, make_menu_item, make_ward
from tests.portal.build import make_alert, make_downtime

pytestmark = pytest.mark.django_db


def held(rows):
    """Return all that rows hold."""
    return [(type(row), {**vars(row), "_state": row._state.db}) for row in rows]


@pytest.mark.parametrize(
    ("make", "rows"),
    [
        (
            lambda: make_ward(logo=make_image(), accessibility_checked_on="2026-03-09"),
            WardIdentity.objects.all,
        ),
        (lambda: make_menu_item(parent=make_menu_item(label="Trên")), MenuItem.objects.all),
        (make_alert, Alert.objects.current),
        (make_downtime, Downtime.objects.announced),
        (make_image, lambda: StoredFile.objects.only("name", "width")),
    ],
    ids=["text, dates, booleans", "parents", "moments", "other order", "some columns"],
)
def test_rows_hold_what_they_hold_in_a_query_of_their_own(make, rows):
    make()
    found = together(these=rows(), others=Hotline.objects.all())
    assert held(found["these"]) == held(rows())


def test_rows_stand_in_the_order_of_their_own_query(django_assert_num_queries):
    for position in [2, 1, 2]:
        make_hotline(position=position, number=f"11{position}")
        make_alert(level=position)
    hotlines, alerts = Hotline.objects.all(), Alert.objects.current()
    with django_assert_num_queries(1):
        found = together(hotlines=hotlines, alerts=alerts)
    assert found == {"hotlines": list(hotlines), "alerts": list(alerts)}


def test_where_there_are_no_rows_there_is_an_empty_list():
    assert together(hotlines=Hotline.objects.all(), wards=WardIdentity.objects.all()) == {
        "hotlines": [],
        "wards": [],
    }
