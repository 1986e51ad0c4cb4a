import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Hotline
from tests.build import make_staff

URL = "/quan-tri/portal/hotline/add/"
HERE = {"Origin": "http://testserver"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """A browser without scripts that looks after its tokens; its form is open, its sign-in over."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("lan"))
    client.form = fields_of(client.get(URL)) | {
        "label": "Trực <ban>",
        "number": "0912345678",
        "position": "0",
    }
    del client.cookies["sessionid"]
    return client


def fields_of(response):
    """Return the hidden fields of the form on a page, as a browser would send them."""
    found = re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)"', response.content.decode()
    )
    return {name: unescape(value) for name, value in found}


def sign_in(client):
    page = client.get(reverse("admin:login"))
    fields = fields_of(page) | {"username": "lan", "password": "mat-khau-thu"}
    assert client.post(reverse("admin:login"), fields).status_code == 302


def send(client, fields, headers=HERE):
    return client.post(URL, fields, headers=headers)


def heading(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode())[1]


def test_nothing_typed_is_lost_without_a_script(browser):
    kept = send(browser, browser.form)
    assert heading(kept) == "Chưa gửi được vì phiên đăng nhập đã hết"
    sign_in(browser)
    again = send(browser, fields_of(kept))
    assert heading(again) == "Đã đăng nhập lại"
    assert send(browser, fields_of(again)).status_code == 302
    assert [row.label for row in Hotline.objects.all()] == ["Trực <ban>"]


def test_who_sends_again_too_early_loses_nothing_either(browser):
    kept = send(browser, browser.form)
    assert fields_of(send(browser, fields_of(kept))) == browser.form


def test_a_form_of_another_site_is_not_kept(browser):
    sign_in(browser)
    for headers in ({}, {"Origin": "https://example.com"}, {"Sec-Fetch-Site": "cross-site"}):
        assert heading(send(browser, browser.form, headers)) == "Biểu mẫu đã hết hạn"
    assert Hotline.objects.count() == 0


def test_a_reader_whose_form_is_too_old_is_told_so(browser):
    fields = browser.form | {"csrfmiddlewaretoken": "x" * 64}
    assert heading(send(browser, fields)) == "Biểu mẫu đã hết hạn"


def test_a_password_is_not_kept(browser):
    fields = browser.form | {"password1": "dong-song-xanh"}
    assert send(browser, fields)["Location"] == f"/quan-tri/login/?next={URL}"


def test_a_script_is_sent_to_the_sign_in_page(browser):
    answer = send(browser, browser.form, HERE | {"Sec-Fetch-Dest": "empty"})
    assert answer["Location"] == f"/quan-tri/login/?next={URL}"


def test_who_only_opens_a_page_is_sent_to_the_sign_in_page(browser):
    assert browser.get(URL)["Location"] == f"/quan-tri/login/?next={URL}"
    token = {"csrfmiddlewaretoken": browser.form["csrfmiddlewaretoken"]}
    assert send(browser, token)["Location"] == f"/quan-tri/login/?next={URL}"
