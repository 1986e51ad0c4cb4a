"""Logs as one JSON object a line, of which no line tells who asked, or what for.

A request is known by a number of its own, its method and its path without what may be of a person.
Of an exception the type and the lines of code are told; its words only where the system speaks:
those of others repeat values. gunicorn's first process keeps this module over a reload, so it
imports nothing of ours and its names stay.
"""

import json
import logging
import re
import secrets
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

HIDDEN = "…"
PLAIN = re.compile(r"[a-z0-9._-]{0,100}")  # segments of our own addresses
CODE = re.compile(r"\d[\d.-]{7,}\d")  # cards, phones, accounts, codes of dossiers
PERSONAL = re.compile(
    r"[^\s<>\"'(]+@[^\s<>\"')]+"  # e-mail addresses
    r"|\?[^\s\"')]+"  # what stands behind a question mark in an address
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-f]{1,4}:)*(?:[0-9a-f]{1,4})?::[0-9a-f:]*"
    r"|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b"
    rf"|{CODE.pattern}|\b\w+\d[\w.]*-\d{{6}}-\d+\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[0-9a-f]{32}")
OF_THE_SYSTEM = {"OSError", "ImportError", "ImproperlyConfigured", "OperationalError"}

_request: ContextVar[dict[str, str]] = ContextVar("request", default={})  # noqa: B039 - never changed


def numbering(get_response):
    """Give each request a number, nginx' own where there is one; the lines about it have it."""

    def answer(request):
        number = request.headers.get("X-Request-ID", "")
        number = number if NUMBER.fullmatch(number) else secrets.token_hex(16)
        path = shown_path(request.path)
        _request.set({"request": number, "method": request.method, "path": path})
        return get_response(request)

    return answer


def forget(**kwargs):
    """Let no line after an answer be taken for one about it."""
    _request.set({})


def shown_path(path):
    """Return a path with nothing in it that a person may have typed."""
    segments = path[:500].split("/")
    return "/".join(
        CODE.sub(HIDDEN, segment) if PLAIN.fullmatch(segment) else HIDDEN for segment in segments
    )


def scrubbed(text):
    """Return words of a program without addresses, numbers of citizens and parameters."""
    return PERSONAL.sub(HIDDEN, text)


class JsonLines(logging.Formatter):
    """One JSON object a record."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
        }
        line |= _request.get()
        if hasattr(record, "status_code"):
            line["status"] = record.status_code
        if record.exc_info and record.exc_info[1]:
            line["exception"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def message_of(record):
    """Return what a record says; Django and gunicorn name paths, referrers and values in theirs."""
    error = record.exc_info and record.exc_info[1]
    if record.name.startswith("django.security.") and error:
        known = type(error).__name__ == "DisallowedHost"
        return scrubbed(record.getMessage()) if known else type(error).__name__
    if record.name == "gunicorn.error" and error:
        return record.msg.partition(" %")[0]
    if hasattr(record, "request") and isinstance(record.args, tuple) and record.args:
        path = shown_path(record.request.path) if record.request else HIDDEN
        said = record.msg % (*record.args[:-1], path)
        return re.sub(r" - .*\):", "):", said) if record.name == "django.security.csrf" else said
    return scrubbed(record.getMessage())


def told(error):
    """Return the type of an exception, of what caused it, and where in the code they were raised."""
    lines = []
    while error:
        place = "".join(traceback.format_tb(error.__traceback__))
        lines.append(f"{type(error).__name__}{words_of(error)}\n{place}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def words_of(error):
    if OF_THE_SYSTEM.isdisjoint(kind.__name__ for kind in type(error).__mro__):
        return ""
    return f": {scrubbed(getattr(error, 'strerror', None) or str(error))}"
