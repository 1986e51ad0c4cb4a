import pytest

from tests.build import DRAFT, OF_EVERY_PAGE, hours, make_announcement, make_dispatch, make_page
from tests.tthc.build import make_procedure

pytestmark = pytest.mark.django_db


def found(client, words):
    groups = client.get("/tim-kiem/", {"q": words}).context["groups"]
    return [row for group in groups for row in group["rows"]]


@pytest.mark.parametrize("words", ["khai sinh", "Khai Sinh", "KHAI SINH", "sinh khai", "khaí sịnh"])
def test_everything_public_is_found_with_or_without_marks(client, words):
    rows = [
        make_announcement(title="Lưu động khai sinh"),
        make_dispatch(subject="rà soát khai sinh"),
        make_procedure(name="Đăng ký khai sinh"),
        make_page(title="Khai sinh ở phường"),
    ]
    make_announcement(title="Tiêm chủng")
    assert found(client, words) == rows


def test_nothing_hidden_is_found(client):
    make_announcement(title="khai sinh", status=DRAFT)
    make_announcement(title="khai sinh", publish_at=hours(1))
    make_dispatch(subject="khai sinh", status=DRAFT)
    make_procedure(name="Khai sinh", status="abolished")
    make_page(title="khai sinh", status=DRAFT)
    assert found(client, "khai sinh") == []


@pytest.mark.parametrize("words", ["278", "278/UBND-VP", "278 /ubnd-vp", "ubnd-vp"])
def test_a_dispatch_is_found_by_its_number(client, words):
    dispatch = make_dispatch(number="278")
    assert found(client, words) == [dispatch]


def test_no_words_find_nothing(client):
    make_announcement()
    assert (found(client, ""), found(client, " \u200b ")) == ([], [])


def test_many_hits_are_capped_and_said_to_be_more(client):
    for number in range(21):
        make_announcement(title=f"Họp tổ dân phố {number}")
    group = client.get("/tim-kiem/", {"q": "họp"}).context["groups"][0]
    assert (len(group["rows"]), group["more"]) == (20, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_a_search_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_announcement(title=f"họp {number}")
        make_dispatch(number=str(number + 1), subject="họp")
        make_procedure(name="họp")
        make_page(title="họp", slug=f"hop-{number}")
    with django_assert_num_queries(OF_EVERY_PAGE + 4):  # one a kind
        client.get("/tim-kiem/", {"q": "họp"})


def test_too_many_words_get_a_sentence_and_stay_in_the_box(client):
    response = client.get("/tim-kiem/", {"q": "họ " * 5000})
    assert (response.status_code, response.context["form"].errors["q"]) == (
        200,
        ["Giá trị này chỉ được có tối đa 200 ký tự (hiện có 14999)."],
    )


@pytest.mark.parametrize("query", ["q=%00", "q=%ff%fe", "q=%25_%5C'\"", "q[]=1", "q=a&q=b"])
def test_rubbish_breaks_nothing(client, query):
    assert client.get(f"/tim-kiem/?{query}").status_code == 200


def test_percent_and_underscore_are_only_themselves(client):
    make_announcement(title="Họp dân")
    percent = make_announcement(title="Đạt 100% kế hoạch")
    assert (found(client, "100%"), found(client, "_")) == ([percent], [])


def test_words_are_shown_escaped(client):
    page = client.get("/tim-kiem/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert page.count("<script>alert") == 0
