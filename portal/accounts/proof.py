"""Who changes accounts, roles or settings proves again who they are, with nothing typed lost."""

from django.contrib import admin
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from portal.accounts import limits, sessions
from portal.accounts.forms import ProofForm
from portal.shared.http import pairs

# Models whose every page asks for it, as the names of their addresses begin.
MODELS = ("auth_user_", "auth_group_", "portal_wardidentity_", "tthc_onestopdesk_")
PAGES = ("own_security", "set_up_factor")
ONLY_READ = ("_changelist", "_history")
CARRIED = "mang-theo"  # marks the answer to a page of ours that carries a form along


class ProofMiddleware:
    """Asks for the password before a page that needs a fresh proof, and then goes on with the page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not (is_sensitive(request) and request.user.is_authenticated):
            return None
        if sessions.has_proof(request.session):
            return None
        form = ProofForm(request.user, request.POST if ProofForm.FIELD in request.POST else None)
        if not form.is_valid():
            return ask(request, form)
        sessions.note_proof(request.session)
        return None if request.POST.get(CARRIED) else redirect(request.get_full_path())


def is_sensitive(request):
    """Say whether the page that a request asks for changes accounts or settings."""
    name = request.resolver_match.url_name or ""
    if not request.resolver_match.route.startswith("quan-tri/"):
        return False
    reads = request.method in {"GET", "HEAD"} and name.endswith(ONLY_READ)
    return name in PAGES or (name.startswith(MODELS) and not reads)


def ask(request, form):
    """Return the page that asks for the password and carries what was typed along."""
    own = {"csrfmiddlewaretoken", ProofForm.FIELD}
    kept = [(name, value) for name, value in pairs(request.POST) if name not in own]
    if kept and (CARRIED, "1") not in kept:
        kept.append((CARRIED, "1"))

    context = {
        **admin.site.each_context(request),
        "title": "Xác nhận đó là bạn",
        "form": form,
        "kept": kept,
        "files_are_lost": bool(request.FILES),
    }
    return limits.answered(
        TemplateResponse(request, "admin/account/proof.html", context), form.later
    )
