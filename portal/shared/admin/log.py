"""The log, to be read, filtered and taken along; nothing in it can be changed."""

from datetime import datetime

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from portal.shared.admin.common import FoldedSearchAdmin, ReadOnlyAdmin
from portal.shared.models import LogRecord
from portal.shared.publishing import Publishable
from portal.shared.spreadsheet import CSV, write_csv

EXPORTED = [
    "thời điểm",
    "người thực hiện",
    "việc",
    "loại",
    "mã",
    "mục",
    "phiên bản",
    "từ",
    "sang",
    "ghi chú",
]
COLUMNS = ("at", "person", "action", "kind", "title", "states", "note")
SYSTEM = "Hệ thống"  # did what no account did


def state_label(status):
    return Publishable.Status(status).label if status else ""


class PersonFilter(admin.RelatedOnlyFieldListFilter):
    """Names people as the pages do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = SYSTEM  # type: ignore[assignment] # a plain text is escaped

    def field_choices(self, field, request, model_admin):
        found = super().field_choices(field, request, model_admin)
        people = get_user_model().objects.in_bulk([pk for pk, _ in found])
        return [(pk, people[pk].get_full_name() or name) for pk, name in found]


class KindFilter(admin.RelatedOnlyFieldListFilter):
    """Names kinds of items without the app that keeps them."""

    def field_choices(self, field, request, model_admin):
        found = super().field_choices(field, request, model_admin)
        kinds = ContentType.objects.in_bulk([pk for pk, _ in found])
        return [(pk, kinds[pk].name) for pk, _ in found]


@admin.register(LogRecord)
class LogRecordAdmin(ReadOnlyAdmin, FoldedSearchAdmin):
    list_display = [*COLUMNS]
    fields = readonly_fields = COLUMNS
    list_display_links = None
    list_filter = [
        ("actor", PersonFilter),
        "action",
        ("content_type", KindFilter),
        "at",
    ]
    list_select_related = ["actor", "content_type"]
    date_hierarchy = "at"
    change_list_template = "admin/editorial/log.html"

    def get_urls(self):
        export = self.admin_site.admin_view(self.export)
        return [path("xuat/", export, name="shared_logrecord_export"), *super().get_urls()]

    def export(self, request):
        """Return the records that the list shows with the same filters, as CSV for a spreadsheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            records = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect("admin:shared_logrecord_changelist")
        table = write_csv(EXPORTED, (self._cells(record) for record in records))
        response = HttpResponse(table, content_type=CSV)
        response["Content-Disposition"] = 'attachment; filename="nhat-ky.csv"'
        return response

    def _cells(self, record):
        at: datetime = timezone.localtime(record.at)
        return [
            at.strftime("%d/%m/%Y %H:%M:%S"),
            self.person(record),
            record.get_action_display(),
            record.content_type.name,
            record.object_id,
            record.title,
            str(record.version or ""),
            state_label(record.from_status),
            state_label(record.to_status),
            record.note,
        ]

    @admin.display(description="người thực hiện", ordering="actor")
    def person(self, record):
        return (record.actor.get_full_name() or str(record.actor)) if record.actor else SYSTEM

    @admin.display(description="loại", ordering="content_type")
    def kind(self, record):
        return record.content_type.name

    @admin.display(description="trạng thái")
    def states(self, record):
        states = [state_label(record.from_status), state_label(record.to_status)]
        return " → ".join(filter(None, dict.fromkeys(states)))
