"""Counting visits, telling how many there are at this moment, and writing them down.

A hit is a line of its day's journal. What the journal comes to is told from it at once and written
to the database every few seconds, as the figure itself and never as "one more": however often and
by whomever it is written, nothing is counted twice.
"""

import hashlib
import logging
from contextlib import suppress
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import BigIntegerField, Func, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.shared import throttling
from visitors.journal import JournalGoneError, journals_in
from visitors.models import DailyCount, DailyVisits, ImportedTotal
from visitors.records import Record
from visitors.tally import Tally

logger = logging.getLogger(__name__)

WRITTEN_EVERY = 5  # seconds; what is younger is lost when the machine loses its power
SUMS_KEPT = 5  # seconds that a process shows the figures of closed days without asking for them
SEARCHES_KEPT = timedelta(days=90)

_tallies: dict[str, Tally] = {}


def journals():
    """Return where hits are written."""
    if settings.REDIS_URL:
        from visitors.redis_journal import journals_at  # noqa: PLC0415 - takes half a second

        return journals_at(settings.REDIS_URL)
    return journals_in(settings.VISITS_ROOT)


def record(event, *, address="", agent="", at=None, **fields):
    """Write down a page view, download, search or drop; when this returns it is counted.

    Raises OSError when it could not be written.
    """
    at = timezone.localtime(at)
    second = at.hour * 3600 + at.minute * 60 + at.second

    def line_of(salt):
        visitor = sender = ""
        if address or agent:
            visitor = _hash(salt, f"{address}\n{agent}", size=8)
            sender = _hash(salt, throttling.household(address), size=4)
        return Record(event, second, visitor, sender, **fields).line()

    journals().append(at.date(), line_of)


def figures(at=None):
    """Return the visits of today, yesterday, the week since Monday, the month, and in all.

    While the journals cannot be read they are a few seconds old.
    """
    today = timezone.localdate(at)
    tallied = {}
    try:
        for journal in journals().live():
            with suppress(JournalGoneError):  # the database has it, since this very moment
                tallied[journal] = tally_of(journal).visits
    except OSError as error:
        logger.error("The figures are what the database has: %s", error)
        tallied = {}
    written = _written(today, tallied)
    return {
        name: written[name]
        + sum(n for journal, n in tallied.items() if first <= journal.date <= last)
        for name, (first, last) in _spans(today).items()
    }


def tally_of(journal):
    """Return the Tally of a journal to its end; raise JournalGoneError."""
    tally = _tallies.get(journal.name) or _tallies.setdefault(journal.name, Tally())
    with tally.lock:
        tally.take(journals().read(journal, tally.length))
    return tally


def write_down(at=None):
    """Write what the journals come to into the database; destroy those of days that are over."""
    today = timezone.localdate(at)
    live = journals().live()
    for name in set(_tallies) - {journal.name for journal in live}:
        _tallies.pop(name, None)  # another process has written it down, or it was lost
    for journal in live:
        over = not today <= journal.date <= today + timedelta(days=1)  # or begun by a wrong clock
        if over:
            journals().seal(journal)
        try:
            tally = tally_of(journal)
            if over or tally.length > tally.written_length:
                _write(journal)
        except JournalGoneError:
            continue  # another process was faster
        if over:
            journals().destroy(journal)
            _forget_searches(today)


def _write(journal):
    with transaction.atomic(durable=True):
        rows = DailyVisits.objects.select_for_update()
        day, _ = rows.get_or_create(date=journal.date, journal=journal.name, imported=None)
        tally = tally_of(journal)  # read under the lock: nobody overwrites it with less
        length, totals, counts = tally.unwritten(day.length)
        if day.length < length:  # or else another process has written the same
            _fill(day, length, totals, counts)
    tally.keep_written(length, counts)


def _fill(day, length, totals, counts):
    for name, number in totals.items():
        setattr(day, name, number)
    day.length, day.written_at = length, timezone.now()
    day.save()
    DailyCount.objects.bulk_create(
        [
            DailyCount(day=day, kind=kind, subject=subject, number=number)
            for (kind, subject), number in counts.items()
        ],
        update_conflicts=True,
        unique_fields=["day", "kind", "subject"],
        update_fields=["number"],
    )


def _forget_searches(today):
    """Delete what people searched for in vain long ago."""
    missed = DailyCount.objects.filter(kind=DailyCount.Kind.MISSED_SEARCH)
    missed.filter(day__date__lt=today - SEARCHES_KEPT).delete()


def _written(today, live):
    """Return the figures of all that does not stand in a live journal, as they were just now."""
    names = "".join(journal.name for journal in live)
    key = f"visits:{today}:{hashlib.blake2b(names.encode(), digest_size=16).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _in_database(today, live)
        cache.set(key, found, SUMS_KEPT)
    return found


def _in_database(today, live):
    # An aggregate of Django's would group by row here.
    imported = ImportedTotal.objects.values(
        total=Func("visits", function="SUM", output_field=BigIntegerField())
    )
    sums = {
        name: Sum("visits", filter=Q(date__range=span), default=0)
        for name, span in _spans(today).items()
    }
    rows = DailyVisits.objects.exclude(journal__in=[journal.name for journal in live])
    return rows.aggregate(**sums | {"total": sums["total"] + Coalesce(Subquery(imported), 0)})


def _spans(today):
    """Return the first and the last day of each figure."""
    yesterday = today - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "week": (today - timedelta(days=today.weekday()), today),
        "month": (today.replace(day=1), today),
        "total": (date.min, today),
    }


def _hash(salt, text, size):
    key = bytes.fromhex(salt)
    return hashlib.blake2b(
        text.encode(errors="surrogatepass"), digest_size=size, key=key
    ).hexdigest()
