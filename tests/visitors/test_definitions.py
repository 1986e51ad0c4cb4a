"""The page that says what the figures mean."""

from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from tests.build import OF_EVERY_PAGE
from tests.visitors.build import make_day, make_imported
from visitors import views

pytestmark = pytest.mark.django_db

URL = "/truy-cap/cach-dem/"


def text(client):
    return " ".join(strip_tags(client.get(URL).text).split())


def test_it_stands_beside_the_figures_and_in_the_map(client):
    links = client.get("/so-do/").text.split(f'<a href="{URL}">')[1:]

    assert [link.partition("<")[0] for link in links] == ["Cách đếm lượt truy cập", "Cách đếm"]


def test_the_total_names_each_old_site_with_its_sum(client):
    make_imported(visits=659_370, note="Trang cũ của phường, đến 30/4/2024")
    by_day = make_imported(visits=0, note="Trang của phường Bên")
    make_day(date=date(2024, 5, 1), visits=1200, imported=by_day)
    make_day(date=date(2024, 5, 2), visits=34, imported=by_day)
    make_day(date=date(2024, 5, 14), visits=314)

    assert (
        "Mọi lượt từ khi trang này bắt đầu đếm, ngày 14/05/2024, cộng với số của trang cũ: "
        "Trang cũ của phường, đến 30/4/2024: 659.370 lượt Trang của phường Bên: 1.234 lượt "
    ) in text(client)


def test_a_site_without_a_past_says_nothing_of_one(client):
    assert "Mọi lượt từ khi trang này bắt đầu đếm. Không tính những gì" in text(client)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("VISIT_GOES_ON", 20 * 60, "Nghỉ quá 20 phút rồi xem tiếp"),
        ("MOST_OF_A_SENDER", 2500, "được tính nhiều nhất 2.500 lượt"),
        ("WRITTEN_EVERY", 7, "có thể mất nhiều nhất 7 giây cuối"),
        ("FEWEST_WHO_SEARCHED", 3, "nếu có từ 3 đường mạng trở lên cùng tìm trong ngày"),
        ("SEARCHES_KEPT", timedelta(days=60), "được giữ 60 ngày, không kèm người tìm"),
    ],
)
def test_the_rules_are_told_as_they_are_in_force(client, monkeypatch, name, value, sentence):
    monkeypatch.setattr(views, name, value)

    assert sentence in text(client)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_day(date=date(2024, 5, number + 1), imported=make_imported())
    with django_assert_num_queries(OF_EVERY_PAGE + 2):  # the first day, the old sites
        client.get(URL)
