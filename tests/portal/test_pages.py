import pytest
from django.test import Client

from portal.models import Menu, MenuItem, WardIdentity, tel_uri
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    make_announcement,
    make_menu_item,
    make_page,
    make_ward,
)
from tests.tthc.build import make_procedure

pytestmark = pytest.mark.django_db


def test_a_site_without_any_data_stands(client):
    urls = ["/", "/bai-viet/", "/van-ban/", "/thu-tuc/", "/thu-tuc/ket-qua/", "/so-do/", "/rss/"]
    assert [client.get(url).status_code for url in urls] == [200] * len(urls)


def test_header_and_footer_name_the_ward(client):
    make_ward(
        name="Phường Thử",
        superior="TP. Mẫu",
        greeting="Chào mừng bạn",
        unit_name="UBND phường Thử",
        responsible_person="Bà Chủ tịch",
        address="Số 1 phố Mẫu",
        phone="024.123.4567",
        email="thu@phuong.example",
        copyright_line="Bản quyền của phường Thử",
    )
    page = client.get("/so-do/").content.decode()
    facts = [
        '<span class="masthead__name">Phường Thử</span>',
        '<span class="masthead__superior">TP. Mẫu</span>',
        "Chào mừng bạn",
        ">UBND phường Thử</h2>",
        "Người chịu trách nhiệm: Bà Chủ tịch",
        "Địa chỉ: Số 1 phố Mẫu",
        '<a href="tel:+84241234567">024.123.4567</a>',
        '<a href="mailto:thu@phuong.example">thu<wbr>@phuong.example</a>',
        "Bản quyền của phường Thử",
    ]
    assert [page.count(fact) for fact in facts] == [1] * len(facts)


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [
        ("02373.742.289", "tel:+842373742289"),
        ("+84 2373 742 289", "tel:+842373742289"),
        ("113", "tel:113"),
        ("1900 1234", "tel:19001234"),
    ],
)
def test_numbers_are_dialled_from_anywhere(printed, dialled):
    assert tel_uri(printed) == dialled


def test_there_is_one_ward_only():
    make_ward(name="Cũ")
    WardIdentity(name="Mới").save()
    assert [row.name for row in WardIdentity.objects.all()] == ["Mới"]


def test_the_menu_has_two_levels_in_order(django_assert_num_queries):
    second = make_menu_item(label="Hai", position=2)
    first = make_menu_item(label="Một", position=1)
    below = make_menu_item(label="Dưới", parent=first)
    with django_assert_num_queries(1):
        tree = [(item, item.entries) for item in Menu(MenuItem.objects.all())]
    assert tree == [(first, [below]), (second, [])]


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", {"/": "page"}),
        ("/thu-tuc/", {"Thủ tục": "true", "/thu-tuc/": "page"}),
        ("/thu-tuc/1.001193/", {"Thủ tục": "true", "/thu-tuc/": "true"}),
        ("/thu-tuc/ket-qua/2024-05/", {"Thủ tục": "true", "/thu-tuc/ket-qua/": "true"}),
        ("/so-do/", {}),
    ],
)
def test_the_menu_marks_the_entry_nearest_to_the_page(path, marked):
    make_menu_item(label="/", url="/")
    above = make_menu_item(label="Thủ tục", url="/tong-quan/")
    for url in ("/thu-tuc/", "/thu-tuc/ket-qua/"):
        make_menu_item(label=url, url=url, parent=above)
    tree = Menu(MenuItem.objects.all(), path)
    rows = [row for item in tree for row in (item, *item.entries)]
    assert {row.label: row.current for row in rows if row.current} == marked


def test_the_page_of_a_menu_entry_with_others_below_it_can_be_reached(client):
    elsewhere, first = make_menu_item(label="Văn bản", url="/van-ban/"), make_menu_item(label="Tin")
    make_menu_item(label="Khác", url="/so-do/", parent=elsewhere)
    make_menu_item(label="Tin tức", url=first.url, parent=first)
    page = client.get("/so-do/").content.decode()
    own = [label in page for label in (">Trang Văn bản</a>", ">Trang Tin</a>")]
    assert own == [True, False]


