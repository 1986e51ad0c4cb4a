"""The way in: password, second factor, codes on paper, the password once more."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from portal.accounts import codes
from portal.models import WardIdentity
from tests.browser.conftest import follow, keep_pictures, session_of
from tests.browser.survey import survey
from tests.build import make_staff, make_ward

PASSWORD = "mat-khau-thu"


@pytest.fixture
def ward(transactional_db):
    make_ward()
    return make_staff("lan")


def submit(page, **fields):
    """Fill in fields by their labels, the last of them with the Enter key."""
    for label, typed in fields.items():
        page.get_by_label(label.replace("_", " "), exact=False).fill(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page, password=PASSWORD):
    submit(page, Tên_đăng_nhập="lan", Mật_khẩu=password)


def code_of(secret):
    """Return a code that was not used yet: of the next half minute."""
    return codes.code_at(secret, int(time.time()) // 30 + 1)


def looked_at(page, name):
    keep_pictures(page, name)
    found = survey(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    return [f"{name}: {problem}" for problem in found]


def turn_on(page):
    """Turn the second factor on, on its page; return the secret and a code for paper."""
    secret = page.locator(".account__key").inner_text().replace(" ", "")
    # The step before: the one of now is left for the sign-in.
    submit(page, Mã_6_chữ_số=codes.code_at(secret, int(time.time()) // 30))
    return secret, page.locator(".account__codes code").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_sign_in_to_the_lost_phone(ward, open_page, scripts):
    page = open_page("/quan-tri/", java_script_enabled=scripts)
    sign_in(page, "sai")
    told = page.locator(".errornote").inner_text()
    sign_in(page)
    follow(page.get_by_role("link", name="Bật ngay"))
    secret, on_paper = turn_on(page)
    follow(page.get_by_role("link", name="Tôi đã cất các mã này"))
    ways = [told, page.title()]
    for typed in (code_of(secret), on_paper):
        follow(page.get_by_role("button", name="Đăng xuất"))
        page.goto(page.url.partition("/quan-tri/")[0] + "/quan-tri/portal/page/")
        sign_in(page)
        submit(page, Mã_xác_nhận=typed)
        ways.append(page.url.partition("/quan-tri/")[2])
    assert ways == [
        "Tên đăng nhập hoặc mật khẩu không đúng. Hãy phân biệt chữ hoa và chữ thường.",
        "Bàn làm việc | Quản trị cổng thông tin",
        "portal/page/",
        "portal/page/",
    ]


def test_every_page_on_the_way_is_in_order(ward, open_page):
    page = open_page("/quan-tri/")
    found = looked_at(page, "dang-nhap")
    sign_in(page, "sai")
    found += looked_at(page, "dang-nhap-sai")
    sign_in(page)
    found += looked_at(page, "ban-lam-viec-nhac")
    follow(page.get_by_role("link", name="Bật ngay"))
    submit(page, Mã_6_chữ_số="000000")
    found += looked_at(page, "bat-hai-buoc")
    turn_on(page)
    found += looked_at(page, "ma-du-phong")
    follow(page.get_by_role("link", name="Bảo mật"))
    found += looked_at(page, "bao-mat")
    follow(page.get_by_role("button", name="Đăng xuất", exact=True))
    page.goto(page.url.partition("/quan-tri/")[0] + "/quan-tri/")
    sign_in(page)
    submit(page, Mã_xác_nhận="000000")
    found += looked_at(page, "ma-xac-nhan")
    assert found == []


def test_after_the_days_the_way_leads_to_the_second_factor_alone(ward, open_page):
    WardIdentity.objects.update(second_factor_days=0)
    page = open_page("/quan-tri/")
    sign_in(page)
    found = looked_at(page, "phai-bat-hai-buoc")
    turn_on(page)
    follow(page.get_by_role("link", name="Tôi đã cất các mã này"))
    assert (found, page.title()) == ([], "Bàn làm việc | Quản trị cổng thông tin")


def test_a_form_waits_while_the_password_is_asked_for(ward, open_page, client, monkeypatch):
    page = open_page("/quan-tri/auth/user/add/", **session_of(ward, client))
    password = "trời xanh mây trắng"
    page.get_by_label("Tên đăng nhập").fill("mai")
    for field in ("#id_password1", "#id_password2"):
        page.locator(field).fill(password)
    later = timezone.now() + timedelta(minutes=20)
    monkeypatch.setattr(timezone, "now", lambda: later)
    follow(page.locator("[name=_save]"))
    found = looked_at(page, "xac-nhan-lai")
    submit(page, Mật_khẩu_của_bạn=PASSWORD)
    page.wait_for_url("**/change/")
    assert (found, User.objects.get(username="mai").check_password(password)) == ([], True)
