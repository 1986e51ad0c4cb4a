"""What the page of an announcement shows: asked in as few and as short queries as there can be.

What other pages show as well is asked once in an edition of the site.
"""

from itertools import groupby
from operator import attrgetter

from django.utils import timezone

from announcements.models import (
    Announcement,
    AnnouncementAttachment,
    AnnouncementPhoto,
    Dispatch,
)
from portal.shared.edition import edition
from portal.shared.models import StoredFile
from portal.shared.prepared import Prepared

SHOWN = [
    *["title", "excerpt", "body", "lead_image", "lead_image_alt", "category"],
    *["dispatch", "procedure_codes", "publish_at", "updated_at", "update_count", "amends"],
]
MOST_RELATED = 5
NEWEST = 8  # of each category: some of them lead on the first page, or are the article itself


@Prepared
def _page(at, pk):
    public = Announcement.objects.published(at).only(*SHOWN).filter(pk=pk)
    attachments = AnnouncementAttachment.objects.filter(announcement=pk)
    photos = AnnouncementPhoto.objects.filter(announcement=pk)
    shown = (
        attachments.order_by()
        .values("file")
        .union(photos.order_by().values("image"), public.order_by().values("lead_image"))
    )
    files = StoredFile.objects.defer("text").filter(pk__in=shown)
    return {"announcement": public, "attachments": attachments, "photos": photos, "files": files}


def public_article(pk):
    """Return the announcement that a citizen may read, its attachments and its photos, with files.

    Instead of an announcement there is None where nobody may read it.
    """
    found = _page(timezone.now(), pk)
    files = {file.pk: file for file in found["files"]}
    given(found["announcement"], "lead_image", files)
    given(found["attachments"], "file", files)
    given(found["photos"], "image", files)
    return next(iter(found["announcement"]), None), found["attachments"], found["photos"]


def given(rows, field, known):
    """Give each of the rows what its field leads to, as far as that is among the known."""
    for row in rows:
        if one := known.get(getattr(row, f"{field}_id")):
            setattr(row, field, one)


def newest():
    """Return the newest announcements of each category that has any, by its key."""
    return edition().once("announcements.newest", _newest)


def _newest():
    linked = Announcement.objects.published().newest_of_each_category(NEWEST)
    return {key: list(rows) for key, rows in groupby(linked, attrgetter("category_id"))}


def public_dispatch(pk):
    """Return the dispatch that a public text points to, or None while it is not public itself."""
    return pk and edition().once(("announcements.dispatch", pk), lambda: _public_dispatch(pk))


def _public_dispatch(pk):
    named = Dispatch.objects.published().select_related("issuer").defer("body", "search_text")
    return named.filter(pk=pk).first()


def related_to(announcement, of_categories):
    """Return a few that are of interest beside an announcement.

    First come those about the same dispatch or the same procedures, then the newest of its category.
    """
    alike = about_the_same(announcement.dispatch_id, announcement.related_codes)
    found = [*alike, *of_categories.get(announcement.category_id, [])]
    others = {one.pk: one for one in found}
    others.pop(announcement.amends_id or announcement.pk, None)
    return list(others.values())[:MOST_RELATED]


def about_the_same(dispatch, codes):
    """Return the newest that are about a dispatch, or about one of some procedures."""
    if not dispatch and not codes:
        return []
    return edition().once(
        ("announcements.about", dispatch, *codes),
        lambda: list(Announcement.objects.published().about(dispatch, codes)),
    )
