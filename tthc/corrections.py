"""What was corrected in a period after citizens could read it, told from its kept versions."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from portal.shared.text import grouped, posting_time
from tthc.models import Sector, SectorResult
from tthc.table import words_for


@dataclass(frozen=True)
class Change:
    """One figure of one sector that a correction changed."""

    sector: str
    figure: str
    before: int
    after: int

    def __str__(self):
        figure, before, after = words_for(self.figure), grouped(self.before), grouped(self.after)
        return f"{self.sector} – {figure}: {before} → {after}"


@dataclass(frozen=True)
class Correction:
    """Đính chính: when a changed text took the place of the one before, why, and in which figures."""

    at: datetime
    note: str
    changes: list[Change]

    def __str__(self):
        told = [self.note.rstrip("."), "; ".join(map(str, self.changes))]
        return f"Đính chính lúc {posting_time(self.at)}: {'. '.join(filter(None, told))}."


@dataclass(frozen=True)
class Corrections:
    """All corrections, the newest first; and the rows by sector that stood before the latest."""

    entries: list[Correction] = field(default_factory=list)
    before: dict[int, SectorResult] = field(default_factory=dict)

    def __bool__(self):
        return bool(self.entries)


def corrections_of(period):
    """Return the Corrections of a period that is or was public; of any other there are none."""
    item = period.item
    if not item.update_count:
        return Corrections()
    published = list(item.revisions.filter(published_at__isnull=False).order_by("number"))
    steps = [
        (earlier, later)
        for earlier, later in pairwise(published)
        if later.published_at > item.publish_at
    ]
    if not steps:
        return Corrections()
    sectors = Sector.objects.in_bulk()
    entries = [
        Correction(later.published_at, later.change_note, _changes(earlier, later, sectors))
        for earlier, later in reversed(steps)
    ]
    return Corrections(entries, rows_of(steps[-1][0]))


def rows_of(revision):
    """Return {sector key: row} of a kept version; the rows are never saved."""
    return {
        part["sector_id"]: SectorResult(**{name: part[name] for name in SectorResult.COUNTS})
        for part in revision.content["parts"]["rows"]
    }


def _changes(earlier, later, sectors):
    before, after, none = rows_of(earlier), rows_of(later), SectorResult()
    known = [pk for pk in sectors if pk in before or pk in after]
    return [
        Change(sectors[pk].name, name, was, now)
        for pk in known
        for name in SectorResult.COUNTS
        if (was := getattr(before.get(pk, none), name))
        != (now := getattr(after.get(pk, none), name))
    ]
