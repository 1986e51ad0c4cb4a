from typing import Any

from django import forms
from django.contrib import admin
from django.db import models

from portal.shared import services
from portal.shared.admin import AttachedFileInline, EditorialAdmin, PartInline
from portal.shared.admin.editorial import OPEN
from portal.shared.admin.steps import WRITING, StepsAdmin
from portal.shared.forms import CountField
from tthc import table
from tthc.admin.importing import ImportAdmin
from tthc.forms import SectorResultForm, SectorResultFormSet
from tthc.models import PeriodAttachment, ResultPeriod, SectorResult
from tthc.services import (
    fill_from_dossiers,
    has_dossiers,
    starts_before_dossiers,
    unlike_previous,
)

COMPUTING = "tinh-tu-ho-so"


class SectorResultInline(PartInline):
    model = SectorResult
    form = SectorResultForm
    formset = SectorResultFormSet
    template = "admin/tthc/resultperiod/rows.html"
    fields = [
        "sector",
        *(name for total, parts in table.SUMS.items() for name in [*parts, f"stated_{total}"]),
        "returned",
        "note",
    ]
    extra = 1
    formfield_overrides = {
        models.PositiveIntegerField: {"form_class": CountField, "widget": CountField.widget},
        models.CharField: {"widget": forms.TextInput(attrs={"size": 10})},
    }

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("sector")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            # Sectors are asked of the database once, and edited on their own page.
            field.choices = [*field.iterator(field)]
            field.widget = forms.Select(choices=field.choices)
        return field


class PeriodAttachmentInline(AttachedFileInline):
    model = PeriodAttachment


@admin.register(ResultPeriod)
class ResultPeriodAdmin(ImportAdmin, EditorialAdmin):
    import_kind = "results"
    import_noun = "lĩnh vực"
    import_into_row = True
    list_display = ["label", "state", "origin", "publish_at"]
    list_filter = ["status", "kind", "year"]
    inlines = [SectorResultInline, PeriodAttachmentInline]
    readonly_fields = ["origin"]
    fieldsets = [
        ("Kỳ", {"fields": [("kind", "number", "year"), ("origin", "data_until")]}),
    ]

    @admin.display(description="kỳ", ordering="last_month")
    def label(self, period):
        return period.label

    def _desk(self, request, row):
        desk: dict[str, Any] = {
            **super()._desk(request, row),
            "own_steps": "admin/tthc/resultperiod/_computing.html",
            "own_buttons": "admin/tthc/resultperiod/_buttons.html",
        }
        if row and row.status in OPEN:
            # A refused form leaves what was typed in its row.
            stored = ResultPeriod.objects.with_rows().get(pk=row.pk)
            desk["unlike_previous"] = unlike_previous(stored)
            desk["dossiers"] = has_dossiers(stored)
            desk["import_url"] = self.url("import", row.item.pk)
        return desk

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        period = form.instance
        typed = formset.model is SectorResult and formset.figures_changed
        if typed and period.origin != ResultPeriod.Origin.TYPED:
            period.origin = ResultPeriod.Origin.TYPED
            period.save(update_fields=["origin"])

    def response_add(self, request, obj, post_url_continue=None):
        asked = "_compute" in request.POST
        if not asked and not obj.rows.exists() and has_dossiers(obj):
            self.take(request, obj, COMPUTING)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if "_compute" in request.POST:
            self.take(request, obj, COMPUTING)
        return super().response_change(request, obj)

    def _compute(self, request, row):
        fill_from_dossiers(row)
        services.save_version(row=row, by=request.user)
        done = f"Đã tính số liệu từ hồ sơ, đến hết ngày {row.data_until:%d/%m/%Y}."
        return f"{done} {starts_before_dossiers(row)}".rstrip()

    steps = {**StepsAdmin.steps, COMPUTING: (WRITING, _compute)}
