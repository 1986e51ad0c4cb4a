"""All that is measured, in one table: `./run bench [rows…]` prints it and writes bench.md.

Only the ratios mean something on another machine: each is taken to what was measured in turn with
it. Nothing here reaches the database, the files or the settings of an installation.
"""

import os
import platform
import secrets
import signal
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import documents, first_view, pages, sizes
from tests.benchmarks.processes import answer_of, say
from tests.benchmarks.serving import CONNECTIONS, HELLO, ROOT
from tests.benchmarks.table import markdown
from tests.benchmarks.visits import UNCOUNTED

WRITTEN = ROOT / "bench.md"
SETTINGS = """
from portal.settings import *
STATIC_ROOT = {!r}
"""
EXPLAINED = """\
# What the portal takes, {day}, {machine}

Pages: {connections} readers at once, ten answers each (one where the worker keeps no connection), two
gunicorn workers, the client on the same machine. The servers are started anew some times, as no two
processes are equally fast; each round asks the bare "hello" before and after each page; ratio: the
median of rounds of page / mean of both. *Cached*: asked by the
site's own name; *uncached*: by another name, so that Django answers, with what pages share kept
since the last post. *Counter off*: a portal whose pages have no counter; *each reported*: page views a second, each a page and the report of its reader.
Work: how long an answer has a processor, which a busy machine changes least.
First view: bytes on the wire with headers. Search: two hundred queries without the page around them;
from half a million rows on texts are shorter. Lists: the least milliseconds of a page, asked for
again and again while nothing is posted; ratio: to the fewest rows.

"""


def main(chosen):
    day = datetime.now(UTC).date()
    head = EXPLAINED.format(day=day, machine=machine(), connections=CONNECTIONS)
    rows = []
    for row in measured(chosen):
        rows.append(row)
        # What is measured stays, whatever becomes of the rest.
        WRITTEN.write_text(head + markdown(rows), encoding="utf-8")
    print(WRITTEN.read_text(encoding="utf-8"), end="")
    say(f"written to {WRITTEN}")


def measured(chosen):
    """Yield each Row of the table as soon as it is known."""
    with environment() as env:
        say("the demo ward")
        addresses = answer_of("tests.benchmarks.ward", "addresses", env=env)
        yield from pages.rows(env, addresses)
        yield from first_view.rows(env, addresses)
        yield from documents.rows(env)
        yield from sizes.rows(env, chosen, os.environ.get("BENCH_DATABASE_URL"))


@contextmanager
def environment():
    """Give the environment of a portal of its own: settings, database, files and static files."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        tempfile.TemporaryDirectory(prefix="portal-bench-", dir="/dev/shm") as memory,
    ):
        modules = {
            "bench_settings": SETTINGS.format(f"{folder}/static"),
            "hello": HELLO,
            "uncounted": UNCOUNTED,
        }
        for name, code in modules.items():
            Path(folder, f"{name}.py").write_text(code, encoding="utf-8")
        yield {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DEBUG": "false",
            "DJANGO_SETTINGS_MODULE": "bench_settings",
            "MEDIA_ROOT": f"{folder}/media",
            "PROXY_COUNT": "1",
            "PYTHONPATH": f"{folder}:{ROOT}",
            "REDIS_URL": "",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "SITE_URL": "http://127.0.0.1:8000",
            "VISITS_ROOT": f"{memory}/visits",
        }


def machine():
    """Return what these figures were measured on."""
    python = platform.python_version()
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {python}"


def stop(number, _frame):
    """End at the first word: what was begun is ended and removed on the way out."""
    for word in (signal.SIGINT, signal.SIGTERM):
        signal.signal(word, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    for word in (signal.SIGINT, signal.SIGTERM):
        signal.signal(word, stop)
    main(sorted({int(size) for size in sys.argv[1:]}) or sizes.SIZES)
