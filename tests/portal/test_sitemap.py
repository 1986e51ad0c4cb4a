from xml.etree import ElementTree

import pytest
from django.utils import timezone

from announcements.models import Announcement
from tests.build import (
    DRAFT,
    hours,
    local,
    make_announcement,
    make_dispatch,
    make_page,
)
from tests.tthc.build import make_period, make_procedure

pytestmark = pytest.mark.django_db

SITE = "https://phuong.example"
STRUCTURE = [
    "/to-chuc/",
    "/lanh-dao/",
    "/nguoi-phat-ngon/",
    "/tiep-cong-dan/",
    "/kenh-chinh-thuc/",
    "/ban-do/",
    "/cong-khai/",
    "/tiep-can-thong-tin/",
    "/tro-nang/",
]
SECTIONS = [
    "trang",
    "phuong-xa",
    "bai-viet",
    "chuyen-muc",
    "van-ban",
    "thu-tuc",
    "ket-qua",
    "gioi-thieu",
]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def entries(client, path):
    """Return (path, day of the last change or None) of what a sitemap lists."""
    root = ElementTree.fromstring(client.get(path, headers={"host": "localhost"}).content)
    rows = [{part.tag.partition("}")[2]: part.text for part in entry} for entry in root]
    return [(row["loc"].removeprefix(SITE), row.get("lastmod")) for row in rows]


def everything(client):
    return [entry for path, _ in entries(client, "/sitemap.xml") for entry in entries(client, path)]


def changed(row, *parts):
    """Say that a row was saved last at a moment."""
    type(row).objects.filter(pk=row.pk).update(updated_at=local(*parts))
    return row


def test_it_lists_everything_public_and_nothing_else(client):
    rows = [
        make_announcement(),
        make_dispatch(),
        make_page(),
        make_procedure(),
        make_period(),
    ]
    make_announcement(title="x", status=DRAFT)
    make_dispatch(number="13", publish_at=hours(1))
    make_page(slug="nhap", status=DRAFT)
    make_procedure(code="1.999999", status="abolished")
    make_period(number=6, status=DRAFT)
    tthc = ["/thu-tuc/", "/thu-tuc/tra-cuu/"]
    fixed = ["/", "/bai-viet/", "/van-ban/", *tthc, "/truy-cap/cach-dem/", "/so-do/"]
    wanted = [
        *fixed,
        *STRUCTURE,
        rows[0].category.get_absolute_url(),
        *(r.get_absolute_url() for r in rows),
    ]
    assert sorted(path for path, _ in everything(client)) == sorted(wanted)


def test_the_index_names_each_part_with_its_last_change(client):
    changed(make_announcement(publish_at=local(2024, 5, 10)), 2024, 5, 12)
    parts = [f"/sitemap-{section}.xml" for section in SECTIONS]
    today = str(timezone.localdate())  # the day on which the database got what the law names
    days = ["2024-05-12", today, "2024-05-12", "2024-05-12", None, None, None, None]
    assert entries(client, "/sitemap.xml") == list(zip(parts, days, strict=True))


def test_an_item_says_when_it_was_changed_last(client):
    row = changed(make_announcement(publish_at=local(2024, 5, 10)), 2024, 5, 12)
    assert entries(client, "/sitemap-bai-viet.xml") == [(row.get_absolute_url(), "2024-05-12")]


def test_what_waited_for_its_time_changed_when_it_came(client):
    row = changed(make_announcement(publish_at=local(2024, 5, 10, 0, 30)), 2024, 5, 8)
    assert entries(client, "/sitemap-bai-viet.xml") == [(row.get_absolute_url(), "2024-05-10")]


def test_a_category_changed_with_its_newest_public_announcement(client):
    row = changed(make_announcement(publish_at=local(2024, 5, 10)), 2024, 5, 10)
    make_announcement(status=DRAFT)
    url = row.category.get_absolute_url()
    assert entries(client, "/sitemap-chuyen-muc.xml") == [(url, "2024-05-10")]


def test_a_procedure_changed_on_the_day_of_its_source(client):
    row = make_procedure(source_date=local(2024, 3, 2).date())
    assert entries(client, "/sitemap-thu-tuc.xml") == [(row.get_absolute_url(), "2024-03-02")]


def test_lists_change_with_what_they_list(client):
    changed(make_announcement(publish_at=local(2024, 5, 10)), 2024, 5, 10)
    changed(make_dispatch(publish_at=local(2024, 5, 11)), 2024, 5, 11)
    make_procedure(source_date=local(2024, 3, 2).date())
    assert entries(client, "/sitemap-trang.xml") == [
        ("/", "2024-05-11"),
        ("/bai-viet/", "2024-05-10"),
        ("/van-ban/", "2024-05-11"),
        ("/thu-tuc/", "2024-03-02"),
        ("/thu-tuc/tra-cuu/", None),
        ("/cong-khai/", "2024-05-11"),
        ("/truy-cap/cach-dem/", None),
        ("/so-do/", None),
    ]


def test_what_is_too_much_for_one_sitemap_is_divided(client, monkeypatch):
    monkeypatch.setattr("portal.sitemaps.LIMIT", 2)
    rows = [make_announcement() for _ in range(3)]
    parts = [path for path, _ in entries(client, "/sitemap.xml") if "bai-viet" in path]
    number = (rows[2].pk + 1) // 2
    of_last = [row.get_absolute_url() for row in rows if row.pk > 2 * (number - 1)]
    assert (parts[0], parts[-1]) == (
        "/sitemap-bai-viet.xml",
        f"/sitemap-bai-viet.xml?p={number}",
    )
    assert [path for path, _ in entries(client, parts[-1])] == of_last


def test_an_unknown_part_is_not_found(client):
    paths = ["/sitemap-khong-co.xml", "/sitemap-bai-viet.xml?p=2", "/sitemap-bai-viet.xml?p=x"]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        # Of each of six parts how many, and its last change; of the four kinds of rows that the
        # fixed pages list theirs; of those that the pages about the ward show, all at once. Of
        # announcements and dispatches the last posting and the last change are two queries.
        ("/sitemap.xml", 6 + 8 + 6 + 1),
        ("/sitemap-bai-viet.xml", 2),
        ("/sitemap-trang.xml", 9 + 6),
        ("/sitemap-phuong-xa.xml", 8),
    ],
)
def test_its_queries_do_not_grow(client, path, queries, django_assert_num_queries):
    for number in range(3):
        make_announcement(title=f"Bài {number}")
        make_dispatch(number=str(number + 1))
        make_procedure()
        make_period(number=number + 1)
    with django_assert_num_queries(queries):
        client.get(path)


def test_only_what_an_address_is_made_of_is_read(client, django_assert_max_num_queries):
    make_announcement(body="<p>Rất dài</p>")
    with django_assert_max_num_queries(2) as asked:
        client.get("/sitemap-bai-viet.xml")
    column = Announcement._meta.get_field("body").column
    assert [f'"{column}"' in query["sql"] for query in asked.captured_queries] == [False, False]
