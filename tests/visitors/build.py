"""Rows and readers to test with: every field can be given, the rest is plausible."""

from django.utils import timezone

from visitors import services
from visitors.models import DailyCount, DailyVisits, ImportedTotal
from visitors.records import Event

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/125.0.0.0 Mobile Safari/537.36"
)


def make_day(**fields):
    return DailyVisits.objects.create(**{"date": timezone.localdate(), "visits": 1} | fields)


def make_count(**fields):
    """Count something in a day; `day` is a row or made."""
    if "day" not in fields:
        today = {"date": timezone.localdate(), "journal": "", "imported": None}
        fields["day"] = DailyVisits.objects.get_or_create(**today)[0]
    defaults = {"kind": DailyCount.Kind.READ, "subject": "portal.page:1", "number": 1}
    return DailyCount.objects.create(**defaults | fields)


def make_imported(**fields):
    return ImportedTotal.objects.create(**{"visits": 1000, "note": "Trang cũ"} | fields)


def view(event=Event.VIEW, **fields):
    """Record the page view of a reader."""
    services.record(event, **{"address": "192.0.2.7", "agent": FIREFOX} | fields)


def tally(day=None):
    """Return the Tally of the journal of a day, or of the only one that is live."""
    live = services.journals().live()
    (journal,) = [journal for journal in live if day in {None, str(journal.date)}]
    return services.tally_of(journal)


def days():
    """Return the counted days as {"2024-05-14": 314}, from the journals that are live."""
    live = services.journals().live()
    return {str(journal.date): services.tally_of(journal).visits for journal in live}


def counts():
    """Return {(kind, subject): number} of what the readers of this test did."""
    return dict(tally().counts) if services.journals().live() else {}
