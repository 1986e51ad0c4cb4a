"""Applications under gunicorn, and readers who ask them as fast as they are answered."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 32
STARTING = 60  # seconds that a server may take until it answers, or has nothing left to do
AT_REST = 0.1  # seconds without work after which nothing is left to do
SYNC = ["--worker-class", "sync"]  # as behind nginx
THREADED = ["--worker-class", "gthread", "--threads", "1"]  # as `./run` serves
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}
HELLO = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]
"""


@dataclass
class Server:
    """A gunicorn with two workers."""

    port: int
    process: subprocess.Popen

    def address(self, name="127.0.0.1"):
        """Return the URL of this server under one of the names of its machine."""
        return f"http://{name}:{self.port}"

    def answer(self, path, name="127.0.0.1"):
        """Return status, headers and body of one answer; raise OSError where none comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(connection):
            connection.request("GET", path, headers={"Host": f"{name}:{self.port}"})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def workers(self):
        """Return the process ids of its workers."""
        pid = self.process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()

    def memory(self):
        """Return the MB of memory of its largest worker: resident, and its share of them."""
        return max((megabytes(pid, "Rss:"), megabytes(pid, "Pss:")) for pid in self.workers())

    def rest(self):
        """Return when it works no more on what readers who are gone had asked for."""
        until, before = time.monotonic() + STARTING, None
        while time.monotonic() < until:
            if before == (before := self.worked()):
                return
            time.sleep(AT_REST)

    def worked(self):
        """Return for how many seconds its workers have had a processor."""
        return sum(processor_ticks(pid) for pid in self.workers()) / os.sysconf("SC_CLK_TCK")


def processor_ticks(pid):
    """Return how long a process has had a processor."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def megabytes(pid, name):
    """Return how much memory of this kind a process takes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


@contextmanager
def served(application, env, work=SYNC):
    """Give the Server of an application, which is in the project or on PYTHONPATH."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    launcher = ["setpriv", "--pdeathsig", "TERM"]  # the server never outlives the measuring
    gunicorn = [sys.executable, "-m", "gunicorn", application, "--no-control-socket"]
    options = ["--workers", "2", "--bind", f"127.0.0.1:{port}", "--log-level", "error", *work]
    env = env | {"SITE_URL": f"http://127.0.0.1:{port}"}
    server = Server(port, subprocess.Popen([*launcher, *gunicorn, *options], cwd=ROOT, env=env))
    try:
        wait_for(server)
        yield server
    finally:
        end(server.process)


def end(process):
    """Let a process end by itself, or else end it."""
    process.terminate()
    try:
        process.wait(STARTING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(server):
    """Return when a server answers."""
    until = time.monotonic() + STARTING
    while True:
        try:
            server.answer("/")
        except OSError:
            if server.process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@dataclass
class Load:
    """How a server answered many readers: times a second, and milliseconds of an answer.

    `work` is how many of them its workers had a processor, whatever else the machine did meanwhile.
    """

    rate: float
    p50: float
    p99: float
    work: float


def load(server, path, *, seconds, name="127.0.0.1", headers=None, report=None):
    """Return the Load of readers who ask for a page again and again.

    With the address of a report each of them reports every page, and the rate is that of both.
    """
    script = Path(__file__).with_name("readers.lua")
    named = {**BROWSER, "Host": f"{name}:{server.port}", **(headers or {})}
    given = [part for header in named.items() for part in ("-H", ": ".join(header))]
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", script]
    command = [*wrk, *given, server.address() + path, "--", *([report] if report else [])]
    before = server.worked()
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=seconds + STARTING
    )
    worked = server.worked() - before
    server.rest()
    requests, duration, p50, p99, wrong = map(int, done.stdout.splitlines()[-1].split())
    if wrong:
        raise RuntimeError(f"{path}: {wrong} of {requests} answers are wrong or missing")
    answered = max(requests, 1) / (2 if report else 1)
    return Load(answered / (duration / 1e6), p50 / 1000, p99 / 1000, worked * 1000 / answered)
