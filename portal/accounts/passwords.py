"""Passwords that whoever knows the ward would try first; how they are composed is nobody's business."""

import re
from itertools import pairwise

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from portal.models import WardIdentity
from portal.shared.text import fold

# Folded and without spaces. The names of the ward and of the account come on top of them.
WORDS = [
    "administrator",
    "admin",
    "matkhau",
    "password",
    "passwd",
    "quantri",
    "nguoiviet",
    "nguoiduyet",
    "congthongtin",
    "congdan",
    "canbo",
    "chutich",
    "uyban",
    "nhandan",
    "ubnd",
    "hdnd",
    "dangnhap",
    "vietnam",
    "phuong",
    "thanhpho",
    "tinh",
    "xa",
    "tp",
]
OWN = 4  # characters, at least, that are neither predictable words nor figures
KINDS = 5  # of characters, at least: fewer are a pattern of the keyboard
SHORTEST_NAME = 3  # of letters: a shorter one is part of too many words


class PredictablePasswordValidator(CommonPasswordValidator):
    """Refuses common passwords, also with figures around them, and words of the ward and the account."""

    def validate(self, password, user=None):
        super().validate(password, user)
        if self._is_common(password) or is_monotonous(password) or is_predictable(password, user):
            raise ValidationError(
                "Mật khẩu này dễ đoán: nó gần như chỉ gồm từ thông dụng, tên của đơn vị hay tài khoản, "
                "hoặc dãy ký tự lặp lại.",
                code="password_predictable",
            )

    def get_help_text(self):
        return (
            "Không dùng mật khẩu thông dụng, tên đơn vị hay tên tài khoản. "
            "Một câu vài từ không liên quan, có dấu cách, dễ nhớ mà khó đoán."
        )

    def _is_common(self, password):
        """Say whether it is a common password, also repeated, with only figures and signs around it."""
        letters = re.sub("[^a-z]", "", fold(password))
        once = letters[: (letters + letters).find(letters, 1)]  # the part of which it consists
        return len(once) >= OWN and bool({letters, once} & self.passwords)


class OtherPasswordValidator:
    """Refuses the password that the account has: whoever has to change it would keep it."""

    def validate(self, password, user=None):
        if user and user.pk and check_password(password, user.password):
            raise ValidationError("Đây là mật khẩu đang dùng.", code="password_unchanged")

    def get_help_text(self):
        return "Khác mật khẩu đang dùng."


def is_monotonous(password):
    """Say whether it consists of very few characters, or counts up or down all along."""
    steps = {ord(right) - ord(left) for left, right in pairwise(password)}
    return len(set(password)) < KINDS or steps <= {1, -9} or steps <= {-1, 9}


def is_predictable(password, user=None):
    """Say whether next to nothing stays of a password without the words everybody would try."""
    letters = re.sub(r"[\s._-]", "", fold(password))
    rest = letters
    for word in sorted({*WORDS, *names(user)}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != letters and len(re.sub(r"\d", "", rest)) < OWN


def names(user=None):
    """Return the folded words in the names of the ward and of an account."""
    ward = WardIdentity.current()
    named = [ward.name, ward.superior, ward.unit_name]
    if user:
        named += [user.get_username(), user.last_name, user.first_name]
    words = re.findall("[a-z]+", fold(" ".join(named)))
    return [word for word in words if len(word) >= SHORTEST_NAME]
