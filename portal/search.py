"""What citizens find: everything public whose title, number or trích yếu holds their words."""

from announcements.models import Announcement, Dispatch
from portal.models import Page
from tthc.models import Procedure

SHOWN = 20


def found(words):
    """Return the kinds that have hits as {"label", "rows", "more"}, at most SHOWN rows each."""
    kinds = [
        ("Tin tức", Announcement.objects.published().newest_first()),
        ("Văn bản", Dispatch.objects.published().in_register_order().defer("body")),
        ("Thủ tục hành chính", Procedure.objects.in_force().with_sector()),
        ("Giới thiệu", Page.objects.published().defer("body")),
    ]
    groups = []
    for label, public in kinds:
        rows = list(public.matching(words)[: SHOWN + 1])
        if rows:
            groups.append({"label": label, "rows": rows[:SHOWN], "more": len(rows) > SHOWN})
    return groups
