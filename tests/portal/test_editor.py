import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.build import make_staff

pytestmark = pytest.mark.django_db

URL = "/quan-tri/chuyen-ma/"


def answer(client, text):
    response = client.post(URL, {"text": text})
    return response.status_code, response.json()


@pytest.fixture
def clerk(client):
    client.force_login(make_staff())
    return client


def test_what_is_lost_is_told_and_old_letters_come_back_in_unicode(clerk):
    html = '<p>QuyÕt ®Þnh</p><img src="https://a.example/b.png">'
    assert answer(clerk, html) == (
        200,
        {
            "sentences": [
                "1 ảnh từ trang khác không được giữ lại; hãy lưu ảnh về máy rồi chèn lại.",
                "Có chữ gõ bằng phông cũ (TCVN3), người dân sẽ thấy chữ sai, "
                "ví dụ “QuyÕt” thay vì “Quyết”. Hãy chuyển sang Unicode, hoặc gõ lại đoạn đó.",
            ],
            "converted": '<p>Quyết định</p><img src="https://a.example/b.png">',
        },
    )


def test_nothing_is_said_of_proper_text(clerk):
    assert answer(clerk, "<p>Ủy ban</p>") == (200, {"sentences": [], "converted": None})


def test_too_much_text_is_not_read(clerk):
    assert answer(clerk, "ố" * 70_000) == (
        413,
        {
            "sentences": [
                "Nội dung dài quá 200 KB. Hãy rút gọn, hoặc chuyển bớt sang tệp đính kèm."
            ],
            "converted": None,
        },
    )


def test_a_stranger_is_sent_to_sign_in(client):
    response = client.post(URL, {"text": "A"})
    assert (response.status_code, response.url) == (302, f"/quan-tri/login/?next={URL}")


def test_an_account_that_writes_nothing_is_refused(client):
    client.force_login(get_user_model().objects.create_user("khach", is_staff=True))
    assert answer(client, "A") == (
        403,
        {"sentences": ["Tài khoản này không được soạn nội dung."], "converted": None},
    )


def test_another_site_cannot_ask_in_the_clerks_name():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff())
    assert client.post(URL, {"text": "A"}).status_code == 403


def test_it_is_posted_only(clerk):
    assert clerk.get(URL).status_code == 405
