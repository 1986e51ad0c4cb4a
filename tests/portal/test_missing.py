"""A missing page proposes what its reader may have looked for."""

import re

import pytest
from django.db import connection

from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    WITHDRAWN,
    hours,
    make_announcement,
    make_dispatch,
    make_image,
    make_page,
    make_staff,
)
from tests.portal.build import item_of
from tests.tthc.build import make_procedure

pytestmark = pytest.mark.django_db

OLD_SITE = "/web/trang-chu/tin-tuc-su-kien/tuyen-truyen-phap-luat"


def proposed(response):
    return [item_of(document) for document in response.context["proposed"]]


@pytest.mark.parametrize(
    "path",
    [
        "/bai-viet/999-tiem-chung-tre-em/",
        "/tiem-chung-tre-em",
        "/Tiem_Chung.html",
        "/tiêm%20chủng",
        "/tie%CC%82m-chu%CC%89ng.htm",  # typed on a Mac
        f"{OLD_SITE}/tiem-chung-tre-em-20240510155217.html",
        "/tin/tiem-chung-tre-em-sau-thang-tuoi-dot-hai.aspx?id=7",
    ],
)
def test_the_words_of_an_address_find_what_is_public(client, path):
    wanted = make_announcement(title="Tiêm chủng trẻ em")
    make_announcement(title="Họp tổ dân phố")
    response = client.get(path)
    assert (response.status_code, proposed(response)) == (404, [wanted])


def test_of_every_kind_at_most_five_are_proposed(client):
    rows = [
        make_page(title="Khai sinh", slug="trang-khac"),
        make_procedure(name="Đăng ký khai sinh"),
        make_announcement(title="Khai sinh lưu động"),
        make_dispatch(subject="rà soát khai sinh"),
    ]
    found = proposed(client.get("/khai-sinh/"))
    for number in range(5):
        make_announcement(title=f"Khai sinh {number}")
    assert (found, len(proposed(client.get("/khai-sinh/")))) == (rows, 5)


def test_half_of_the_words_are_enough_where_all_find_nothing(client):
    wanted = make_announcement(title="Lịch tiêm chủng tháng này")
    make_announcement(title="Đón trẻ em")
    assert proposed(client.get("/tiem-chung-tre-em/")) == [wanted]


def test_what_is_not_public_is_never_proposed(client):
    draft = make_announcement(title="Thu hồi đất khu Bắc", status=DRAFT)
    make_announcement(title="Thu hồi đất khu Bắc", publish_at=hours(1))
    make_dispatch(subject="thu hồi đất khu Bắc", status=DRAFT)
    make_page(title="Thu hồi đất khu Bắc", status=WITHDRAWN, withdrawn_at=hours(-1))
    make_procedure(name="Thu hồi đất khu Bắc", status="hidden")
    response = client.get(draft.get_absolute_url())
    page = response.content.decode()
    assert (response.status_code, proposed(response), page.count("Thu hồi")) == (404, [], 0)


def test_the_words_wait_in_the_box_and_the_page_is_not_indexed(client):
    page = client.get("/tin/12-tiem-chung.html").content.decode()
    box = re.search(r'<input id="tim-lai"[^>]* value="([^"]*)"', page)[1]
    assert (box, page.count('<meta name="robots" content="noindex">')) == ("tiem chung", 1)


@pytest.mark.parametrize(
    "path",
    [
        "/bai-viet/999/",
        "/999",
        "/a/b",
        "/tep/9/tiem-chung",
        "/static/tiem-chung",
        "/tiem-chung.jpg",
    ],
)
def test_an_address_without_words_or_of_a_file_proposes_nothing(client, path):
    make_announcement(title="Tiêm chủng")
    response = client.get(path)
    assert (response.status_code, proposed(response)) == (404, [])


def test_a_picture_of_a_draft_is_not_told_of(client):
    image = make_image(name="thu-hoi-dat.webp")
    make_announcement(title="Thu hồi đất", status=DRAFT, lead_image=image)
    make_announcement(title="Thu hồi đất công khai")
    assert proposed(client.get(image.get_absolute_url())) == []


def test_the_desk_proposes_nothing(client):
    make_announcement(title="Tiêm chủng")
    client.force_login(make_staff())
    response = client.get("/quan-tri/tiem-chung/")
    assert (response.status_code, proposed(response)) == (404, [])


def test_what_is_sent_to_a_missing_address_is_not_searched(client):
    make_announcement(title="Tiêm chủng")
    assert proposed(client.head("/tiem-chung/")) == []


@pytest.mark.parametrize(
    "path",
    ["/%00-%ff%fe", "/%ED%A0%80-mat", "/%25_%5C'\"", "/" + "a-" * 5000, "/<script>alert(1)/"],
)
def test_strange_addresses_break_nothing(client, path):
    response = client.get(path)
    assert (response.status_code, response.content.count(b"<script>alert")) == (404, 0)


def test_the_cost_of_a_search_in_vain_is_bounded(client, django_assert_num_queries):
    stretches = 2 if connection.vendor == "postgresql" else 1  # of time: the latest, then all
    # All the words, then half, each in two ways.
    with django_assert_num_queries(OF_EVERY_PAGE + 4 * stretches):
        client.get("/" + "-".join(f"chu{number}" for number in range(40)))
