"""The edition of the site: what a process keeps of its pages holds while this stays the same.

Every write to the database begins another edition once it is committed, on all workers and machines;
so does every moment at which something appears or goes by itself. Where the edition cannot be told,
nothing is kept.
"""

import fcntl
import logging
import mmap
import os
import re
import struct
import threading
import time
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models import DateTimeField, Func
from django.utils import timezone

logger = logging.getLogger(__name__)

MOST_KEPT = 10_000  # values of an edition
NUMBER = struct.Struct("q")
LOOK_AGAIN = 1  # seconds after which a process notices that the file is another one
LONGEST = timedelta(seconds=60)  # for what another program has written into the database
ASK_AGAIN = timedelta(seconds=5)  # a database that did not answer
WRITE = re.compile(
    r"""\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)""", re.IGNORECASE
)
READ = re.compile(
    r"[\s(]*(?:SELECT|WITH(?!.*\b(?:INSERT|UPDATE|DELETE)\b)|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT"
    r"|PRAGMA|EXPLAIN|SET|SHOW)\b",
    re.IGNORECASE | re.DOTALL,
)
# Written at every visit, sign-in or vote. Pages tell some of it, no older than `LONGEST`.
UNSEEN = re.compile(
    r"visitors_|django_session$|django_admin_log$|shared_attempt$|portal_(?:helpfulness|report|accountsecurity|recoverycode)$"
)


class FileMark:
    """The mark of the edition on one machine: the number in a file, which only grows.

    Every process has the file in its own memory: to look at the mark asks nothing of the system.
    """

    def __init__(self, path):
        self._path = Path(path)
        self._mapped, self._inode = None, None
        self._until = 0.0

    def read(self):
        """Return the mark, or None where there is none."""
        mapped = self._mapped
        if mapped is None or time.monotonic() >= self._until:
            mapped = self._look()
        return mapped and mapped[0]

    def _look(self):
        """Map the file that is there now: another process may have removed the one from before."""
        self._until = time.monotonic() + LOOK_AGAIN
        try:
            with self._path.open("rb") as file:
                inode = os.fstat(file.fileno()).st_ino
                if inode != self._inode:
                    content = mmap.mmap(file.fileno(), NUMBER.size, access=mmap.ACCESS_READ)
                    self._mapped, self._inode = memoryview(content).cast("q"), inode
        except (OSError, ValueError):  # none, or one that holds no number yet
            self._mapped = self._inode = None
        return self._mapped

    def advance(self):
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self._path, "r+b", opener=_opened, buffering=0) as file:
            number = file.fileno()
            fcntl.flock(file, fcntl.LOCK_EX)
            # Without room for it this fails; whoever has mapped such a file would be killed.
            os.posix_fallocate(number, 0, NUMBER.size)
            (now,) = NUMBER.unpack(os.pread(number, NUMBER.size, 0))
            os.pwrite(number, NUMBER.pack(max(time.time_ns(), now + 1)), 0)


def _opened(path, flags):
    return os.open(path, flags | os.O_CREAT, 0o600)


class Known:
    """An edition as a process knows it: it holds until it is looked up again, or something changes.

    Both are seconds since the epoch.
    """

    __slots__ = ("changes", "mark", "until")

    def __init__(self, mark, at):
        self.mark = mark
        self.changes = ends_by_itself(at).timestamp()
        self.until = min(self.changes, (at + LONGEST).timestamp())


