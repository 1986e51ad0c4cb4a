"""Lists of many rows: how far they are counted, how they go on, and what a database reads for them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements.models import Announcement, Dispatch, RegisterEntry
from portal.shared.lists import looked_through
from tests.build import (
    hours,
    local,
    make_agency,
    make_announcement,
    make_category,
    make_dispatch,
    make_staff,
)
from tests.tthc.build import make_dossier, make_period

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


def test_words_are_looked_for_in_the_first_rows_and_the_register_says_so(client, monkeypatch):
    monkeypatch.setattr("portal.shared.lists.MOST_READ", 2)
    for number in range(3):
        make_dispatch(number=str(number + 1), subject="họp tổ dân phố")
    page = client.get("/van-ban/", {"q": "to dan pho"})
    assert [row.number for row in page.context["dispatches"]] == ["3", "2"]
    assert page.text.count("Số và chữ được tìm trong 10.000 văn bản mới nhất.") == 1


def test_a_register_that_was_looked_through_whole_says_nothing_of_it(client, monkeypatch):
    monkeypatch.setattr("portal.shared.lists.MOST_READ", 2)
    for number in range(3):
        make_dispatch(number=str(number + 1), issue_date=local(2024 + number, 5, 1).date())
    page = client.get("/van-ban/", {"q": "ve sinh", "nam": "2024"})
    assert [row.number for row in page.context["dispatches"]] == ["1"]
    assert page.text.count("10.000") == 0


def test_no_more_is_found_than_is_counted(monkeypatch):
    monkeypatch.setattr("portal.shared.lists.MOST_FOUND", 2)
    rows = [make_announcement(title="Họp 50%") for _ in range(3)]
    listed = Announcement.objects.order_by("-pk")
    assert list(looked_through(listed, "50%")) == [rows[2], rows[1]]


def test_a_sign_of_the_database_among_the_words_is_a_sign():
    row = make_announcement(title="Đạt 50% kế hoạch")
    make_announcement(title="Đạt 500 tấn")
    assert list(looked_through(Announcement.objects.all(), "50%")) == [row]


def test_the_desk_looks_through_the_first_rows_of_its_list(client, monkeypatch):
    monkeypatch.setattr("portal.shared.lists.MOST_READ", 1)
    rows = [make_announcement(publish_at=hours(-1 - number)) for number in range(2)]
    client.force_login(make_staff())
    page = client.get("/quan-tri/announcements/announcement/", {"q": "tiêm"})
    assert list(page.context["cl"].result_list) == rows[:1]


def test_words_narrow_no_list_without_a_box_for_them(client):
    period = make_period()
    client.force_login(make_staff())
    page = client.get("/quan-tri/tthc/resultperiod/", {"q": "không có"})
    assert list(page.context["cl"].result_list) == [period]


@pytest.fixture(params=[False, True], ids=["as it stands", "analysed"])
def many(request):
    """Let there be a hundred rows, nearly all alike, in a SQLite that was analysed or never."""
    posted, issued = make_announcement(publish_at=local(2024, 5, 1)), make_dispatch()
    make_category(name="Tin khác", slug="tin-khac")
    make_agency(name="UBND thành phố")
    for row in (posted, issued):
        copies = [type(row)(**values_of(row, number)) for number in range(100)]
        type(row).objects.bulk_create(copies)
    with connection.cursor() as cursor:
        if request.param:
            cursor.execute("ANALYZE")
        yield
        if request.param:
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_schema")


def values_of(row, number):
    """Return the columns of a copy of a row, of a minute of its own."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values["id"]
    if "number" in values:
        values["number"] = str(1000 + number)
    return values | {"publish_at": row.publish_at - timedelta(minutes=number + 1)}


def plans(client, path, *tables):
    """Return the steps in which SQLite gets the rows of some tables for a page."""
    return plans_of(lambda: client.get(path), *tables)


def plans_of(asking, *tables):
    """Return the steps in which SQLite gets the rows of some tables for what is asked.

    Its values are bound as they were: SQLite plans otherwise where it sees them.
    """
    asked = []

    def remember(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        asking()
    steps = []
    for sql, params in asked:
        if any(f'FROM "{table}"' in sql for table in tables):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                steps += [row[-1] for row in cursor.fetchall()]
    return steps


def costly(client, path, table):
    """Return the steps for a page that read a whole table, or sort what was read of it."""
    sorts = "USE TEMP B-TREE FOR OR"
    steps = plans(client, path, table)
    return [step for step in steps if step == f"SCAN {table}" or step.startswith(sorts)]


of_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite")


@of_sqlite
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/bai-viet/", Announcement),
        ("/chuyen-muc/thong-bao/", Announcement),
        ("/bai-viet/2024/05/", Announcement),
        ("/rss/", Announcement),
        ("/van-ban/", Dispatch),
        ("/van-ban/?loai=cong-van", Dispatch),
        ("/van-ban/?hieu_luc=het", Dispatch),
        ("/van-ban/atom/", Dispatch),
    ],
)
def test_no_list_reads_or_sorts_all_rows(client, path, model):
    assert costly(client, path, model._meta.db_table) == []


