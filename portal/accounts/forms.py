"""What is typed to get in."""

import logging
from contextlib import contextmanager

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts import codes, first_password, limits, second_factor
from portal.shared import throttling
from portal.shared.models import LogRecord

logger = logging.getLogger(__name__)

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Hãy phân biệt chữ hoa và chữ thường."
WRONG_WITH_PAPER = (
    "Tên đăng nhập, mật khẩu hoặc mã dự phòng không đúng; mã đã gõ nay không dùng được nữa."
)


class GuardedForm(forms.Form):
    """A form with something that may be guessed; wrong guesses are counted."""

    later = None  # when to come back, where no guess is looked at for now

    @contextmanager
    def counted(self, claims):
        """Give the moment of a guess to the block that judges it, and forget the guess if it is right.

        Raises ValidationError, as the block does for a wrong one, where there have been too many.
        """
        now = timezone.now()
        # Counted before it is looked at: of many at once no more are looked at.
        if later := throttling.attempt(*claims, at=now):
            self.later = later
            raise ValidationError(limits.refusal(later), code="throttled")
        yield now
        throttling.give_back(*claims, at=now)


class SignInForm(GuardedForm, AdminAuthenticationForm):
    """Name and password; whatever is wrong with them, the answer and the work for it are the same.

    While strangers have used up the guesses for an account, it asks for a recovery code as well.
    """

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}
    ma_du_phong = forms.CharField(
        label="Mã dự phòng",
        required=False,
        max_length=40,
        help_text=(
            "Có người lạ đang thử mật khẩu của tài khoản này. Cần vào ngay thì nhập lại mật khẩu "
            "cùng một mã dự phòng 12 chữ số; mỗi mã chỉ dùng một lần."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.paper = self.fields.pop("ma_du_phong")
        if "ma_du_phong" in self.data:
            self.fields["ma_du_phong"] = self.paper
            self.error_messages = dict.fromkeys(self.error_messages, WRONG_WITH_PAPER)

    def clean(self):
        if self.errors:
            return self.cleaned_data
        name, code = self.cleaned_data["username"], self.cleaned_data.get("ma_du_phong")
        claims = limits.of_passwords(self.request, name, with_paper=bool(code))
        if limits.others_try(claims):
            self.fields["ma_du_phong"] = self.paper
        with self.counted(claims) as now:
            # One answer and the same work, whichever of them is wrong.
            unproven = bool(code) and not second_factor.accepts_paper(username=name, typed=code)
            try:
                cleaned = super().clean()
                if unproven:
                    raise self.get_invalid_login_error()
            except ValidationError:
                logger.info("a sign-in was refused")  # under a name that may be a password
                note_attack(name, claims, now)
                raise
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


class OwnPasswordForm(GuardedForm, AdminPasswordChangeForm):
    """One's own password; whoever found the desk open has few guesses at the old one."""

    def clean_old_password(self):
        with self.counted(limits.of_proofs(self.user)):
            return super().clean_old_password()

    def save(self, commit=True):
        user = super().save(commit)
        first_password.note_chosen(user)
        return user


class ProofForm(GuardedForm):
    """The password of somebody who is signed in, once more."""

    FIELD = "xac_nhan"

    xac_nhan = forms.CharField(
        label="Mật khẩu của bạn",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_xac_nhan(self):
        with self.counted(limits.of_proofs(self.user)):
            if not self.user.check_password(self.cleaned_data["xac_nhan"]):
                raise ValidationError("Mật khẩu không đúng.")
        return ""  # no longer needed, not even in memory


class CodeForm(GuardedForm):
    """A code from the app, or one from paper."""

    ma = forms.CharField(
        label="Mã xác nhận",
        max_length=40,
        help_text="6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng 12 chữ số.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def __init__(self, request, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_ma(self):
        with self.counted(limits.of_codes(self.request, self.user)):
            if not second_factor.accepts(user=self.user, typed=self.cleaned_data["ma"]):
                raise ValidationError(
                    "Mã không đúng hoặc đã dùng rồi. Hãy đợi ứng dụng hiện mã mới; nếu vẫn không "
                    "được, xem điện thoại có đúng giờ không."
                )
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
