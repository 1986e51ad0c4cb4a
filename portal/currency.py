"""When what a page shows last changed, so that citizens see how current it is."""

from django.db.models import Q
from django.utils import timezone

from portal.shared.models import LogRecord


def last_changed(*models):
    """Return the day on which the rows of these models last changed, or None; in one query.

    All rows count, for one that a page no longer shows changed that page too. Of those that are
    gone the log knows, into which every deletion at the desk is written.
    """
    gone = Q()
    for model in models:
        gone |= Q(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
        )
    deletions = LogRecord.objects.filter(gone, action=LogRecord.Action.DELETED)
    changes = [model.objects.order_by().values_list("updated_at") for model in models]
    newest = deletions.order_by().values_list("at").union(*changes).order_by("-at").first()
    return timezone.localdate(newest[0]) if newest else None
