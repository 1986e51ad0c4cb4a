"""Whether a dispatch is in force on a given day: by what its clerk said, and by its dates."""

from datetime import date

from django.db import models
from django.db.models import Q

LIVE = {"in_force", "corrected"}  # the only ones that a date can end, or hold back
ENDED = {"expired", "replaced", "recalled"}
MAY_HAVE_ENDED = Q(validity="expired") | Q(end_date__isnull=False)  # what an index holds


class Standing(models.TextChoices):
    """Hiệu lực như người đọc thấy; each validity of a dispatch is one, by its name."""

    IN_FORCE = "con", "còn hiệu lực"
    NOT_YET = "chua", "chưa có hiệu lực"
    CORRECTED = "dinh-chinh", "đã đính chính"
    EXPIRED = "het", "hết hiệu lực"
    REPLACED = "thay-the", "bị thay thế"
    RECALLED = "thu-hoi", "đã thu hồi"


def standing_on(day, *, validity, effective_date, end_date):
    """Return the Standing of such a dispatch; the day on which it ends is still its own."""
    if validity in LIVE and end_date and end_date < day:
        return Standing.EXPIRED
    if validity in LIVE and effective_date and effective_date > day:
        return Standing.NOT_YET
    return Standing[validity.upper()]


def stands(standing, day):
    """Return the condition under which `standing_on` says so of a row."""
    live, ended = Q(validity__in=LIVE), Q(end_date__lt=day)
    # An end of these days, though there is none, tells a database how few they are.
    ahead = Q(effective_date__gt=day, effective_date__lte=date.max)
    said = Q(validity=standing.name.lower())
    if standing is Standing.NOT_YET:
        # Said this way round, no index on the validity, which most share, tempts a database away
        # from the days ahead.
        return ~Q(validity__in=ENDED) & ahead & ~ended
    if standing is Standing.EXPIRED:
        return MAY_HAVE_ENDED & (said | (live & ended))
    return said & ~(live & (ended | ahead))
