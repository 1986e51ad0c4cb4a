"""What protects the reader of every answer: headers, cookies, and errors that tell nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.build import make_staff
from tests.security.addresses import ADMIN
from tests.security.ward import COMMITTED
from tests.test_consistency import sources

pytestmark = COMMITTED

ROOT = Path(__file__).resolve().parents[2]
WITH_TEXT = re.compile(r"text/|.*\+xml|.*/xml")
FILES = re.compile(r"(xem-thu/<str:token>/)?tep/|.*\.pdf$")  # framed by our own pages


@pytest.fixture
def asked(everybody, all_addresses):
    """Return a function that gives {route: answer} of all addresses, as somebody sees them."""

    def ask(who):
        client, answers = everybody[who].client, {}
        for route, address in all_addresses.items():
            if not route.endswith("logout/"):
                answers[route] = client.get(address)
                list(answers[route])  # to its end, which closes a file
        return answers

    return ask


def policy_of(answer):
    """Return {directive: sources} of the policy of an answer."""
    words = [part.split() for part in answer.headers.get("Content-Security-Policy", "").split(";")]
    return {part[0]: part[1:] for part in words if part}


def faults(route, answer):
    """Return the names of what an answer lacks to protect its reader."""
    policy, headers = policy_of(answer), answer.headers
    kind = headers.get("Content-Type", "")
    may_be_framed = FILES.match(route)
    lacks = {
        "nosniff": headers.get("X-Content-Type-Options") != "nosniff",
        "default-src": policy.get("default-src") != ["'none'"],
        "script-src": "'unsafe" in str(policy.get("script-src")),
        "base-uri": policy.get("base-uri") != ["'none'"] and not may_be_framed,
        "frame-ancestors": policy.get("frame-ancestors") != ["'none'"] and not may_be_framed,
        "Referrer-Policy": "Referrer-Policy" not in headers,
        "Resource-Policy": headers.get("Cross-Origin-Resource-Policy") != "same-origin",
        "Cache-Control": "Cache-Control" not in headers,
        "CORS": "Access-Control-Allow-Origin" in headers,
        "charset": bool(WITH_TEXT.match(kind))
        and "charset=utf-8" not in kind.lower().replace('"', ""),
    }
    return {name for name, lacking in lacks.items() if lacking}


@pytest.mark.parametrize("who", ["anonymous", "superuser"])
def test_every_answer_protects_its_reader(asked, who):
    answers = asked(who)
    found = {
        route: lacking for route, answer in answers.items() if (lacking := faults(route, answer))
    }
    given = {
        route for route, answer in answers.items() if answer.cookies and "quan-tri" not in route
    }
    kept = {
        route
        for route, answer in answers.items()
        if route.startswith(ADMIN) and "no-store" not in answer.headers.get("Cache-Control", "")
    }
    assert (found, given, who != "anonymous" and kept) == ({}, set(), who != "anonymous" and set())


def test_the_cookies_of_the_staff_are_for_this_site_and_no_script(client):
    make_staff("lan")
    client.get("/quan-tri/login/")
    client.post("/quan-tri/login/", {"username": "lan", "password": "mat-khau-thu"})
    flags = {
        name: (bool(cookie["httponly"]), cookie["samesite"], cookie["path"], cookie["domain"])
        for name, cookie in client.cookies.items()
        if cookie.value
    }
    names = ["csrftoken", "sessionid", "trinhduyet"]
    assert flags == dict.fromkeys(names, (True, "Lax", "/", ""))


def test_a_fault_of_ours_tells_its_reader_nothing(client, monkeypatch, caplog):
    def broken(_sent):
        raise RuntimeError("mật khẩu của cơ sở dữ liệu")

    client.raise_request_exception = False
    monkeypatch.setattr("portal.views.search.SiteSearchForm", broken)
    answer = client.get("/tim-kiem/?q=x")
    text = answer.content.decode()
    assert (answer.status_code, "mật khẩu" in text, "Traceback" in text) == (500, False, False)
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]


@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/manage.py", "/portal/settings.py"])
def test_nothing_of_the_installation_has_an_address(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/quan-tri/", "/static/", "/static/css/", "/media/"])
def test_no_folder_lists_its_files_and_trace_is_refused(client, path):
    answer = client.get(path)
    assert b"Index of" not in b"".join(answer)
    assert client.trace(path).status_code in {302, 403, 404, 405}


def test_a_parameter_that_is_sent_twice_counts_once(client):
    answer = client.get("/tim-kiem/?q=mot&q=hai")
    assert answer.context["words"] == "hai"
    assert client.post("/thu-tuc/tra-cuu/?ma=H1", {}).context["form"].errors


def test_passwords_are_stored_by_a_slow_function():
    made = PBKDF2PasswordHasher().encode("mật khẩu thử", "muoi" * 6)
    assert int(made.split("$")[1]) >= 600_000
    assert not hasattr(settings._wrapped, "PASSWORD_HASHERS") or "MD5" in str(
        settings.PASSWORD_HASHERS
    )  # of the tests alone: the settings of the portal name none


def test_no_account_comes_with_the_portal():
    assert get_user_model().objects.count() == 0


UNSAFE = re.compile(
    r"^\s*(?:import|from) (pickle|marshal|shelve|yaml|telnetlib|ldap)\b"
    r"|(?<![\w.])(?:eval|exec)\(|shell=True|os\.system\(|hashlib\.(?:md5|sha1)\(|(?<!\w)random\.",
    re.MULTILINE,
)


def test_nothing_of_the_portal_runs_words_or_trusts_weak_sums():
    found = {
        path: UNSAFE.findall(text) for path, text in sources(".py").items() if UNSAFE.search(text)
    }
    assert found == {}


def test_scripts_write_no_html_from_words():
    """What is typed reaches a page by textContent. HTML comes from templates of the server alone."""
    writes = re.compile(
        r"\.innerHTML\s*\+?=|outerHTML\s*=|document\.write|insertAdjacentHTML|eval\("
    )
    found = {path for path, text in sources(".js").items() if writes.search(text)}
    assert found == {"static/js/desk.js", "static/js/feedback.js", "static/js/pages.js"}


def test_scripts_hear_no_other_window_and_keep_nothing_of_the_staff():
    heard = [
        path
        for path, text in sources(".js").items()
        if re.search(r"postMessage|[\"']message[\"']|WebSocket|RTCPeerConnection|JSONP", text)
    ]
    assert heard == []


def test_the_connection_is_settled_by_tls_of_today():
    conf = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"ssl_protocols (.*);", conf) == ["TLSv1.2 TLSv1.3"]
    assert "autoindex" not in conf
    assert conf.count("server_tokens off;") == conf.count("\nserver {")


def test_every_library_is_pinned_by_its_digest():
    for name in ("requirements.txt", "requirements-test.txt", "requirements-s3.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        pinned = [line for line in lines if line and not line.lstrip().startswith(("#", "-"))]
        assert [line for line in pinned if "==" not in line or "--hash=sha256:" not in line] == []


def test_scripts_store_the_reader_s_own_choices_alone():
    """The theme, the size of the text, and whether the printed pages stand open."""
    storing = {
        path
        for path, text in sources(".js").items()
        if re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text)
    }
    assert storing == {
        "static/js/display.js",
        "static/js/pages.js",
        "static/js/text-size.js",
    }


# Accounts


def test_the_field_of_a_password_hides_it_and_lets_it_be_pasted(client):
    page = client.get("/quan-tri/login/").content.decode()
    field = re.search(r'<input[^>]*name="password"[^>]*>', page)[0]
    assert ('type="password"' in field, "onpaste" in page, 'autocomplete="off"' in field) == (
        True,
        False,
        False,
    )


def change_password(client, old, new):
    sent = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/quan-tri/password_change/", sent)


def test_a_password_is_changed_with_the_old_one_as_it_was_typed(client):
    user = make_staff("lan")
    client.force_login(user)
    new = " Một câu dài, có DẤU và khoảng trắng! " + "x" * 40
    answers = [
        change_password(client, old, new).status_code
        for old in ("MAT-KHAU-THU", "mat-khau-thu ", "mat-khau-thu")
    ]
    user.refresh_from_db()
    checked = [user.check_password(word) for word in (new, new.strip(), new.lower(), new[:64])]
    assert (answers, checked) == ([200, 200, 302], [True, False, False, False])


def test_a_common_password_is_refused_and_a_long_one_is_not(client):
    client.force_login(make_staff("lan"))
    words = ["password123", "iloveyou1", "quanly " * 20]
    answers = [change_password(client, "mat-khau-thu", word).status_code for word in words]
    assert answers == [200, 200, 302]


def test_signing_in_begins_another_session_and_signing_out_ends_it(client):
    make_staff("lan")
    client.get("/quan-tri/login/")
    client.cookies["sessionid"] = fixed = "a" * 32  # that somebody else has chosen
    client.post("/quan-tri/login/", {"username": "lan", "password": "mat-khau-thu"})
    begun = client.cookies["sessionid"].value
    client.post("/quan-tri/logout/")
    client.cookies["sessionid"] = begun
    again = client.get("/quan-tri/")
    assert (begun != fixed, len(begun) >= 32, again.status_code) == (True, True, 302)


def test_an_account_that_is_switched_off_is_out_at_once(client):
    user = make_staff("lan")
    client.force_login(user)
    before = client.get("/quan-tri/").status_code
    user.is_active = False
    user.save()
    assert (before, client.get("/quan-tri/").status_code) == (200, 302)