@of_sqlite
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("co_quan={}", "dispatch_of_issuer (issuer_id=?)"),
        (
            "co_quan={}&loai=cong-van&nam=2026",
            "dispatch_of_issuer_and_type (issuer_id=? AND type=? AND issue_date>? AND issue_date<?)",
        ),
    ],
)
def test_the_dispatches_of_an_agency_are_found_in_their_order(client, query, index):
    path = f"/van-ban/?{query.format(Dispatch.objects.earliest('pk').issuer_id)}"
    steps = plans(client, path, "announcements_dispatch")
    of_agency = {step for step in steps if "(issuer_id=?" in step}
    assert of_agency == {f"SEARCH announcements_dispatch USING INDEX {index}"}
    assert costly(client, path, "announcements_dispatch") == []


@of_sqlite
@pytest.mark.usefixtures("many")
def test_whether_a_number_was_given_before_is_looked_up():
    row = Dispatch.objects.earliest("pk")
    steps = plans_of(row.validate_constraints, "announcements_dispatch")
    assert [step for step in steps if "number" in step] == [
        "SEARCH U0 USING INDEX dispatch_number_of_issuer (issuer_id=? AND number=? AND symbol=?)"
    ]


@of_sqlite
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("model", "field"), [("announcement", "dispatch"), ("dispatch", "replaced_by")]
)
def test_a_dispatch_is_chosen_from_a_list_in_its_order(client, model, field):
    client.force_login(make_staff())
    asked = f"app_label=announcements&model_name={model}&field_name={field}"
    assert costly(client, f"/quan-tri/autocomplete/?{asked}", "announcements_dispatch") == []


@of_sqlite
@pytest.mark.usefixtures("many")
def test_what_takes_effect_later_is_looked_up_by_its_day(client):
    steps = plans(client, "/van-ban/?hieu_luc=chua", "announcements_dispatch")
    by_day = (
        "SEARCH announcements_dispatch USING INDEX dispatch_takes_effect"
        " (effective_date>? AND effective_date<?)"
    )
    assert [step for step in steps if "dispatch_takes_effect" in step] == [by_day]


@of_sqlite
@pytest.mark.usefixtures("many")
def test_the_page_of_a_dispatch_reads_no_index_from_end_to_end(client):
    tables = ["announcements_dispatch", "announcements_announcement"]
    steps = plans(client, Dispatch.objects.earliest("pk").get_absolute_url(), *tables)
    assert [step for step in steps if step.startswith(tuple(f"SCAN {t} " for t in tables))] == []
    assert {"dispatch_replaced", "announcement_of_dispatch"} <= set(" ".join(steps).split())


@of_sqlite
@pytest.mark.parametrize("query", ["", "state__exact=delivered", "timing__exact=late", "q=H56"])
def test_no_list_of_dossiers_reads_or_sorts_all_rows(client, query):
    make_dossier()
    client.force_login(make_staff())
    assert costly(client, f"/quan-tri/tthc/dossier/?{query}", "tthc_dossier") == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the words of PostgreSQL")
def test_the_agencies_of_a_book_are_looked_up_not_gathered_from_all_its_lines(client):
    agency = make_agency()
    cancelled = {"cancelled_at": hours(-1), "cancellation_reason": "sai"}
    RegisterEntry.objects.bulk_create(
        RegisterEntry(issuer=agency, year=2024, number=number, **cancelled)
        for number in range(2_000)
    )
    client.force_login(make_staff())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE announcements_registerentry")
        with CaptureQueriesContext(connection) as asked:
            client.get("/quan-tri/announcements/registerentry/")
        (sql,) = (
            query["sql"]
            for query in asked.captured_queries
            if 'FROM "announcements_agency"' in query["sql"]
        )
        cursor.execute(f"EXPLAIN {sql}")
        steps = "\n".join(row[0] for row in cursor.fetchall())
    assert (steps.count("Limit"), steps.count("using registerentry_of_issuer")) == (1, 1)
