"""Two processes, as two workers of a web server, on one database that both can open."""

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from urllib.parse import quote, urlencode

import django
from django.conf import settings
from django.db import connection

PROCESSES = 2


@contextmanager
def two_processes(monkeypatch, folder):
    """Give a pool in which the first two tasks start at the same moment, one in each process."""
    monkeypatch.setenv("DATABASE_URL", database_url(folder))
    if connection.vendor == "sqlite":  # the tests' own may live in memory, where nobody else comes
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "visitors", "--verbosity=0"],
            cwd=settings.BASE_DIR,
            check=True,
        )
    context = get_context("spawn")
    with ProcessPoolExecutor(
        PROCESSES, context, initializer=start, initargs=[context.Barrier(PROCESSES)]
    ) as pool:
        yield pool


def start(barrier):
    django.setup()
    barrier.wait(timeout=60)


def database_url(folder):
    """Return the address of a new file, or of the tests' own database where it is a server."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(folder))}/visits.sqlite3"
    server = connection.settings_dict
    sender = f"{quote(server['USER'], safe='')}:{quote(server['PASSWORD'], safe='')}"
    host = urlencode({"host": server["HOST"]})
    return f"postgres://{sender}@:{server['PORT']}/{quote(server['NAME'])}?{host}"
