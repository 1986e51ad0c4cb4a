"""Lists of many rows: how far they are counted, how they go on, and what a database reads for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements.models import Announcement, Dispatch
from tests.build import hours, local, make_announcement, make_dispatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(monkeypatch):
    """Let a list have two pages of one row each."""
    monkeypatch.setattr("portal.shared.lists.MOST_PAGES", 2)
    for view in ("AnnouncementListView", "RegisterView"):
        monkeypatch.setattr(f"announcements.views.{view}.paginate_by", 1)


def walked(client, path):
    """Return the titles that a reader meets who follows "Trang sau" to the end."""
    titles, query = [], ""
    while query is not None:
        context = client.get(f"{path}{query}").context
        page = context["page_obj"]
        titles += [row.title for row in page]
        place = context["request"].GET.get("truoc")
        kept = f"&truoc={place}" if place else ""
        if page.has_next():
            query = f"?page={page.next_page_number()}{kept}".replace("+", "%2B")
        else:
            query = f"?truoc={context['older']}".replace("+", "%2B") if context["older"] else None
    return titles


def test_an_archive_goes_on_from_its_last_row_also_within_one_moment(client, small):
    for number in range(5):
        make_announcement(title=str(number), publish_at=local(2024, 5, 1 + number // 3))
    assert walked(client, "/bai-viet/2024/05/") == ["4", "3", "2", "1", "0"]


def test_a_long_list_says_how_it_goes_on(client, small):
    for number in range(3):
        make_announcement(publish_at=hours(-number - 1))
    page = client.get("/bai-viet/?page=2").text
    assert (page.count("Trang 2/hơn 2"), page.count("Tin cũ hơn, mời ông/bà")) == (1, 1)


def test_a_long_register_says_that_there_is_more_than_it_counts(client, small):
    for number in range(3):
        make_dispatch(number=str(number + 1))
    page = client.get("/van-ban/").text
    assert page.count("<strong>hơn 2 văn bản</strong>") == 1


@pytest.mark.parametrize("place", ["x", "2024-05-01", "2024-05-01,x", "0001-01-01T00:00+14:00,1"])
def test_a_place_that_is_none_is_not_found(client, place):
    make_announcement(publish_at=local(2024, 5, 1))
    assert client.get("/bai-viet/2024/05/", {"truoc": place}).status_code == 404


def test_a_month_is_counted_to_a_limit(client, monkeypatch):
    monkeypatch.setattr("announcements.archive.MOST_COUNTED", 2)
    for day in (1, 2, 3):
        make_announcement(publish_at=local(2024, 5, day))
    year = client.get("/bai-viet/").context["years"][0]
    assert [(one.count, one.more) for one in (year, *year.months)] == [(2, True), (2, True)]


def plans(client, path, *tables):
    """Return how SQLite gets the rows of some tables for a page: the steps that read or sort all."""
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    steps = []
    for query in asked.captured_queries:
        if any(f'FROM "{table}"' in query["sql"] for table in tables):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}".replace("%", "%%"), [])
                steps += [row[-1] for row in cursor.fetchall()]
    whole = {f"SCAN {table}" for table in tables}
    return [step for step in steps if step in whole or step.startswith("USE TEMP B-TREE FOR OR")]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite")
@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/bai-viet/", Announcement),
        ("/chuyen-muc/thong-bao/", Announcement),
        ("/bai-viet/2024/05/", Announcement),
        ("/rss/", Announcement),
        ("/van-ban/", Dispatch),
        ("/van-ban/?loai=cong-van", Dispatch),
        ("/van-ban/atom/", Dispatch),
    ],
)
def test_no_list_reads_or_sorts_all_rows(client, path, model):
    make_announcement(publish_at=local(2024, 5, 1))
    make_dispatch()
    assert plans(client, path, model._meta.db_table) == []
