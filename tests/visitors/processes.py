"""Two processes, as two workers of a web server, on the tests' own database."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from urllib.parse import quote, urlencode

import django
from django.db import connection

PROCESSES = 2


@contextmanager
def two_processes(monkeypatch):
    """Give a pool in which the first two tasks start at the same moment, one in each process."""
    monkeypatch.setenv("DATABASE_URL", database_url())
    context = get_context("spawn")
    with ProcessPoolExecutor(
        PROCESSES, context, initializer=start, initargs=[context.Barrier(PROCESSES)]
    ) as pool:
        yield pool


def start(barrier):
    django.setup()
    barrier.wait(timeout=60)


def database_url():
    """Return the address of the tests' own database: a file, or one on a server."""
    server = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(server['NAME']))}"
    sender = f"{quote(server['USER'], safe='')}:{quote(server['PASSWORD'], safe='')}"
    host = urlencode({"host": server["HOST"]})
    return f"postgres://{sender}@:{server['PORT']}/{quote(server['NAME'])}?{host}"
