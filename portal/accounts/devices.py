"""Browsers in which somebody has signed in before: an attack from elsewhere does not keep them out.

A signed cookie says for which accounts its browser is known (OWASP calls it a device cookie). It
opens nothing: it only gives the browser a small number of attempts of its own.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

LASTS = timedelta(days=400)  # no browser keeps a cookie longer
MOST_ACCOUNTS = 8  # that share one browser


def mark(request, username):
    """Return the mark that the sender's browser has for this account; None where it is unknown."""
    return _marks(request).get(_trace(username))


def remember(request, response, username):
    """Let the browser be known for this account from now on."""
    trace = _trace(username)
    marks = _marks(request)
    marks[trace] = marks.pop(trace, None) or secrets.token_hex(8)  # the last of them
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(dict([*marks.items()][-MOST_ACCOUNTS:]), salt=__name__),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request):
    signed = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        return signing.loads(signed, salt=__name__, max_age=LASTS)
    except signing.BadSignature:
        return {}


def _trace(username):
    """Return what stands for an account in the cookie, which names nobody."""
    return salted_hmac(__name__, username.casefold(), algorithm="sha256").hexdigest()[:16]
