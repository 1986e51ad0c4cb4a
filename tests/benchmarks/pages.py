"""How far the pages are from the limit of the server: `.venv/bin/python tests/benchmarks/pages.py`.

Serves the demo ward and a bare WSGI "hello" under the same gunicorn, asks each in turn over eight
connections, and prints requests a second and their ratio to the bare one. Only the ratios mean
something: the machine is the same for all rows of one run, and for no other run.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 8
SECONDS = 3
ROUNDS = 3
PAGES = ["/", "/bai-viet/", "/van-ban/", "/thu-tuc/", "/thu-tuc/ket-qua/", "/tim-kiem/?q=ung+xu"]
HELLO = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]
"""


@contextmanager
def served(application, env, folder):
    """Give the port of a gunicorn with two workers that serves an application."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--no-control-socket"]
    options = ["--workers", "2", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    server = subprocess.Popen([*command, *options, "--pythonpath", folder], cwd=ROOT, env=env)
    try:
        while requests_in(port, "/", seconds=0.2) == 0:
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def requests_in(port, path, seconds):
    """Return how many answers one client got in so many seconds."""
    until, answers = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            answers += connection.getresponse().read() != b""
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    return answers


def rate(port, path):
    """Return the requests a second of several clients together."""
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        asked = [clients.submit(requests_in, port, path, SECONDS) for _ in range(CONNECTIONS)]
        return sum(answers.result() for answers in asked) / SECONDS


def main():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "hello.py").write_text(HELLO, encoding="utf-8")
        env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
        }
        for command in (["migrate", "-v0"], ["load_demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=env,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        best = dict.fromkeys(["hello", *PAGES], 0.0)
        with (
            served("hello:application", env, folder) as hello,
            served("portal.wsgi", env, folder) as portal,
        ):
            for _ in range(ROUNDS):
                best["hello"] = max(best["hello"], rate(hello, "/"))
                for path in PAGES:
                    best[path] = max(best[path], rate(portal, path))
    for name, speed in best.items():
        print(f"{name:24}{speed:10.0f}/s{speed / best['hello']:10.3f}")


if __name__ == "__main__":
    main()
