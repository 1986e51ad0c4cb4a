from django import forms
from django.contrib import admin
from django.db import models

from portal.shared.admin import (
    EditorialAdmin,
    FoldedSearchAdmin,
    LoggedAdmin,
    OrderedAdmin,
    PartInline,
)
from portal.shared.forms import CellForm
from tthc.forms import CountField, SectorResultFormSet
from tthc.models import Procedure, ResultPeriod, Sector, SectorResult


@admin.register(Sector)
class SectorAdmin(OrderedAdmin):
    list_display = ["name", "position"]


@admin.register(Procedure)
class ProcedureAdmin(FoldedSearchAdmin, LoggedAdmin):
    list_display = ["code", "name", "sector", "in_force", "source_date"]
    list_display_links = ["code", "name"]
    list_filter = ["in_force", "sector"]
    list_select_related = ["sector"]
    show_facets = admin.ShowFacets.ALWAYS
    formfield_overrides = {
        models.CharField: {"widget": forms.TextInput(attrs={"class": "vLargeTextField"})},
    }
    fieldsets = [
        (None, {"fields": ["code", "name", "sector", "in_force"]}),
        (
            "Điều người dân hỏi trước tiên",
            {"fields": ["processing_time", "fee", "charge", "submission", "delivery"]},
        ),
        ("Hồ sơ", {"fields": ["required_documents", "copies"]}),
        ("Cách làm", {"fields": ["steps", "channels", "requirements"]}),
        ("Ai làm, được gì", {"fields": ["applicants", "deciding_office", "result"]}),
        ("Căn cứ", {"fields": ["legal_bases", "announcing_decision"]}),
        ("Nguồn", {"fields": ["national_url", "source", "source_date"]}),
    ]

    def view_on_site(self, procedure):
        # A refused form leaves what was typed in the instance; the stored row has the address.
        stored = Procedure.objects.in_force().filter(pk=procedure.pk).first()
        return stored and stored.get_absolute_url()


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
