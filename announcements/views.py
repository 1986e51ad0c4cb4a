"""What citizens read of announcements and dispatches."""

import hashlib
import logging

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from announcements import pdf
from announcements.forms import RegisterFilterForm
from announcements.models import Announcement, Category, Dispatch
from portal.shared.files import PDF
from portal.shared.http import moved
from portal.shared.pdf import PdfError
from portal.shared.serving import file_response
from portal.shared.views import withdrawn_page

PER_PAGE = 20
logger = logging.getLogger(__name__)


@method_decorator([login_not_required, require_safe], name="dispatch")
class AnnouncementListView(ListView):
    """All announcements, the newest first."""

    template_name = "announcements/list.html"
    context_object_name = "announcements"
    paginate_by = PER_PAGE

    def get_queryset(self):
        return Announcement.objects.published().newest_first()


class CategoryView(AnnouncementListView):
    """The announcements of one category."""

    def get_queryset(self):
        self.category = get_object_or_404(Category, slug=self.kwargs["slug"])
        return super().get_queryset().filter(category=self.category)

    def get_context_data(self, **kwargs):
        return super().get_context_data(category=self.category, **kwargs)


@login_not_required
@require_safe
def announcement_detail(request, pk, slug):
    public = Announcement.objects.published().select_related("category", "lead_image")
    announcement = public.filter(pk=pk).first()
    if not announcement:
        return withdrawn_page(request, Announcement.objects.filter(pk=pk))
    if slug != announcement.slug:
        return moved(announcement)
    return announcement_page(request, announcement)


def announcement_page(request, announcement):
    """Return the page of an announcement, whoever may see it."""
    context = {
        "announcement": announcement,
        "dispatch": public_dispatch(announcement.dispatch_id),
        "attachments": announcement.attachments.with_files(),
    }
    return render(request, "announcements/detail.html", context)


@method_decorator([login_not_required, require_safe], name="dispatch")
class RegisterView(ListView):
    """The register of dispatches, narrowed by what the reader chose."""

    template_name = "announcements/register.html"
    context_object_name = "dispatches"
    paginate_by = PER_PAGE

    def get_queryset(self):
        self.form = RegisterFilterForm(self.request.GET)
        return self.form.narrow(Dispatch.objects.published().in_register_order().defer("body"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form, **kwargs)


@login_not_required
@require_safe
def dispatch_detail(request, pk, slug):
    public = Dispatch.objects.published().select_related("issuer__parent")
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
        "successor": public_dispatch(dispatch.replaced_by_id),
        "predecessors": Dispatch.objects.published().filter(replaced_by=dispatch.item),
        "attachments": dispatch.attachments.with_files(),
        "citations": dispatch.citations.all(),
        "announcements": dispatch.item.announcements.published().newest_first(),
    }
    return render(request, "announcements/dispatch.html", context)


def public_dispatch(pk):
    """Return the dispatch that a public one points to, or None while it is not public itself."""
    return pk and Dispatch.objects.published().select_related("issuer").filter(pk=pk).first()


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
    try:
        content = pdf.dispatch_pdf(dispatch)
    except PdfError:
        logger.exception("No PDF of dispatch %s", dispatch.pk)
        return render(request, "announcements/no_pdf.html", {"dispatch": dispatch}, status=503)
    return file_response(
        request,
        ContentFile(content),
        name=f"{dispatch.slug}.pdf",
        content_type=PDF,
        digest=hashlib.sha256(content).hexdigest(),
    )
