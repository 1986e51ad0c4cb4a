"""Accounts and settings are changed by whoever typed the password a short while ago."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from portal.accounts.proof import MODELS
from portal.models import Hotline, WardIdentity
from tests.build import image_bytes, make_hotline, make_staff, make_ward
from tests.portal.clock import clock

pytestmark = pytest.mark.django_db
__all__ = ["clock"]  # the fixture

WARD = "/quan-tri/portal/wardidentity/1/change/"
RIGHT = {"xac_nhan": "mat-khau-thu"}


@pytest.fixture
def boss(client, clock):
    """Return the browser of an administrator who signed in a quarter of an hour ago."""
    make_ward(name="Phường Cũ")
    client.force_login(make_staff())
    clock.forward(minutes=15)
    return client


def asked(response):
    """Say whether the answer is the page that asks for the password."""
    return "admin/account/proof.html" in [template.name for template in response.templates]


def hidden(response):
    """Return what the page carries along, as the browser would send it back."""
    page = response.content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def sensitive_pages():
    names = [
        name
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", "") == "admin"
        for name in names_of(resolver)
    ]
    return sorted({name for name in names if name.startswith(MODELS)})


def names_of(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of(pattern)
        elif pattern.name:
            yield pattern.name


def test_every_page_that_changes_them_asks(boss):
    paths = {
        name: reverse(f"admin:{name}", args=[1] if needs_row(name) else [])
        for name in sensitive_pages()
    }
    answers = {name: asked(boss.post(path)) for name, path in paths.items()}
    assert (len(answers) > 15, [name for name, was in answers.items() if not was]) == (True, [])


def needs_row(name):
    return not name.endswith(("_add", "_changelist"))


@pytest.mark.parametrize("name", ["auth_user_add", "auth_group_add", "portal_wardidentity_add"])
def test_a_form_asks_before_it_opens(boss, name):
    assert asked(boss.get(reverse(f"admin:{name}"))) is True


@pytest.mark.parametrize("name", ["auth_user_changelist", "portal_hotline_add", "index"])
def test_lists_and_texts_ask_nothing(boss, name):
    assert asked(boss.get(reverse(f"admin:{name}"))) is False


def test_texts_are_saved_without_a_proof(boss):
    row = make_hotline()
    fields = {"label": "Nóng", "number": "1900 1234", "position": 0}
    boss.post(reverse("admin:portal_hotline_change", args=[row.pk]), fields)
    assert Hotline.objects.get().label == "Nóng"


def test_who_has_just_signed_in_is_not_asked(client):
    make_ward()
    client.force_login(make_staff())
    assert asked(client.get(WARD)) is False


def test_the_right_password_opens_the_form_for_a_quarter(boss, clock):
    response = boss.post(WARD, RIGHT)
    assert (response.status_code, response.url) == (302, WARD)
    clock.forward(minutes=14)
    assert asked(boss.get(WARD)) is False
    clock.forward(minutes=1)
    assert asked(boss.get(WARD)) is True


def test_the_proof_begins_another_session(boss):
    before = boss.cookies["sessionid"].value
    boss.post(WARD, RIGHT)
    assert boss.cookies["sessionid"].value != before


def test_nothing_typed_is_lost(boss):
    typed = {"name": "Phường “Mới” <1>", "address": "Số 1", "second_factor_days": 7, "_save": "Lưu"}
    page = boss.post(WARD, typed)
    assert WardIdentity.objects.get().name == "Phường Cũ"
    carried = {
        name: value.replace("&lt;", "<").replace("&gt;", ">")
        for name, value in hidden(page).items()
    }
    carried.pop("csrfmiddlewaretoken")
    assert carried == {**{k: str(v) for k, v in typed.items()}, "mang-theo": "1"}
    boss.post(WARD, carried | RIGHT)
    assert WardIdentity.objects.get().name == "Phường “Mới” <1>"


def test_several_values_of_a_field_are_carried_along(boss):
    roles = [str(pk) for pk in Group.objects.values_list("pk", flat=True)[:2]]
    page = boss.post(reverse("admin:auth_user_add"), {"groups": roles}).content.decode()
    assert re.findall(r'name="groups" value="(\d+)"', page) == roles


def test_a_wrong_password_changes_nothing_and_keeps_what_was_typed(boss):
    first = boss.post(WARD, {"name": "Phường Mới", "second_factor_days": 7})
    page = boss.post(WARD, hidden(first) | {"xac_nhan": "sai"})
    said = page.context["form"].errors["xac_nhan"]
    assert (said, hidden(page)["name"], WardIdentity.objects.get().name) == (
        ["Mật khẩu không đúng."],
        "Phường Mới",
        "Phường Cũ",
    )


def test_the_typed_password_is_not_sent_back(boss):
    assert "bi-mat-sai" not in boss.post(WARD, {"xac_nhan": "bi-mat-sai"}).content.decode()


def test_a_chosen_file_is_named_as_lost(boss):
    picture = SimpleUploadedFile("logo.png", image_bytes())
    page = boss.post(WARD, {"name": "Phường Mới", "logo_upload": picture})
    assert page.context["files_are_lost"] is True


def test_five_wrong_ones_are_looked_at_in_a_quarter(boss):
    answers = [boss.post(WARD, {"xac_nhan": f"sai{number}"}) for number in range(5)]
    last = boss.post(WARD, RIGHT)
    assert ([a.status_code for a in answers], last.status_code, last.context["form"].errors) == (
        [200] * 5,
        429,
        {"xac_nhan": ["Đã có quá nhiều lần nhập sai. Hãy thử lại sau 08:30."]},
    )


def test_to_carry_a_form_is_no_proof(boss):
    boss.post(WARD, {"name": "Phường Mới", "second_factor_days": 7, "mang-theo": "1"})
    assert WardIdentity.objects.get().name == "Phường Cũ"


def test_strangers_are_sent_to_sign_in(client):
    response = client.post(WARD, RIGHT)
    assert (response.status_code, response.url) == (302, f"/quan-tri/login/?next={WARD}")
