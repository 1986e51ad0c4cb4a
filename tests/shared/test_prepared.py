"""Queries that are put into SQL once."""

import pytest

from announcements.models import Announcement
from portal.shared.prepared import Prepared
from tests.build import hours, make_announcement, make_category

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """The public announcements of a category at a moment, prepared."""
    return Prepared(
        lambda at, category: Announcement.objects.published(at).filter(category=category)
    )


def test_it_is_asked_with_other_values_each_time(published):
    news, jobs = make_category(), make_category(name="Việc làm", slug="viec-lam")
    old, new = make_announcement(publish_at=hours(-9)), make_announcement()
    job = make_announcement(category=jobs)
    asked = [(hours(0), news.pk), (hours(-5), news.pk), (hours(0), jobs.pk)]
    assert [published(*values) for values in asked] == [[new, old], [old], [job]]


def test_its_rows_are_whole(published):
    at = hours(-3)
    announcement = make_announcement(title="Lịch tiêm", publish_at=at)
    (found,) = published(hours(0), announcement.category_id)
    assert (found.title, found.publish_at, found.get_deferred_fields()) == ("Lịch tiêm", at, set())


def test_a_number_too_large_for_any_row_finds_nothing(published):
    assert published(hours(0), 1 << 63) == []


def test_it_is_put_into_sql_once():
    made = []

    @Prepared
    def one(pk):
        made.append(pk)
        return Announcement.objects.filter(pk=pk)

    found = [one(pk) for pk in [1, 2, 3]]
    assert (found, len(made)) == ([[], [], []], 1)
