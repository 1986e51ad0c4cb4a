"""Who works in the ward, how to reach it, where it is: as citizens read it."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.currency import last_changed
from portal.models import Channel, Official, Reception, Unit, WardIdentity, WardMap
from tests.build import (
    OF_EVERY_PAGE,
    hours,
    local,
    make_hotline,
    make_image,
    make_staff,
    make_ward,
)
from tests.portal.build import make_channel, make_map, make_official, make_reception, make_unit

pytestmark = pytest.mark.django_db

PAGES = {
    "units": "Danh sách các bộ phận đang được cập nhật.",
    "leaders": "Thông tin về lãnh đạo đang được cập nhật.",
    "spokespersons": "Cơ quan chưa công bố người phát ngôn.",
    "receptions": "Chưa có lịch tiếp công dân.",
    "channels": "Danh sách các kênh chính thức đang được cập nhật.",
    "maps": "Bản đồ đang được cập nhật.",
}


def without_tags(page):
    """Return the words of a page, or of a part cut out of it, with single spaces."""
    words = re.sub(r"<[^>]*>", " ", f"<{page}".replace("<wbr>", ""))
    return " ".join(html.unescape(words).split())


def main_of(client, name):
    """Return the words of the main part of a page."""
    page = client.get(reverse(name)).content.decode()
    return without_tags(page.partition("<main")[2].partition("</main>")[0])


def links_of(client, name):
    page = client.get(reverse(name)).content.decode()
    return re.findall(r'href="((?:tel|mailto|https)[^"]*)"', page.partition("<main")[2])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_nothing_yet_says_so_and_whom_to_call(client, name):
    make_hotline()
    words = main_of(client, name)
    called = name == "maps" or words.count("Cần hỏi ngay, mời ông/bà gọi 02373.742.289 .") == 1
    assert (words.count(PAGES[name]), called, words.count("Cập nhật ngày")) == (1, True, 0)


def test_units_are_shown_with_their_task_contact_and_people(client):
    unit = make_unit(
        name="Văn phòng", task="Văn thư.", room="Tầng 1", phone="024.123.4567", email="vp@p.example"
    )
    make_official(name="Lê Văn C", title="Chánh Văn phòng", unit=unit)
    words = main_of(client, "units")
    assert (
        "Văn phòng Văn thư. Nơi làm việc Tầng 1 Điện thoại cơ quan 024.123.4567 "
        "Thư điện tử vp@p.example Người phụ trách Lê Văn C Chánh Văn phòng"
    ) in words


def test_numbers_and_mailboxes_are_links(client):
    make_unit(phone="024.123.4567", email="vp@p.example")
    assert links_of(client, "units")[:2] == ["tel:+84241234567", "mailto:vp@p.example"]


def test_leaders_are_those_of_no_unit(client):
    make_official(
        name="Nguyễn Văn A", title="Chủ tịch", task="Phụ trách chung.", biography="Cử nhân luật."
    )
    make_official(name="Lê Văn C", unit=make_unit())
    words = main_of(client, "leaders")
    told = "Nguyễn Văn A Chủ tịch Nhiệm vụ được phân công Phụ trách chung. Tiểu sử tóm tắt"
    assert (words.count(told), words.count("Cử nhân luật."), words.count("Lê Văn C")) == (1, 1, 0)


def test_a_spokesperson_is_one_since_a_day(client):
    unit = make_unit(name="Văn phòng")
    make_official(
        name="Lê Văn C", title="Chánh Văn phòng", unit=unit, spokesperson_since=date(2026, 3, 9)
    )
    make_official(name="Nguyễn Văn A")
    words = main_of(client, "spokespersons")
    told = "Lê Văn C Chánh Văn phòng, Văn phòng Là người phát ngôn Từ ngày 09/03/2026"
    assert (words.count(told), words.count("Nguyễn Văn A")) == (1, 0)


def test_receptions_are_told_by_weekday_then_by_date(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    chief = make_official(name="Nguyễn Văn A", title="Chủ tịch")
    make_reception(official=chief, weekday=7)
    make_reception(official=chief, weekday=2)
    make_reception(official=chief, date=tomorrow, weekday=None)
    make_reception(official=chief, date=tomorrow - timedelta(days=2), weekday=None)
    row = " 07:30 – 11:30 Nguyễn Văn A Chủ tịch Phòng Tiếp công dân"
    days = re.findall(rf"([^ ]+ [^ ]+(?: [0-9/]+)?){row}", main_of(client, "receptions"))
    assert [day.split()[-1] for day in days] == ["Ba", "nhật", f"{tomorrow:%d/%m/%Y}"]


@pytest.mark.parametrize(("ago", "shown"), [(0, 1), (1, 0)])
def test_a_single_reception_stands_until_its_day_is_over(ago, shown):
    day = date(2026, 3, 9)
    make_reception(date=day, weekday=None)
    assert Reception.objects.upcoming(day + timedelta(days=ago)).count() == shown


@pytest.mark.parametrize(
    ("kind", "address", "url"),
    [
        ("web", "https://p.example", "https://p.example"),
        ("phone", "1900 1234", "tel:19001234"),
        ("mail", "vp@p.example", "mailto:vp@p.example"),
    ],
)
def test_a_channel_is_opened_as_its_kind_asks(client, kind, address, url):
    make_channel(kind=kind, address=address)
    assert links_of(client, "channels")[0] == url


def test_a_map_has_its_words_right_below_it(client):
    make_map(title="Địa giới", in_words="Bắc giáp sông.")
    told = "Địa giới Theo hiện trạng ngày 09/03/2026 Mở ảnh lớn: Địa giới Bản đồ bằng lời Bắc giáp"
    assert main_of(client, "maps").count(told) == 1


def test_the_picture_of_a_map_is_public_and_no_other(client):
    shown, unused = make_map().image, make_image("khac.webp")
    statuses = []
    for image in (shown, unused):
        response = client.get(image.get_absolute_url())
        list(response)
        statuses.append(response.status_code)
    assert statuses == [200, 404]


QUERIES = {"units": 4, "leaders": 2, "spokespersons": 2, "receptions": 2, "channels": 2, "maps": 2}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_the_queries_of_a_page_do_not_grow(client, name, rows, django_assert_num_queries):
    for number in range(rows):
        unit = make_unit(name=f"Phòng {number}")
        make_official(unit=unit, spokesperson_since=date(2026, 3, 9))
        make_reception(official=make_official())
        make_channel()
        make_map()
    with django_assert_num_queries(OF_EVERY_PAGE + QUERIES[name]):
        client.get(reverse(name))


def aged(model, moment):
    model.objects.update(updated_at=moment)


def test_a_page_is_as_current_as_its_newest_row(client):
    make_unit()
    make_official()
    aged(Unit, local(2026, 3, 8, 10))
    aged(Official, local(2026, 3, 9, 10))
    assert main_of(client, "units").count("Cập nhật ngày 09/03/2026") == 1


def test_a_day_of_change_is_cut_at_the_wards_midnight():
    make_unit()
    aged(Unit, local(2026, 3, 9, 0, 30))
    assert last_changed(Unit) == date(2026, 3, 9)


def test_a_page_moves_on_when_a_row_is_deleted(client):
    kept, gone = make_channel(), make_channel()
    aged(Channel, hours(-1000))
    client.force_login(make_staff())
    before = last_changed(Channel)
    client.post(reverse("admin:portal_channel_delete", args=[gone.pk]), {"post": "yes"})
    assert (before, list(Channel.objects.all()), last_changed(Channel), last_changed(Unit)) == (
        timezone.localdate(hours(-1000)),
        [kept],
        timezone.localdate(),
        None,
    )


def test_what_never_held_a_row_has_no_day(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert last_changed(Unit, WardMap) is None


def test_the_accessibility_statement_tells_standard_check_and_contact(client):
    make_ward(phone="024.123.4567", email="vp@p.example", accessibility_checked_on="2026-03-09")
    WardIdentity.objects.update(updated_at=local(2026, 3, 10, 8))
    words = main_of(client, "accessibility")
    told = [
        "Trang được làm theo WCAG 2.2, mức AA, và Thông tư số 26/2020/TT-BTTTT.",
        "Cơ quan kiểm tra lần gần nhất ngày 09/03/2026 .",
        "Điện thoại cơ quan 024.123.4567 Thư điện tử vp@p.example",
        "Cập nhật ngày 10/03/2026",
    ]
    assert [words.count(sentence) for sentence in told] == [1] * len(told)


@pytest.mark.parametrize("path", ["/", "/khong-co/"])
def test_every_page_leads_to_the_statement_and_to_what_is_disclosed(client, path):
    footer = client.get(path).content.decode().partition("<footer")[2]
    links = ['"/cong-khai/"', '"/tiep-can-thong-tin/"', '"/tro-nang/"']
    assert [footer.count(link) for link in links] == [1, 1, 1]
