"""The second factor, as it is asked for at the sign-in."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts import codes, second_factor
from tests.portal.accounts.factor import (
    ASK,
    INDEX,
    OWN,
    SECRET,
    SIGN_IN,
    code,
    enter,
    is_in,
    protected,
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


# What codes are


@pytest.mark.parametrize(
    ("second", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(second, expected):
    assert codes.code_at(SECRET, second // 30) == expected


@pytest.mark.parametrize(("steps", "right"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_phone_may_be_half_a_minute_wrong(clock, steps, right):
    step = codes.step_of(SECRET, code(clock, steps), clock.now)
    assert step == (int(clock.now.timestamp()) // 30 + steps if right else None)


def test_a_secret_is_new_each_time_and_long():
    one, other = codes.new_secret(), codes.new_secret()
    assert (one == other, len(one), len(other)) == (False, 32, 32)


# To be asked


def test_the_password_alone_opens_nothing(protected):
    browser, led = enter()
    assert (led, is_in(browser), browser.get(OWN).status_code) == (ASK, False, 302)


def test_the_code_opens_the_page_that_was_asked_for(protected, clock):
    browser, _ = enter(to="/quan-tri/portal/page/")
    assert type_code(browser, code(clock)) == "/quan-tri/portal/page/"
    assert is_in(browser) is True


def test_a_code_may_be_typed_in_groups(protected, clock):
    browser, _ = enter()
    typed = code(clock)
    assert type_code(browser, f" {typed[:3]} {typed[3:]} ") == INDEX


@pytest.mark.parametrize(
    "typed", ["000000", "12345", "1234567", "abcdef", "1" * 12, "\N{FULLWIDTH DIGIT ONE}" * 6]
)
def test_another_code_opens_nothing(protected, typed):
    browser, _ = enter()
    assert (type_code(browser, typed), is_in(browser)) == ((200, NOT_RIGHT), False)


def test_a_code_opens_once(protected, clock):
    first, _ = enter()
    second, _ = enter()
    type_code(first, code(clock))
    assert type_code(second, code(clock)) == (200, NOT_RIGHT)


def test_no_earlier_code_opens_after_a_later_one(protected, clock):
    first, _ = enter()
    second, _ = enter()
    type_code(first, code(clock, 1))
    assert type_code(second, code(clock)) == (200, NOT_RIGHT)


def test_of_two_at_once_one_gets_in(protected, clock):
    user, _ = protected
    rows = [type(user).objects.select_related("security").get() for _ in range(2)]
    answers = [second_factor.accepts(user=row, typed=code(clock)) for row in rows]
    assert answers == [True, False]


def test_without_the_password_there_is_nothing_to_ask(protected, clock):
    stranger = Client()
    answers = [stranger.get(ASK).url, stranger.post(ASK, {"ma": code(clock)}).url]
    assert answers == [SIGN_IN, SIGN_IN]


def test_ten_minutes_later_the_password_is_asked_for_anew(protected, clock):
    browser, _ = enter()
    clock.forward(minutes=10)
    assert type_code(browser, code(clock)) == SIGN_IN


def test_who_was_switched_off_in_between_does_not_get_in(protected, clock):
    browser, _ = enter()
    user, _ = protected
    type(user).objects.update(is_active=False)
    assert type_code(browser, code(clock)) == SIGN_IN


def test_another_password_in_between_is_asked_for(protected, clock):
    browser, _ = enter()
    user, _ = protected
    user.set_password("khác")
    user.save()
    assert type_code(browser, code(clock)) == SIGN_IN


def test_five_wrong_codes_close_the_account_to_strangers_for_a_quarter(protected, clock):
    browser, _ = enter()
    wrong = [type_code(browser, f"{n:06}")[0] for n in range(5)]
    refused = type_code(browser, code(clock))
    elsewhere, _ = enter(REMOTE_ADDR="192.0.2.7")
    assert (wrong, refused, type_code(elsewhere, code(clock))[0]) == (
        [200] * 5,
        (429, "Đã có quá nhiều lần nhập sai. Hãy thử lại sau 08:15."),
        429,
    )


def test_a_known_browser_has_codes_of_its_own(protected, clock):
    known, _ = enter()
    type_code(known, code(clock))
    known.post(reverse("admin:logout"))
    stranger, _ = enter()
    for number in range(6):
        type_code(stranger, f"{number:06}")
    enter(known)
    assert type_code(known, code(clock, 1)) == INDEX


def test_thirty_wrong_codes_are_looked_at_in_a_day(protected, clock):
    looked_at = 0
    for _ in range(8):
        browser, _ = enter()
        looked_at += sum(type_code(browser, f"{n:06}")[0] == 200 for n in range(5))
        clock.forward(minutes=15)
    assert looked_at == 30
