from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from announcements import notice_board, pdf
from announcements.article import public_dispatch
from announcements.citations import citing, with_held
from announcements.models import Dispatch
from announcements.views.pdfs import pdf_response
from portal.shared.http import moved
from portal.shared.page_cache import kept
from portal.shared.views import withdrawn_page


@login_not_required
@require_safe
@kept()
def dispatch_detail(request, pk, slug):
    public = Dispatch.objects.published().select_related("issuer__parent", "category")
    dispatch = public.filter(pk=pk).first()
    if not dispatch:
        return withdrawn_page(request, Dispatch.objects.filter(pk=pk))
    if slug != dispatch.slug:
        return moved(dispatch)
    return dispatch_page(request, dispatch)


def dispatch_page(request, dispatch):
    """Return the page of a dispatch, whoever may see it."""
    context = {
        "dispatch": dispatch,
        "counted": dispatch,
        "standing": dispatch.standing,
        "successor": public_dispatch(dispatch.replaced_by_id),
        "predecessors": Dispatch.objects.published().filter(replaced_by=dispatch.item),
        "citations": with_held(dispatch.citations.all()),
        "citing": citing(dispatch),
        "announcements": dispatch.item.announcements.published().newest_first(),
    }
    return render(request, "announcements/dispatch.html", context)


@login_not_required
@require_safe
def dispatch_pdf(request, pk, slug):
    public = Dispatch.objects.published().select_related("issuer__parent")
    dispatch = get_object_or_404(public, pk=pk)
    if slug != dispatch.slug:
        return moved(dispatch.get_pdf_url())
    return dispatch_pdf_file(request, dispatch)


def dispatch_pdf_file(request, dispatch):
    """Return the PDF of a dispatch, whoever may see it."""
    return pdf_response(
        request, dispatch, lambda: pdf.dispatch_pdf(dispatch), name=dispatch.slug, row=dispatch
    )


@login_not_required
@require_safe
def dispatch_board(request, pk, slug):
    """One A4 sheet of a dispatch for the notice board."""
    dispatch = Dispatch.objects.published().select_related("issuer").filter(pk=pk).first()
    if not dispatch:
        return withdrawn_page(request, Dispatch.objects.filter(pk=pk))
    if slug != dispatch.slug:
        return moved(reverse("announcements:dispatch_board", args=[pk, dispatch.slug]))
    return pdf_response(
        request,
        dispatch,
        lambda: notice_board.dispatch_sheet(request, dispatch),
        name=f"bang-tin-{dispatch.slug}",
    )
