"""The portal in processes of its own, as an operator runs it, and readers who ask it for pages."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from tests.visitors.build import FIREFOX

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 32
PATIENCE = 10  # seconds that a reader waits for an answer
# Written down ten times as often: the tests need not wait, and the processes meet more.
QUICK = """
import os
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
import visitors.services
visitors.services.WRITTEN_EVERY = 0.5
from portal.wsgi import application
"""


def request(path, method="GET", **headers):
    """Return the bytes of a request without a body."""
    lines = [f"{method} {path} HTTP/1.1", "Content-Length: 0"]
    named = {"host": "127.0.0.1"} | {name.replace("_", "-"): headers[name] for name in headers}
    return "\r\n".join([*lines, *map(": ".join, named.items()), "", ""]).encode()


def hit(address, agent=FIREFOX, query=""):
    """Return the request by which a page reports that somebody looks at it."""
    return request(f"/truy-cap/{query}", "POST", x_forwarded_for=address, user_agent=agent)


@dataclass
class Answers:
    """What came back of many requests."""

    whole: list = field(default_factory=list)  # (status, body)
    missing: int = 0  # sent, and never answered


class Waiting:
    """Requests that wait to be sent, each by one thread."""

    def __init__(self, requests, meanwhile):
        self._left = list(reversed(requests))
        self._half = len(requests) // 2
        self._meanwhile = meanwhile
        self._lock = Lock()

    def next(self):
        """Return one request, or None at the end."""
        with self._lock:
            if self._meanwhile and len(self._left) == self._half:
                self._meanwhile()
            return self._left.pop() if self._left else None


class Reader:
    """A connection that is kept open from one request to the next."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._file = self._socket.makefile("rb")
        self.goes_on = True

    def ask(self, sent):
        """Return status and body of the answer; raise OSError where none comes."""
        self.goes_on = False
        self._socket.sendall(sent)
        status = self._line().split()[1]
        headers = {}
        while line := self._line():
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        body = self._file.read(int(headers.get(b"content-length", -1)))
        self.goes_on = headers[b"connection"] == b"keep-alive"
        return int(status), body

    def close(self):
        self._file.close()
        self._socket.close()

    def _line(self):
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError
        return line.strip()


class Portal:
    """A gunicorn of two workers with a database, uploads and journals of its own."""

    def __init__(self, folder, **environ):
        self.folder = folder
        self.database = folder / "db.sqlite3"
        self.journals = folder / "visits"
        self.output = folder / "output.txt"
        (folder / "quick.py").write_text(QUICK, encoding="utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(folder / "media"),
            "VISITS_ROOT": str(self.journals),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "PROXY_COUNT": "1",
            "PYTHONWARNINGS": "",
            **environ,
        }

    def start(self):
        """Start; return once it answers."""
        gunicorn = [sys.executable, "-m", "gunicorn", "quick", "--no-control-socket"]
        here = ["--bind", f"127.0.0.1:{self.port}", "--pythonpath", str(self.folder)]
        work = ["--workers", "2", "--worker-class", "gthread", "--threads", "1"]
        with self.output.open("ab") as output:
            self.server = subprocess.Popen(
                [*gunicorn, *here, *work, "--log-level", "error"],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while [status for status, _ in self.ask([request("/healthz")]).whole] != [200]:
            assert self.server.poll() is None, "the server ended before it answered"
            assert time.monotonic() < deadline, "the server never answered"
            time.sleep(0.1)

    def stop(self):
        """End it as an operator does."""
        self.server.terminate()
        self.server.wait(timeout=30)

    def kill(self):
        """End all its processes at once, as a power cut would."""
        try:
            os.killpg(self.server.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.server.wait()

    def workers(self):
        """Return the process ids of its workers."""
        pid = self.server.pid
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]

    def ask(self, requests, meanwhile=None):
        """Send requests over many connections, none of them twice, and return the Answers.

        `meanwhile` is called when half of them are on their way.
        """
        waiting = Waiting(requests, meanwhile)
        with ThreadPoolExecutor(min(CONNECTIONS, len(requests))) as threads:
            readers = [threads.submit(self._read, waiting) for _ in range(CONNECTIONS)]
        parts = [reader.result() for reader in readers]
        return Answers(
            [answer for part in parts for answer in part.whole],
            sum(part.missing for part in parts),
        )

    def _read(self, waiting):
        """Send what waits over one connection after the other; return the Answers."""
        answers = Answers()
        while sent := waiting.next():
            try:
                reader = Reader(self.port)
            except OSError:
                continue  # nobody is there: nothing was sent
            with closing(reader):
                try:
                    answers.whole.append(reader.ask(sent))
                    while reader.goes_on and (sent := waiting.next()):
                        answers.whole.append(reader.ask(sent))
                except OSError:
                    answers.missing += 1
        return answers

    def rows(self, query):
        """Return what stands in the database."""
        with sqlite3.connect(self.database, timeout=PATIENCE) as connection:
            return connection.execute(query).fetchall()
