"""What browsers may do with our pages."""

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings


def protecting(get_response):
    """Send the policies of the settings with every answer that has none of its own.

    They are put into words once, at the start. Django's own pages about errors need more than the
    first one allows, and are only there for developers.
    """
    protections = {
        HEADER: build_policy(),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in settings.UNUSED_FEATURES),
    }
    exempt = {404, 500} if settings.DEBUG else set()

    def answer(request):
        response = get_response(request)
        if response.status_code not in exempt:
            for name, value in protections.items():
                response.headers.setdefault(name, value)
        # What staff are told stays with them; readers ask each time whether it was withdrawn.
        of_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
        kept = "no-store, private" if of_staff else "private, no-cache"
        response.headers.setdefault("Cache-Control", kept)
        return response

    return answer
