"""Somebody whose password was right and who still owes the second factor: signed in to nothing."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.crypto import constant_time_compare

PENDING = "pending"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Pending:
    """Who waits, and for which page."""

    user: User
    to: str


def hold(request, user, to):
    """Remember whose password was right, in a session of its own that opens nothing."""
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),  # another password, and this one is worth nothing
        "at": timezone.now().timestamp(),
        "to": to,
    }


def held(request):
    """Return who still owes the second factor, or None."""
    found = request.session.get(PENDING)
    if not found or timezone.now().timestamp() - found["at"] >= LASTS.total_seconds():
        return None
    rows = get_user_model().objects.select_related("security")
    user = rows.filter(pk=found["user"], is_active=True, is_staff=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), found["hash"]):
        return Pending(user, found["to"])
    return None


def let_go(request):
    """Forget whose password was right."""
    request.session.pop(PENDING, None)
