from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from announcements.models import Category
from portal.models import Page
from portal.shared.http import absolute, moved
from portal.shared.page_cache import kept
from portal.shared.views import withdrawn_page
from tthc.models import Sector


@login_not_required
@require_safe
@kept()
def page(request, slug):
    """A simple page, such as the history of the ward; its old addresses lead to it."""
    found = Page.objects.published().filter(slug=slug).first()
    if found:
        return page_page(request, found)
    rows = Page.objects.filter(addresses__slug=slug)
    moved_to = rows.published().first()
    return moved(moved_to) if moved_to else withdrawn_page(request, rows)


def page_page(request, row):
    """Return a simple page, whoever may see it."""
    return render(request, "portal/page.html", {"page": row, "counted": row})


@login_not_required
@require_safe
@kept()
def site_map(request):
    """Sơ đồ: the whole site as one tree of links (the XML one is for robots)."""
    return render(
        request,
        "portal/site_map.html",
        {
            "categories": Category.objects.all(),
            "sectors": Sector.objects.all(),
            "pages": Page.objects.published(),
        },
    )


@login_not_required
@require_safe
@kept()
def robots(request):
    """Everything public may be indexed; the staff's rooms and the counter itself may not."""
    lines = [
        "User-agent: *",
        "Disallow: /quan-tri/",
        "Disallow: /truy-cap/",
        f"Allow: {reverse('visitors:definitions')}",
        "Disallow: /tim-kiem/",
        "Disallow: /gop-y/",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
