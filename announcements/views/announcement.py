from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from announcements import archive, article, notice_board
from announcements.models import Announcement, Category
from announcements.views.pdfs import pdf_response
from portal.shared.http import moved
from portal.shared.lists import PLACE, BoundedListView, span_of
from portal.shared.page_cache import kept
from portal.shared.views import withdrawn_page

PER_PAGE = 20


@method_decorator([login_not_required, require_safe, kept("page", PLACE)], name="dispatch")
class AnnouncementListView(BoundedListView):
    """The announcements, all or those of a category: the pinned first, then the newest."""

    template_name = "announcements/list.html"
    context_object_name = "announcements"
    paginate_by = PER_PAGE
    category = None

    def get_queryset(self):
        self.public = Announcement.objects.published()
        if slug := self.kwargs.get("slug"):
            self.category = get_object_or_404(Category, slug=slug)
            self.public = self.public.filter(category=self.category)
        return self.public.newest_first()

    def get_context_data(self, **kwargs):
        context = {
            "category": self.category,
            "heading": self.category.name if self.category else "Tin tức",
            "years": archive.years_of(self.public, self.category),
        }
        return super().get_context_data(**context | kwargs)


class ArchiveView(AnnouncementListView):
    """Those posted in a year or a month, newest first.

    A time of which there is nothing is not found, so that no search engine walks through empty
    months; the page still leads to the nearest ones.
    """

    place_field = "publish_at"

    def get_queryset(self):
        self.year, self.month = self.kwargs["year"], self.kwargs.get("month", 0)
        begins, ends = span_of(self.year, self.month)
        posted = super().get_queryset().filter(publish_at__gte=begins, publish_at__lte=ends)
        return posted.order_by("-publish_at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        earlier, later = archive.neighbours(context["years"], self.year, self.month)
        name = archive.name_of(self.year, self.month)
        return context | {
            "heading": f"{self.category}, {name}" if self.category else f"Tin {name}",
            "period": name,
            "year": self.year,
            "month": self.month,
            "earlier": earlier,
            "later": later,
        }

    def render_to_response(self, context, **kwargs):
        status = 200 if context["announcements"] else 404
        return super().render_to_response(context, status=status, **kwargs)


@login_not_required
@require_safe
@kept()
def announcement_detail(request, pk, slug):
    announcement, attachments, photos = article.public_article(pk)
    if not announcement:
        return withdrawn_page(request, Announcement.objects.filter(pk=pk))
    if slug != announcement.slug:
        return moved(announcement)
    return _page(request, announcement, attachments, photos)


def announcement_page(request, announcement):
    """Return the page of an announcement, whoever may see it."""
    attachments = announcement.attachments.with_files()
    return _page(request, announcement, attachments, announcement.photos.select_related("image"))


def _page(request, announcement, attachments, photos):
    of_categories = article.newest()
    known = {key: rows[0].category for key, rows in of_categories.items()}
    article.given([announcement], "category", known)
    context = {
        "announcement": announcement,
        "counted": announcement,
        "dispatch": article.public_dispatch(announcement.dispatch_id),
        "attachments": attachments,
        "photos": photos,
        "related": article.related_to(announcement, of_categories),
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
