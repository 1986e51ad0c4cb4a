"""Which passwords members of staff may choose, and how the first of them gets one."""

import sys
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from portal.management.commands import first_admin
from portal.shared.models import LogRecord
from tests.build import make_administrator, make_staff, make_ward

pytestmark = pytest.mark.django_db
EASY = (
    "Mật khẩu này dễ đoán: nó gần như chỉ gồm từ thông dụng, tên của đơn vị hay tài khoản, "
    "hoặc dãy ký tự lặp lại."
)
GOOD = "trời xanh mây trắng nắng vàng"


def refused(password, user=None):
    """Return what is said against a password."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "nha toi co 3 con meo",
        "phuong 8$3!9@2#z",
        "7120483391045",
        "ABCDEFGHIKLM",
        "chỉ-một-loại-chữ",
        "x9 " * 20
        + "dài một trăm hai mươi tám ký tự trở lên vẫn được dùng để đăng nhập, không bị cắt",
    ],
)
def test_any_long_unusual_password_is_taken_however_composed(password):
    assert refused(password) == []


def test_eleven_characters_are_too_few():
    assert refused("mưa rơi hoa") == ["Mật khẩu này quá ngắn. Mật khẩu phải có ít nhất 12 ký tự."]


@pytest.mark.parametrize(
    "password",
    [
        "Sunshine123456!",
        "sunshine sunshine",
        "q1w2e3r4t5y6u7i8o9p",
        "Matkhau@123456",
        "mat-khau-2026-",
        "UBND_Phuong@2026",
        "Phường Thử Nghiệm 2026",
        "phuongthunghiem",
        "TP Mẫu 12345678",
        "aaaaaaaaaaaa",
        "121212121212",
        "123456789012",
        "987654321098",
    ],
)
def test_what_everybody_here_would_try_is_refused(password):
    make_ward()
    assert refused(password) == [EASY]


def test_the_name_of_the_account_is_no_password():
    user = get_user_model()(username="lanhuong", last_name="Trịnh", first_name="Lan Hương")
    assert (refused("Trịnh-Hương-1985", user), refused("Trịnh-Hương-1985")) == ([EASY], [])


def test_a_common_password_is_refused_as_it_stands():
    assert refused("ilovemyfamily") == ["Mật khẩu này quá phổ biến."]


def first(name="quantri", **options):
    out = StringIO()
    call_command("first_admin", name, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_first_administrator_gets_a_random_password_told_once(client):
    told = first("lan", random=True)
    password = told.rpartition(": ")[2].strip()
    user = get_user_model().objects.get()
    assert (user.is_superuser, user.is_staff, user.check_password(password)) == (True, True, True)
    record = LogRecord.objects.get()
    assert (record.title, record.action, record.actor) == ("lan", "created", None)


def test_there_is_one_first_administrator():
    make_staff("sep")
    with pytest.raises(CommandError) as error:
        first(random=True)
    assert (str(error.value), get_user_model().objects.count()) == (
        "Đã có tài khoản quản trị (sep). Hãy đăng nhập bằng tài khoản đó để thêm người.",
        1,
    )


def test_a_name_in_use_is_not_taken_over():
    make_administrator("lan")
    with pytest.raises(CommandError):
        first("lan", random=True)
    assert get_user_model().objects.get().is_superuser is False


def test_a_typed_password_keeps_to_the_rules(monkeypatch):
    typed = iter(["ngắn quá", GOOD, "khác", GOOD, GOOD])
    monkeypatch.setattr(first_admin, "getpass", lambda prompt: next(typed))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    told = first("lan")
    assert get_user_model().objects.get().check_password(GOOD) is True
    assert told.splitlines() == [
        "Mật khẩu này quá ngắn. Mật khẩu phải có ít nhất 12 ký tự.",
        "Hai lần nhập không giống nhau.",
        "Đã tạo tài khoản quản trị lan.",
    ]
