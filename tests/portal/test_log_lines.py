"""What a line of the log tells, and that no line tells of a person."""

import io
import json
import logging
import sys

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.db import OperationalError
from django.test import Client
from django.urls import path

from portal import urls
from portal.log_lines import JsonLines, scrubbed, shown_path
from tests.machines import ROOT

PERSONAL = {
    "name": "Nguyễn Thị Bình",
    "email": "binh.nguyen@example.vn",
    "phone": "0912345678",
    "card": "038195001234",
    "code": "000.00.19.H56-240514-0001",
    "address": "203.0.113.77",
    "six": "2001:db8::77",
    "agent": "TrinhDuyetLa/9.9",
}


def fails(request):
    given = request.GET["name"]
    raise ValueError(f"no such citizen: {given} {request.POST} {request.META}")


def escapes(request):
    raise SuspiciousFileOperation(f"Detected path traversal attempt in '{PERSONAL['name']}'")


urlpatterns = [path("hong/", fails), path("tron/", escapes), *urls.urlpatterns]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


@pytest.fixture
def lines():
    """Return a function that gives all lines written so far, whatever logger wrote them."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def citizen(settings):
    settings.ROOT_URLCONF = __name__
    client = Client(
        enforce_csrf_checks=True,
        raise_request_exception=False,
        REMOTE_ADDR=PERSONAL["address"],
        headers={
            "user-agent": PERSONAL["agent"],
            "x-forwarded-for": PERSONAL["six"],
            "referer": f"https://khac.vn/{PERSONAL['name']}?email={PERSONAL['email']}",
            "origin": f"https://khac.vn?{PERSONAL['phone']}",
            "cookie": f"ten={PERSONAL['email']}",
        },
    )
    client.login_required = False
    return client


def ask_in_every_wrong_way(client):
    """Send what fails in as many ways as there are, with everything that must not be told."""
    for value in PERSONAL.values():
        client.get(f"/khong-co/{value}/", {"q": value})
        client.get("/thu-tuc/tra-cuu/", {"ma": value}, headers={"host": "khac.vn"})
    client.post("/thu-tuc/tra-cuu/?ma=" + PERSONAL["code"], PERSONAL)
    client.post("/quan-tri/login/", PERSONAL, secure=True)
    client.put("/tim-kiem/?q=" + PERSONAL["name"], PERSONAL["email"])
    client.post("/quan-tri/login/", PERSONAL, secure=True, headers={"origin": None})
    client.options("/robots.txt?q=" + PERSONAL["name"])
    client.get("/hong/", PERSONAL)
    client.get("/tron/", PERSONAL)
    client.get(f"/xem-thu/{PERSONAL['name']}:{PERSONAL['code']}/")


@pytest.mark.django_db
def test_no_line_tells_of_a_person(citizen, lines, admin_client):
    for view in (fails, escapes):
        view.login_required = False
    ask_in_every_wrong_way(citizen)
    found = lines()
    told = json.dumps(found, ensure_ascii=False)
    assert {line["status"] for line in found} == {400, 403, 404, 405, 500}
    assert [value for value in PERSONAL.values() if value in told] == []
    assert [word for word in ["Nguyễn", "binh", "TrinhDuyet", "H56"] if word in told] == []


@pytest.mark.django_db
def test_a_line_after_an_answer_is_not_about_its_request(citizen, lines):
    citizen.get("/khong-co/")
    logging.getLogger("gunicorn.error").error("Worker timeout")
    about, after = lines()
    assert ("request" in about, after.keys()) == (True, {"time", "level", "logger", "message"})


@pytest.mark.django_db
def test_a_failure_is_told_with_its_place_and_no_value(citizen, lines):
    fails.login_required = False
    citizen.get("/hong/", PERSONAL, headers={"x-request-id": "ab" * 16})
    [line] = lines()
    exception = line.pop("exception")
    line.pop("time")
    assert line == {
        "level": "error",
        "logger": "django.request",
        "message": "Internal Server Error: /hong/",
        "request": "ab" * 16,
        "method": "GET",
        "path": "/hong/",
        "status": 500,
    }
    assert (exception.startswith("ValueError\n"), ", in fails\n" in exception) == (True, True)


@pytest.mark.django_db
def test_a_number_that_is_none_is_not_taken_over(client, lines):
    client.get("/khong-co/", headers={"x-request-id": "mot hai ba"})
    client.get("/khong-co/", headers={"x-request-id": "cd" * 16})
    one, other = (line["request"] for line in lines())
    assert (len(one), one != "mot hai ba", other) == (32, True, "cd" * 16)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/bai-viet/12-lich-tiem-chung/", "/bai-viet/12-lich-tiem-chung/"),
        ("/thu-tuc/1.001193/", "/thu-tuc/1.001193/"),
        ("/tra-cuu/038195001234/", "/tra-cuu/…/"),
        ("/tra-cuu/000.00.19.H56-240514-0001/", "/tra-cuu/…/"),
        ("/tep/7/đơn của bà Bình.pdf", "/tep/7/…"),
        ("/binh@example.vn", "/…"),
    ],
)
def test_a_path_is_shown_as_far_as_it_is_ours(path, shown):
    assert shown_path(path) == shown


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Redis: Error 111 connecting to 10.0.0.5:6379", "Redis: Error 111 connecting to …:6379"),
        ("at https://khac.vn/a?b=c d", "at https://khac.vn/a… d"),
        ("from ::1 and fe80::1 at 12:30:01", "from … and … at 12:30:01"),
        ("Counted visits are written down again.", "Counted visits are written down again."),
        ("No PDF of dispatch 12", "No PDF of dispatch 12"),
    ],
)
def test_what_programs_say_is_kept_without_addresses(said, kept):
    assert scrubbed(said) == kept


def formatted(error):
    try:
        raise RuntimeError(PERSONAL["name"]) from error
    except RuntimeError:
        record = logging.LogRecord("x", 40, "", 1, "said", None, sys.exc_info())
    return json.loads(JsonLines().format(record))["exception"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "OSError: No space left on device"),
        (OperationalError("connection refused"), "OperationalError: connection refused"),
        (KeyError(PERSONAL["name"]), "KeyError"),
    ],
)
def test_words_of_the_system_are_told_and_no_others(error, told):
    [first, *_] = formatted(error).partition("\n\n")[2].splitlines()
    assert (first, PERSONAL["name"] in formatted(error)) == (told, False)


def test_no_server_here_writes_addresses():
    unit = (ROOT / "deploy/portal.service").read_text(encoding="utf-8")
    assert ("--access-logfile" in unit, "--log-level error" in unit) == (False, True)
