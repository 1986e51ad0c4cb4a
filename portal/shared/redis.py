"""The Redis that several machines share: one client a process."""

import secrets
import time
from contextlib import contextmanager
from functools import cache

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotReachedError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as NoAnswerError
from redis.retry import Retry

PATIENCE = 0.5  # seconds to connect in, and to answer in: a reader's page waits
QUIET = 1  # seconds for which a Redis that did not answer is not asked again


class Client(Redis):
    """A Redis for which readers wait once where it does not answer, not at each question."""

    _quiet_until = 0.0

    def execute_command(self, *args, **options):
        if time.monotonic() < self._quiet_until:
            raise NotReachedError("no answer a moment ago")
        try:
            return super().execute_command(*args, **options)
        except (NotReachedError, NoAnswerError):
            self._quiet_until = time.monotonic() + QUIET
            raise


@cache
def client(url):
    """Return the client of a Redis, which keeps its connections."""
    once = Retry(NoBackoff(), 0)  # a command sent again may have been done already
    waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    return Client.from_url(url, protocol=2, retry=once, **waits)


@contextmanager
def reached():
    """Raise OSError where Redis cannot be asked."""
    try:
        yield
    except RedisError as error:
        raise OSError(f"Redis: {error}") from error


class Mark:
    """The mark of the edition on several machines: what it is does not matter, only that it changes.

    Whoever finds none makes one. What could not be advanced is none until it was.
    """

    def __init__(self, redis, key):
        self._redis, self._key = redis, key
        self._owed = False

    def read(self):
        """Return the mark, or None where Redis cannot be asked."""
        try:
            if self._owed:
                self.advance()
            return self._redis.get(self._key) or self._first()
        except (RedisError, OSError):
            return None

    def _first(self):
        self._redis.set(self._key, secrets.token_bytes(16), nx=True)
        return self._redis.get(self._key)

    @reached()
    def advance(self):
        """Make it another one, or none where Redis has no room; OSError where neither can be done."""
        self._owed = True
        try:
            self._redis.set(self._key, secrets.token_bytes(16))
        except ResponseError:
            self._redis.delete(self._key)
        self._owed = False
