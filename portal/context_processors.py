"""What every page may rely on; nothing is asked of the database until a template uses it."""

from django.utils.functional import SimpleLazyObject

from portal.models import Alert, Downtime, Hotline, MenuItem, WardIdentity
from tthc.charts import latest_course


def ward(request):
    """Return the ward's identity, its hotlines, its menu, its notices and its latest results."""
    return {
        "ward": SimpleLazyObject(WardIdentity.current),
        "hotlines": Hotline.objects.all(),
        "menu": SimpleLazyObject(lambda: MenuItem.objects.tree(request.path)),
        "alerts": Alert.objects.current(),
        "downtimes": Downtime.objects.announced(),
        "latest_results": SimpleLazyObject(latest_course),
    }
