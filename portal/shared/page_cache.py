"""Pages that are the same for every reader, kept ready to be sent in front of Django.

What a page depends on is its address and the parameters that its view names. Whoever is signed in,
and whoever asks for the site by another name, is answered by Django itself.
"""

import gzip
import hashlib
import re
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
# All of a request that its answer depends on.
ASKED = (
    "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO",
    "HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH",
)  # fmt: skip
MOST_ANSWERS, LONGEST_ASKED = 2000, 1000  # characters of the words in which one asks
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
        self._shelf = Shelf(None)
        self._host = urlsplit(settings.SITE_URL).netloc
        self._personal = (f"{settings.SESSION_COOKIE_NAME}=", "messages=")  # names of cookies

    def __call__(self, environ, start_response):
        """Answer as before, where somebody has asked in the same words; most readers do."""
        shelf, asked = self._current(), tuple(map(environ.get, ASKED))
        answer = shelf.answers.get(asked) or self._known(environ, shelf, asked)
        if answer is None:
            return self._asked(environ, start_response)
        status, headers, body = answer
        start_response(status, headers.copy())
        return body

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
        """Return the Shelf of the current edition; an unknown one has an empty one."""
        try:
            edition = self._edition.current()
        except DatabaseError:
            edition = None
        shelf = self._shelf
        if shelf.edition is not edition:
            shelf = self._shelf = Shelf(edition)
        return shelf

    def _known(self, environ, shelf, asked):
        """Return the answer of a page that is kept, or kept from now on; None where there is none."""
        key = self._key(environ) if shelf.edition is not None else None
        if key is None:
            return None
        page = shelf.pages.get(key)
        if page is None:
            if environ["REQUEST_METHOD"] == "HEAD":
                return None
            status, headers, response = self._made(environ, key[1])
            if not status.startswith("200 ") or any(name == "Set-Cookie" for name, _ in headers):
                return status, headers, response
            try:
                page = Page(status, headers, b"".join(response))
            finally:
                response.close()
            shelf.keep(key, page)
        answer = page.answer(environ)
        shelf.remember(asked, answer)
        return answer

    def _made(self, environ, query):
        """Return what Django answers who says nothing of himself."""
        said = []
        response = self._application(of_nobody(environ, query), lambda *s: said.append(s))
        return *said[-1][:2], response


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

    def answer(self, environ):
        """Return status, headers and body of this page, or 304 where the browser has it."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (self._tag in known or known.strip() == "*"):
            return "304 Not Modified", self._said_again, (b"",)
        encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = self._encoded.get(encoding) or self._in(encoding)
        return self._status, headers, (b"" if environ["REQUEST_METHOD"] == "HEAD" else body,)

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


class Shelf:
    """What a process keeps of an edition: pages, and the answers to who asks in the same words.

    The page that was made first goes first.
    """

    def __init__(self, edition):
        self.edition = edition
        self.pages = {}
        self.answers = {}
        self._bytes = 0
        self._lock = Lock()

    def keep(self, key, page):
        with self._lock:
            if key not in self.pages:
                self.pages[key] = page
                self._bytes += page.size
            while self._bytes > MOST_BYTES:
                self._bytes -= self.pages.pop(next(iter(self.pages))).size
                self.answers.clear()  # which hold the bodies of pages

    def remember(self, asked, answer):
        if len(self.answers) >= MOST_ANSWERS:
            self.answers.clear()
        if sum(len(said) for said in asked if said) <= LONGEST_ASKED:
            self.answers[asked] = answer


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
