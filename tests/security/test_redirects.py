"""No address of the site leads to another site, whatever it is asked for."""

from urllib.parse import urlencode, urlsplit

import pytest

from tests.build import make_staff
from tests.security.ward import COMMITTED

pytestmark = [COMMITTED, pytest.mark.on_either]

ELSEWHERE = [
    "https://ke-gian.example/",
    "//ke-gian.example/",
    "/\\ke-gian.example/",
    "https:ke-gian.example",
    "///ke-gian.example",
    "javascript:alert(1)",
    "http://testserver@ke-gian.example/",
    "http://testserver.ke-gian.example/",
]
NAMES = [
    *("next", "url", "to", "return", "redirect", "continue", "tu", "muc", "q", "truoc", "rong"),
    *("_popup", "_to_field", "_changelist_filters", "successor", "format", "host"),
]


def leaves(response):
    """Say whether an answer sends the browser to another site."""
    place = response.headers.get("Location", "")
    parts = urlsplit(place.replace("\\", "/"))
    return parts.scheme not in {"", "http"} or parts.netloc not in {"", "testserver"}


@pytest.mark.parametrize("who", ["anonymous", "superuser"])
def test_no_parameter_of_any_address_leads_away(everybody, all_addresses, who):
    client, away = everybody[who].client, []
    for route, address in all_addresses.items():
        if route.endswith("logout/"):
            continue
        joined = "&" if "?" in address else "?"
        for place in ELSEWHERE[:2]:
            asked = urlencode(dict.fromkeys(NAMES, place))
            response = client.get(f"{address}{joined}{asked}")
            list(response)
            if leaves(response):
                away.append(route)
    assert away == []


@pytest.mark.parametrize("place", ELSEWHERE)
def test_whoever_signs_in_or_out_stays_here(client, place):
    make_staff("lan")
    named = {"username": "lan", "password": "mat-khau-thu", "next": place}
    query = urlencode({"next": place})
    answers = [
        client.post("/quan-tri/login/", named),
        client.get(f"/quan-tri/login/?{query}"),
        client.post(f"/quan-tri/logout/?{query}", {"next": place}),
    ]
    assert [leaves(answer) for answer in answers] == [False, False, False]


@pytest.mark.parametrize(
    "path", ["//ke-gian.example/bai-viet", "/%5Cke-gian.example/x", "//ke-gian.example%2F.."]
)
def test_a_path_that_looks_like_a_host_leads_nowhere(client, path):
    assert leaves(client.get(path)) is False


@pytest.mark.parametrize(
    "header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_HOST", "HTTP_FORWARDED"]
)
def test_a_forged_host_stands_in_no_answer(client, header):
    forged = {header: "ke-gian.example"}
    answers = [client.get(path, **forged) for path in ("/bai-viet", "/", "/sitemap.xml")]
    told = [
        "ke-gian" in answer.content.decode() + answer.headers.get("Location", "")
        for answer in answers
    ]
    status = {400} if header == "HTTP_HOST" else {200, 301}
    assert (told, {answer.status_code for answer in answers}) == ([False] * 3, status)
