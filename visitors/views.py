import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from portal.shared.page_cache import kept
from visitors.hits import count_view
from visitors.services import SEARCHES_KEPT, WRITTEN_EVERY, figures
from visitors.statistics import counted_since, old_sites
from visitors.tally import FEWEST_WHO_SEARCHED, MOST_OF_A_SENDER, VISIT_GOES_ON

logger = logging.getLogger(__name__)

DOT = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)


@login_not_required
@csrf_exempt  # a cached page carries no token, and nothing but the counter changes
@require_http_methods(["GET", "POST"])
@cache_control(no_store=True)
def count(request):
    """The figures as JSON; a POST counts its sender first. Whoever gets an answer was counted."""
    try:
        if request.method == "POST":
            count_view(request)
        return JsonResponse(figures())
    except OSError as error:
        logger.error("A page view was not counted: %s", error)
        return JsonResponse({"error": "Chưa đếm được lượt này."}, status=503)
    except DatabaseError as error:
        logger.error("The visits cannot be told: %s", error)
        return JsonResponse({"error": "Chưa đọc được số lượt truy cập."}, status=503)


@login_not_required
@require_GET
@cache_control(no_store=True)
def image(request):
    """A picture of one dot: it counts a reader whose browser runs no script."""
    try:
        count_view(request)
    except (DatabaseError, OSError) as error:
        logger.error("A page view was not counted: %s", error)
    return HttpResponse(DOT, content_type="image/gif")


@login_not_required
@require_safe
@kept()
def definitions(request):
    """Cách đếm: what the figures mean, in plain words, with the rules that are in force."""
    return render(
        request,
        "visitors/definitions.html",
        {
            "minutes": VISIT_GOES_ON // 60,
            "most": MOST_OF_A_SENDER,
            "seconds": WRITTEN_EVERY,
            "searches_kept": SEARCHES_KEPT.days,
            "fewest": FEWEST_WHO_SEARCHED,
            "since": counted_since(),
            "old_sites": old_sites(),
        },
    )
