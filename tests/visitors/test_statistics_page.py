"""The staff's page of visits, and the tables to take along."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from tests.build import local, make_announcement, make_page, make_writer
from tests.visitors.build import make_count, make_day, make_imported, view
from visitors.admin import statistics
from visitors.hits import subject_of
from visitors.models import DailyCount

pytestmark = pytest.mark.django_db

URL = "/quan-tri/visitors/dailyvisits/"
Kind = DailyCount.Kind


@pytest.fixture
def staff(client):
    """Whoever writes for the site; no role names this page."""
    client.force_login(make_writer())
    return client


def text_of(page):
    """Return the words of a page, a space between any two."""
    words = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(words.split())


def rows_of(page, heading):
    """Return the rows of the tables in the panel with this id, as their texts."""
    panel = re.search(
        rf'aria-labelledby="{heading}".*?</section>', page.content.decode(), re.DOTALL
    )
    rows = re.findall(r"<tr>(.*?)</tr>", panel.group(), re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]*>", " ", cell).split())
            for cell in re.split(r"</t[hd]>", row)[:-1]
        ]
        for row in rows
    ]


def csv_of(client, table, days=30):
    response = client.get(URL, {"ngay": days, "csv": table})
    name = re.fullmatch('attachment; filename="(.*)"', response["Content-Disposition"])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return name[1], response.content


def date_back(days):
    return timezone.localdate() - timedelta(days=days)


# Who


def test_its_address_is_that_of_the_days():
    assert reverse("admin:visitors_dailyvisits_changelist") == URL


@pytest.mark.parametrize("table", ["", "?csv=searches"])
def test_whoever_is_not_staff_is_sent_to_sign_in(client, table):
    answers = [client.get(URL + table)]
    client.force_login(get_user_model().objects.create_user("dan"))
    answers.append(client.get(URL + table))

    assert [(a.status_code, a["Location"].split("?")[0]) for a in answers] == [
        (302, "/quan-tri/login/")
    ] * 2


def test_the_start_page_leads_to_it(staff):
    page = staff.get(reverse("admin:index")).content.decode()

    assert re.findall(rf'<a[^>]*href="{URL}"[^>]*>([^<]*)<', page) == [
        "Xem thống kê truy cập",
        "Thống kê truy cập",
    ]


def test_nothing_can_be_sent_to_it(staff):
    assert staff.post(URL).status_code == 405


# What it shows


def test_the_figures_are_those_of_this_moment(staff):
    make_imported(visits=1000)
    make_day(date=date_back(1), visits=2446)
    view()

    figures = re.findall("<dd>(.*?)</dd>", staff.get(URL).content.decode())
    assert (figures[:2], figures[-1], len(figures)) == (["1", "2.446"], "3.447", 5)


def test_the_months_have_their_table(staff):
    make_day(visits=32_634)

    rows = rows_of(staff.get(URL), "theo-thang")
    assert (rows[0], len(rows)) == (["Tháng", "Số lượt"], 13)
    assert rows[-2:] == [
        [f"{timezone.localdate().replace(day=1) - timedelta(days=1):%m/%Y}", "không có số liệu"],
        [f"{timezone.localdate():%m/%Y}", "32.634"],
    ]


def test_phones_are_told_as_a_share_of_the_visits_that_told(staff):
    make_day(visits=1500, views=2000, on_phone=1000)
    make_day(date=date_back(3), visits=200)

    page = staff.get(URL)
    assert rows_of(page, "thiet-bi") == [
        ["Thời gian", "Điện thoại", "Máy tính"],
        ["30 ngày qua", "1.000 lượt (67 %)", "500 lượt (33 %)"],
    ]
    assert "Không gồm 200 lượt của những ngày chưa ghi loại máy." in text_of(page)


def test_what_is_read_most_stands_in_a_table_of_its_kind(staff):
    item = make_announcement(title="Lịch tiêm <b>")
    make_count(subject=subject_of(item), number=1234)
    make_count(subject="portal.page:9", number=5)

    page = staff.get(URL)
    assert [rows_of(page, f"doc-nhieu-{number}") for number in (1, 2)] == [
        [["Tên", "Lượt đọc"], ["Lịch tiêm &lt;b&gt;", "1.234"]],
        [["Tên", "Lượt đọc"], ["(đã xóa)", "5"]],
    ]
    assert f'<a href="{item.get_absolute_url()}">' in page.content.decode()
    assert re.findall(r'id="doc-nhieu-\d">(.*?)<', page.content.decode()) == [
        "Bài đăng được đọc nhiều nhất",
        "Trang giới thiệu được đọc nhiều nhất",
    ]


def test_the_other_lists_stand_in_panels_of_their_own(staff):
    make_day(journal="a", visits=3, views=4321)
    for kind, subject in [
        (Kind.DOWNLOAD, "shared.storedfile:9"),
        (Kind.MISSED_SEARCH, "<i>vneid"),
        (Kind.REFERRER, "bao.vn"),
        (Kind.DROPPED, "robot"),
    ]:
        make_count(kind=kind, subject=subject, number=7)

    page = staff.get(URL)
    panels = ["tai-nhieu", "tim-khong-thay", "dan-den", "khong-tinh"]
    assert [rows_of(page, panel)[1:] for panel in panels] == [
        [["(đã xóa)", "7"]],
        [["&lt;i&gt;vneid", "7"]],
        [["bao.vn", "7"]],
        [["Máy tìm kiếm, chương trình tự động", "7"]],
    ]
    assert "Trong 30 ngày qua đã tính 4.321 lượt xem trang." in text_of(page)


def test_a_new_site_says_that_there_is_nothing_yet(staff):
    page = staff.get(URL)

    assert re.findall('<p class="panel__empty">(.*?)</p>', page.content.decode()) == [
        "Chưa có lượt đọc nào.",
        "Chưa có lượt tải nào.",
        "Chưa có lần nào.",
        "Chưa có lượt nào đến từ trang web khác.",
        "Chưa có lượt nào ghi loại máy.",
        "Chưa bỏ lượt nào.",
    ]
    assert "Chưa chép lần nào." in text_of(page)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("7", 7), ("365", 365), ("", 30), ("8", 30), ("-7", 30), ("007", 30), ("bảy", 30)],
)
def test_days_that_are_not_offered_are_the_usual_ones(staff, asked, shown):
    page = staff.get(URL, {"ngay": asked})

    current = re.findall(r'aria-current="page">([^<]*)<', page.content.decode())
    assert (page.context["number"], current) == (shown, [f"{shown} ngày"])


def test_a_table_that_is_not_offered_is_the_page(staff):
    assert staff.get(URL, {"csv": "khac"}).context["title"] == "Thống kê truy cập"


def test_what_may_be_lost_is_told_as_it_is_written(staff, monkeypatch):
    make_day(written_at=local(2024, 5, 14, 9, 12, 5))
    monkeypatch.setattr(statistics, "WRITTEN_EVERY", 8)

    told = text_of(staff.get(URL))
    assert "Lần chép gần nhất: 09:12:05 14/05/2024" in told
    assert re.findall(r"(?:Cứ|của) (\d+) giây", told) == ["8", "8"]


def test_the_database_is_asked_as_often_for_much_as_for_little(staff, django_assert_num_queries):
    def count(numbers):
        for number in numbers:
            day = make_day(date=date_back(number), views=1)
            for row in [make_announcement(), make_page(slug=f"trang-{number}")]:
                make_count(day=day, subject=subject_of(row))
            for kind in Kind:
                make_count(day=day, kind=kind, subject=f"shared.storedfile:{number}")

    count([0])
    staff.get(URL)  # what every page asks for once is asked for
    for more in ([], range(1, 25)):
        count(more)
        with django_assert_num_queries(14):
            staff.get(URL)


# To take along


def test_the_days_are_taken_along_all_of_them(staff):
    make_day(date=local(2014, 1, 2).date(), visits=7, imported=make_imported())
    make_day(date=local(2024, 5, 14).date(), visits=314, views=900, on_phone=200)

    assert csv_of(staff, "days") == (
        "truy-cap-theo-ngay.csv",
        "\ufeffNgày,Số lượt truy cập,Số lượt xem trang,Số lượt bằng điện thoại\r\n"
        "02/01/2014,7,,\r\n14/05/2024,314,900,200\r\n".encode(),
    )


def test_the_months_are_taken_along_all_of_them(staff):
    make_day(date=local(2014, 1, 2).date(), visits=7)
    make_day(date=local(2024, 5, 14).date(), visits=314, views=900, on_phone=200)

    assert csv_of(staff, "months") == (
        "truy-cap-theo-thang.csv",
        "\ufeffTháng,Số lượt truy cập,Số lượt xem trang,Số lượt bằng điện thoại\r\n"
        "01/2014,7,,\r\n05/2024,314,900,200\r\n".encode(),
    )


def test_what_is_read_is_taken_along_with_its_address(staff):
    item = make_page(title="Lịch sử", slug="lich-su")
    make_count(subject=subject_of(item), number=3)

    assert csv_of(staff, "items", 7) == (
        "doc-nhieu-nhat-7-ngay.csv",
        "\ufeffLoại,Tên,Địa chỉ,Số lượt đọc\r\n"
        "trang giới thiệu,Lịch sử,/gioi-thieu/lich-su/,3\r\n".encode(),
    )


@pytest.mark.parametrize(
    ("table", "kind", "subject", "name", "content"),
    [
        (
            "files",
            Kind.DOWNLOAD,
            "shared.storedfile:9",
            "tai-nhieu-nhat-30-ngay.csv",
            "Loại,Tên,Địa chỉ,Số lượt tải\r\ntệp đã lưu,(đã xóa),,4\r\n",
        ),
        (
            "searches",
            Kind.MISSED_SEARCH,
            '=HYPERLINK("x")',
            "tim-khong-thay-30-ngay.csv",
            'Từ tìm,Số lần\r\n"\'=HYPERLINK(""x"")",4\r\n',
        ),
        (
            "referrers",
            Kind.REFERRER,
            "bao.vn",
            "trang-dan-den-30-ngay.csv",
            "Trang web,Số lượt\r\nbao.vn,4\r\n",
        ),
        (
            "dropped",
            Kind.DROPPED,
            "staff",
            "luot-khong-tinh-30-ngay.csv",
            "Lý do,Số lượt\r\nCán bộ đang đăng nhập,4\r\n",
        ),
    ],
)
def test_a_list_is_taken_along_and_none_of_it_is_a_formula(
    staff, table, kind, subject, name, content
):
    make_count(kind=kind, subject=subject, number=4)

    assert csv_of(staff, table) == (name, f"\ufeff{content}".encode())


def test_what_is_taken_along_tells_more_than_the_page(staff):
    for number in range(12):
        make_count(kind=Kind.REFERRER, subject=f"{number}.vn", number=number + 1)

    _, content = csv_of(staff, "referrers")
    shown = rows_of(staff.get(URL), "dan-den")
    assert (len(content.splitlines()), len(shown)) == (1 + 12, 1 + 10)
