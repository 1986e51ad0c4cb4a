"""How far the pages are from the limit of the server: a bare WSGI "hello" under the same gunicorn."""

import re
import statistics
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

from tests.benchmarks.processes import say
from tests.benchmarks.serving import SYNC, THREADED, Server, load, served
from tests.benchmarks.table import Row, reaching

STARTS, ROUNDS = 4, 3  # where a process happens to lie in memory makes a twentieth of difference
SECONDS = 1
OTHER_NAME = "localhost"  # the page cache keeps what is asked for by the name of the site alone
CACHED = {"home": 0.9, "article": 0.9}  # what is asked of them
UNCACHED = {"home": 0.05, "article": 0.1}
SHOWN = re.compile(r'data-shown="([^"]+)"')  # what the page reports


@dataclass
class Case:
    """Something that readers ask for, and the least ratio to the bare "hello" that is asked."""

    what: str
    server: Server
    path: str
    least: float | None = None
    options: dict = field(default_factory=dict)

    def load(self):
        return load(self.server, self.path, seconds=SECONDS, **self.options)


def rows(env, addresses):
    """Return the Rows of the pages under the workers of `./run`, then under those behind nginx."""
    article, attachment = addresses["article"], addresses["attachment of 1 MB"]
    few = {what: addresses[what] for what in ("home", "article")}
    threaded, sync, memory = Measured("gthread"), Measured("sync"), []
    for _ in range(STARTS):
        with (
            served("hello", env, THREADED) as hello,
            served("portal.wsgi", env, THREADED) as portal,
            served("uncounted", env, THREADED) as uncounted,
        ):
            cases = [
                *cases_of(portal, addresses),
                asked_again(portal, article, "article"),
                asked_again(portal, attachment, "attachment"),
                *counting(portal, uncounted, article),
            ]
            threaded.measure(hello, cases)
            memory = [memory_of("hello", hello), memory_of("the portal", portal)]
        with served("hello", env, SYNC) as hello, served("portal.wsgi", env, SYNC) as portal:
            sync.measure(hello, cases_of(portal, few))
    return [*threaded.rows(), *memory, *sync.rows()]


def cases_of(portal, addresses):
    """Return each page as the page cache keeps it, if it does, and as Django answers it."""
    cases = []
    for what, path in addresses.items():
        if is_kept(portal, path):
            cases.append(Case(f"{what}, cached", portal, path, CACHED.get(what)))
        other = {"name": OTHER_NAME}
        cases.append(Case(f"{what}, uncached", portal, path, UNCACHED.get(what), other))
    return cases


def is_kept(portal, path):
    """Tell whether the page cache answers; stop where a page is no page."""
    answers = {name: portal.answer(path, name) for name in ("127.0.0.1", OTHER_NAME)}
    if any(status != 200 for status, _, _ in answers.values()):
        raise RuntimeError(f"{path} is not there")
    return answers["127.0.0.1"][1]["ETag"] != answers[OTHER_NAME][1]["ETag"]


def asked_again(portal, path, what):
    """Return a page whose readers have it already: they are told so."""
    tag = portal.answer(path)[1]["ETag"]
    options = {"headers": {"If-None-Match": tag}}
    return Case(f"{what}, asked again (304)", portal, path, options=options)


def counting(portal, uncounted, path):
    """Return an article as it would be without the counter, and followed by the readers' reports."""
    shown = SHOWN.search(portal.answer(path)[2].decode())[1]
    options = {"report": f"/truy-cap/?trang={quote(unescape(shown))}"}
    return [
        Case("article, cached, counter off", uncounted, path),
        Case("article, cached, each reported (page views)", portal, path, options=options),
    ]


class Measured:
    """How some cases compare with the limit: the median of many short rounds that take turns.

    A machine is now faster, now slower: a page is compared with the limit before it and after it.
    """

    def __init__(self, work):
        self._work = work
        self._limits = []
        self._found = {}

    def measure(self, hello, cases):
        """Add some rounds, with servers that were started anew."""
        for _ in range(ROUNDS):
            say(f"pages under {self._work} workers")
            self._limits.append(load(hello, cases[0].path, seconds=SECONDS))
            for case in cases:
                one = case.load()
                self._limits.append(load(hello, case.path, seconds=SECONDS))
                limit = statistics.mean(limit.rate for limit in self._limits[-2:])
                _, loads = self._found.setdefault(case.what, (case.least, []))
                loads.append((one, limit))

    def rows(self):
        yield Row(f"{self._work}: bare WSGI hello (the limit)", told(self._limits), 1.0)
        for what, (least, loads) in self._found.items():
            ratio = statistics.median(one.rate / limit for one, limit in loads)
            yield reaching(f"{self._work}: {what}", told([one for one, _ in loads]), ratio, least)


def told(loads):
    """Return the median of some Loads in words."""
    rate, p50, p99, work = (
        statistics.median(getattr(one, name) for one in loads)
        for name in ("rate", "p50", "p99", "work")
    )
    return f"{rate:,.0f}/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, work {work:.2f} ms"


def memory_of(what, server):
    resident, share = server.memory()
    return Row(f"a worker of {what} after this", f"RSS {resident:.0f} MB, PSS {share:.0f} MB")
