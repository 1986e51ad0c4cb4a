"""What a person reads whose request the machine could not take, and what becomes of their words."""

import pytest
from django.db import OperationalError, connection
from lxml import html

from announcements.models import Announcement
from tests.build import make_category, make_writer

pytestmark = pytest.mark.django_db
ADD = "/quan-tri/announcements/announcement/add/"
BODY = '<p>Bà con "tổ 3" & tổ 4</p>'


@pytest.fixture
def desk(client):
    client.raise_request_exception = False
    client.force_login(make_writer())
    return client


def of_announcement(**fields):
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    forms = {f"{name}-{key}": none[key] for name in ["attachments", "photos"] for key in none}
    return {"title": "Lịch cắt điện", "category": make_category().pk, "body": BODY} | forms | fields


def refuse_writing(execute, sql, *rest):
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        raise OperationalError("gone")
    return execute(sql, *rest)


def refuse(execute, *rest):
    raise OperationalError("gone")


def fields_of(form):
    return {field.get("name"): field.get("value") for field in form.iter("input")}


def test_what_could_not_be_saved_is_sent_again_by_one_button(desk):
    typed = of_announcement()
    with connection.execute_wrapper(refuse_writing):
        answer = desk.post(ADD, typed)
    (form,) = html.fromstring(answer.text).forms
    again = desk.post(form.action, fields_of(form))

    saved = Announcement.objects.get()
    told = "Lý do: cơ sở dữ liệu không trả lời." in answer.text
    assert (answer.status_code, told, form.method) == (503, True, "POST")
    assert (again.status_code, saved.title, saved.body) == (
        302,
        "Lịch cắt điện",
        '<p>Bà con "tổ 3" &amp; tổ 4</p>',
    )


def test_a_button_that_was_pressed_is_pressed_again(desk):
    typed = of_announcement(_addanother="Lưu và thêm")
    with connection.execute_wrapper(refuse_writing):
        answer = desk.post(ADD, typed)
    (form,) = html.fromstring(answer.text).forms
    assert fields_of(form)["_addanother"] == "Lưu và thêm"


def test_a_password_is_never_written_into_the_page(client):
    client.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        answer = client.post(
            "/quan-tri/login/", {"username": "nguoiviet", "password": "mật khẩu dài"}
        )
    assert (answer.status_code, "mật khẩu dài" in answer.text, "nguoiviet" in answer.text) == (
        503,
        False,
        False,
    )


def test_the_password_that_proves_who_it_is_goes_along_no_more(desk):
    typed = of_announcement(xac_nhan="mat-khau-thu")
    with connection.execute_wrapper(refuse_writing):
        answer = desk.post(ADD, typed)
    (form,) = html.fromstring(answer.text).forms
    assert ("xac_nhan" in fields_of(form), fields_of(form)["title"]) == (False, "Lịch cắt điện")


def test_a_reader_is_told_to_come_back_soon(client):
    client.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        answer = client.get("/thu-tuc/tra-cuu/")
    said = html.fromstring(answer.text).find(".//h1").text
    assert (answer.status_code, answer["Retry-After"], said) == (
        503,
        "30",
        "Trang tạm thời chưa mở được",
    )


def test_an_address_of_two_slashes_leads_nowhere_else(desk):
    with connection.execute_wrapper(refuse):
        answer = desk.post("//evil.example/", {"title": "a"})
    forms = html.fromstring(answer.text).forms
    assert [form.action for form in forms if form.action.startswith("//")] == []
