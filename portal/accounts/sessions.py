"""How long somebody stays signed in; every request passes here, and only here it is decided.

A session ends when nothing was asked for a while, when its working day is over, when the account is
switched off, has got another password or was signed out everywhere, and when the account has no second
factor by the day on which the ward wants one.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.models import AccountSecurity, WardIdentity

BEGAN, LAST, PROVEN, GENERATION, DUE = "began", "last", "proven", "generation", "factor_due"
NOTED_EVERY = 60  # seconds: to note every request would write at each


class SessionMiddleware(AuthenticationMiddleware):
    """Django's own, for which whoever's session is over is a stranger."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: user_of(request))


def user_of(request):
    """Return who is signed in, looked up once a request."""
    if not hasattr(request, "_cached_user"):  # the name that Django's own tests and views know
        request._cached_user = _user_of(request)
    return request._cached_user


def _user_of(request):
    user, now = auth.get_user(request), timezone.now().timestamp()
    if user.is_authenticated and not is_over(request.session, user, now):
        if now - request.session[LAST] >= NOTED_EVERY:
            request.session[LAST] = now
        return user
    if user.is_authenticated or auth.SESSION_KEY in request.session:
        request.session.flush()  # an account that is switched on again begins anew
    return AnonymousUser()


def is_over(session, user, now):
    """Say whether a session has ended at this moment."""
    if session.get(GENERATION) != AccountSecurity.of(user).generation:
        return True
    waits = now - session[LAST], now - session[BEGAN]
    most = settings.SESSION_IDLE.total_seconds(), settings.SESSION_LONGEST.total_seconds()
    if any(waited >= limit for waited, limit in zip(waits, most, strict=True)):
        return True
    return not user.security.confirmed_at and now >= session[DUE]


def begin(sender, request, user, **kwargs):
    """Note what a session is judged by; whoever signs in has just proven who they are."""
    security, now = AccountSecurity.of(user), timezone.now()
    if not security.grace_since:
        security.grace_since = now
        security.save(update_fields=["grace_since"])
    moment = now.timestamp()
    due = security.due_at(WardIdentity.current().second_factor_days).timestamp()
    request.session.update(
        {
            BEGAN: moment,
            LAST: moment,
            PROVEN: moment,
            GENERATION: security.generation,
            DUE: due,
        }
    )


def end_where_switched_off(sender, instance, created, **kwargs):
    """End the sessions of an account that is switched off; switched on again it has none."""
    if not (created or instance.is_active):
        AccountSecurity.of(instance).end_sessions()


def end_all_but(request):
    """End every session of who is signed in, except this one."""
    security = AccountSecurity.of(request.user)
    security.end_sessions()
    request.session.cycle_key()
    request.session[GENERATION] = security.generation


def has_proof(session):
    """Say whether the password was typed a short while ago."""
    since = timezone.now().timestamp() - session[PROVEN]
    return timedelta(seconds=since) < settings.PROOF_LASTS


def note_proof(session):
    """Remember that the password has just been typed."""
    session.cycle_key()
    session[PROVEN] = timezone.now().timestamp()


def due_on(request):
    """Return when the second factor has to be there; None for whom has one."""
    if request.user.security.confirmed_at:
        return None
    return datetime.fromtimestamp(request.session[DUE], timezone.get_default_timezone())
