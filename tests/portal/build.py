"""Builders of what stands on the site without a text of its own."""

from datetime import date, time

from portal.models import Alert, Channel, Downtime, Official, Reception, Unit, WardMap
from portal.shared.search.indexing import indexed_models
from tests.build import hours, make_image


def make_unit(**fields):
    return Unit.objects.create(**{"name": "Văn phòng"} | fields)


def make_official(**fields):
    defaults = {"name": "Nguyễn Văn Mẫu", "title": "Chủ tịch"}
    return Official.objects.create(**defaults | fields)


def make_reception(**fields):
    defaults = {"starts": time(7, 30), "ends": time(11, 30), "place": "Phòng Tiếp công dân"}
    if "official" not in fields:
        fields["official"] = make_official()
    if "date" not in fields:
        defaults["weekday"] = Reception.Weekday.THURSDAY
    return Reception.objects.create(**defaults | fields)


def make_channel(**fields):
    defaults = {"kind": "web", "name": "Cổng tỉnh", "address": "https://tinh.example"}
    return Channel.objects.create(**defaults | fields)


def make_map(**fields):
    defaults = {"title": "Địa giới", "in_words": "Bắc giáp sông.", "drawn_on": date(2026, 3, 9)}
    if "image" not in fields:
        fields["image"] = make_image("ban-do.webp")
    return WardMap.objects.create(**defaults | fields)


def make_alert(**fields):
    defaults = {
        "title": "Bão số 3",
        "text": "Ở yên trong nhà.",
        "starts_at": hours(-1),
        "ends_at": hours(1),
    }
    return Alert.objects.create(**defaults | fields)


def make_downtime(**fields):
    defaults = {"reason": "nâng cấp máy chủ", "starts_at": hours(240), "ends_at": hours(244)}
    return Downtime.objects.create(**defaults | fields)


def item_of(document):
    """Return the row that a document of the search is of."""
    model = next(m for m in indexed_models() if m.search_kind == document.kind)
    return model._base_manager.get(pk=document.object_id)
