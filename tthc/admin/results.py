from django import forms
from django.contrib import admin
from django.db import models

from portal.shared.admin import EditorialAdmin, PartInline
from portal.shared.forms import CellForm
from tthc.forms import CountField, SectorResultFormSet
from tthc.models import ResultPeriod, SectorResult


class SectorResultInline(PartInline):
    model = SectorResult
    form = CellForm
    formset = SectorResultFormSet
    fields = ["sector", *SectorResult.COUNTS, "note"]
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


@admin.register(ResultPeriod)
class ResultPeriodAdmin(EditorialAdmin):
    list_display = ["label", "state", "publish_at"]
    list_filter = ["status", "kind", "year"]
    inlines = [SectorResultInline]
    fieldsets = [
        ("Kỳ", {"fields": [("kind", "number", "year")]}),
    ]

    @admin.display(description="kỳ", ordering="last_month")
    def label(self, period):
        return period.label
