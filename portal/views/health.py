from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.health.outcome import State, worst
from portal.health.running import look

DATABASE = "Cơ sở dữ liệu"
PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
@never_cache
def health(request):
    """Answer "ok", "warning" or, with 503, "failure"; tell the staff what each check found."""
    outcomes = look.outcomes()
    state = worst(outcomes.values())
    status = 503 if state == State.FAILURE else 200
    # Who asks is written in the database.
    if outcomes[DATABASE].state == State.OK and request.user.is_staff:
        return JsonResponse(
            {"state": state.name.lower(), "checks": told(outcomes)},
            status=status,
            json_dumps_params={"ensure_ascii": False, "indent": 2},
        )
    return HttpResponse(f"{state.name.lower()}\n", status=status, content_type=PLAIN)


def told(outcomes):
    return {
        title: {"state": outcome.state.name.lower(), "said": outcome.said, "mend": outcome.mend}
        for title, outcome in outcomes.items()
    }
