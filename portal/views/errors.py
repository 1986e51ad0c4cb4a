"""Error pages; those for a broken request or server ask nothing of the database.

None of them counts as a page view: there was no page.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal import missing


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
    return HttpResponse(render_to_string("errors/500.html"), status=500)
