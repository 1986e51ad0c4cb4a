"""How staff get in."""

import logging

from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from portal.accounts import devices, limits, pending
from portal.accounts.forms import SignInForm
from portal.models import AccountSecurity, WardIdentity

logger = logging.getLogger(__name__)


class SignInView(LoginView):
    """Asks for name and password; whoever has a second factor is asked for that on the next page."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def get_default_redirect_url(self):
        return resolve_url("admin:index")

    def form_valid(self, form):
        user, to = form.get_user(), self.get_success_url()
        has_paper = form.cleaned_data.get("ma_du_phong")
        if not has_paper and (owed := still_owed(user)):
            pending.hold(self.request, user, to)
            return redirect(owed)
        return signed_in(self.request, user, to)

    def form_invalid(self, form):
        return limits.answered(super().form_invalid(form), form.later)


def still_owed(user):
    """Return the page of the second factor that an account needs beside its password, if any."""
    security = AccountSecurity.of(user)
    if security.confirmed_at:
        return "second_factor"
    days = WardIdentity.current().second_factor_days
    return "set_up_factor" if security.due_at(days) <= timezone.now() else None


def signed_in(request, user, to):
    """Open the desk to somebody who has proven who they are; the browser is known from now on."""
    pending.let_go(request)
    login(request, user)
    logger.info("account %s signed in", user.pk)
    response = redirect(to)
    devices.remember(request, response, user.get_username())
    return response
