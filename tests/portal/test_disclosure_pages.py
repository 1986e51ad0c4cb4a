"""Công khai and Tiếp cận thông tin: what is public under each item, and nothing else."""

import re
from datetime import date

import pytest
from django.urls import reverse

from announcements.models import DisclosureItem
from announcements.views import disclosure
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    PENDING,
    WITHDRAWN,
    hours,
    local,
    make_announcement,
    make_dispatch,
    make_ward,
)
from tests.portal.test_structure_pages import links_of, main_of
from tests.tthc.build import make_procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return DisclosureItem.objects.get(position=2)


@pytest.fixture
def day():
    """The fourteen items as the law left them long ago."""
    DisclosureItem.objects.update(updated_at=local(2026, 3, 1, 8))


def titles(client, item, **query):
    page = client.get(item.get_absolute_url(), query).content.decode().partition("<main")[2]
    return re.findall(r"<h2><a [^>]*>([^<]*)</a>", page.partition("</main>")[0])


def test_announcements_and_dispatches_stand_together_newest_first(client, item):
    make_announcement(title="Quyết toán", disclosure=item, publish_at=hours(-3))
    make_dispatch(disclosure=item, publish_at=hours(-2), subject="dự toán")
    make_announcement(title="Dự toán", disclosure=item, publish_at=hours(-1))
    make_announcement(title="Việc khác")
    assert titles(client, item) == ["Dự toán", "Công văn 12/UBND-VP về việc dự toán", "Quyết toán"]


HIDDEN = {
    "draft": {"status": DRAFT},
    "waiting": {"status": PENDING},
    "scheduled": {"publish_at": hours(1)},
    "expired": {"publish_at": hours(-2), "expire_at": hours(-1)},
    "withdrawn": {"status": WITHDRAWN, "withdrawn_at": hours(0)},
}


@pytest.mark.parametrize("make", [make_announcement, make_dispatch])
@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_public_is_under_no_item(client, day, item, make, state):
    make(disclosure=item, **HIDDEN[state])
    listed = main_of(client, "disclosed").count("Đăng gần nhất")
    assert (titles(client, item), listed) == ([], 0)


def test_an_item_with_nothing_says_so_and_how_to_ask(client, item):
    page = client.get(item.get_absolute_url()).content.decode()
    sentence = (
        "Chưa có bài đăng hay văn bản nào trong mục này. Cần thông tin, mời ông/bà "
        '<a href="/tiep-can-thong-tin/">xem cách yêu cầu cung cấp thông tin</a>.'
    )
    assert page.count(sentence) == 1


def test_an_item_is_as_current_as_its_newest(client, item):
    make_announcement(disclosure=item, publish_at=local(2026, 3, 8, 8))
    make_dispatch(disclosure=item, publish_at=local(2026, 3, 9, 8))
    page = client.get(item.get_absolute_url()).content.decode()
    currency = 'Cập nhật ngày <time datetime="2026-03-09">09/03/2026</time>'
    assert page.count(currency) == 1


def test_an_old_address_of_an_item_leads_to_the_present_one(client, item):
    response = client.get(reverse("announcements:disclosure", args=[item.pk, "ten-cu"]))
    assert (response.status_code, response.url) == (301, item.get_absolute_url())


def test_an_item_that_is_not_there_is_not_found(client):
    assert client.get("/cong-khai/99999999-x/").status_code == 404


def test_the_items_are_paged(client, item, monkeypatch):
    monkeypatch.setattr(disclosure.DisclosureView, "paginate_by", 2)
    for number in range(3):
        make_announcement(title=f"Bài {number}", disclosure=item, publish_at=hours(number - 5))
    assert (titles(client, item), titles(client, item, page=2)) == (["Bài 2", "Bài 1"], ["Bài 0"])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_an_item_do_not_grow(client, item, rows, django_assert_num_queries):
    for number in range(rows):
        make_announcement(title=f"Bài {number}", disclosure=item)
        make_dispatch(number=str(number + 1), disclosure=item)
    # the item, which announcements and which dispatches, and these
    with django_assert_num_queries(OF_EVERY_PAGE + 5):
        client.get(item.get_absolute_url())


def test_each_item_is_listed_with_its_basis_and_day(client, day, item):
    make_announcement(disclosure=item, publish_at=local(2026, 3, 9, 8))
    make_dispatch(disclosure=item, publish_at=local(2026, 3, 8, 8))
    words = main_of(client, "disclosed")
    told = f"{item.name} Đăng gần nhất ngày 09/03/2026 Căn cứ: {item.legal_basis}"
    counts = [words.count("Chưa đăng trên trang này"), words.count("Cập nhật ngày 09/03/2026")]
    assert (words.count(told), counts) == (1, [13, 1])


def test_procedures_are_disclosed_where_they_are(client, day):
    make_procedure(source_date=date(2026, 3, 9))
    words = main_of(client, "disclosed")
    told = "Đăng gần nhất ngày 09/03/2026", "Xem các thủ tục hành chính"
    assert [words.count(part) for part in told] == [1, 1]


def test_nothing_tells_citizens_that_an_item_is_late(client, item):
    make_announcement(disclosure=item, publish_at=hours(-48_000))
    assert main_of(client, "disclosed").lower().count("quá hạn") == 0


def test_what_the_law_no_longer_asks_is_not_listed(client, item):
    DisclosureItem.objects.filter(pk=item.pk).update(required=False)
    lists = [main_of(client, name).count(item.name) for name in ("disclosed", "information")]
    assert (lists, client.get(item.get_absolute_url()).status_code) == ([0, 0], 200)


def test_the_catalogue_tells_how_each_item_is_public(client, day, item):
    words = main_of(client, "information")
    row = (
        f"{item.name} Mục Công khai : {item.name} Đăng trên trang này; niêm yết tại trụ sở "
        "Chậm nhất 05 ngày làm việc từ ngày có quyết định, văn bản "
        f"Thường xuyên trên trang này; niêm yết ít nhất 30 ngày liên tục {item.legal_basis}"
    )
    assert (words.count(row), words.count("Cập nhật ngày 01/03/2026")) == (1, 1)


def test_information_is_asked_for_at_its_desk(client):
    make_ward(
        information_desk="Văn phòng", information_phone="0912.345.678", information_email="a@b.vn"
    )
    words = main_of(client, "information")
    told = "Đầu mối cung cấp thông tin Văn phòng Điện thoại: 0912.345.678 Thư điện tử: a@b.vn"
    assert (words.count(told), links_of(client, "information")[:2]) == (
        1,
        ["tel:+84912345678", "mailto:a@b.vn"],
    )


def test_without_a_desk_information_is_asked_for_at_the_office(client):
    make_ward(unit_name="UBND phường", phone="024.123.4567", email="vp@p.example")
    told = "thông tin UBND phường Điện thoại: 024.123.4567 Thư điện tử: vp@p.example"
    assert main_of(client, "information").count(told) == 1


@pytest.mark.parametrize("name", ["disclosed", "information"])
def test_a_list_without_items_says_so(client, name):
    DisclosureItem.objects.all().delete()
    assert main_of(client, name).count("đang được cập nhật.") == 1


@pytest.mark.parametrize(("name", "queries"), [("disclosed", 3), ("information", 2)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_a_list_do_not_grow(client, name, queries, rows, django_assert_num_queries):
    for number in range(rows):
        DisclosureItem.objects.create(name=f"Mục {number}", legal_basis="Luật")
        make_procedure()
    with django_assert_num_queries(OF_EVERY_PAGE + queries):
        client.get(reverse(name))
