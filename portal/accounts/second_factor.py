"""The second factor of an account: turned on, asked for, renewed, and reset by somebody else."""

import secrets

from django.db import transaction
from django.utils import timezone

from portal.accounts import codes
from portal.models import AccountSecurity, RecoveryCode
from portal.models.accounts import NO_GRACE
from portal.shared.models import LogRecord


@transaction.atomic
def turn_on(*, user, secret, step):
    """Let codes of this secret be asked for from now on; return the recovery codes.

    Whoever is signed in elsewhere did not prove it and is signed out.
    """
    security = AccountSecurity.of(user)
    again = bool(security.confirmed_at)
    security.sealed_secret, security.last_step = codes.seal(secret), step
    security.confirmed_at = timezone.now()
    security.save(update_fields=["sealed_secret", "last_step", "confirmed_at"])
    security.end_sessions()
    _log(user, user, "bật lại xác thực hai bước" if again else "bật xác thực hai bước")
    return _make_codes(security)


@transaction.atomic
def renew_codes(*, user):
    """Return new recovery codes; the ones before open nothing any more."""
    _log(user, user, "tạo mã dự phòng mới")
    return _make_codes(AccountSecurity.of(user))


@transaction.atomic
def reset(*, user, by):
    """Take the second factor away from an account: at the next sign-in it has to be turned on anew."""
    security = AccountSecurity.of(user)
    security.sealed_secret, security.last_step = "", 0
    security.confirmed_at, security.grace_since = None, NO_GRACE
    security.save(update_fields=["sealed_secret", "last_step", "confirmed_at", "grace_since"])
    security.recovery_codes.all().delete()
    security.end_sessions()
    _log(user, by, "đặt lại xác thực hai bước")


def accepts(*, user, typed):
    """Say whether a code opens the desk; one that does so is used up."""
    figures = codes.figures(typed)
    if len(figures) == codes.RECOVERY_DIGITS:
        return accepts_paper(username=user.get_username(), typed=typed)
    return len(figures) == codes.DIGITS and _uses_step(user.security, figures)


def accepts_paper(*, username, typed):
    """Say whether this is a recovery code of the account of that name; it is used up.

    Takes the same work where there is no such account.
    """
    security = AccountSecurity.objects.filter(user__username=username).first()
    salt = security.recovery_salt if security else ""
    hashed = codes.recovery_hash(codes.figures(typed), salt)
    used, _ = RecoveryCode.objects.filter(account=security, hash=hashed).delete()
    if security and used:
        left = security.recovery_codes.count()
        _log(security.user, security.user, f"dùng một mã dự phòng, còn {left}")
    return used == 1


def _uses_step(security, figures):
    secret = codes.unseal(security.sealed_secret)
    step = secret and codes.step_of(secret, figures, timezone.now(), after=security.last_step)
    # Of two who send the same code at once, the second finds that it is used.
    rows = AccountSecurity.objects.filter(pk=security.pk, last_step__lt=step or 0)
    return bool(step) and rows.update(last_step=step) == 1


def _make_codes(security):
    made = codes.new_recovery_codes()
    security.recovery_salt = secrets.token_hex(16)
    security.save(update_fields=["recovery_salt"])
    security.recovery_codes.all().delete()
    security.recovery_codes.bulk_create(
        security.recovery_codes.model(
            account=security, hash=codes.recovery_hash(code, security.recovery_salt)
        )
        for code in made
    )
    return [codes.grouped(code) for code in made]


def _log(user, by, note):
    LogRecord.objects.write(user, by=by, action=LogRecord.Action.SECURED, note=note)
