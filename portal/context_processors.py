"""What every page may rely on; nothing is asked of the database until a template uses it."""

from functools import partial

from django.utils.functional import SimpleLazyObject

from portal.models import Alert, Downtime, Hotline, Menu, MenuItem, WardIdentity
from portal.shared.edition import edition
from tthc.charts import latest_course

SAME_ON_ALL_PAGES = {
    "ward": WardIdentity.current,
    "hotlines": lambda: list(Hotline.objects.all()),
    "alerts": lambda: list(Alert.objects.current()),
    "downtimes": lambda: list(Downtime.objects.announced()),
    "latest_results": latest_course,
}


def ward(request):
    """Return what all pages show of the ward, and whether this one is only a preview."""
    once = edition().once
    frame = {
        name: SimpleLazyObject(partial(once, name, make))
        for name, make in SAME_ON_ALL_PAGES.items()
    }
    items = partial(once, "menu", lambda: list(MenuItem.objects.all()))
    menu = SimpleLazyObject(lambda: Menu(items(), request.path))
    return {**frame, "menu": menu, "preview": getattr(request, "preview", False)}
