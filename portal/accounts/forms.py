"""What is typed to get in."""

import logging

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts import codes, limits, second_factor
from portal.shared import throttling
from portal.shared.models import LogRecord

logger = logging.getLogger(__name__)

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Hãy phân biệt chữ hoa và chữ thường."


class SignInForm(AdminAuthenticationForm):
    """Name and password; whatever is wrong with them, the answer and the work for it are the same."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}
    later = None  # when to come back, where no guess is looked at for now

    def clean(self):
        name, now = self.cleaned_data.get("username"), timezone.now()
        if name is None or "password" not in self.cleaned_data:
            return self.cleaned_data
        claims = limits.of_passwords(self.request, name)
        # Counted before the password is looked at: of many at once no more are looked at.
        if later := throttling.attempt(*claims, at=now):
            self.later = later
            raise ValidationError(limits.refusal(later), code="throttled")
        try:
            cleaned = super().clean()
        except ValidationError:
            logger.info("a sign-in was refused")  # under a name that may be a password
            note_attack(name, claims, now)
            raise
        throttling.give_back(*claims, at=now)
        return cleaned


def note_attack(name, claims, at):
    """Write into the log that strangers have used up the guesses for an account."""
    of_account = [claim for claim in claims if claim[0] == limits.ACCOUNT]
    if not throttling.come_back_at(*of_account, at=at):
        return
    if user := get_user_model().objects.filter(username=name).first():
        LogRecord.objects.write(
            user,
            by=None,
            action=LogRecord.Action.REFUSED,
            note=(
                f"{limits.ACCOUNT.times} lần nhập sai mật khẩu trong một giờ; "
                "trình duyệt chưa từng đăng nhập tài khoản này tạm không được thử tiếp"
            ),
        )


class ProofForm(forms.Form):
    """The password of somebody who is signed in, once more."""

    FIELD = "xac_nhan"

    xac_nhan = forms.CharField(
        label="Mật khẩu của bạn",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    later = None

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_xac_nhan(self):
        claims, now = limits.of_proofs(self.user), timezone.now()
        if later := throttling.attempt(*claims, at=now):
            self.later = later
            raise ValidationError(limits.refusal(later))
        if not self.user.check_password(self.cleaned_data["xac_nhan"]):
            raise ValidationError("Mật khẩu không đúng.")
        throttling.give_back(*claims, at=now)
        return ""  # no longer needed, not even in memory


class CodeForm(forms.Form):
    """A code from the app, or one from paper."""

    ma = forms.CharField(
        label="Mã xác nhận",
        max_length=40,
        help_text="6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng 12 chữ số.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )
    later = None

    def __init__(self, request, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_ma(self):
        claims, now = limits.of_codes(self.request, self.user), timezone.now()
        if later := throttling.attempt(*claims, at=now):
            self.later = later
            raise ValidationError(limits.refusal(later))
        if not second_factor.accepts(user=self.user, typed=self.cleaned_data["ma"]):
            raise ValidationError(
                "Mã không đúng hoặc đã dùng rồi. Hãy đợi ứng dụng hiện mã mới; nếu vẫn không được, "
                "xem điện thoại có đúng giờ không."
            )
        throttling.give_back(*claims, at=now)
        return ""


class ConfirmForm(forms.Form):
    """The first code of a new secret, which shows that the app has taken it in."""

    ma = forms.CharField(
        label="Mã 6 chữ số mà ứng dụng đang hiện",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, secret, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_ma(self):
        typed = codes.figures(self.cleaned_data["ma"])
        step = codes.step_of(self.secret, typed, timezone.now())
        if step is None:
            raise ValidationError(
                "Mã không đúng. Hãy nhập mã đang hiện; nếu vẫn không được, xem điện thoại có đúng "
                "giờ không."
            )
        return step
