import logging

from crawlerdetect import CrawlerDetect
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.shared.http import client_address
from visitors.services import figures, record_visit

logger = logging.getLogger(__name__)

robots = CrawlerDetect()
# Its expressions take seconds over an agent of 8,000 characters; a robot names itself long before.
AGENT_READ = 300


@login_not_required
@csrf_exempt  # a cached page carries no token, and nothing but the counter changes
@require_http_methods(["GET", "POST"])
@cache_control(no_store=True)
def count(request):
    """The figures as JSON; a POST counts its sender first. Whoever gets an answer was counted."""
    try:
        if request.method == "POST" and is_reader(request):
            record_visit(
                address=client_address(request), agent=request.headers.get("User-Agent", "")
            )
        return JsonResponse(figures())
    except DatabaseError:
        logger.exception("A page view was not counted.")
        return JsonResponse({"error": "Chưa đếm được lượt này."}, status=503)


def is_reader(request):
    """Tell a reader from robots, staff, other sites' pages and pages fetched in advance."""
    agent = request.headers.get("User-Agent", "")[:AGENT_READ].strip()
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return bool(
        agent
        and not robots.is_crawler(agent)
        and request.headers.get("Sec-Fetch-Site") != "cross-site"
        and "prefetch" not in purpose.lower()
        and not request.user.is_staff
    )
