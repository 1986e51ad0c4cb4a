"""How far the pages are from the limit of the server: a bare WSGI "hello" under the same gunicorn."""

import re
import statistics
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

from tests.benchmarks.processes import say
from tests.benchmarks.serving import SYNC, THREADED, Server, load, served
from tests.benchmarks.table import Row, reaching

ROUNDS = 5
SECONDS, SECONDS_OF_HELLO = 2, 1
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
    with (
        served("hello", env, THREADED) as hello,
        served("portal.wsgi", env, THREADED) as portal,
        served("uncounted", env, THREADED) as uncounted,
    ):
        article, attachment = addresses["article"], addresses["attachment of 1 MB"]
        cases = [
            *cases_of(portal, addresses),
            asked_again(portal, article, "article"),
            asked_again(portal, attachment, "attachment"),
            *counting(portal, uncounted, article),
        ]
        threaded = [*measured("gthread", hello, cases)]
        memory = [memory_of("hello", hello), memory_of("the portal", portal)]
    with served("hello", env, SYNC) as hello, served("portal.wsgi", env, SYNC) as portal:
        few = {what: addresses[what] for what in ("home", "article")}
        return [*threaded, *memory, *measured("sync", hello, cases_of(portal, few))]


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


def measured(work, hello, cases):
    """Return the Rows of some cases, each the median of rounds that take turns.

    A machine is now faster, now slower: a page is compared with the limit before it and after it.
    """
    found = [[] for _ in cases]
    limits = []
    for number in range(ROUNDS):
        say(f"pages under {work} workers, round {number + 1} of {ROUNDS}")
        for case, loads in zip(cases, found, strict=True):
            before = load(hello, case.path, seconds=SECONDS_OF_HELLO)
            one = case.load()
            after = load(hello, case.path, seconds=SECONDS_OF_HELLO)
            loads.append((one, statistics.mean([before.rate, after.rate])))
            limits += [before, after]
    yield Row(f"{work}: bare WSGI hello (the limit)", told(limits), 1.0)
    for case, loads in zip(cases, found, strict=True):
        ratio = statistics.median(one.rate / limit for one, limit in loads)
        yield reaching(f"{work}: {case.what}", told([one for one, _ in loads]), ratio, case.least)


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
