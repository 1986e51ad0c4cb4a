from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from announcements.models import Announcement, Dispatch
from portal.models import Page
from portal.shared.forms import SearchForm
from tthc.models import Procedure
from visitors.hits import count_missed_search

SHOWN = 20


@login_not_required
@require_safe
def search(request):
    """Everything public whose title, number or trích yếu holds the words."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    groups = found(words) if words else []
    if words and not groups:
        count_missed_search(request, words)
    return render(request, "portal/search.html", {"form": form, "words": words, "groups": groups})


def found(words):
    """Return the kinds that have hits as {"label", "rows", "more"}, at most SHOWN rows each."""
    kinds = [
        ("Tin tức", Announcement.objects.published().newest_first()),
        ("Văn bản", Dispatch.objects.published().in_register_order().defer("body")),
        ("Thủ tục hành chính", Procedure.objects.in_force().with_sector()),
        ("Giới thiệu", Page.objects.published().defer("body")),
    ]
    groups = []
    for label, public in kinds:
        rows = list(public.matching(words)[: SHOWN + 1])
        if rows:
            groups.append({"label": label, "rows": rows[:SHOWN], "more": len(rows) > SHOWN})
    return groups
