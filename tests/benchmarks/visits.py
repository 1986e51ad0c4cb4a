"""What counting visits costs: `.venv/bin/python -m tests.benchmarks.visits`.

Serves the demo ward under the same gunicorn as it is, with a counter that shows nothing and asks
nothing, and on a day that has seen 300,000 page views. Prints how many times a second each of two
things was had, and the ratio of the first to the second, the median of rounds that follow each
other. BENCH_DATABASE_URL names an empty PostgreSQL. Only the ratios mean something.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.benchmarks.serving import ROOT, served
from visitors.journal import FileJournals
from visitors.records import Event, Record

CONNECTIONS = 8
SECONDS = 1
ROUNDS = 5
LINES = 300_000
PAGES = ["/", "/bai-viet/"]
OTHERS = ["/healthz", "/robots.txt", "/thu-tuc/tra-cuu/"]
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0"
HIT = "/truy-cap/"
# The template that shows the figures is replaced by an empty one, and nobody works them out.
UNCOUNTED = """
from portal.wsgi import application
from visitors.templatetags.visitors import register

register.simple_tag(lambda: "", name="visit_counter")
"""


def ask(server, paths, number):
    """Ask for some addresses in turn; return how often one client got through all of them."""
    until, answers = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        reader = f"192.0.2.{(answers + number * 25) % 200}"
        for path in paths:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            try:
                method = "POST" if path == HIT else "GET"
                headers = {"User-Agent": AGENT, "X-Forwarded-For": reader}
                connection.request(method, path, headers=headers)
                connection.getresponse().read()
            finally:
                connection.close()
        answers += 1
    return answers


def rate(server, paths):
    """Return how many times a second several clients together got through some addresses."""
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        asked = [clients.submit(ask, server, paths, number) for number in range(CONNECTIONS)]
        return sum(answers.result() for answers in asked) / SECONDS


def compare(name, one, other):
    """Print the rates of two (server, addresses) and the ratio of the first to the second."""
    pairs = [(rate(*one), rate(*other)) for _ in range(ROUNDS)]
    first, second = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:52}{first:8.0f}/s{second:8.0f}/s{ratio:8.3f}", flush=True)


def fill(folder):
    """Begin the journal of today with the page views of 60,000 readers."""
    views = (
        Record(
            Event.VIEW,
            0,
            f"{n % 60_000:016x}",
            f"{n % 60_000:08x}",
            subject=f"portal.page:{n % 500}",
        )
        for n in range(LINES)
    )
    lines = b"".join(view.line() for view in views)
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    FileJournals(folder).append(today, lambda salt: lines)


def main():
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(dir="/dev/shm") as memory,
    ):
        Path(folder, "uncounted.py").write_text(UNCOUNTED, encoding="utf-8")
        env = {
            **os.environ,
            "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/db.sqlite3"),
            "MEDIA_ROOT": f"{folder}/media",
            "PROXY_COUNT": "1",
            "PYTHONPATH": folder,
            "VISITS_ROOT": f"{memory}/visits",
        }
        for command in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--noinput"]):
            manage = [sys.executable, "manage.py", *command]
            subprocess.run(manage, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        fill(f"{memory}/full")
        with (
            served("portal.wsgi", env) as portal,
            served("uncounted", env) as uncounted,
            served("portal.wsgi", env | {"VISITS_ROOT": f"{memory}/full"}) as full,
        ):
            rate(full, ["/truy-cap/"])  # both workers read the journal once
            for path in PAGES:
                compare(
                    f"{path} with the counter, without it", (portal, [path]), (uncounted, [path])
                )
                reported = (portal, [path, HIT])
                compare(f"{path} and its hit, {path} without", reported, (uncounted, [path]))
            for path in OTHERS:
                compare(f"a hit, {path}", (portal, [HIT]), (portal, [path]))
            compare(f"a hit after {LINES} others, after few", (full, [HIT]), (portal, [HIT]))


if __name__ == "__main__":
    main()
