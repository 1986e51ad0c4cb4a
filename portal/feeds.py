from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy

from announcements.models import Announcement
from portal.models import WardIdentity


class LatestFeed(Feed):
    """The newest announcements, for feed readers and other offices' sites."""

    link = reverse_lazy("announcements:list")
    language = "vi"
    item_guid_is_permalink = True

    def title(self):
        return str(WardIdentity.current())

    def description(self):
        return f"Bài đăng mới của {WardIdentity.current()}"

    def items(self):
        public = Announcement.objects.published().select_related("category")
        return public.order_by("-publish_at", "-pk")[:20]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.excerpt

    def item_pubdate(self, item):
        return item.publish_at

    def item_updateddate(self, item):
        return item.updated_at

    def item_categories(self, item):
        return [item.category.name]
