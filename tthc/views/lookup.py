from datetime import timedelta
from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.shared import throttling
from tthc.forms import LookupForm
from tthc.models import Dossier, OneStopDesk, Procedure

# Codes are numbered: one sender shall not go through them, nor many senders together.
PER_SENDER = throttling.Limit("tra-cuu", 10, timedelta(minutes=10))
IN_ALL = throttling.Limit("tra-cuu-chung", 1000, timedelta(hours=1))


@login_not_required
@csrf_exempt  # nothing is changed, and a citizen gets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def lookup(request):
    """Answer where a dossier stands; its code is posted, so that no address and no log holds it."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return lookup_page(request, form)
    claims = (PER_SENDER, throttling.sender(request)), (IN_ALL, throttling.EVERYBODY)
    now = timezone.now()
    if later := throttling.attempt(*claims, at=now):
        return come_back_page(request, form, wait=later - now)
    dossier = form.found()
    if not dossier:
        return lookup_page(request, form, missing=True)
    return lookup_page(request, form, **answer(dossier, timezone.localdate(now)))


def answer(dossier, today):
    """Return what the page tells of a dossier on this day."""
    return {
        "dossier": dossier,
        "procedure": Procedure.objects.public().filter(pk=dossier.procedure_id).first(),
        "late": dossier.is_late_on(today),
        "days_late": dossier.days_late_on(today),
        "waiting": dossier.state in Dossier.OPEN,
        "new_date_stands": bool(dossier.new_due_on and dossier.new_due_on >= today),
    }


def come_back_page(request, form, wait):
    """Return a 429 that says in how many minutes the next look-up is answered."""
    seconds = ceil(wait.total_seconds())
    response = lookup_page(request, form, status=429, minutes=ceil(seconds / 60))
    response["Retry-After"] = seconds
    return response


def lookup_page(request, form, status=200, **context):
    context |= {
        "form": form,
        "desk": OneStopDesk.current(),
        "received_until": Dossier.objects.aggregate(Max("received_on"))["received_on__max"],
    }
    return render(request, "tthc/lookup.html", context, status=status)
