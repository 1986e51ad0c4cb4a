"""How often somebody may guess a password or a code.

Counted are wrong guesses, under the name that was typed, whether there is such an account or not. One
sender has few for one account and more for all, so that who mistypes in an office keeps nobody else
out of it. For one account all senders together have a number, too: who has many addresses gains
nothing. A browser that is known for the account has attempts of its own beside all that, and so has
whoever types a recovery code together with the password.
"""

from datetime import timedelta
from math import ceil

from django.utils import timezone

from portal.accounts import devices
from portal.shared import throttling
from portal.shared.throttling import Limit, sender

QUARTER = timedelta(minutes=15)

FROM_HERE = Limit("dang-nhap-noi-ten", 5, QUARTER)  # of one sender for one account
ALL_FROM_HERE = Limit("dang-nhap-noi", 50, QUARTER)
ACCOUNT = Limit("dang-nhap-ten", 20, timedelta(hours=1))
BROWSER = Limit("dang-nhap-may", 5, QUARTER)

CODE = Limit("ma-xac-nhan", 5, QUARTER)
CODE_A_DAY = Limit("ma-xac-nhan-ngay", 30, timedelta(days=1))
CODE_BROWSER = Limit("ma-xac-nhan-may", 5, QUARTER)

PROOF = Limit("nhap-lai-mat-khau", 5, QUARTER)


def of_passwords(request, username, *, with_paper):
    """Return the (limit, asker) against which a password counts that is tried for an account.

    With a recovery code that nobody guesses, it is no matter how many others try the account.
    """
    name = username.casefold()
    if known := devices.mark(request, username):
        return [(BROWSER, known)]
    here = sender(request)
    claims = [(FROM_HERE, f"{here}\n{name}"), (ALL_FROM_HERE, here)]
    return claims if with_paper else [*claims, (ACCOUNT, name)]


def others_try(claims):
    """Say whether it is others alone who have used up the guesses for an account."""
    own = [claim for claim in claims if claim[0] != ACCOUNT]
    return bool(throttling.come_back_at(*claims)) and not throttling.come_back_at(*own)


def of_codes(request, user):
    """Return the (limit, asker) against which a code counts that follows a right password."""
    if known := devices.mark(request, user.get_username()):
        return [(CODE_BROWSER, known)]
    return [(CODE, user.pk), (CODE_A_DAY, user.pk)]


def of_proofs(user):
    """Return the (limit, asker) against which the password of somebody signed in counts."""
    return [(PROOF, user.pk)]


def answered(response, later):
    """Return a response; where no guess was looked at before `later`, it tells programs so, too."""
    if later:
        response.status_code = 429
        response["Retry-After"] = ceil((later - timezone.now()).total_seconds())
    return response


def refusal(later):
    """Return the sentence that says when to come back; it is the same for every account."""
    moment = timezone.localtime(later)
    day = "" if moment.date() == timezone.localdate() else f" ngày {moment:%d/%m/%Y}"
    return f"Đã có quá nhiều lần nhập sai. Hãy thử lại sau {moment:%H:%M}{day}."
