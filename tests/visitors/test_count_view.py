import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from tests.build import make_staff
from tests.visitors.build import FIREFOX, make_day, tally
from visitors import views
from visitors.hits import signer
from visitors.models import DailyCount
from visitors.records import Reason
from visitors.services import figures

pytestmark = pytest.mark.django_db

Kind = DailyCount.Kind
URL = "/truy-cap/"
IMAGE = "/truy-cap/anh.gif"


def post(client, agent=FIREFOX, headers=None, **environ):
    return client.post(URL, headers={"User-Agent": agent, **(headers or {})}, **environ)


def see(client, query="", agent=FIREFOX):
    """Fetch the picture that a page without scripts asks for."""
    return client.get(IMAGE + query, headers={"User-Agent": agent})


def total():
    return figures()["total"]


def test_it_has_the_address_of_the_design():
    assert (reverse("visitors:count"), reverse("visitors:image")) == (URL, IMAGE)


def test_a_post_counts_and_answers_the_figures(client):
    response = post(client)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json() == {"today": 1, "yesterday": 0, "week": 1, "month": 1, "total": 1}
    assert {type(figure) for figure in response.json().values()} == {int}


def test_a_second_post_of_the_same_reader_does_not_count(client):
    post(client)

    assert post(client).json()["total"] == 1


def test_a_get_answers_the_same_and_never_counts(client):
    make_day(visits=7)

    response = client.get(URL, headers={"User-Agent": FIREFOX})

    assert response.json() == {"today": 7, "yesterday": 0, "week": 7, "month": 7, "total": 7}
    assert total() == 7


@pytest.mark.parametrize("method", ["head", "put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(URL, headers={"User-Agent": FIREFOX}).status_code == 405
    assert total() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_answer_is_kept_by_a_cache(client, method):
    assert getattr(client, method)(URL)["Cache-Control"] == "no-store"


def test_a_page_from_a_cache_has_no_token_and_counts_all_the_same():
    assert post(Client(enforce_csrf_checks=True)).json()["total"] == 1


def test_no_cookie_is_set(client):
    assert not post(client).cookies


def test_staff_are_not_counted(client):
    client.force_login(make_staff())

    assert post(client).json()["total"] == 0
    assert tally().counts == {(Kind.DROPPED, Reason.STAFF): 1}


def test_an_account_that_is_no_staff_is_a_reader(client):
    client.force_login(get_user_model().objects.create_user("nguoi-dan"))

    assert post(client).json()["total"] == 1


def test_behind_a_proxy_readers_are_told_apart_by_what_it_saw(client, settings):
    settings.PROXY_COUNT = 1
    post(client, headers={"X-Forwarded-For": "192.0.2.1"})

    assert post(client, headers={"X-Forwarded-For": "192.0.2.2"}).json()["total"] == 2


def test_behind_a_proxy_a_forged_address_changes_nothing(client, settings):
    settings.PROXY_COUNT = 1
    post(client, headers={"X-Forwarded-For": "192.0.2.1"})

    forged = "198.51.100.9, 203.0.113.5,192.0.2.1"
    assert post(client, headers={"X-Forwarded-For": forged}).json()["total"] == 1


def test_without_a_proxy_a_forged_address_changes_nothing(client):
    post(client)

    assert post(client, headers={"X-Forwarded-For": "198.51.100.9"}).json()["total"] == 1


@pytest.mark.parametrize("value", ["x" * 100_000, "a\0b", "ÿ\x80", "\udcff", ",,,", "\r\n"])
@pytest.mark.parametrize(
    "header",
    ["User-Agent", "X-Forwarded-For", "Sec-Purpose", "Sec-Fetch-Site", "Origin", "Referer"],
)
def test_rubbish_in_a_header_is_answered(client, settings, header, value):
    settings.PROXY_COUNT = 1

    assert post(client, headers={header: value}).status_code == 200


def test_a_body_is_not_looked_at(client):
    response = client.post(
        URL, b"\xff\0{" * 1000, content_type="application/json", headers={"User-Agent": FIREFOX}
    )

    assert response.json()["total"] == 1


def test_a_request_without_an_address_is_answered():
    request = RequestFactory().post(URL, headers={"User-Agent": FIREFOX})
    del request.META["REMOTE_ADDR"]
    request.user = AnonymousUser()

    assert views.count(request).status_code == 200


def test_what_was_not_written_is_not_answered_as_counted(client, settings, caplog):
    settings.VISITS_ROOT.write_text("not a folder")

    response = post(client)

    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert response.json() == {"error": "Chưa đếm được lượt này."}
    assert [record.levelname for record in caplog.records if record.name == "visitors.views"] == [
        "ERROR"
    ]


def test_the_picture_counts_a_reader_without_scripts(client):
    see(client)

    assert (tally().visits, tally().views) == (1, 1)


def test_the_picture_is_one_dot_that_no_cache_keeps(client):
    response = see(client)

    assert (response["Content-Type"], response["Cache-Control"]) == ("image/gif", "no-store")
    with Image.open(io.BytesIO(response.content)) as picture:
        assert (picture.size, picture.convert("RGBA").getpixel((0, 0))[3]) == ((1, 1), 0)


def test_the_picture_tells_what_was_read(client):
    see(client, f"?trang={signer.sign('portal.page:7')}")

    assert tally().counts == {(Kind.READ, "portal.page:7"): 1}


@pytest.mark.parametrize("forged", ["portal.page:7", "portal.page:7:x", "%00", "x" * 5000])
def test_nobody_makes_up_what_was_read(client, forged):
    see(client, f"?trang={forged}")

    assert (tally().visits, tally().counts) == (1, {})


@pytest.mark.parametrize("method", ["head", "post", "put", "patch", "delete", "options"])
def test_nothing_but_a_get_of_the_picture_counts(client, method):
    assert getattr(client, method)(IMAGE, headers={"User-Agent": FIREFOX}).status_code == 405
    assert total() == 0


def test_the_picture_is_answered_though_it_cannot_count(client, settings, caplog):
    settings.VISITS_ROOT.write_text("not a folder")

    response = see(client)

    assert (response.status_code, response["Content-Type"]) == (200, "image/gif")
    (said,) = [record.message for record in caplog.records if record.name == "visitors.views"]
    assert said.startswith("A page view was not counted: [Errno 20] Not a directory")
