"""A password that somebody else chose or printed is good for one thing: to choose one's own."""

from django.contrib import messages
from django.shortcuts import redirect

from portal.models import AccountSecurity

OPEN = ("password_change", "logout", "jsi18n", "second_factor", "set_up_factor")


class FirstPasswordMiddleware:
    """Leads whoever has not chosen their password to the page on which they do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if not match.route.startswith("quan-tri/") or match.url_name in OPEN:
            return None
        if not (request.user.is_authenticated and request.user.security.must_change_password):
            return None
        messages.warning(request, "Mật khẩu này do người khác đặt. Hãy đặt mật khẩu của riêng bạn.")
        return redirect("admin:password_change")


def demand(user):
    """Let somebody choose a password of their own at the next sign-in."""
    AccountSecurity.of(user)
    AccountSecurity.objects.filter(user=user).update(must_change_password=True)


def note_chosen(user):
    """Remember that the password is one's own."""
    AccountSecurity.objects.filter(user=user).update(must_change_password=False)
