"""What was posted in a year and in a month, and the way between them."""

import pytest

from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    WITHDRAWN,
    hours,
    local,
    make_announcement,
    make_category,
)

pytestmark = pytest.mark.django_db


def posted(*parts, **fields):
    return make_announcement(publish_at=local(*parts), **fields)


def shown(response):
    return [announcement.title for announcement in response.context["announcements"]]


def counted(response):
    """Return {"2024": 3, "2024/05": 3} as the page counts years and months."""
    years = response.context["years"]
    months = {f"{m.year}/{m.month:02}": m.count for year in years for m in year.months}
    return {str(year.year): year.count for year in years} | months


def way(response):
    """Return the addresses of the period before and of the period after."""
    found = [response.context[end] for end in ("earlier", "later")]
    return [period and period.url for period in found]


def test_a_month_begins_and_ends_at_midnight_in_the_ward(client):
    posted(2024, 4, 30, 23, 59, 59, title="Cuối tháng tư")
    posted(2024, 5, 1, title="Đầu tháng năm")
    posted(2024, 5, 31, 23, 59, 59, title="Cuối tháng năm")
    posted(2024, 6, 1, title="Đầu tháng sáu")
    assert shown(client.get("/bai-viet/2024/05/")) == ["Cuối tháng năm", "Đầu tháng năm"]


def test_a_year_begins_and_ends_at_midnight_in_the_ward(client):
    posted(2023, 12, 31, 23, 59, 59, title="Năm cũ")
    posted(2024, 1, 1, title="Đầu năm")
    posted(2024, 12, 31, 23, 59, 59, title="Cuối năm")
    posted(2025, 1, 1, title="Năm sau")
    assert shown(client.get("/bai-viet/2024/")) == ["Cuối năm", "Đầu năm"]


def test_what_is_pinned_stands_at_its_time(client):
    posted(2024, 5, 2, title="Ghim", pinned=True)
    posted(2024, 5, 9, title="Mới hơn")
    assert shown(client.get("/bai-viet/2024/05/")) == ["Mới hơn", "Ghim"]


def test_months_are_counted_and_only_those_of_which_there_is_something(client):
    for month in (3, 5, 5):
        posted(2024, month, 1)
    posted(2022, 12, 31, 23, 59, 59)
    assert counted(client.get("/bai-viet/")) == {
        "2024": 3,
        "2022": 1,
        "2024/05": 2,
        "2024/03": 1,
        "2022/12": 1,
    }


def test_what_is_not_public_is_neither_listed_nor_counted(client):
    posted(2024, 5, 1, title="Đang đăng")
    posted(2024, 5, 2, status=DRAFT)
    posted(2024, 5, 3, expire_at=hours(-1))
    posted(2024, 5, 4, status=WITHDRAWN, withdrawn_at=hours(-1))
    posted(2098, 5, 1)
    response = client.get("/bai-viet/2024/05/")
    assert (shown(response), counted(response)) == (["Đang đăng"], {"2024": 1, "2024/05": 1})


def test_the_archive_of_a_category_is_its_own(client):
    posted(2024, 5, 1, title="Của mình")
    posted(2024, 4, 1, category=make_category(name="Khác", slug="khac"))
    response = client.get("/chuyen-muc/thong-bao/2024/")
    assert (shown(response), counted(response)) == (["Của mình"], {"2024": 1, "2024/05": 1})
    assert response.context["years"][0].months[0].url == "/chuyen-muc/thong-bao/2024/05/"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/bai-viet/2024/", "Tin năm 2024"),
        ("/bai-viet/2024/05/", "Tin tháng 5 năm 2024"),
        ("/chuyen-muc/thong-bao/2024/05/", "Thông báo, tháng 5 năm 2024"),
    ],
)
def test_the_heading_says_of_when(client, path, heading):
    posted(2024, 5, 1)
    assert client.get(path).text.count(f"<h1>{heading}</h1>") == 1


@pytest.mark.parametrize(
    ("path", "ends"),
    [
        ("/bai-viet/2024/03/", ["/bai-viet/2023/12/", "/bai-viet/2024/05/"]),
        ("/bai-viet/2023/12/", [None, "/bai-viet/2024/03/"]),
        ("/bai-viet/2024/", ["/bai-viet/2023/", None]),
        ("/bai-viet/2024/04/", ["/bai-viet/2024/03/", "/bai-viet/2024/05/"]),
    ],
)
def test_a_time_leads_to_the_nearest_before_and_after_it(client, path, ends):
    for year, month in [(2023, 12), (2024, 3), (2024, 5)]:
        posted(year, month, 1)
    assert way(client.get(path)) == ends


def test_a_month_of_nothing_is_not_found_and_says_so_kindly(client):
    posted(2024, 5, 1)
    response = client.get("/bai-viet/2024/06/")
    sentence = "Không có tin nào đăng trong tháng 6 năm 2024."
    assert (response.status_code, response.text.count(sentence)) == (404, 1)


@pytest.mark.parametrize("path", ["2024/13", "2024/00", "2024/5", "0000", "2024/05/01", "99999"])
def test_an_impossible_time_is_not_found(client, path):
    posted(2024, 5, 1)
    answers = [client.get(f"{at}{path}/") for at in ("/bai-viet/", "/chuyen-muc/thong-bao/")]
    assert [(answer.status_code, "years" in answer.context) for answer in answers] == [
        (404, False),
        (404, False),
    ]


@pytest.mark.parametrize("path", ["/bai-viet/1000/", "/bai-viet/9999/12/"])
def test_the_ends_of_time_hold_nothing(client, path):
    posted(2024, 5, 1)
    response = client.get(path)
    assert (response.status_code, counted(response)) == (404, {"2024": 1, "2024/05": 1})


def test_a_long_month_goes_on_on_a_second_page(client):
    for minute in range(21):
        posted(2024, 5, 1, 8, minute, title=f"Bài {minute}")
    assert shown(client.get("/bai-viet/2024/05/", {"page": 2})) == ["Bài 0"]


@pytest.mark.parametrize("months", [1, 3])
def test_the_queries_of_a_year_do_not_grow(client, months, django_assert_num_queries):
    for month in range(1, months + 1):
        posted(2024, month, 1)
    with django_assert_num_queries(
        OF_EVERY_PAGE + 4
    ):  # the count, the rows, the first of all, the months
        client.get("/bai-viet/2024/")
