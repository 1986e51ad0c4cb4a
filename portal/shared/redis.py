"""The Redis that several machines share: one client a process."""

import secrets
from contextlib import contextmanager
from functools import cache

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PATIENCE = 0.5  # seconds to connect in, and to answer in: a reader's page waits


@cache
def client(url):
    """Return the client of a Redis, which keeps its connections."""
    once = Retry(NoBackoff(), 0)  # a command sent again may have been done already
    waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    return Redis.from_url(url, protocol=2, retry=once, **waits)


@contextmanager
def reached():
    """Raise OSError where Redis cannot be asked."""
    try:
        yield
    except RedisError as error:
        raise OSError(f"Redis: {error}") from error


class Mark:
    """The mark of the edition on several machines."""

    def __init__(self, redis, key):
        self._redis, self._key = redis, key

    def read(self):
        """Return the mark, or None where there is none or Redis cannot be asked."""
        try:
            return self._redis.get(self._key)
        except RedisError:
            return None

    @reached()
    def advance(self):
        self._redis.set(self._key, secrets.token_bytes(16))
