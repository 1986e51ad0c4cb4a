"""Pages that are the same for every reader, kept ready to be sent in front of Django.

What a page depends on is its address and the parameters that its view names. Whoever is signed in,
and whoever asks for the site by another name, is answered by Django itself.
"""

import gzip
import hashlib
import re
from collections import OrderedDict
from functools import lru_cache
from threading import Lock
from urllib.parse import parse_qsl, urlencode, urlsplit

import brotli
from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.db import DatabaseError
from django.urls import Resolver404, resolve

MOST_BYTES = 32 * 1024 * 1024  # of pages that a process keeps
AROUND = 2 * 1024  # bytes of headers and objects beside a page
LONGEST, MOST_PARAMETERS = 500, 20  # characters of a path and of a query
MADE_ANEW = {"Cache-Control", "Content-Encoding", "Content-Length", "ETag"}
SAID_AGAIN = {"Cache-Control", "ETag", "Vary"}  # with 304
# All that Django is told of who asks for a page that everybody gets.
TOLD = {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID"}
REFUSED = re.compile(r"q=0(\.0*)?")


def kept(*parameters):
    """Mark a view whose page is the same for everybody: it depends on these parameters alone."""

    def marked(view):
        view.kept_by = frozenset(parameters)
        return view

    return marked


class PageCache:
    """A WSGI application before another one: it sends again what that one answered before."""

    def __init__(self, application, edition):
        self._application = application
        self._edition = edition
        self._pages = Pages()
        self._host = urlsplit(settings.SITE_URL).netloc
        self._personal = (f"{settings.SESSION_COOKIE_NAME}=", "messages=")  # names of cookies

    def __call__(self, environ, start_response):
        key = self._key(environ)
        edition = key and self._current()
        if not edition:
            return self._asked(environ, start_response)
        page = self._pages.get(key, edition)
        if page is not None:
            return page.sent(environ, start_response)
        if environ["REQUEST_METHOD"] == "GET":
            return self._made(environ, start_response, key, edition)
        return self._asked(environ, start_response)

    def _asked(self, environ, start_response):
        """Answer with what Django says, but for the body that it makes for HEAD, too."""
        response = self._application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        if hasattr(response, "close"):
            response.close()
        return []

    def _key(self, environ):
        """Return what the answer to a request depends on, or None if it may be one reader's own."""
        cookies = environ.get("HTTP_COOKIE")
        if (
            environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or environ.get("HTTP_HOST") != self._host
            or (settings.HTTPS and environ.get("HTTP_X_FORWARDED_PROTO") != "https")
            or (cookies and any(name in cookies for name in self._personal))
        ):
            return None
        path = environ["PATH_INFO"]
        parameters = parameters_of(path) if len(path) <= LONGEST else None
        if parameters is None:
            return None
        query = canonical(environ.get("QUERY_STRING"), parameters)
        return None if query is None else (path, query)

    def _current(self):
        try:
            return self._edition.current()
        except DatabaseError:
            return None

    def _made(self, environ, start_response, key, edition):
        """Answer with a new page, made from nothing but what it depends on, and keep it."""
        said = []
        response = self._application(of_nobody(environ, key[1]), lambda *s: said.append(s))
        status, headers = said[-1][:2]
        if not status.startswith("200 ") or any(name == "Set-Cookie" for name, _ in headers):
            start_response(status, headers)
            return response
        try:
            page = Page(status, headers, b"".join(response))
        finally:
            response.close()
        self._pages.keep(key, edition, page)
        return page.sent(environ, start_response)


class Page:
    """A page as it is sent, in each encoding that somebody has asked for."""

    def __init__(self, status, headers, body):
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self._tag = f'"{digest}"'
        self._status, self._body, self._encoded = status, body, {}
        kept = [(name, value) for name, value in headers if name not in MADE_ANEW | {"Vary"}]
        varying = {"Accept-Encoding", *_names(headers, "Vary")}
        self._headers = [
            *kept,
            ("Vary", ", ".join(sorted(varying))),
            ("Cache-Control", "private, no-cache"),
            ("ETag", f"W/{self._tag}"),
        ]
        self._said_again = [header for header in self._headers if header[0] in SAID_AGAIN]

    def sent(self, environ, start_response):
        """Answer a request with this page, or with 304 where the browser has it."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (self._tag in known or known.strip() == "*"):
            start_response("304 Not Modified", list(self._said_again))
            return [b""]
        encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = self._encoded.get(encoding) or self._in(encoding)
        start_response(self._status, list(headers))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def _in(self, encoding):
        body = COMPRESS[encoding](self._body)
        headers = [*self._headers, ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        self._encoded[encoding] = headers, body
        return headers, body

    @property
    def size(self):
        """The bytes that it takes at most, whatever readers ask for."""
        return AROUND + 2 * len(self._body)


COMPRESS = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "": lambda body: body,
}


class Pages:
    """What a process keeps of an edition; what was asked for longest ago goes first."""

    def __init__(self):
        self._edition = None
        self._pages = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key, edition):
        with self._lock:
            page = self._pages.get(key) if edition == self._edition else None
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key, edition, page):
        with self._lock:
            if edition != self._edition:
                self._pages.clear()
                self._edition, self._bytes = edition, 0
            if key not in self._pages:
                self._pages[key] = page
                self._bytes += page.size
            while self._bytes > MOST_BYTES:
                self._bytes -= self._pages.popitem(last=False)[1].size


def of_nobody(environ, query):
    """Return a request for the same page, with nothing in it that a reader says of himself."""
    told = {
        name: value
        for name, value in environ.items()
        if name in TOLD or not name.startswith(("HTTP_", "CONTENT_"))
    }
    return told | {"QUERY_STRING": query}


@lru_cache(maxsize=4096)
def parameters_of(path):
    """Return the parameters on which the page at a path depends, or None where none is kept."""
    try:
        view = resolve(get_path_info({"PATH_INFO": path})).func
    except Resolver404:
        return None
    return getattr(view, "kept_by", None)


def canonical(query, parameters):
    """Return a query without what a page does not depend on; None where it is no plain query."""
    if not query or not parameters:
        return ""
    if len(query) > LONGEST or not query.isascii():
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    known = [(name, value) for name, value in pairs if name in parameters]
    return urlencode(sorted(known, key=lambda pair: pair[0]))


@lru_cache(maxsize=256)
def encoding_for(accepted):
    """Return the best encoding of those that a browser accepts; "" for none."""
    offers = (offer.partition(";") for offer in "".join(accepted.lower().split()).split(","))
    taken = {name for name, _, weight in offers if not REFUSED.fullmatch(weight)}
    return next((encoding for encoding in COMPRESS if encoding in taken), "")


def _names(headers, header):
    """Return the names that a header lists."""
    lists = [value for name, value in headers if name == header]
    return {name.strip() for one in lists for name in one.split(",") if name.strip()}
