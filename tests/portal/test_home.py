"""The first page: what citizens come for, and what is new."""

import re

import pytest
from django.utils import timezone

from announcements.models import Announcement
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    hours,
    make_announcement,
    make_category,
    make_dispatch,
    make_hotline,
    make_image,
    make_menu_item,
    make_pdf,
    make_ward,
)
from tests.tthc.build import make_period, make_result

pytestmark = pytest.mark.django_db


def make_news(*ages, **fields):
    """Return announcements posted so many hours ago."""
    return [make_announcement(title=f"{age} giờ", publish_at=hours(-age), **fields) for age in ages]


def links(response):
    """Return {words: address} of the links in the main part of a page."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', main, re.DOTALL)
    return {" ".join(re.sub(r"<[^>]*>", " ", words).split()): to for to, words in found}


def test_home_shows_what_is_public(client):
    announcement, dispatch, period = make_announcement(), make_dispatch(), make_period()
    make_announcement(status=DRAFT)
    make_dispatch(number="13", status=DRAFT)
    make_period(number=6, status=DRAFT)
    context = client.get("/").context
    assert (
        context["leading"],
        list(context["of_categories"]),
        list(context["dispatches"]),
        context["latest_results"]().period,
    ) == ([announcement], [], [dispatch], period)


def test_what_is_pinned_and_new_leads_and_the_rest_stands_by_category(client):
    others = make_category(name="Đời sống", slug="doi-song", position=1)
    first = make_category(name="Chuyển đổi số", slug="chuyen-doi-so")
    pinned = make_announcement(title="Ghim", pinned=True, publish_at=hours(-90), category=others)
    leading = make_news(1, 2, 3, 4, category=others)
    of_others = make_news(5, 6, 7, 8, category=others)
    of_first = make_news(50, 60, category=first)
    make_announcement(title="Nháp", status=DRAFT, category=first)
    context = client.get("/").context
    assert (context["leading"], list(context["of_categories"])) == (
        [pinned, *leading],
        [*of_first, *of_others[:3]],
    )


def test_each_category_leads_to_all_its_news(client):
    make_news(*range(1, 7), category=make_category(name="Chuyển đổi số", slug="chuyen-doi-so"))
    found = links(client.get("/"))
    assert found["Tất cả tin Chuyển đổi số"] == "/chuyen-muc/chuyen-doi-so/"


def test_categories_without_news_are_left_out(client):
    make_category(name="Trống", slug="trong")
    make_news(*range(1, 7))
    page = client.get("/").content.decode()
    assert re.findall(r'class="category__name">([^<]*)<', page) == ["Thông báo"]


def test_of_each_category_no_more_than_asked_for_and_nothing_hidden(django_assert_num_queries):
    category = make_category()
    newest = make_news(1, 2, 3, category=category)
    make_news(-1, category=category)
    with django_assert_num_queries(1):
        found = list(Announcement.objects.published().newest_of_each_category(2))
    assert found == newest[:2]


@pytest.mark.parametrize("mistyped", ["https://[nop", "https://nop]vn", "https://a\u2100b"])
def test_a_mistyped_address_does_not_take_the_first_page_along(client, mistyped):
    make_ward(submission_url=mistyped)
    response = client.get("/")
    assert (response.status_code, response.text.count(f"Mở trang ngoài: {mistyped}")) == (200, 1)


def test_the_tasks_come_first_and_say_where_they_lead(client):
    make_ward(submission_url="https://dichvucong.example/nop")
    make_hotline(number="02373.742.289")
    make_hotline(number="113")
    make_announcement()
    assert list(links(client.get("/")).items())[:5] == [
        (
            "Nộp hồ sơ trực tuyến Mở trang ngoài: dichvucong.example",
            "https://dichvucong.example/nop",
        ),
        ("Tra cứu hồ sơ Hồ sơ đang đến bước nào", "/thu-tuc/tra-cuu/"),
        ("Văn bản Công văn, quyết định, kế hoạch", "/van-ban/"),
        ("Thủ tục hành chính Giấy tờ, thời hạn, lệ phí", "/thu-tuc/"),
        ("Gọi 02373.742.289 Đường dây nóng", "tel:+842373742289"),
    ]


def test_without_an_address_nothing_is_handed_in_online(client):
    make_ward()
    assert list(links(client.get("/")))[:4] == [
        "Tra cứu hồ sơ Hồ sơ đang đến bước nào",
        "Văn bản Công văn, quyết định, kế hoạch",
        "Thủ tục hành chính Giấy tờ, thời hạn, lệ phí",
        "Lịch tiếp công dân",
    ]


def test_only_the_picture_that_leads_is_described_and_fetched_at_once(client):
    described = {"lead_image": make_image(), "lead_image_alt": "Trạm y tế"}
    make_announcement(title="Đầu", **described)
    make_announcement(title="Sau", publish_at=hours(-2), **described)
    page = client.get("/").content.decode()
    pictures = re.findall(r'<img src="/tep/[^>]* alt="([^"]*)" (fetchpriority|loading)', page)
    assert pictures == [("Trạm y tế", "fetchpriority"), ("", "loading")]


def test_a_dispatch_offers_its_file_and_says_how_it_stands(client):
    plain = make_dispatch(number="1", issue_date=timezone.localdate())
    signed = make_dispatch(number="2", issue_date=timezone.localdate(), validity="recalled")
    original = signed.attachments.create(file=make_pdf(), original=True)
    response = client.get("/")
    found = links(response)
    assert (
        found["Tải văn bản (PDF) 01/UBND-VP"],
        found["Tải bản gốc có chữ ký của 02/UBND-VP"],
        re.findall(r'<span class="standing[^>]*>([^<]*)<', response.content.decode()),
    ) == (
        plain.get_pdf_url(),
        original.file.get_absolute_url(),
        ["Đã thu hồi", "Còn hiệu lực"],
    )


def test_on_its_first_day_a_ward_says_what_will_come(client):
    page = client.get("/").content.decode()
    assert re.findall(r'<p class="empty">(.*?\.) ', page) == [
        "Chưa có tin nào.",
        "Chưa có văn bản nào.",
        "Chưa công bố kỳ nào.",
    ]


@pytest.mark.parametrize("rows", [1, 7])
def test_the_queries_of_home_do_not_grow(client, rows, django_assert_num_queries):
    period = make_period()
    for number in range(rows):
        category = make_category(name=f"Mục {number % 2}", slug=f"muc-{number % 2}")
        make_announcement(title=f"Bài {number}", lead_image=make_image(), category=category)
        dispatch = make_dispatch(number=str(number + 1))
        dispatch.attachments.create(file=make_pdf())
        make_hotline(number=f"02373.742.28{number}")
        make_menu_item(label=str(number), parent=make_menu_item(label=f"Mẹ {number}"))
        make_result(period=period)
    # what leads, what is new in each category, dispatches and what is attached to them, channels
    with django_assert_num_queries(OF_EVERY_PAGE + 5):
        client.get("/")
