"""Nothing is changed by what another site's page sends in the name of somebody who is signed in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from portal.models import Hotline
from tests.build import make_administrator, make_hotline
from tests.security.addresses import all_routes
from tests.security.ward import COMMITTED
from tests.test_consistency import routes

pytestmark = [COMMITTED, pytest.mark.on_either]

# What takes a POST without a token, and what guards it instead.
WITHOUT_A_TOKEN = {
    "truy-cap/": "adds to a counter only; pages of other sites are not counted (Sec-Fetch-Site)",
    "thu-tuc/tra-cuu/": "changes nothing, and its reader has no account here",
    "gop-y/huu-ich/": "refuses what another site's page sends, by Sec-Fetch-Site and Origin",
    "gop-y/con-thieu/": "the same",
    "gop-y/bao-sai/": "the same",
    # Django's own view is marked so; ours checks the token once the upload lies in memory.
    "quan-tri/tthc/dossier/nhap/": "",
    "quan-tri/tthc/procedure/nhap/": "",
    "quan-tri/tthc/resultperiod/<int:target>/nhap/": "",
}
WRITING = {"INSERT", "UPDATE", "DELETE"}
CHECKED_LATER = {route for route, why in WITHOUT_A_TOKEN.items() if not why}


def test_nothing_else_is_exempt():
    exempt = {
        route
        for route, view in routes(get_resolver().url_patterns)
        if getattr(view, "csrf_exempt", False)
    }
    assert exempt == set(WITHOUT_A_TOKEN)


@pytest.fixture
def ward(everybody, all_addresses):
    return all_addresses, everybody["superuser"].user


def test_every_address_refuses_a_post_without_its_token(ward):
    found, superuser = ward
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)
    taken = {
        route: status
        for route, address in found.items()
        if route not in set(WITHOUT_A_TOKEN) - CHECKED_LATER
        and (status := client.post(address).status_code) != 403
    }
    assert taken == {}


def test_every_address_is_asked(ward):
    assert set(ward[0]) == set(all_routes())


def test_the_token_of_another_browser_is_none(ward):
    _, superuser = ward
    mine, theirs = (Client(enforce_csrf_checks=True) for _ in range(2))
    mine.force_login(superuser)
    theirs.get("/quan-tri/login/")
    token = theirs.cookies["csrftoken"].value
    hotline = make_hotline()
    answer = mine.post(
        f"/quan-tri/portal/hotline/{hotline.pk}/delete/",
        {"post": "yes", "csrfmiddlewaretoken": token},
    )
    assert (answer.status_code, Hotline.objects.filter(pk=hotline.pk).exists()) == (403, True)


@pytest.mark.parametrize("origin", ["https://ke-gian.example", "null", "http://testserver.example"])
def test_a_true_token_from_another_origin_is_refused(origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_administrator())
    client.get("/quan-tri/portal/hotline/add/")
    token = client.cookies["csrftoken"].value
    fields = {"label": "x", "number": "02373742289", "position": 0, "csrfmiddlewaretoken": token}
    answers = [
        client.post("/quan-tri/portal/hotline/add/", fields, headers={"Origin": sender}).status_code
        for sender in (origin, "http://testserver")
    ]
    assert (answers, Hotline.objects.count()) == ([403, 302], 1)


def test_looking_at_an_address_changes_nothing(ward):
    """GET is for links, pictures and whoever fetches ahead."""
    found, superuser = ward
    client = Client()
    client.force_login(superuser)
    wrote = {}
    for route, address in found.items():
        with CaptureQueriesContext(connection) as asked:
            list(client.get(address))
        statements = [query["sql"].split(" ", 3)[:3] for query in asked]
        if written := [words for words in statements if words[0] in WRITING]:
            wrote[route] = written
    # The secret of a second factor that somebody begins to set up waits in their own session.
    assert wrote == {"quan-tri/xac-thuc-hai-buoc/": [["UPDATE", '"django_session"', "SET"]]}
