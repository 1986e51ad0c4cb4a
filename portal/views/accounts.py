"""The second factor of whoever signs in, and what one does for the security of one's own account."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeView
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache

from portal.accounts import codes, limits, pending, second_factor, sessions
from portal.accounts.forms import CodeForm, ConfirmForm, OwnPasswordForm
from portal.models import AccountSecurity, WardIdentity
from portal.shared.qr import QrCode
from portal.views.signing_in import signed_in

NEW_SECRET = "new_secret"  # noqa: S105 -- the name under which the session keeps it


def page(request, name, title, status=200, **context):
    """Return a page of the desk about one's own account."""
    around = admin.site.each_context(request)
    return render(
        request, f"admin/account/{name}.html", {**around, "title": title, **context}, status=status
    )


@never_cache
@login_not_required
def ask_code(request):
    """Ask for the second factor of somebody whose password was right."""
    found = pending.held(request)
    if not found or not AccountSecurity.of(found.user).confirmed_at:
        return redirect("admin:login")
    form = CodeForm(request, found.user, request.POST or None)
    if form.is_valid():
        return signed_in(request, found.user, found.to)
    return limits.answered(page(request, "code", "Xác thực hai bước", form=form), form.later)


@never_cache
@login_not_required
def set_up(request):
    """Show a new secret and turn the second factor on once the app shows its codes.

    Whoever has not signed in gets here only where the account has no second factor yet.
    """
    found = pending.held(request)
    user = request.user if request.user.is_authenticated else found and found.user
    if not user or (found and AccountSecurity.of(user).confirmed_at):
        return redirect("admin:login")
    secret = new_secret(request)
    form = ConfirmForm(secret, request.POST or None)
    if not form.is_valid():
        return set_up_page(request, user, secret, form)
    made = second_factor.turn_on(user=user, secret=secret, step=form.cleaned_data["ma"])
    del request.session[NEW_SECRET]
    to = found.to if found else reverse("admin:index")
    answer = signed_in(request, user, to)  # in a new session; those before have ended
    return with_cookies_of(answer, codes_page(request, made, to))


def new_secret(request):
    """Return the secret that this session is about to take in."""
    sealed = request.session.get(NEW_SECRET)
    secret = sealed and codes.unseal(sealed)
    if not secret:
        secret = codes.new_secret()
        request.session[NEW_SECRET] = codes.seal(secret)
    return secret


def set_up_page(request, user, secret, form):
    address = codes.address(secret, user.get_username(), WardIdentity.current().name)
    return page(
        request,
        "set_up",
        "Bật xác thực hai bước",
        form=form,
        key=codes.grouped(secret),
        code=QrCode.of(address),
        required=not request.user.is_authenticated,
    )


def codes_page(request, made, to):
    return page(request, "codes", "Mã dự phòng", codes=made, to=to)


def with_cookies_of(answer, other):
    """Return another answer that sets the cookies of this one."""
    other.cookies.update(answer.cookies)
    return other


class OwnPasswordView(PasswordChangeView):
    """Changes one's own password."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def form_invalid(self, form):
        return limits.answered(super().form_invalid(form), form.later)


@never_cache
def own_security(request):
    """Show how one's own account is protected; make new recovery codes, or sign out elsewhere."""
    security = AccountSecurity.of(request.user)
    action = request.POST.get("viec")
    if action == "ma-du-phong" and security.confirmed_at:
        made = second_factor.renew_codes(user=request.user)
        return codes_page(request, made, reverse("own_security"))
    if action == "dang-xuat":
        sessions.end_all_but(request)
        messages.success(request, "Đã đăng xuất tài khoản của bạn ở mọi nơi khác.")
        return redirect("own_security")
    return page(
        request,
        "security",
        "Bảo mật tài khoản",
        security=security,
        left=security.recovery_codes.count(),
        due=sessions.due_on(request),
    )
