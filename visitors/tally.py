"""What a journal comes to: the same lines give every process the same figures."""

from collections import Counter
from threading import Lock

from visitors.models import DailyCount
from visitors.records import Event, Reason, Record

VISIT_GOES_ON = 30 * 60  # seconds
DAY = 24 * 60 * 60
MOST_OF_A_SENDER = 1000  # visits, reads, downloads; a whole school behind one address does less
MOST_SUBJECTS = 1000  # of a kind in a day; what comes later is counted without its name
FEWEST_WHO_SEARCHED = 2  # words that one household alone searched for might be a name

Pair = tuple[str, str]
Kind = DailyCount.Kind
OPENED = {
    Event.VIEW: Kind.READ,
    Event.DOWNLOAD: Kind.DOWNLOAD,
    Event.MISSED_SEARCH: Kind.MISSED_SEARCH,
}
SAID_BY_READERS = {Kind.REFERRER, Kind.MISSED_SEARCH}  # in words that nobody has signed
VISIT = "visit"


class Tally:
    """The figures of one journal up to the byte `length`."""

    def __init__(self):
        self.lock = Lock()
        self.length = 0
        self.visits = self.views = self.on_phone = 0
        self.counts: Counter[Pair] = Counter()  # of (kind, subject)
        self.written_length = 0
        self._written: dict[Pair, int] = {}  # of `counts`, what the database has from here
        self._subjects: Counter[str] = Counter()  # of a kind
        self._last_seen: dict[Pair, int] = {}  # (visitor, what): the second of the day
        self._begun: Counter[Pair] = Counter()  # of (sender, kind)

    def take(self, data):
        """Count the whole lines of the bytes that follow."""
        whole = data[: data.rfind(b"\n") + 1]
        for line in filter(None, whole.split(b"\n")):
            if record := Record.read(line):
                self._count(record)
        self.length += len(whole)

    def unwritten(self, length):
        """Return the length, the totals by name, and those `counts` that grew since they were kept.

        A database that has less than was kept, up to `length`, comes from a backup and is given
        all. What only one household searched for in vain is not among them: it never leaves the
        journal.
        """
        with self.lock:
            if length < self.written_length:
                self._written = {}
            totals = {"visits": self.visits, "views": self.views, "on_phone": self.on_phone}
            grown = {
                key: number
                for key, number in self.counts.items()
                if number != self._written.get(key)
                and (key[0] != Kind.MISSED_SEARCH or number >= FEWEST_WHO_SEARCHED)
            }
            return self.length, totals, grown

    def keep_written(self, length, counts):
        """Remember what stands in the database now."""
        self.written_length = length
        self._written.update(counts)

    def _count(self, record):
        if record.event == Event.DROPPED:
            self._add(Kind.DROPPED, record.subject)
            return
        if record.event == Event.VIEW and not self._viewed(record):
            return
        what, kind = record.event + record.subject, OPENED[record.event]
        if record.subject and self._anew(record, what) and not self._is_crowd(record, what, kind):
            self._add(kind, record.subject)

    def _viewed(self, record):
        """Count a page view and the visit that it may begin; return whether it counts."""
        if self._anew(record, ""):
            if self._is_crowd(record, "", VISIT):
                return False
            self.visits += 1
            self.on_phone += record.on_phone
            if record.referrer:
                self._add(Kind.REFERRER, record.referrer)
        self.views += 1
        return True

    def _anew(self, record, what):
        """Tell whether a visitor has not done this within half an hour, and remember it.

        A search in vain counts once a day and address: its number is that of households.
        """
        who, goes_on = record.visitor, VISIT_GOES_ON
        if record.event == Event.MISSED_SEARCH:
            who, goes_on = record.sender, DAY
        last = self._last_seen.get((who, what))
        self._last_seen[who, what] = max(record.second, last or 0)
        return last is None or record.second - last > goes_on

    def _is_crowd(self, record, what, kind):
        """Tell whether a sender has begun too many of a kind today; count this one among them."""
        if self._begun[record.sender, kind] >= MOST_OF_A_SENDER:
            self._last_seen.pop((record.visitor, what), None)
            self._add(Kind.DROPPED, Reason.CROWD)
            return True
        self._begun[record.sender, kind] += 1
        return False

    def _add(self, kind, subject):
        if kind in SAID_BY_READERS and (kind, subject) not in self.counts:
            if self._subjects[kind] >= MOST_SUBJECTS:
                subject = ""
            self._subjects[kind] += 1
        self.counts[kind, subject] += 1
