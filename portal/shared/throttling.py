"""How often somebody may try something; counted in the database, which every worker shares."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.shared.http import client_address
from portal.shared.models import Attempt

EVERYBODY = ""  # the asker of a limit that all share


@dataclass(frozen=True)
class Limit:
    """At most so many attempts of one asker in each stretch of time."""

    scope: str
    times: int
    period: timedelta


def attempt(*claims, at=None):
    """Count an attempt against each (limit, asker); return None, or when to come back.

    An attempt that is refused is not counted, and a flood of them writes nothing.
    """
    at = at or timezone.now()
    if later := come_back_at(*claims, at=at):
        return later
    return next((_end(limit, at) for limit, asker in claims if not _count(limit, asker, at)), None)


def give_back(*claims, at):
    """Take an attempt back that was counted at that moment: it turned out to be a right one."""
    for limit, asker in claims:
        counted = Attempt.objects.filter(**_key(limit, asker, at), count__gt=0)
        counted.update(count=F("count") - 1)


def come_back_at(*claims, at=None):
    """Return when each (limit, asker) has attempts left again; None where all have some now."""
    at = at or timezone.now()
    full = Q(pk__in=[])  # of no claims none is full
    for limit, asker in claims:
        full |= Q(**_key(limit, asker, at), count__gte=limit.times)
    ends = {limit.scope: _end(limit, at) for limit, _ in claims}
    scopes = Attempt.objects.filter(full).values_list("scope", flat=True)
    return max((ends[scope] for scope in scopes), default=None)


def sender(request):
    """Return by what the sender of a request is counted."""
    return household(client_address(request))


def household(address):
    """Return what the addresses of one sender have in common: of IPv6 the /64 of a household.

    Whoever has no address that can be read is counted together with all such.
    """
    try:
        address = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False))


def _count(limit, asker, at):
    """Count one attempt; return whether it was still within the limit."""
    # One statement: of two at the same moment, the second sees what the first has counted.
    left = Attempt.objects.filter(**_key(limit, asker, at), count__lt=limit.times)
    if left.update(count=F("count") + 1):
        return True
    Attempt.objects.filter(scope=limit.scope, since__lt=_since(limit, at)).delete()
    Attempt.objects.bulk_create([Attempt(**_key(limit, asker, at))], ignore_conflicts=True)
    return left.update(count=F("count") + 1) == 1


def _key(limit, asker, at):
    """Return what names a row; an asker's trace is another one in each stretch of time."""
    since = _since(limit, at)
    traced = salted_hmac(__name__, f"{limit.scope}\n{since}\n{asker}", algorithm="sha256")
    return {"scope": limit.scope, "asker": traced.hexdigest()[:32], "since": since}


def _since(limit, at):
    seconds = int(limit.period.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)


def _end(limit, at):
    return _since(limit, at) + limit.period
