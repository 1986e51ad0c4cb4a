"""Two processes, as two workers of a web server, on the tests' own database."""

from contextlib import contextmanager
from urllib.parse import quote, urlencode

from django.db import connection

from tests.processes import barrier, pool

PROCESSES = 2


@contextmanager
def two_processes():
    """Give a pool in which the first two tasks start at the same moment, one in each process."""
    together = barrier(PROCESSES)
    with pool(PROCESSES, wait, [together], DATABASE_URL=database_url()) as processes:
        yield processes


def wait(others):
    others.wait(timeout=60)


def database_url():
    """Return the address of the tests' own database: a file, or one on a server."""
    server = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(server['NAME']))}"
    sender = f"{quote(server['USER'], safe='')}:{quote(server['PASSWORD'], safe='')}"
    host = urlencode({"host": server["HOST"]})
    return f"postgres://{sender}@:{server['PORT']}/{quote(server['NAME'])}?{host}"
