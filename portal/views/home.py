from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from announcements.models import Announcement, Dispatch

ANNOUNCEMENTS = 7
DISPATCHES = 5


@login_not_required
@require_safe
def home(request):
    """The first page: what is new, and how the ward performs."""
    return render(
        request,
        "portal/home.html",
        {
            "announcements": Announcement.objects.published().newest_first()[:ANNOUNCEMENTS],
            "dispatches": Dispatch.objects.published().in_register_order()[:DISPATCHES],
        },
    )
