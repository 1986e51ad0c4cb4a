"""The journals where several machines find them: a Redis, which keeps them in its memory.

The lines of a journal are a string that only grows. The key of a day holds the name and the salt of
its open journal: while it is there lines are appended, and one deletion ends both. Should no portal
be left to destroy them, all keys end by themselves.
"""

import secrets
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from django.conf import settings

from portal.shared.redis import client, reached
from visitors.journal import MOST, Journal, JournalGoneError

SALT_LIVES = timedelta(hours=25)  # the day, and what the machines' clocks disagree by
LINES_LIVE = timedelta(days=10)  # a database may be away over Tết

# A line is appended to the journal for which it was made, or not at all.
APPEND = """
local day, lines, live = unpack(KEYS)
local name, date, line, most, expires = unpack(ARGV)
if string.sub(redis.call('GET', day) or '', 1, #name) ~= name then
    return 0
end
if redis.call('STRLEN', lines) + #line > tonumber(most) then
    return redis.error_reply('the journal of the day is full')
end
if redis.call('APPEND', lines, line) == #line then
    redis.call('EXPIRE', lines, expires)
    redis.call('HSET', live, name, date)
    redis.call('EXPIRE', live, expires)
end
return 1
"""
SEAL = """
if string.sub(redis.call('GET', KEYS[1]) or '', 1, #ARGV[1]) == ARGV[1] then
    redis.call('DEL', KEYS[1])
end
"""


@cache
def journals_at(url):
    """Return the journals of a Redis; one object a process."""
    return RedisJournals(client(url))


class Header(NamedTuple):
    """What the key of a day says of its open journal."""

    day: date
    name: str
    salt: str


class RedisJournals:
    """The journals of several machines; each method raises OSError when Redis cannot be asked."""

    def __init__(self, redis):
        self._redis = redis
        self._known: Header | None = None  # saves a question; live() and seal() forget it
        self._append = redis.register_script(APPEND)
        self._seal = redis.register_script(SEAL)

    @reached()
    def append(self, day, line_of):
        """Append what `line_of(salt)` returns to the journal of a day."""
        expires = int(LINES_LIVE.total_seconds())
        while True:
            header = self._known
            if header is None or header.day != day:
                header = self._known = self._header(day)
            if self._append(
                keys=[_day(day), _lines(header.name), _live()],
                args=[header.name, day.isoformat(), line_of(header.salt), MOST, expires],
            ):
                return
            self._known = None

    @reached()
    def live(self):
        """Return the journals that are not destroyed yet, the oldest day first."""
        days = {name.decode(): day.decode() for name, day in self._redis.hgetall(_live()).items()}
        if (header := self._known) and header.name not in days:
            self._known = None
        journals = [Journal(date.fromisoformat(day), name) for name, day in days.items()]
        return sorted(journals, key=lambda journal: (journal.date, journal.name))

    @reached()
    def read(self, journal, start):
        """Return the bytes of a journal from a place on; raise JournalGoneError."""
        with self._redis.pipeline(transaction=False) as both:
            both.getrange(_lines(journal.name), start, -1).exists(_lines(journal.name))
            lines, exist = both.execute()
        if not exist:
            self._redis.hdel(_live(), journal.name)
            raise JournalGoneError
        return lines

    @reached()
    def seal(self, journal):
        """Destroy the salt of a journal; from here on nothing can be appended to it."""
        self._seal(keys=[_day(journal.date)], args=[journal.name])
        self._known = None

    @reached()
    def destroy(self, journal):
        """Remove a sealed journal."""
        header = self._redis.get(_day(journal.date)) or b""
        if not header.startswith(journal.name.encode()):  # once sealed, it is never open again
            self._redis.delete(_lines(journal.name))
            self._redis.hdel(_live(), journal.name)

    @reached()
    def is_written_to_disk(self):
        """Say whether Redis copies what it holds to files, the salts too."""
        kept = self._redis.config_get("save", "appendonly")
        return bool(kept["save"]) or kept["appendonly"] != "no"

    def _header(self, day):
        """Return the Header of a day's open journal, which is made where there is none."""
        while not (header := self._redis.get(_day(day))):
            new = f"{secrets.token_hex(16)} {secrets.token_hex(32)}"
            self._redis.set(_day(day), new, nx=True, ex=SALT_LIVES)
        return Header(day, *header.decode().split())


def _live():
    """Return the key of a hash: the name of each journal and its day."""
    return _key("live")


def _day(day):
    return _key(day)


def _lines(name):
    return _key("lines", name)


def _key(*parts):
    """Return a key of this site: a ward's neighbour may have the same Redis."""
    return ":".join(["portal", "visits", settings.ALLOWED_HOSTS[0], *map(str, parts)])
