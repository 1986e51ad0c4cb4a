from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.forms import SiteSearchForm
from visitors.hits import count_missed_search


@login_not_required
@require_safe
def search(request):
    """Everything public whose title, number, text or files hold the words."""
    form = SiteSearchForm(request.GET)
    found = form.found()
    words = form.cleaned_data.get("q", "")
    if words and not form.errors and not found.total:
        count_missed_search(request, words)
    return render(request, "portal/search.html", {"form": form, "words": words, "found": found})
