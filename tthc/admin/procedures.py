from django import forms
from django.contrib import admin
from django.db import models

from portal.shared.admin import FoldedSearchAdmin, LoggedAdmin, OrderedAdmin
from tthc.models import Procedure, Sector


@admin.register(Sector)
class SectorAdmin(OrderedAdmin):
    list_display = ["name", "position"]


@admin.register(Procedure)
class ProcedureAdmin(FoldedSearchAdmin, LoggedAdmin):
    list_display = ["code", "name", "sector", "status", "source_date"]
    list_display_links = ["code", "name"]
    list_filter = ["status", "sector"]
    list_select_related = ["sector"]
    show_facets = admin.ShowFacets.ALWAYS
    formfield_overrides = {
        models.CharField: {"widget": forms.TextInput(attrs={"class": "vLargeTextField"})},
    }
    fieldsets = [
        (None, {"fields": ["code", "name", "sector", "status"]}),
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
