"""Rows and readers to test with: every field can be given, the rest is plausible."""

from django.utils import timezone

from visitors.models import DailyVisits, ImportedTotal
from visitors.services import record_visit

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/125.0.0.0 Mobile Safari/537.36"
)


def make_day(**fields):
    return DailyVisits.objects.create(**{"date": timezone.localdate(), "visits": 1} | fields)


def make_imported(**fields):
    return ImportedTotal.objects.create(**{"visits": 1000, "note": "Trang cũ"} | fields)


def view(**fields):
    """Record the page view of a reader; return whether it began a visit."""
    return record_visit(**{"address": "192.0.2.7", "agent": FIREFOX} | fields)


def days():
    """Return the counted days as {"2024-05-14": 314}."""
    return {str(day.date): day.visits for day in DailyVisits.objects.all()}
