"""When somebody is signed out."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from portal.models import AccountSecurity
from tests.build import make_staff, make_writer
from tests.portal.clock import clock

pytestmark = pytest.mark.django_db
__all__ = ["clock"]  # the fixture
INDEX = reverse("admin:index")
SIGN_IN = f"{reverse('admin:login')}?next={INDEX}"


@pytest.fixture
def signed_in(clock):
    """Return a function that signs somebody in in a browser of its own."""

    def browser(user):
        client = Client()
        client.force_login(user)
        return client

    return browser


def is_in(browser):
    return browser.get(INDEX).status_code == 200


def test_an_hour_without_a_request_ends_the_session(signed_in, clock):
    browser = signed_in(make_writer())
    clock.forward(minutes=59)
    assert is_in(browser) is True
    clock.forward(minutes=59)
    assert is_in(browser) is True
    clock.forward(minutes=60)
    response = browser.get(INDEX)
    assert (response.status_code, response.url) == (302, SIGN_IN)


@pytest.mark.on_either
def test_twelve_hours_end_it_however_busy(signed_in, clock):
    browser = signed_in(make_writer())
    for _ in range(12):
        clock.forward(minutes=59)
        assert is_in(browser) is True
    clock.forward(minutes=12)
    assert is_in(browser) is False


def test_an_ended_session_stays_ended(signed_in, clock):
    browser = signed_in(make_writer())
    kept = browser.cookies["sessionid"].value
    clock.forward(minutes=60)
    browser.get(INDEX)
    clock.forward(minutes=-60)
    browser.cookies["sessionid"] = kept
    assert is_in(browser) is False


def test_requests_soon_after_each_other_write_nothing(signed_in, django_assert_num_queries, clock):
    browser = signed_in(make_writer())
    clock.forward(seconds=59)
    path = reverse("admin:jsi18n")
    with django_assert_num_queries(2):  # the session, and the account with its security
        browser.get(path)


def test_the_cookie_lasts_no_longer_than_a_session():
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


def test_a_disabled_account_is_out_at_once_and_for_good(signed_in):
    user = make_writer()
    browsers = [signed_in(user), signed_in(user)]
    user.is_active = False
    user.save()
    assert is_in(browsers[0]) is False
    user.is_active = True
    user.save()
    assert [is_in(browser) for browser in browsers] == [False, False]


def test_an_administrator_switches_an_account_off(signed_in):
    user, boss = make_writer(), signed_in(make_staff())
    browser = signed_in(user)
    fields = {"username": user.username, "is_staff": "on"}
    boss.post(reverse("admin:auth_user_change", args=[user.pk]), fields)
    assert (get_user_model().objects.get(pk=user.pk).is_active, is_in(browser)) == (False, False)


def test_saving_an_active_account_ends_nothing(signed_in):
    user = make_writer()
    browser = signed_in(user)
    user.save()
    assert is_in(browser) is True


def test_a_new_password_ends_the_other_sessions_alone(signed_in):
    user = make_writer()
    own, other = signed_in(user), signed_in(user)
    new = "trời xanh mây trắng"
    fields = {"old_password": "mat-khau-thu", "new_password1": new, "new_password2": new}
    own.post(reverse("admin:password_change"), fields)
    assert (is_in(own), is_in(other)) == (True, False)


def test_sessions_of_another_account_go_on(signed_in):
    user, other = make_writer(), make_writer("khac")
    browser = signed_in(other)
    AccountSecurity.of(user).end_sessions()
    assert is_in(browser) is True
