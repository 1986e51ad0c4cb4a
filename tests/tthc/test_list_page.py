import pytest
from django.urls import reverse

from tests.build import OF_EVERY_PAGE, make_hotline
from tests.tthc.build import make_procedure, make_sector

pytestmark = pytest.mark.django_db

URL = "/thu-tuc/"


def listed(client, **query):
    return list(client.get(URL, query).context["procedures"])


def test_it_has_the_address_of_the_design():
    assert reverse("tthc:list") == URL


def test_only_procedures_in_force_are_listed(client):
    current = make_procedure()
    make_procedure(status="abolished")
    make_procedure(status="hidden")

    assert listed(client) == [current]


def test_words_without_marks_narrow_the_list(client):
    found = make_procedure(name="Đăng ký kết hôn")
    make_procedure(name="Đăng ký khai sinh")

    assert listed(client, q="dang ky ket hon") == [found]


def test_a_sector_narrows_the_list(client):
    sector = make_sector()
    found = make_procedure(sector=sector)
    make_procedure()

    assert listed(client, **{"linh-vuc": sector.pk}) == [found]
    assert sector.get_absolute_url() == f"{URL}?linh-vuc={sector.pk}"


@pytest.mark.parametrize("choice", ["999999", "abc", "-1", "9" * 5000, "1\x00"])
def test_a_sector_that_is_none_is_said_to_be_wrong_and_narrows_nothing(client, choice):
    procedure = make_procedure()

    response = client.get(URL, {"linh-vuc": choice})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["sector"]
    assert list(response.context["procedures"]) == [procedure]


def test_words_over_the_limit_are_said_to_be_too_long_and_narrow_nothing(client):
    procedure = make_procedure()

    response = client.get(URL, {"q": "x" * 10_000})

    assert list(response.context["form"].errors) == ["q"]
    assert list(response.context["procedures"]) == [procedure]


def test_twenty_stand_on_a_page_and_paging_keeps_the_words(client):
    for _ in range(21):
        make_procedure()

    response = client.get(URL, {"q": "khai sinh"})

    assert len(response.context["procedures"]) == 20
    assert 'href="?q=khai+sinh&amp;page=2"' in response.text
    assert len(listed(client, q="khai sinh", page=2)) == 1


def test_a_part_of_the_code_finds_it(client):
    found = make_procedure(code="1.004222")
    make_procedure(code="2.000815")

    assert listed(client, q="4222") == [found]


def test_sectors_are_offered_with_the_number_of_hits(client):
    first, second = make_sector(name="Hộ tịch"), make_sector(name="Đất đai")
    make_procedure(sector=first)
    make_procedure(sector=first, status="abolished")
    make_procedure(sector=second)
    make_procedure(sector=second)
    make_procedure(sector=second, name="Chứng thực")
    make_procedure(name="Chứng thực")

    response = client.get(URL, {"q": "khai sinh", "linh-vuc": first.pk})

    offered = [(sector.name, sector.total) for sector in response.context["sectors"]]
    assert offered == [("Hộ tịch", 1), ("Đất đai", 2)]
    assert f'href="{second.get_absolute_url()}&amp;q=khai%20sinh"' in response.text
    assert "1 thủ tục có “khai sinh” trong lĩnh vực Hộ tịch." in response.text


def test_a_sector_over_two_pages_is_said_to_go_on(client):
    first, second = make_sector(), make_sector()
    for _ in range(3):
        make_procedure(sector=first)
    for _ in range(18):
        make_procedure(sector=second)

    pages = [client.get(URL, {"page": page}).context["groups"] for page in (1, 2)]

    assert [
        [(group["sector"], len(group["rows"]), group["continued"]) for group in groups]
        for groups in pages
    ] == [[(first, 3, False), (second, 17, False)], [(second, 1, True)]]


def test_a_page_that_begins_with_a_sector_does_not_say_that_it_goes_on(client):
    first, second = make_sector(), make_sector()
    for _ in range(20):
        make_procedure(sector=first)
    make_procedure(sector=second)

    html = client.get(URL, {"page": 2}).text

    assert f"{second.name}</h2>" in html


def test_time_costs_and_the_way_online_stand_in_the_row(client):
    make_procedure(
        code="1.004222", processing_time="Ba ngày", fee="Không", charge="8.000 đồng",
        national_url="https://dichvucong.gov.vn/a",
    )  # fmt: skip
    make_procedure(fee="Không", charge="Không")

    html = client.get(URL).text

    told = [
        "Thời hạn: Ba ngày",
        "Lệ phí: 8.000 đồng",
        "Có trên Cổng Dịch vụ công quốc gia",
        "Phí, lệ phí: Không",
    ]
    assert [html.count(text) for text in told] == [1, 1, 1, 1]


def test_without_a_hit_it_says_what_to_try(client):
    make_hotline()
    sector = make_procedure().sector

    html = client.get(URL, {"q": "không có", "linh-vuc": sector.pk}).text

    ways = [
        "Không có thủ tục nào phù hợp.",
        "Tìm “không có” trong mọi lĩnh vực</a>",
        'mời ông/bà gọi <a href="tel:+842373742289">02373.742.289</a>',
    ]
    assert [way for way in ways if way not in html] == []


def test_before_there_is_any_it_says_so(client):
    assert "Chưa có thủ tục nào được đăng ở đây." in client.get(URL).text


def test_what_a_clerk_typed_is_escaped(client):
    make_procedure(name="<script>x</script>")

    assert "<script>x" not in client.get(URL).text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=abc", 404),
        ("page=-1", 404),
        ("page=0", 404),
        ("page=2", 404),
        ("page=" + "9" * 5000, 404),
        ("page=%00", 404),
        ("page=last", 200),
        ("q=%00", 200),
        ("q=khai%00+sinh", 200),
        ("q=%ff%fe", 200),
        ("linh-vuc=%ff", 200),
        ("linh-vuc=%00", 200),
        ("q=" + "d%20" * 60, 200),
        ("%ff=%ff&%00=%00", 200),
    ],
)
def test_bad_input_never_breaks_the_page(client, query, status):
    make_procedure()

    assert client.get(f"{URL}?{query}").status_code == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)(URL).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_procedure()

    # identity, hotlines, menu, visits, latest results; number of procedures, procedures, sectors to choose from
    with django_assert_num_queries(OF_EVERY_PAGE + 3):
        client.get(URL)
