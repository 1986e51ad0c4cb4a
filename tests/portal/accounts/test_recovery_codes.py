"""Codes on paper, for who lost the phone or is kept out by strangers."""

import runpy

import pytest
from django.test import Client

from portal.accounts import codes
from portal.models import AccountSecurity, RecoveryCode
from portal.shared.models import LogRecord
from tests.build import make_staff
from tests.portal.accounts.factor import (
    INDEX,
    OWN,
    PASSWORD,
    SECRET,
    SIGN_IN,
    code,
    enter,
    is_in,
    protected,
    turn_on,
    type_code,
)
from tests.portal.clock import clock

pytestmark = pytest.mark.django_db
__all__ = ["clock", "protected"]  # the fixtures

NOT_RIGHT = (
    "Mã không đúng hoặc đã dùng rồi. Hãy đợi ứng dụng hiện mã mới; nếu vẫn không được, "
    "xem điện thoại có đúng giờ không."
)


@pytest.fixture(autouse=True)
def _a_moment(clock):
    """No test may begin in one stretch of time and end in the next."""


def test_to_guess_one_in_a_stolen_backup_takes_long():
    """The other tests run with less."""
    assert runpy.run_path(codes.__file__)["WORK"] >= 2**14


def test_a_recovery_code_opens_once(protected):
    _, (first, *_) = protected
    browsers = [enter()[0] for _ in range(2)]
    assert [type_code(browser, first) for browser in browsers] == [INDEX, (200, NOT_RIGHT)]


def test_the_log_says_that_one_was_used(protected):
    _, (first, *_) = protected
    type_code(enter()[0], first)
    assert LogRecord.objects.first().note == "dùng một mã dự phòng, còn 9"


def test_recovery_codes_of_others_open_nothing(protected, clock):
    others = turn_on(make_staff("khac"), clock)
    assert type_code(enter()[0], others[0]) == (200, NOT_RIGHT)


def test_there_are_ten_and_none_is_kept_as_it_is(protected):
    _, made = protected
    kept = str([*RecoveryCode.objects.values(), *AccountSecurity.objects.values()])
    plain = [one for one in made if one in kept or one.replace(" ", "") in kept]
    assert (len(set(made)), RecoveryCode.objects.count(), plain, SECRET in kept) == (
        10,
        10,
        [],
        False,
    )


def test_new_codes_take_the_place_of_the_old(protected, clock):
    user, (old, *_) = protected
    browser = Client()
    browser.force_login(user)
    page = browser.post(OWN, {"viec": "ma-du-phong"})
    assert type_code(enter()[0], old) == (200, NOT_RIGHT)
    assert type_code(enter()[0], page.context["codes"][0]) == INDEX


def test_with_another_secret_key_the_codes_on_paper_still_open(protected, clock, settings):
    settings.SECRET_KEY = "x" * 50
    browser, _ = enter()
    _, (first, *_) = protected
    assert (type_code(browser, code(clock)), type_code(browser, first)) == ((200, NOT_RIGHT), INDEX)


# While strangers try the password of an account


@pytest.fixture
def attacked(protected):
    """Return the recovery codes of somebody for whose account strangers used up the guesses."""
    for name in ("lan", "khong-co"):
        for number in range(20):
            fields = {"username": name, "password": "sai"}
            Client().post(SIGN_IN, fields, REMOTE_ADDR=f"198.51.100.{number}")
    return protected[1]


def try_paper(typed, username="lan", password=PASSWORD, address="203.0.113.9"):
    """Sign in from a new browser with a recovery code; return the browser and the answer."""
    browser = Client(REMOTE_ADDR=address)
    fields = {"username": username, "password": password, "next": INDEX, "ma_du_phong": typed}
    return browser, browser.post(SIGN_IN, fields)


def said(response):
    return response.status_code, *response.context["form"].non_field_errors()


WRONG_WITH_PAPER = (
    200,
    "Tên đăng nhập, mật khẩu hoặc mã dự phòng không đúng; mã đã gõ nay không dùng được nữa.",
)


@pytest.mark.parametrize("username", ["lan", "khong-co"])
def test_whoever_is_kept_out_by_strangers_is_asked_for_a_recovery_code(attacked, username):
    fields = {"username": username, "password": PASSWORD}
    response = Client().post(SIGN_IN, fields, REMOTE_ADDR="203.0.113.9")
    assert (response.status_code, "ma_du_phong" in response.context["form"].fields) == (429, True)


def test_whoever_guessed_too_often_is_not(protected):
    for _ in range(6):
        response = Client().post(SIGN_IN, {"username": "lan", "password": "sai"})
    assert (response.status_code, "ma_du_phong" in response.context["form"].fields) == (429, False)


def test_strangers_keep_nobody_out_who_has_a_recovery_code(attacked):
    browser, response = try_paper(attacked[0])
    assert (response.url, is_in(browser)) == (INDEX, True)


def test_a_recovery_code_opens_nothing_without_the_password(attacked):
    _, wrong = try_paper(attacked[0], password="sai")
    _, again = try_paper(attacked[0])
    assert (said(wrong), said(again)) == (WRONG_WITH_PAPER, WRONG_WITH_PAPER)


@pytest.mark.parametrize(("username", "typed"), [("lan", "123456789012"), ("khong-co", "1234")])
def test_the_answer_tells_not_what_was_wrong(attacked, username, typed):
    assert said(try_paper(typed, username)[1]) == WRONG_WITH_PAPER


def test_the_code_of_the_phone_is_no_recovery_code(attacked, clock):
    assert said(try_paper(code(clock))[1]) == WRONG_WITH_PAPER


def test_with_an_empty_field_one_waits_as_before(attacked):
    assert said(try_paper("")[1]) == (429, "Đã có quá nhiều lần nhập sai. Hãy thử lại sau 09:00.")


def test_of_recovery_codes_a_sender_guesses_five(attacked):
    tried = [try_paper(f"{number:012}")[1].status_code for number in range(7)]
    assert (tried, try_paper(attacked[0])[1].status_code) == ([200] * 5 + [429] * 2, 429)


def test_who_has_no_second_factor_waits(clock):
    make_staff("minh")
    assert said(try_paper("000000000000", "minh")[1]) == WRONG_WITH_PAPER


def test_a_recovery_code_takes_the_same_work_for_every_name(attacked, monkeypatch):
    hashed = []
    monkeypatch.setattr(codes, "recovery_hash", lambda code, salt: hashed.append(code) or "")
    for name in ("lan", "khong-co"):
        try_paper("123456789012", name)
    assert hashed == ["123456789012"] * 2
