"""Who sent a request and what, and where an old address leads."""

import re
from functools import lru_cache

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.shortcuts import redirect
from django.urls import reverse

MOST_PATHS = 4096  # that a process remembers
BOUNDARY = re.compile(r'boundary=(?:"[^"]*"|[^;]*)', re.IGNORECASE)
WITH_PORT = re.compile(r"(?:\[([^]]+)\]|([0-9.]+)):[0-9]+")


class Request(WSGIRequest):
    """A request in UTF-8, which forms are sent in: it is read in no other encoding that it names.

    Django itself would read its address in that one, too, and ends in an exception at some.
    """

    def __init__(self, environ):
        kind, _, parameters = environ.get("CONTENT_TYPE", "").partition(";")
        boundary = BOUNDARY.search(parameters)
        environ["CONTENT_TYPE"] = f"{kind}; {boundary[0]}" if boundary else kind
        super().__init__(environ)


def moved(to):
    """Return a 301 that browsers ask about again: a title may change back to what it was."""
    response = redirect(to, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


def pairs(fields):
    """Return (name, value) of each field that was sent, in the order in which a form sends them again."""
    return [(name, value) for name, values in fields.lists() for value in values]


@lru_cache(maxsize=MOST_PATHS)
def path_to(view, *args):
    """Return the path of a view, by its name: for what stands on many pages, or often on one."""
    return reverse(view, args=args)


def absolute(path):
    """Return the address of a path as citizens know it, whatever host a request named."""
    return settings.SITE_URL + path


def client_address(request):
    """Return the sender's address as the last trusted proxy saw it.

    `X-Forwarded-For` counts only from the right, one entry a proxy (`PROXY_COUNT`): what stands
    further left was written by the sender. The port that some proxies (IIS) write behind the
    address is another one in each connection, and no part of it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= settings.PROXY_COUNT:
            address = forwarded[-settings.PROXY_COUNT].strip()
    with_port = WITH_PORT.fullmatch(address)
    return (with_port[1] or with_port[2]) if with_port else address
