"""The log, to be read, filtered and taken along; nothing in it can be changed."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.shared.admin.common import FoldedSearchAdmin, GrowingAdmin, ReadOnlyAdmin
from portal.shared.admin.export import ExportedAdmin
from portal.shared.admin.filters import PeriodFilter, UsedFilter
from portal.shared.models import LogRecord
from portal.shared.publishing import Publishable
from portal.shared.text import vietnamese_order

COLUMNS = ("at", "person", "action", "kind", "title", "states", "note")
SYSTEM = "Hệ thống"  # did what no account did


def state_label(status):
    return Publishable.Status(status).label if status else ""


def person_of(record):
    return (record.actor.get_full_name() or str(record.actor)) if record.actor else SYSTEM


class PersonFilter(UsedFilter):
    """Names people as the pages do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = SYSTEM  # type: ignore[assignment] # a plain text is escaped

    def field_choices(self, field, request, model_admin):
        found = super().field_choices(field, request, model_admin)
        people = get_user_model().objects.in_bulk([pk for pk, _ in found])
        return [(pk, people[pk].get_full_name() or name) for pk, name in found]


class KindFilter(UsedFilter):
    """Names kinds of items without the app that keeps them."""

    def field_choices(self, field, request, model_admin):
        found = super().field_choices(field, request, model_admin)
        kinds = ContentType.objects.in_bulk([pk for pk, _ in found])
        named = [(pk, kinds[pk].name) for pk, _ in found]
        return sorted(named, key=lambda kind: vietnamese_order(kind[1]))


@admin.register(LogRecord)
class LogRecordAdmin(ExportedAdmin, GrowingAdmin, ReadOnlyAdmin, FoldedSearchAdmin):
    list_display = [*COLUMNS]
    fields = readonly_fields = COLUMNS
    list_display_links = None
    list_filter = [
        ("actor", PersonFilter),
        "action",
        ("content_type", KindFilter),
        ("at", PeriodFilter),
    ]
    list_select_related = ["actor", "content_type"]
    exported_as = "nhat-ky.csv"
    exported = {
        "thời điểm": lambda record: f"{timezone.localtime(record.at):%d/%m/%Y %H:%M:%S}",
        "người thực hiện": person_of,
        "việc": LogRecord.get_action_display,
        "loại": lambda record: record.content_type.name,
        "mã": lambda record: record.object_id,
        "mục": lambda record: record.title,
        "phiên bản": lambda record: str(record.version or ""),
        "từ": lambda record: state_label(record.from_status),
        "sang": lambda record: state_label(record.to_status),
        "ghi chú": lambda record: record.note,
    }

    @admin.display(description="người thực hiện", ordering="actor")
    def person(self, record):
        return person_of(record)

    @admin.display(description="loại", ordering="content_type")
    def kind(self, record):
        return record.content_type.name

    @admin.display(description="trạng thái")
    def states(self, record):
        states = [state_label(record.from_status), state_label(record.to_status)]
        return " → ".join(filter(None, dict.fromkeys(states)))
