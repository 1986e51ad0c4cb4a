"""An account with a second factor, and how somebody gets in with it."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts import codes, second_factor
from tests.build import make_staff
from tests.portal.clock import clock

__all__ = ["clock"]  # the fixture

INDEX = reverse("admin:index")
SIGN_IN, ASK, SET_UP = reverse("admin:login"), reverse("second_factor"), reverse("set_up_factor")
OWN = reverse("own_security")
PASSWORD = "mat-khau-thu"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238


@pytest.fixture
def protected(clock):
    """Return somebody with a second factor, and the recovery codes."""
    user = make_staff("lan")
    return user, turn_on(user, clock)


def turn_on(user, clock):
    step = codes.step_of(SECRET, code(clock, -1), clock.now)
    return second_factor.turn_on(user=user, secret=SECRET, step=step)


def code(clock, steps=0):
    return codes.code_at(SECRET, int(clock.now.timestamp()) // 30 + steps)


def enter(browser=None, username="lan", to=INDEX, **headers):
    """Sign in with the password; return the browser and where it is led."""
    browser = browser or Client()
    fields = {"username": username, "password": PASSWORD, "next": to}
    return browser, browser.post(SIGN_IN, fields, **headers).url


def type_code(browser, typed):
    """Return where a code leads, or what is said against it."""
    response = browser.post(ASK, {"ma": typed})
    if response.status_code == 302:
        return response.url
    return response.status_code, *response.context["form"].errors["ma"]


def is_in(browser):
    return browser.get(INDEX).status_code == 200
