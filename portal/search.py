"""What citizens find: everything public whose title, text or files hold their words."""

from django.utils import timezone

from announcements.models import Announcement, Dispatch
from portal.models import Page
from portal.shared.prepared import Among
from portal.shared.search import finding
from portal.shared.search.finding import Kind
from portal.shared.search.indexing import facets
from tthc.models import Procedure

KINDS = {
    Announcement.search_kind: Kind("Tin tức", Among(Announcement.objects.published)),
    Dispatch.search_kind: Kind("Văn bản", Among(Dispatch.objects.published)),
    Procedure.search_kind: Kind(
        "Thủ tục hành chính", Among(lambda at: Procedure.objects.in_force())
    ),
    Page.search_kind: Kind("Giới thiệu", Among(Page.objects.published)),
}


def found(typed, *, kind=None, category=None, year=None, page=1, titles=False):
    """Return what is public now and has these words, as `finding.Found`."""
    chosen = facets(
        kind=kind,
        category=category and category.pk,
        year=year,
    )
    return finding.find(typed, KINDS, timezone.now(), facets=chosen, page=page, titles=titles)
