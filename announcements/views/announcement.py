from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from announcements import notice_board
from announcements.models import Announcement, Category
from announcements.views.dispatch import public_dispatch
from announcements.views.pdfs import pdf_response
from portal.shared.http import moved
from portal.shared.views import withdrawn_page

PER_PAGE = 20


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
        "counted": announcement,
        "dispatch": public_dispatch(announcement.dispatch_id),
        "attachments": announcement.attachments.with_files(),
    }
    return render(request, "announcements/detail.html", context)


@login_not_required
@require_safe
def announcement_board(request, pk, slug):
    """One A4 sheet of an announcement for the notice board."""
    public = Announcement.objects.published().select_related("category")
    announcement = public.filter(pk=pk).first()
    if not announcement:
        return withdrawn_page(request, Announcement.objects.filter(pk=pk))
    if slug != announcement.slug:
        return moved(reverse("announcements:board", args=[pk, announcement.slug]))
    return pdf_response(
        request,
        announcement,
        lambda: notice_board.announcement_sheet(request, announcement),
        name=f"bang-tin-{announcement.slug}",
    )
