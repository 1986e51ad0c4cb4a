"""Error pages; those for a broken request or server ask nothing of the database.

None of them counts as a page view: there was no page.
"""

import re
import sys

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from portal import missing
from portal.shared import faults
from portal.shared.http import pairs

RETRY_AFTER = 30  # seconds
SECRET = re.compile("password|otp")


def bad_request(request, exception=None):
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def permission_denied(request, exception=None):
    return render(request, "errors/403.html", {"uncounted": True}, status=403)


def csrf_failure(request, reason=""):
    return HttpResponse(render_to_string("errors/csrf.html"), status=403)


def not_found(request, exception=None):
    words = missing.words(request)
    context = {"uncounted": True, "words": " ".join(words), "proposed": missing.proposed(words)}
    return render(request, "errors/404.html", context, status=404)


def gone(request):
    response = render(request, "errors/410.html", {"uncounted": True}, status=410)
    response["Cache-Control"] = "no-cache"  # the file may be attached to something again
    return response


def server_error(request):
    """Answer where Django has caught an exception: with 503 if the machine is at fault."""
    if not (fault := faults.fault(sys.exception())):
        return HttpResponse(render_to_string("errors/500.html"), status=500)
    context = {"fault": fault, "request": request, "sent": sent(request)}
    response = HttpResponse(render_to_string("errors/503.html", context), status=503)
    response["Retry-After"] = RETRY_AFTER
    return response


def sent(request):
    """Return (name, value) of each field that was sent and may be sent again; files cannot be.

    A password is never written into a page.
    """
    fields = request.POST if hasattr(request, "_post") else QueryDict()  # reading may fail again
    if any(SECRET.search(name) for name in fields):
        return []
    return pairs(fields)
