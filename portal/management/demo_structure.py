"""Makes who works in the demo ward, how to reach it, and what stands above its pages."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from portal.models import Alert, Channel, Downtime, Official, Reception, Unit, WardMap
from portal.shared.models import StoredFile
from portal.shared.pictures import inspect_image

ALERT_FOR = timedelta(days=10)
DOWN_SINCE, DOWN_FOR, TOLD_BEFORE = timedelta(days=20), timedelta(hours=4), timedelta(days=14)


def load(folder, *, units, officials, receptions, channels, ward_map, alert, downtime):
    """Make what is missing of the rows; pictures are taken from the folder."""
    for position, row in enumerate(units):
        fields = {**row, "position": position}
        Unit.objects.get_or_create(name=row["name"], defaults=fields)
    for position, row in enumerate(officials):
        unit = Unit.objects.filter(name=row["unit"]).first()
        fields = {**row, "unit": unit, "position": position}
        Official.objects.get_or_create(name=row["name"], defaults=fields)
    for row in receptions:
        official = Official.objects.get(name=row["official"])
        fields = {**row, "official": official}
        Reception.objects.get_or_create(official=official, weekday=row["weekday"], defaults=fields)
    for position, row in enumerate(channels):
        fields = {**row, "position": position}
        Channel.objects.get_or_create(name=row["name"], defaults=fields)
    load_map(folder, **ward_map)
    load_notices(alert, downtime)


def load_map(folder, title, picture, **fields):
    if not WardMap.objects.filter(title=title).exists():
        upload = ContentFile((folder / picture).read_bytes(), name=picture)
        image = StoredFile.objects.keep_picture(inspect_image(upload), picture)
        WardMap.objects.create(title=title, image=image, **fields)


def load_notices(alert, downtime):
    """Make an alert for the days to come, and a downtime that is over: one example in the list."""
    now = timezone.now()
    times = {"starts_at": now, "ends_at": now + ALERT_FOR}
    Alert.objects.get_or_create(title=alert["title"], defaults={**alert, **times})
    began = now - DOWN_SINCE
    times = {"starts_at": began, "ends_at": began + DOWN_FOR}
    row, created = Downtime.objects.get_or_create(
        reason=downtime["reason"], defaults={**downtime, **times}
    )
    if created:
        Downtime.objects.filter(pk=row.pk).update(announced_at=began - TOLD_BEFORE)