def test_a_page_is_shown_and_a_draft_is_not(client):
    make_page(slug="lich-su", body="<p>Từ năm 1945.</p>")
    make_page(slug="nhap", status=DRAFT)
    shown = client.get("/gioi-thieu/lich-su/").content.decode().count("<p>Từ năm 1945.</p>")
    assert (shown, client.get("/gioi-thieu/nhap/").status_code) == (1, 404)


def test_the_queries_of_a_page(client, django_assert_num_queries):
    make_page()
    with django_assert_num_queries(OF_EVERY_PAGE + 1):
        client.get("/gioi-thieu/lich-su/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_site_map_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_page(slug=f"trang-{number}")
        make_announcement(title=f"Bài {number}")
        make_procedure()
    with django_assert_num_queries(OF_EVERY_PAGE + 3):  # categories, sectors, pages
        client.get("/so-do/")


def test_robots_are_shown_the_sitemap_and_kept_from_the_desk(client, settings):
    settings.SITE_URL = "https://phuong.example"
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /quan-tri/",
        "Disallow: /truy-cap/",
        "Allow: /truy-cap/cach-dem/",
        "Disallow: /tim-kiem/",
        "Disallow: /gop-y/",
        "Sitemap: https://phuong.example/sitemap.xml",
    ]


def test_an_unknown_address_is_answered_in_vietnamese(client):
    response = client.get("/khong-co/")
    assert (
        response.status_code,
        response.content.decode().count("<h1>Không tìm thấy trang</h1>"),
    ) == (
        404,
        1,
    )


def test_a_wrong_host_is_answered_in_vietnamese(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert (
        response.status_code,
        response.content.decode().count("<h1>Yêu cầu không hợp lệ</h1>"),
    ) == (
        400,
        1,
    )


def test_a_form_without_its_token_is_answered_in_vietnamese():
    response = Client(enforce_csrf_checks=True).post("/quan-tri/login/", {"username": "x"})
    assert (
        response.status_code,
        response.content.decode().count("<h1>Biểu mẫu đã hết hạn</h1>"),
    ) == (
        403,
        1,
    )


def test_a_failure_is_answered_in_vietnamese_without_the_database(
    client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("portal.views.health.look", None)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (
        response.status_code,
        response.content.decode().count("<h1>Trang đang gặp sự cố</h1>"),
    ) == (
        500,
        1,
    )


def test_a_session_cookie_with_nul_is_no_session(client):
    client.cookies["sessionid"] = '"\\000aaaaaaaaaaaaaaaa"'
    assert client.get("/").status_code == 200


def test_every_answer_carries_the_policy(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "connect-src": "'self'",
        "font-src": "'self'",
        "frame-src": "'self'",
        "img-src": "'self' data:",
        "script-src": "'self'",
        "style-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_every_answer_keeps_other_sites_and_unused_features_away(client):
    answers = [client.get(path) for path in ["/", "/quan-tri/login/", "/khong-co/", "/healthz"]]
    names = ["Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy"]
    assert {tuple(answer.headers[name] for name in names) for answer in answers} == {
        (
            "same-origin",
            "same-origin",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        )
    }


@pytest.mark.parametrize("path", ["/quan-tri/", "/quan-tri/announcements/announcement/"])
def test_the_desk_is_closed_to_strangers(client, path):
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/quan-tri/login/?next={path}")


def test_media_has_no_address(client):
    assert client.get("/media/").status_code == 404


@pytest.mark.parametrize(("path", "queries"), [("/robots.txt", 0), ("/healthz", 0)])
def test_the_queries_of_pages_for_machines(client, path, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        client.get(path)
