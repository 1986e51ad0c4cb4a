"""The rows that are searched to measure the search; how long it takes is asked of no test."""

import pytest

from announcements.models import Announcement
from portal.shared.models import SearchDocument
from tests.benchmarks.search import fill

pytestmark = pytest.mark.django_db


def documents():
    return {row["object_id"]: row for row in SearchDocument.objects.values()}


def test_documents_are_as_the_portal_writes_them():
    fill(5)
    *plain, with_number = Announcement.objects.order_by("pk")
    written = documents()
    for row in plain:
        row.body = f"<p>{written[row.pk]['text']}</p>"
        SearchDocument.objects.filter(object_id=row.pk).delete()
        row.save()
    assert documents() == written
    assert "/" in with_number.title
