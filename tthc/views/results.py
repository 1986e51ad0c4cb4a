from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.shared.views import withdrawn_page
from tthc.models import ResultPeriod


@login_not_required
@require_safe
def latest_results(request):
    """The published period that ended last; before there is one, a page that says so."""
    return results_page(request, ResultPeriod.objects.published().latest_with_rows())


@login_not_required
@require_safe
def period_results(request, key):
    named = ResultPeriod.objects.with_key(key)
    period = named.published().with_rows().first()
    if not period:
        return withdrawn_page(request, named)
    return results_page(request, period)


def results_page(request, period):
    """Return the table of a period, or of none yet, whoever may see it."""
    periods = ResultPeriod.objects.published()
    return render(request, "tthc/results.html", {"period": period, "periods": periods})
