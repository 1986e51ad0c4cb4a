from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.search import found
from portal.shared.forms import SearchForm
from visitors.hits import count_missed_search


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
