"""What the site may know of a request's sender."""

from django.conf import settings


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
