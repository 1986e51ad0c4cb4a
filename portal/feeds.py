"""What is new, for feed readers and other offices' sites: Atom (RFC 4287), and RSS beside it."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape

from announcements.models import Announcement, Category, Dispatch
from portal.models import WardIdentity
from portal.shared.http import absolute
from portal.shared.metadata import last_change, office_name
from portal.shared.text import legal_date

SHOWN = 20


class Source(NamedTuple):
    """Whose feed this is, of which category if of one, and where it is found."""

    ward: WardIdentity
    category: Category | None
    address: str


class SiteFeed(Feed):
    """The newest items of one kind; every address in it is the one that citizens know."""

    feed_type: type[SyndicationFeed] = Atom1Feed
    language = "vi"
    item_guid_is_permalink = False

    def get_object(self, request, slug=None):
        category = get_object_or_404(Category, slug=slug) if slug else None
        return Source(WardIdentity.current(), category, absolute(request.path))

    def feed_url(self, source):
        return source.address

    def feed_guid(self, source):
        return source.address

    def author_name(self, source):
        return office_name(source.ward)

    def author_link(self, source):
        return absolute("/")

    def subtitle(self, source):
        return self.description(source)

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    def item_guid(self, item):
        """Return a name for the item that neither a new title nor a new scheme changes (RFC 4151)."""
        host = urlsplit(settings.SITE_URL).hostname
        day = timezone.localdate(item.publish_at)
        return f"tag:{host},{day}:{item._meta.model_name}/{item.pk}"

    def item_pubdate(self, item):
        return item.publish_at

    def item_updateddate(self, item):
        return last_change(item)

    def file_of(self, item):
        """Return the stored file that goes along with an item, or None."""
        raise NotImplementedError

    def item_enclosures(self, item):
        file = self.file_of(item)
        if not file:
            return []
        return [Enclosure(absolute(file.get_absolute_url()), str(file.size), file.content_type)]


class AnnouncementFeed(SiteFeed):
    """The newest announcements, of all categories or of one."""

    def title(self, source):
        return " | ".join(map(str, filter(None, [source.category, source.ward])))

    def description(self, source):
        if source.category:
            return f"Tin mới trong chuyên mục {source.category} của {source.ward}"
        return f"Tin mới của {source.ward}"

    def link(self, source):
        listed = source.category.get_absolute_url() if source.category else None
        return absolute(listed or reverse("announcements:list"))

    def items(self, source):
        public = Announcement.objects.published()
        if source.category:
            public = public.filter(category=source.category)
        shown = public.select_related("category", "lead_image").defer("body", "search_text")
        return shown.order_by("-publish_at", "-pk")[:SHOWN]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return escape(item.excerpt or item.title)

    def item_categories(self, item):
        return [item.category.name]

    def file_of(self, item):
        return item.lead_image


class DispatchFeed(SiteFeed):
    """The newest dispatches in the order in which they were posted, each with its signed original."""

    def title(self, source):
        return f"Văn bản | {source.ward}"

    def description(self, source):
        return f"Văn bản mới đăng của {source.ward}"

    def link(self, source):
        return absolute(reverse("announcements:register"))

    def items(self, source):
        public = Dispatch.objects.published().select_related("issuer").with_attached()
        return public.defer("body", "search_text").order_by("-publish_at", "-pk")[:SHOWN]

    def item_title(self, item):
        return f"{item}: {item.subject}"

    def item_description(self, item):
        return escape(f"{item} {legal_date(item.issue_date)} của {item.issuer.name} {item.about}")

    def item_author_name(self, item):
        return item.issuer.name

    def item_categories(self, item):
        return [item.get_type_display()]

    def file_of(self, item):
        return item.original and item.original.file


class RssFeed(AnnouncementFeed):
    """The newest announcements for readers that know no Atom."""

    feed_type = Rss201rev2Feed
