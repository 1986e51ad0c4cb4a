"""Who sent a request, and where an old address leads."""

from django.conf import settings
from django.shortcuts import redirect


def moved(to):
    """Return a 301 that browsers ask about again: a title may change back to what it was."""
    response = redirect(to, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


def client_address(request):
    """Return the sender's address as the last trusted proxy saw it.

    `X-Forwarded-For` counts only from the right, one entry a proxy (`PROXY_COUNT`): what stands
    further left was written by the sender.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= settings.PROXY_COUNT:
            address = forwarded[-settings.PROXY_COUNT].strip()
    return address
