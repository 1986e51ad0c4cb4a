"""What every page may rely on; nothing is asked of the database until a template uses it."""

from functools import cache, partial

from django.utils import timezone

from portal.models import Alert, Downtime, Hotline, Menu, MenuItem, WardIdentity
from portal.shared.edition import edition
from portal.shared.models import StoredFile
from portal.shared.prepared import Prepared
from tthc.charts import latest_course


def ward(request):
    """Return what all pages show of the ward, and whether this one is only a preview.

    What is asked for is a function, which templates call.
    """
    once = edition().once
    frame = cache(partial(once, "frame", around_every_page))
    return {
        "ward": lambda: frame()["ward"],
        "hotlines": lambda: frame()["hotlines"],
        "alerts": lambda: frame()["alerts"],
        "downtimes": lambda: frame()["downtimes"],
        "menu": cache(lambda: Menu(frame()["items"], request.path)),
        "latest_results": cache(partial(once, "latest_results", latest_course)),
        "preview": getattr(request, "preview", False),
    }


def around_every_page():
    """Return the rows of which the same stands around all pages, by name."""
    found = _around_every_page(timezone.now())
    named = WardIdentity.first_of(found["wards"])
    if found["logos"]:
        named.logo = found["logos"][0]
    return {**found, "ward": named}


@Prepared
def _around_every_page(at):
    logos = StoredFile.objects.filter(pk__in=WardIdentity.objects.values("logo"))
    return {
        "wards": WardIdentity.objects.all(),
        "logos": logos.only("name", "content_type", "width", "height"),
        "hotlines": Hotline.objects.all(),
        "items": MenuItem.objects.all(),
        "alerts": Alert.objects.current(at),
        "downtimes": Downtime.objects.announced(at),
    }
