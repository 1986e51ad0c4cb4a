"""The second factor: turned on, asked for, used up, lost."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts import codes, second_factor
from portal.models import AccountSecurity, RecoveryCode
from portal.shared.models import LogRecord
from tests.build import make_administrator, make_staff, make_ward, make_writer
from tests.portal.clock import clock

pytestmark = pytest.mark.django_db
__all__ = ["clock"]  # the fixture

INDEX = reverse("admin:index")
SIGN_IN, ASK, SET_UP = reverse("admin:login"), reverse("second_factor"), reverse("set_up_factor")
OWN = reverse("own_security")
PASSWORD = "mat-khau-thu"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238
NOT_RIGHT = (
    "Mã không đúng hoặc đã dùng rồi. Hãy đợi ứng dụng hiện mã mới; nếu vẫn không được, "
    "xem điện thoại có đúng giờ không."
)


@pytest.fixture(autouse=True)
def _a_moment(clock):
    """No test may begin in one stretch of time and end in the next."""


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


# Recovery codes


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
