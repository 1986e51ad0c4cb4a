"""What browsers may load and run on our pages."""

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings


def content_security_policy(get_response):
    """Send the policy of the settings with every answer; it is put into words once, at the start.

    Django's own pages about errors need more than it allows, and are only there for developers.
    """
    policy = build_policy()
    exempt = {404, 500} if settings.DEBUG else set()

    def answer(request):
        response = get_response(request)
        if response.status_code not in exempt:
            response.headers.setdefault(HEADER, policy)
        return response

    return answer
