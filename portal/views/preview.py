"""Drafts behind a secret link: the very pages that citizens will read, with their files."""

import re
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from announcements.models import Announcement, Dispatch
from announcements.views import announcement_page, dispatch_page, dispatch_pdf_file
from portal.models import Page
from portal.shared import preview
from portal.shared.serving import stored_response
from portal.views.pages import page_page
from tthc.models import ResultPeriod
from tthc.views.results import results_page

PAGES = {
    Announcement: announcement_page,
    Dispatch: dispatch_page,
    Page: page_page,
    ResultPeriod: results_page,
}
STORED = re.compile(r"/tep/(\d{1,18})/")  # as large as a key may be


def behind_a_link(view):
    """Give the view the row that the link shows; keep the answer out of every cache and index."""

    @login_not_required
    @require_safe
    @wraps(view)
    def opened(request, token, *args, **kwargs):
        row = preview.row_of(token)
        if row is None:
            response = render(request, "portal/preview_gone.html", {"uncounted": True}, status=404)
        else:
            request.preview = True
            row.publish_at = row.item.publish_at or row.publish_at or timezone.now()
            response = view(request, token, row, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return opened


@behind_a_link
def page(request, token, row):
    """The page as citizens will see it, with a line that says that they do not yet."""
    response = PAGES[type(row)](request, row)
    response.content = _with_own_files(response.content.decode(), token, row)
    return response


@behind_a_link
def file(request, token, row, pk, name):
    """A file of the draft."""
    return stored_response(request, get_object_or_404(_files(row), pk=pk))


@behind_a_link
def pdf(request, token, row):
    """The PDF of a dispatch as it will be laid out."""
    if not isinstance(row, Dispatch):
        raise Http404
    return dispatch_pdf_file(request, row)


def _files(row):
    return type(row).objects.filter(pk=row.pk).files()


def _with_own_files(html, token, row):
    """Let the page take its unpublished files, and its PDF, from behind the link as well."""
    # By their numbers: whose a file is would be asked of every file.
    shown = _files(row).filter(pk__in=set(STORED.findall(html)))
    own = {str(pk) for pk in shown.values_list("pk", flat=True)}
    behind = reverse("preview", args=[token])

    def address(match):
        return f"{behind}tep/{match[1]}/" if match[1] in own else match[0]

    html = STORED.sub(address, html)
    if isinstance(row, Dispatch):
        html = html.replace(row.get_pdf_url(), reverse("preview_pdf", args=[token]))
    return html
