"""How staff get in."""

from math import ceil

from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from portal.accounts import devices
from portal.accounts.forms import SignInForm


class SignInView(LoginView):
    """Asks for name and password."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def get_default_redirect_url(self):
        return resolve_url("admin:index")

    def form_valid(self, form):
        return signed_in(self.request, form.get_user(), self.get_success_url())

    def form_invalid(self, form):
        response = super().form_invalid(form)
        return too_often(response, form.later) if form.later else response


def signed_in(request, user, to):
    """Open the desk to somebody who has proven who they are; the browser is known from now on."""
    login(request, user)
    response = redirect(to)
    devices.remember(request, response, user.get_username())
    return response


def too_often(response, later):
    """Let a page that refuses to look at a guess say so to programs, too."""
    response.status_code = 429
    response["Retry-After"] = ceil((later - timezone.now()).total_seconds())
    return response
