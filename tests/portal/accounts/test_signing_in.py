"""Who gets in with name and password, and how often one may guess."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.accounts import devices
from portal.shared.models import Attempt, LogRecord
from portal.views.signing_in import SignInView
from tests.build import make_staff, make_writer
from tests.portal.clock import clock

pytestmark = pytest.mark.django_db
__all__ = ["clock"]  # the fixture

URL = reverse("admin:login")
RIGHT, WRONG = "mat-khau-thu", "sai-mat-khau"
WRONG_SENTENCE = "Tên đăng nhập hoặc mật khẩu không đúng. Hãy phân biệt chữ hoa và chữ thường."
THE_RIGHT_ONE = 150  # of hundreds of guesses
LATER = "Đã có quá nhiều lần nhập sai. Hãy thử lại sau {}."


@pytest.fixture(autouse=True)
def _a_moment(clock):
    """No test may begin in one stretch of time and end in the next."""


def sign_in(username="chutich", password=RIGHT, browser=None, address="203.0.113.7", **headers):
    """Try a password from a browser; return (status, what is said), or the page that opens."""
    browser = browser or Client()
    fields = {"username": username, "password": password, "next": "/quan-tri/"}
    response = browser.post(URL, fields, REMOTE_ADDR=address, **headers)
    if response.status_code == 302:
        return response.url
    if response.context:
        return response.status_code, *response.context["form"].non_field_errors()
    return response.status_code, response.content.decode()


@pytest.fixture
def bare(monkeypatch):
    """Answer with the sentence alone: hundreds of pages would take long to draw."""
    monkeypatch.setattr(
        SignInView,
        "render_to_response",
        lambda view, context: HttpResponse(*context["form"].non_field_errors()),
    )


def guess(times, **how):
    """Return what is answered to so many wrong passwords, each answer once."""
    return sorted({sign_in(**{"password": f"{WRONG}-{number}", **how}) for number in range(times)})


def test_the_right_password_opens_the_desk(client):
    make_staff("chutich")
    assert sign_in(browser=client) == "/quan-tri/"
    assert client.get("/quan-tri/").status_code == 200


def test_nobody_is_led_to_another_site(client):
    make_staff("chutich")
    fields = {"username": "chutich", "password": RIGHT, "next": "https://evil.example/"}
    assert client.post(URL, fields).url == "/quan-tri/"


def accounts_that_do_not_get_in():
    make_staff("chutich")
    make_staff("danghi", is_active=False)
    make_writer("ngoai").__class__.objects.filter(username="ngoai").update(is_staff=False)
    return [
        ("chutich", WRONG),
        ("khong-co", RIGHT),
        ("danghi", RIGHT),
        ("danghi", WRONG),
        ("ngoai", RIGHT),
    ]


def test_whatever_is_wrong_gets_the_same_answer():
    answers = {sign_in(*tried) for tried in accounts_that_do_not_get_in()}
    assert answers == {(200, WRONG_SENTENCE)}


def test_whatever_is_wrong_takes_the_same_work(monkeypatch):
    tried, hashed = accounts_that_do_not_get_in(), []
    encode = hashers.MD5PasswordHasher.encode

    def counted(hasher, password, salt):
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    work = []
    for username, password in tried:
        hashed.clear()
        sign_in(username, password)
        work.append(len(hashed))
    assert work == [1] * len(tried)


def test_a_refused_guess_is_not_looked_at(monkeypatch):
    make_staff("chutich")
    guess(5)
    guess(5, username="khong-co")
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", None)
    refused = (429, LATER.format("08:15"))
    assert (sign_in(), sign_in("khong-co")) == (refused, refused)


def test_five_wrong_ones_of_a_sender_close_an_account_to_it_for_a_quarter(clock):
    make_staff("chutich")
    assert guess(8) == [(200, WRONG_SENTENCE), (429, LATER.format("08:15"))]
    clock.forward(minutes=14, seconds=59)
    assert sign_in() == (429, LATER.format("08:15"))
    clock.forward(seconds=1)
    assert sign_in() == "/quan-tri/"


def test_the_refusal_says_to_programs_when_to_come_back():
    guess(5)
    response = Client().post(
        URL, {"username": "chutich", "password": "x"}, REMOTE_ADDR="203.0.113.7"
    )
    assert (response.status_code, response["Retry-After"]) == (429, "900")


@pytest.mark.parametrize("other", ["CHUTICH", " chutich "])
def test_a_name_written_otherwise_has_no_guesses_of_its_own(other):
    guess(5)
    assert sign_in(other) == (429, LATER.format("08:15"))


def test_who_mistypes_in_the_office_locks_no_colleague_out():
    make_staff("chutich")
    make_staff("lan")
    guess(6, username="lan")
    assert sign_in("chutich") == "/quan-tri/"


def test_an_office_may_sign_in_as_often_as_it_likes():
    make_staff("chutich")
    assert {sign_in() for _ in range(60)} == {"/quan-tri/"}


@pytest.mark.usefixtures("bare")
def test_one_sender_guesses_at_so_many_accounts_and_no_more():
    make_staff("chutich")
    tried = [sign_in(f"canbo{number}", WRONG)[0] for number in range(60)]
    assert (tried, sign_in()[0]) == ([200] * 50 + [429] * 10, 429)


def test_many_senders_together_have_twenty_guesses_an_hour(clock):
    make_staff("chutich")
    tried = [sign_in(password=WRONG, address=f"198.51.100.{n}")[0] for n in range(30)]
    assert tried == [200] * 20 + [429] * 10
    assert sign_in(address="198.51.100.200") == (429, LATER.format("09:00"))
    clock.forward(hours=1)
    assert sign_in(address="198.51.100.200") == "/quan-tri/"


@pytest.mark.usefixtures("bare")
def test_a_flood_of_guesses_is_one_line_of_the_log():
    account = make_staff("chutich")
    for number in range(30):
        sign_in(password=WRONG, address=f"198.51.100.{number}")
        sign_in("khong-co", WRONG, address=f"198.51.100.{number}")
    record = LogRecord.objects.get()
    assert (record.action, record.object_id, record.actor, record.note) == (
        "refused",
        str(account.pk),
        None,
        "20 lần nhập sai mật khẩu trong một giờ; "
        "trình duyệt chưa từng đăng nhập tài khoản này tạm không được thử tiếp",
    )


@pytest.mark.on_either
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("proxies", "guesses"), [(1, 1000), (0, 200)])
def test_guesses_over_a_hundred_forged_addresses_open_nothing(settings, proxies, guesses):
    """One guess is right; the address that nginx saw stands last, where it stands at all."""
    settings.PROXY_COUNT = proxies
    make_staff("chutich")
    make_staff("lan")
    known = Client()
    sign_in(browser=known)
    answers = set()
    for number in range(guesses):
        forged = f"192.0.2.{number % 100}"
        forwarded = f"{forged}, 203.0.113.7" if proxies else forged
        password = RIGHT if number == THE_RIGHT_ONE else f"{WRONG}-{number}"
        answers.add(sign_in(password=password, HTTP_X_FORWARDED_FOR=forwarded))
    assert answers == {(200, WRONG_SENTENCE), (429, LATER.format("08:15"))}
    # In the same office: a colleague, and the chairman in the browser of every day; and at home.
    assert [sign_in("lan"), sign_in(browser=known), sign_in(address="198.51.100.9")] == [
        "/quan-tri/"
    ] * 3


@pytest.mark.on_either
@pytest.mark.usefixtures("bare")
def test_guesses_over_a_hundred_real_addresses_open_nothing():
    """One guess is right, and of its sender the second."""
    make_staff("chutich")
    make_staff("lan")
    known = Client()
    sign_in(browser=known)
    answers = set()
    for number in range(1000):
        password = RIGHT if number == THE_RIGHT_ONE else f"{WRONG}-{number}"
        answers.add(sign_in(password=password, address=f"192.0.2.{number % 100}")[0])
    assert answers == {200, 429}
    assert [
        sign_in("lan"),
        sign_in(browser=known),
        sign_in(browser=known, address="192.0.2.5"),
    ] == ["/quan-tri/"] * 3


def test_a_known_browser_has_five_guesses_too():
    make_staff("chutich")
    known = Client()
    sign_in(browser=known)
    assert guess(8, browser=known) == [(200, WRONG_SENTENCE), (429, LATER.format("08:15"))]
    assert sign_in(browser=known)[0] == 429


def test_a_browser_is_known_for_the_accounts_that_signed_in_with_it_alone():
    make_staff("chutich")
    make_staff("lan")
    of_lan = Client()
    sign_in("lan", browser=of_lan)
    guess(20, address="192.0.2.1")
    guess(5)
    assert sign_in(browser=of_lan)[0] == 429


def test_a_browser_stays_known_for_all_who_share_it():
    make_staff("chutich")
    make_staff("lan")
    shared = Client()
    for name in ("chutich", "lan", "chutich"):
        sign_in(name, browser=shared)
    guess(5)
    guess(5, username="lan")
    assert [sign_in(name, browser=shared) for name in ("chutich", "lan")] == ["/quan-tri/"] * 2


def test_of_many_who_share_a_browser_it_knows_the_last_eight():
    names = [f"canbo{number}" for number in range(9)]
    shared = Client()
    for name in names:
        make_writer(name)
        sign_in(name, browser=shared)
    request = RequestFactory(headers={"Cookie": shared.cookies.output(header="", sep=";")}).get("/")
    known = [name for name in names if devices.mark(request, name)]
    assert known == names[1:]


def test_no_browser_is_known_by_a_cookie_of_its_own_making():
    make_staff("chutich")
    forger = Client()
    sign_in(browser=forger)
    forger.cookies["trinhduyet"] = forger.cookies["trinhduyet"].value[:-1] + "x"
    guess(5)
    assert sign_in(browser=forger)[0] == 429


def test_the_cookie_of_a_known_browser_is_read_by_nobody_else(settings):
    settings.SESSION_COOKIE_SECURE = True
    make_staff("chutich")
    browser = Client()
    sign_in(browser=browser)
    cookie = browser.cookies["trinhduyet"]
    kept = [cookie[name] for name in ("httponly", "secure", "samesite", "path", "domain")]
    assert (kept, cookie["max-age"]) == (
        [True, True, "Lax", "/", ""],
        int(timedelta(days=400).total_seconds()),
    )


def test_a_cookie_names_no_account():
    make_staff("chutich")
    browser = Client()
    sign_in(browser=browser)
    assert "chutich" not in browser.cookies["trinhduyet"].value


def test_nothing_personal_is_kept_of_a_guess():
    guess(1)
    kept = str([*Attempt.objects.values()])
    assert ("203.0.113.7" in kept, "chutich" in kept, WRONG in kept) == (False, False, False)


def test_the_journal_tells_sign_ins_and_refusals_without_what_was_typed(caplog):
    account = make_staff("chutich")
    with caplog.at_level("INFO", logger="portal"):
        sign_in(password=WRONG)
        sign_in()
    assert caplog.messages == ["a sign-in was refused", f"account {account.pk} signed in"]
