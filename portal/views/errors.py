"""Error pages; those for a broken request or server ask nothing of the database.

None of them counts as a page view: there was no page.
"""

import re
import sys

from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from portal import missing
from portal.accounts.forms import ProofForm
from portal.shared import faults
from portal.shared.http import pairs

RETRY_AFTER = 30  # seconds
CSRF_FIELD = "csrfmiddlewaretoken"
SECRET = re.compile("password|^ma$|^ma_du_phong$")


def bad_request(request, exception=None):
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def permission_denied(request, exception=None):
    return render(request, "errors/403.html", {"uncounted": True}, status=403)


def csrf_failure(request, reason=""):
    """Answer a form with a wrong token; who has signed in anew since it was opened sends it again.

    That takes a click on a page of ours, and a browser that says that the form came from another.
    """
    fields = [(name, value) for name, value in sent(request) if name != CSRF_FIELD]
    if fields and _from_here(request) and request.user.is_authenticated:
        fields.append((CSRF_FIELD, get_token(request)))
        return _to_be_sent_again(request, fields, signed_in=True)
    return HttpResponse(render_to_string("errors/csrf.html"), status=403)


def signed_out(request):
    """Keep what was sent when the sign-in was over, to be sent again after the next one."""
    return _to_be_sent_again(request, sent(request), signed_in=False)


def _to_be_sent_again(request, fields, *, signed_in):
    context = {"request": request, "sent": fields, "signed_in": signed_in}
    return HttpResponse(render_to_string("errors/signed_out.html", context), status=403)


def _from_here(request):
    if "Origin" in request.headers:
        return request.headers["Origin"] == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


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

    A password is never written into a page; the one that proves who sent it is asked for anew.
    """
    fields = request.POST if hasattr(request, "_post") else QueryDict()  # reading may fail again
    if any(SECRET.search(name) for name in fields):
        return []
    return [(name, value) for name, value in pairs(fields) if name != ProofForm.FIELD]
