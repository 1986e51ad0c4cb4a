"""Rows of several tables out of one query that is put into SQL once, as their own queries give them."""

import pytest

from announcements.models import Announcement
from portal.models import Alert, Downtime, Hotline, MenuItem, WardIdentity
from portal.shared.models import StoredFile
from portal.shared.prepared import Among, Prepared
from tests.build import (
    DRAFT,
    hours,
    make_announcement,
    make_category,
    make_hotline,
    make_image,
    make_menu_item,
    make_pdf,
    make_ward,
)
from tests.portal.build import make_alert, make_downtime

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """The public announcements of a category at a moment, prepared."""
    return Prepared(
        lambda at, category: {"rows": Announcement.objects.published(at).filter(category=category)}
    )


def make_described_pdf():
    """Make a file whose facts are of every kind that JSON has."""
    StoredFile.objects.filter(pk=make_pdf().pk).update(facts={"tệp": [1, None, 0.5, True, "x"]})


def held(rows):
    """Return all that rows hold."""
    return [(type(row), {**vars(row), "_state": row._state.db}) for row in rows]


def test_it_is_asked_with_other_values_each_time(published):
    news, jobs = make_category(), make_category(name="Việc làm", slug="viec-lam")
    old, new = make_announcement(publish_at=hours(-9)), make_announcement()
    job = make_announcement(category=jobs)
    asked = [(hours(0), news.pk), (hours(-5), news.pk), (hours(0), jobs.pk)]
    found = [published(*values)["rows"] for values in asked]
    assert found == [[new, old], [old], [job]]


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
        (lambda: make_announcement(publish_at=hours(-3)), Announcement.objects.all),
        (make_described_pdf, lambda: StoredFile.objects.defer("text")),
        (make_image, lambda: StoredFile.objects.only("name", "width")),
    ],
    ids=["dates", "parents", "moments", "order", "booleans", "json", "some columns"],
)
def test_rows_hold_what_they_hold_in_a_query_of_their_own(make, rows):
    make()
    found = Prepared(lambda: {"these": rows(), "others": Hotline.objects.all()})()
    assert held(found["these"]) == held(rows())


def test_rows_stand_in_the_order_of_their_own_query(django_assert_num_queries):
    for position in [2, 1, 2]:
        make_hotline(position=position, number=f"11{position}")
        make_alert(level=position)
    hotlines, alerts = Hotline.objects.all(), Alert.objects.current()
    with django_assert_num_queries(1):
        found = Prepared(lambda: {"hotlines": hotlines, "alerts": alerts})()
    assert found == {"hotlines": list(hotlines), "alerts": list(alerts)}


def test_where_there_are_no_rows_there_is_an_empty_list():
    asked = Prepared(
        lambda: {"hotlines": Hotline.objects.all(), "wards": WardIdentity.objects.all()}
    )
    assert asked() == {"hotlines": [], "wards": []}


def test_a_number_too_large_for_any_row_finds_nothing(published):
    assert published(hours(0), 1 << 63) == {"rows": []}


def test_it_is_put_into_sql_once():
    made = []

    @Prepared
    def one(pk):
        made.append(pk)
        return {"one": Announcement.objects.filter(pk=pk)}

    found = [one(pk)["one"] for pk in [1, 2, 3]]
    assert (found, len(made)) == ([[], [], []], 1)


@pytest.mark.parametrize("at", [-5, 0])
def test_which_of_some_rows_are_public_is_told_at_each_moment(at):
    old, new = make_announcement(publish_at=hours(-9)), make_announcement()
    draft, other = make_announcement(status=DRAFT), make_announcement()
    among = Among(Announcement.objects.published)
    among(hours(-1), [old.pk])
    asked = [old.pk, new.pk, draft.pk, other.pk + 1]
    expected = {-5: [old.pk], 0: [old.pk, new.pk]}[at]
    assert sorted(among(hours(at), asked)) == expected


def test_none_of_no_rows_are_public(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Among(Announcement.objects.published)(hours(0), []) == []
