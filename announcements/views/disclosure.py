from operator import itemgetter

from django.contrib.auth.decorators import login_not_required
from django.db.models import Value
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from announcements.models import Announcement, DisclosureItem, Dispatch
from portal.shared.http import moved
from portal.shared.lists import MOST_PAGES
from portal.shared.page_cache import kept

PER_PAGE = 20
MOST_LISTED = MOST_PAGES * PER_PAGE


@method_decorator([login_not_required, require_safe, kept("page")], name="dispatch")
class DisclosureView(ListView):
    """Everything public under an item that the law makes the ward publish, the newest first."""

    template_name = "announcements/disclosure.html"
    paginate_by = PER_PAGE

    def get(self, request, *args, pk, slug):
        self.item = get_object_or_404(DisclosureItem, pk=pk)
        if slug != self.item.slug:
            return moved(self.item)
        return super().get(request, *args)

    def get_queryset(self):
        """Return (when, model, key) of the newest announcements and dispatches alike."""
        keys = []
        for model in (Announcement, Dispatch):
            listed = model.objects.published().filter(disclosure=self.item)
            newest = listed.annotate(model=Value(model._meta.model_name))
            of_model = newest.order_by("-publish_at", "-pk").values_list(
                "publish_at", "model", "pk"
            )
            keys += of_model[: MOST_LISTED + 1]
        return sorted(keys, key=itemgetter(0), reverse=True)

    def get_context_data(self, **kwargs):
        keys = self.object_list
        context = super().get_context_data(item=self.item, object_list=keys[:MOST_LISTED], **kwargs)
        return {
            **context,
            "rows": rows(context["page_obj"]),
            "updated_at": keys[0][0] if keys else None,
            "more": len(keys) > MOST_LISTED,
        }


def rows(keys):
    """Return the announcements and dispatches of (when, model, key), in that order."""
    keys = list(keys)
    found = {
        name: public.in_bulk([pk for _, of, pk in keys if of == name])
        for name, public in [
            ("announcement", Announcement.objects.defer("body", "search_text")),
            ("dispatch", Dispatch.objects.select_related("issuer").defer("body", "search_text")),
        ]
    }
    return [found[name][pk] for _, name, pk in keys]
