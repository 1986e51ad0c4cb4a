"""The second factor of an account: turned on, waited for, reset."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts import codes
from portal.models import AccountSecurity, RecoveryCode
from portal.shared.models import LogRecord
from tests.build import make_administrator, make_staff, make_ward, make_writer
from tests.portal.accounts.factor import (
    ASK,
    INDEX,
    OWN,
    SET_UP,
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


# To turn it on


def shown_secret(response):
    return response.context["key"].replace(" ", "")


def confirm(browser, clock, secret=None):
    secret = secret or shown_secret(browser.get(SET_UP))
    typed = codes.code_at(secret, int(clock.now.timestamp()) // 30)
    return browser.post(SET_UP, {"ma": typed})


def test_it_is_turned_on_with_a_code_of_the_app(client, clock):
    user = make_writer("lan")
    client.force_login(user)
    page = confirm(client, clock)
    security = AccountSecurity.objects.get(user=user)
    assert (security.confirmed_at, len(page.context["codes"]), is_in(client)) == (
        clock.now,
        10,
        True,
    )
    record = LogRecord.objects.get()
    assert (record.actor, record.action, record.note) == (user, "secured", "bật xác thực hai bước")
    assert enter()[1] == ASK


def test_the_code_that_turned_it_on_does_not_sign_in(client, clock):
    client.force_login(make_writer("lan"))
    secret = shown_secret(client.get(SET_UP))
    confirm(client, clock, secret)
    typed = codes.code_at(secret, int(clock.now.timestamp()) // 30)
    assert type_code(enter()[0], typed) == (200, NOT_RIGHT)


def test_a_wrong_code_keeps_the_secret_that_was_scanned(client):
    client.force_login(make_writer("lan"))
    before = shown_secret(client.get(SET_UP))
    page = client.post(SET_UP, {"ma": "000000"})
    assert (shown_secret(page), AccountSecurity.objects.get().confirmed_at) == (before, None)


def test_the_secret_lies_in_no_session_in_the_clear(client):
    client.force_login(make_writer("lan"))
    secret = shown_secret(client.get(SET_UP))
    assert secret not in str(dict(client.session))


def test_the_app_is_told_ward_and_account():
    make_ward(name="Phường Mẫu")
    assert codes.address("ABC", "lan", "Phường Mẫu") == (
        "otpauth://totp/Ph%C6%B0%E1%BB%9Dng%20M%E1%BA%ABu%3Alan"
        "?secret=ABC&issuer=Ph%C6%B0%E1%BB%9Dng%20M%E1%BA%ABu"
    )


def test_sessions_that_did_not_prove_it_end(client, clock):
    user = make_writer("lan")
    elsewhere = Client()
    elsewhere.force_login(user)
    client.force_login(user)
    confirm(client, clock)
    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_another_phone_takes_the_place_of_the_old(protected, clock):
    user, _ = protected
    browser = Client()
    browser.force_login(user)
    confirm(browser, clock)
    clock.forward(minutes=1)
    assert type_code(enter()[0], code(clock)) == (200, NOT_RIGHT)


def test_only_the_password_does_not_replace_it(protected, clock):
    browser, _ = enter()
    answers = [browser.get(SET_UP).url, browser.post(SET_UP, {"ma": "000000"}).url]
    assert answers == [SIGN_IN, SIGN_IN]


def test_strangers_turn_nothing_on(client):
    assert client.get(SET_UP).url == SIGN_IN


def test_the_desk_leads_from_what_one_did_to_ones_own_security(client, clock):
    client.force_login(make_writer("lan"))
    confirm(client, clock)
    assert [url for _, url in client.get(INDEX).context["desk"]["records"]] == [OWN]


# The time without


def test_a_new_account_may_wait_seven_days_and_is_told(clock):
    make_writer("lan")
    browser, led = enter()
    page = browser.get(INDEX).content.decode()
    assert (led, "sau 08:00 16/03/2026 thì phải bật" in page) == (INDEX, True)


def test_who_has_it_is_told_nothing(protected):
    user, _ = protected
    browser = Client()
    browser.force_login(user)
    assert "chưa bật xác thực hai bước" not in browser.get(INDEX).content.decode()


def test_the_days_count_from_the_first_sign_in(clock):
    make_writer("lan")
    enter()
    clock.forward(days=6, hours=23)
    assert enter()[1] == INDEX
    clock.forward(hours=1)
    assert enter()[1] == SET_UP


def test_the_end_of_the_time_ends_the_session(clock):
    make_writer("lan")
    enter()
    clock.forward(days=6, hours=23, minutes=30)
    browser, _ = enter()
    assert is_in(browser) is True
    clock.forward(minutes=30)
    assert is_in(browser) is False


def test_after_it_every_page_of_the_desk_waits_for_the_second_factor(clock):
    make_writer("lan")
    enter()
    clock.forward(days=7)
    browser, _ = enter()
    pages = [INDEX, OWN, "/quan-tri/portal/page/", "/quan-tri/bao-mat/"]
    assert [browser.get(page).status_code for page in pages] == [302] * 4
    response = confirm(browser, clock)
    assert (response.status_code, response.context["to"], is_in(browser)) == (200, INDEX, True)


def test_the_ward_may_let_nobody_wait():
    make_ward(second_factor_days=0)
    make_writer("lan")
    assert enter()[1] == SET_UP


def test_the_browser_is_known_once_it_is_turned_on(clock):
    make_ward(second_factor_days=0)
    make_writer("lan")
    browser, _ = enter()
    known_before = "trinhduyet" in browser.cookies
    confirm(browser, clock)
    assert (known_before, "trinhduyet" in browser.cookies) == (False, True)


# One's own account, and those of others


def test_sign_out_everywhere_else(client):
    user = make_writer("lan")
    elsewhere = Client()
    elsewhere.force_login(user)
    client.force_login(user)
    client.post(OWN, {"viec": "dang-xuat"})
    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_ones_own_security_asks_for_the_password_again(client, clock):
    client.force_login(make_writer("lan"))
    clock.forward(minutes=15)
    asked = [client.get(OWN), client.post(OWN, {"viec": "dang-xuat"}), client.get(SET_UP)]
    names = [response.templates[0].name for response in asked]
    assert names == ["admin/account/proof.html"] * 3


def act(browser, action, *users):
    fields = {"action": action, "_selected_action": [user.pk for user in users]}
    return browser.post(reverse("admin:auth_user_changelist"), fields)


def test_an_administrator_resets_the_factor_of_a_lost_phone(protected, client):
    user, _ = protected
    elsewhere = Client()
    elsewhere.force_login(user)
    boss = make_staff("sep")
    client.force_login(boss)
    act(client, "reset_factor", user)
    record = LogRecord.objects.first()
    assert (record.actor, record.title, record.note) == (boss, "lan", "đặt lại xác thực hai bước")
    assert (is_in(elsewhere), RecoveryCode.objects.count(), enter()[1]) == (False, 0, SET_UP)


def test_an_administrator_signs_others_out(client):
    user, boss = make_writer(), make_staff("sep")
    elsewhere = Client()
    elsewhere.force_login(user)
    client.force_login(boss)
    act(client, "end_sessions", user)
    assert (is_in(elsewhere), is_in(client)) == (False, True)


def test_nobody_resets_the_factor_of_who_may_do_more(protected, client):
    user, _ = protected
    client.force_login(make_administrator())
    act(client, "reset_factor", user)
    act(client, "end_sessions", user)
    assert enter()[1] == ASK


def test_writers_reset_nothing(protected, client):
    user, _ = protected
    client.force_login(make_writer())
    assert (act(client, "reset_factor", user).status_code, enter()[1]) == (403, ASK)


def test_the_list_of_accounts_says_who_has_it(protected, client):
    user, _ = protected
    make_writer()
    client.force_login(user)
    page = client.get(reverse("admin:auth_user_changelist")).content.decode()
    shown = re.findall(r'field-second_factor"><img src="[^"]*icon-(\w+)', page)
    assert sorted(shown) == ["no", "yes"]


def test_the_server_resets_the_factor_of_the_last_administrator(protected, capsys):
    call_command("reset_factor", "lan")
    assert capsys.readouterr().out == "lan: lần đăng nhập sau phải bật lại xác thực hai bước.\n"
    assert enter()[1] == SET_UP


def test_a_name_that_nobody_has_is_told():
    with pytest.raises(CommandError, match="Không có tài khoản khong-co"):
        call_command("reset_factor", "khong-co")
