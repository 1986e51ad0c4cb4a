import pytest
from django.urls import reverse

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


def test_without_a_hit_it_says_so(client):
    make_procedure()

    assert "Không có thủ tục nào phù hợp." in client.get(URL, {"q": "không có"}).text


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

    # identity, hotlines, menu, visits; sectors to choose from, number of procedures, procedures
    with django_assert_num_queries(4 + 3):
        client.get(URL)
