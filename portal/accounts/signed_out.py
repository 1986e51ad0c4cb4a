"""What becomes of a form that is sent when the sign-in is over, where no script has asked before."""

from django.contrib.auth.middleware import LoginRequiredMiddleware

from portal.views import errors


class SignInRequired(LoginRequiredMiddleware):
    """Leads to the sign-in page, but first lets nothing that was typed be lost."""

    def handle_no_permission(self, request, view_func):
        typed = any(name != errors.CSRF_FIELD for name, _ in errors.sent(request))
        # A script can do nothing with a page.
        if typed and request.headers.get("Sec-Fetch-Dest", "document") == "document":
            return errors.signed_out(request)
        return super().handle_no_permission(request, view_func)
