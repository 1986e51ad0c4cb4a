import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.build import make_staff
from tests.visitors.build import FIREFOX, PHONE, make_day
from visitors import views
from visitors.services import figures

pytestmark = pytest.mark.django_db

URL = "/truy-cap/"


def post(client, agent=FIREFOX, headers=None, **environ):
    return client.post(URL, headers={"User-Agent": agent, **(headers or {})}, **environ)


def total():
    return figures()["total"]


def test_it_has_the_address_of_the_design():
    assert reverse("visitors:count") == URL


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


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like "
        "Gecko) Chrome/125.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; "
        "+http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "curl/8.7.1",
        "python-requests/2.32.3",
        "",
        "   ",
    ],
)
def test_robots_and_the_nameless_are_not_counted(client, agent):
    assert post(client, agent).json()["total"] == 0


def test_a_request_without_an_agent_is_not_counted(client):
    assert client.post(URL).json()["total"] == 0


@pytest.mark.parametrize(
    "agent",
    [
        PHONE,
        "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "coc_coc_browser/112.0.0 Chrome/106.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 13; SM-A135F; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36 Zalo android/12100720",
    ],
)
def test_the_browsers_of_vietnamese_readers_are_counted(client, agent):
    assert post(client, agent).json()["total"] == 1


def test_staff_are_not_counted(client):
    client.force_login(make_staff())

    assert post(client).json()["total"] == 0


def test_an_account_that_is_no_staff_is_a_reader(client):
    client.force_login(get_user_model().objects.create_user("nguoi-dan"))

    assert post(client).json()["total"] == 1


@pytest.mark.parametrize(
    ("headers", "counted"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 0),
        ({"Sec-Fetch-Site": "same-origin"}, 1),
        ({"Sec-Purpose": "prefetch"}, 0),
        ({"Sec-Purpose": "prefetch;prerender"}, 0),
        ({"Purpose": "Prefetch"}, 0),
    ],
)
def test_other_sites_and_pages_fetched_in_advance_are_not_counted(client, headers, counted):
    assert post(client, headers=headers).json()["total"] == counted


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
    "header", ["User-Agent", "X-Forwarded-For", "Sec-Purpose", "Sec-Fetch-Site", "Referer"]
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