class Edition:
    """The current edition as this process knows it, and what the process keeps for as long."""

    def __init__(self, mark):
        self.mark = mark
        self._known: Known | None = None
        self._kept: tuple[Any, dict[Any, Any]] = (None, {})
        self._held = threading.local()

    def current(self):
        """Return what is equal as long as no page has changed; None where that is unknown.

        Raises DatabaseError where it has to be looked up and cannot.
        """
        mark = self.mark.read()
        if mark is None:
            self._known = None  # meanwhile something may change that this mark does not tell
            return None
        known = self._known
        if known is None or known.mark != mark or time.time() >= known.until:
            known = self._known = self._look(mark)
        return known

    def _look(self, mark):
        """Ask the database; while it is gone nobody writes, so that what is known goes on."""
        known, at = self._known, timezone.now()
        try:
            return Known(mark, at)
        except DatabaseError:
            later = (at + ASK_AGAIN).timestamp()
            if known is None or known.mark != mark or later >= known.changes:
                raise
            known.until = later
            return known

    def hold(self):
        """Let all that this thread keeps and finds be of the edition that is current now.

        What a page is made of is read at different moments: all of them are later than this one.
        """
        held = vars(self._held)
        held["connection"] = connections[DEFAULT_DB_ALIAS]
        try:
            held["edition"] = None if connection.in_atomic_block else self.current()
        except DatabaseError:
            held["edition"] = None

    def release(self):
        """Let this thread look again at each moment which edition is the current one."""
        vars(self._held).clear()

    def once(self, name, make):
        """Return what `make()` returned the first time in this edition."""
        held = vars(self._held)
        # The connection of a thread takes long to look up, for what is asked so often.
        if held.get("connection", connection).in_atomic_block:  # what may never be committed
            return make()
        current = held["edition"] if held else self.current()
        if current is None:
            return make()
        if self._kept[0] != current:
            self._kept = (current, {})
        kept = self._kept[1]
        if name in kept:
            return kept[name]
        value = make()
        if len(kept) < MOST_KEPT:
            kept[name] = value
        return value


def ends_by_itself(at):
    """Return when something changes by itself after a moment: at midnight at the latest."""
    managers = [model._default_manager for model in apps.get_models()]
    timed = [manager for manager in managers if hasattr(manager, "next_changes")]
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))
    first, *others = chain.from_iterable(manager.next_changes(at) for manager in timed)
    changes = first.union(*others, all=True)
    return min([midnight, *filter(None, changes)])


def next_moments(rows, at, *fields):
    """Return a query for each of these fields: the first moment after another in it, or None."""
    return [
        # An aggregate of Django's would group by row here.
        rows.order_by()
        .filter(**{f"{field}__gt": at})
        .values_list(Func(field, function="MIN", output_field=DateTimeField()), flat=True)
        for field in fields
    ]


def edition():
    """Return the edition of the site; one object a process."""
    return _edition_of(settings.VISITS_ROOT, settings.REDIS_URL)


@cache
def _edition_of(folder, redis_url):
    if redis_url:
        from portal.shared.redis import Mark, client  # noqa: PLC0415 - takes half a second

        return Edition(Mark(client(redis_url), f"portal:edition:{settings.SITE_URL}"))
    return Edition(FileMark(folder / "edition"))


def hold(**kwargs):
    """Let a request be answered from one edition, that of its first moment."""
    edition().hold()


def release(**kwargs):
    edition().release()


def begin():
    """Begin another edition; where that fails, pages are `LONGEST` behind."""
    edition().release()  # who has written something reads it
    try:
        edition().mark.advance()
    except OSError as error:
        logger.error("No new edition could be begun: %s", error)


def watch(connection, **kwargs):
    """Let each write through a new connection begin another edition."""
    if notice not in connection.execute_wrappers:
        # First of all: whoever adds another for a while takes the last one away again.
        connection.execute_wrappers.insert(0, notice)


def notice(execute, sql, params, many, context):
    """Run a statement; begin another edition once what it wrote is committed."""
    result = execute(sql, params, many, context)
    if not READ.match(sql):
        written = WRITE.match(sql)
        if not (written and UNSEEN.match(written[1])) and not _will_begin(context["connection"]):
            context["connection"].on_commit(begin)
    return result


def _will_begin(connection):
    """Say whether another edition begins with the commit, whatever becomes of the savepoints since."""
    savepoints = set(connection.savepoint_ids)
    return any(
        function is begin and within <= savepoints
        for within, function, *_ in connection.run_on_commit
    )
