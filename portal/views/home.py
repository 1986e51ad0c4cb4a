from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from announcements.article import newest
from announcements.models import Announcement, Dispatch
from portal.shared.edition import edition
from portal.shared.page_cache import kept

LEADING = 5
OF_A_CATEGORY = 3
DISPATCHES = 5


@login_not_required
@require_safe
@kept()
def home(request):
    """The first page: what is new, and how the ward performs."""
    first = edition().once("home.leading", leading)
    others = ([one for one in rows if one not in first] for rows in newest().values())
    return render(
        request,
        "portal/home.html",
        {
            "leading": first,
            "of_categories": [one for rows in others for one in rows[:OF_A_CATEGORY]],
            "dispatches": edition().once("home.dispatches", latest_dispatches),
        },
    )


def leading():
    """Return the announcements that stand first in their list."""
    return list(Announcement.objects.published().newest_first()[:LEADING])


def latest_dispatches():
    """Return those that were issued last, with their files, but not their texts."""
    public = Dispatch.objects.published().in_register_order().with_attached()
    return list(public.defer("body")[:DISPATCHES])
