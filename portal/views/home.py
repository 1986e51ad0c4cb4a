from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from announcements.article import newest
from announcements.models import Announcement, Dispatch
from portal.shared.page_cache import kept

LEADING = 5
OF_A_CATEGORY = 3
DISPATCHES = 5


@login_not_required
@require_safe
@kept()
def home(request):
    """The first page: what is new, and how the ward performs."""
    public = Announcement.objects.published()
    leading = list(public.newest_first()[:LEADING])
    others = ([one for one in rows if one not in leading] for rows in newest().values())
    dispatches = Dispatch.objects.published().in_register_order().with_attached()
    return render(
        request,
        "portal/home.html",
        {
            "leading": leading,
            "of_categories": [one for rows in others for one in rows[:OF_A_CATEGORY]],
            "dispatches": dispatches.defer("body")[:DISPATCHES],
        },
    )
