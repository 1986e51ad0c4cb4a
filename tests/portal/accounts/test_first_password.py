"""Whoever signs in with a password that somebody else chose has to choose one's own."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.models import AccountSecurity
from tests.build import make_staff, make_writer
from tests.portal.clock import clock

pytestmark = pytest.mark.django_db
__all__ = ["clock"]  # the fixture

INDEX, CHANGE = reverse("admin:index"), reverse("admin:password_change")
GIVEN, OWN = "gió mát sông trong", "trời xanh mây trắng"


@pytest.fixture
def boss(client):
    client.force_login(make_staff("sep"))
    return client


def sign_in(username, password):
    browser = Client()
    browser.post(reverse("admin:login"), {"username": username, "password": password})
    return browser


def add_account(boss):
    fields = {"username": "mai", "password1": GIVEN, "password2": GIVEN}
    boss.post(reverse("admin:auth_user_add"), fields)
    return sign_in("mai", GIVEN)


def choose(browser, old, new):
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return browser.post(CHANGE, fields)


def leads_to(browser, path=INDEX):
    """Return where a page leads, or its status."""
    response = browser.get(path)
    return getattr(response, "url", response.status_code)


@pytest.mark.parametrize("path", [INDEX, "/quan-tri/portal/page/", reverse("own_security")])
def test_a_new_account_chooses_its_password_first(boss, path):
    assert leads_to(add_account(boss), path) == CHANGE


def test_then_the_desk_is_open(boss):
    browser = add_account(boss)
    choose(browser, GIVEN, OWN)
    assert leads_to(browser) == 200


def test_a_password_that_is_refused_opens_nothing(boss):
    browser = add_account(boss)
    choose(browser, GIVEN, "ngắn")
    assert leads_to(browser) == CHANGE


def test_the_given_password_is_no_choice(boss):
    browser = add_account(boss)
    response = choose(browser, GIVEN, GIVEN)
    said = response.context["form"].errors["new_password2"]
    assert (said, leads_to(browser)) == (["Đây là mật khẩu đang dùng."], CHANGE)


def test_a_password_given_by_an_administrator_is_changed(boss):
    user = make_writer()
    fields = {"password1": GIVEN, "password2": GIVEN, "usable_password": "true"}
    boss.post(reverse("admin:auth_user_password_change", args=[user.pk]), fields)
    assert leads_to(sign_in(user.username, GIVEN)) == CHANGE


def test_one_gives_oneself_a_password_for_good(boss):
    fields = {"password1": GIVEN, "password2": GIVEN, "usable_password": "true"}
    me = AccountSecurity.objects.get().user
    boss.post(reverse("admin:auth_user_password_change", args=[me.pk]), fields)
    assert leads_to(sign_in("sep", GIVEN)) == 200


def test_the_printed_password_of_the_first_administrator_is_changed(capsys):
    call_command("first_admin", "lan", random=True)
    password = capsys.readouterr().out.rpartition(": ")[2].strip()
    assert leads_to(sign_in("lan", password)) == CHANGE


def test_the_old_password_is_guessed_at_five_times_a_quarter(client, clock):
    user = make_writer()
    client.force_login(user)
    answers = [choose(client, f"sai{number}", OWN).status_code for number in range(5)]
    refused = choose(client, "mat-khau-thu", OWN)
    user.refresh_from_db()
    assert (answers, refused.status_code, user.check_password(OWN)) == ([200] * 5, 429, False)
    assert refused.context["form"].has_error("old_password", "throttled")
    clock.forward(minutes=15)
    assert choose(client, "mat-khau-thu", OWN).status_code == 302


def test_a_new_password_may_be_refused_as_often_as_one_likes(client, clock):
    client.force_login(make_writer())
    for _ in range(6):
        choose(client, "mat-khau-thu", "ngắn")
    assert choose(client, "mat-khau-thu", OWN).url == reverse("admin:password_change_done")
