from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count

from portal.shared.admin import (
    AttachedFileInline,
    FilesAdmin,
    FoldedSearchAdmin,
    LoggedAdmin,
    OrderedAdmin,
)
from portal.shared.forms import AttachedFileForm
from portal.shared.models import LogRecord
from portal.shared.text import grouped
from tthc.admin.importing import ImportAdmin
from tthc.models import Procedure, ProcedureForm, Sector

STRIPPED = (
    "Đánh dấu và lưu thì các hồ sơ đã nhập của lĩnh vực mất ngay những thông tin ấy; "
    "sau này bỏ đánh dấu cũng không lấy lại được, trừ khi nhập lại tệp."
)


@admin.register(Sector)
class SectorAdmin(OrderedAdmin):
    list_display = ["name", "procedures", "sensitive", "position"]
    list_filter = ["sensitive"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(total=Count("procedures"))

    def get_form(self, request, obj=None, change=False, **kwargs):
        told = Sector._meta.get_field("sensitive").help_text
        help_texts = {"sensitive": f"{told} {STRIPPED}"}
        return super().get_form(request, obj, **{"help_texts": help_texts, **kwargs})

    def save_model(self, request, obj, form, change):
        kept = obj.dossiers.exclude(code="").count() if change and obj.sensitive else 0
        super().save_model(request, obj, form, change)
        if kept:
            told = f"Đã xóa mã, thủ tục và người nộp của {grouped(kept)} hồ sơ thuộc lĩnh vực này."
            self.message_user(request, told, messages.WARNING)

    @admin.display(description="số thủ tục", ordering="total")
    def procedures(self, sector):
        return sector.total


class FitFileForm(AttachedFileForm):
    """A file that is public as soon as it is saved, so that what inspection found is refused here."""

    def clean(self):
        cleaned = super().clean()
        if self.instance.file_id and (problem := self.instance.file.problem):
            raise ValidationError(problem)
        return cleaned


class ProcedureFormInline(AttachedFileInline):
    model = ProcedureForm
    form = FitFileForm


@admin.register(Procedure)
class ProcedureAdmin(ImportAdmin, FilesAdmin, FoldedSearchAdmin, LoggedAdmin):
    """Procedures transcribe a published decision: approvers alone write them, and the log tells."""

    import_kind = "catalogue"
    import_noun = "thủ tục"

    list_display = ["code", "name", "sector", "status", "source_date"]
    list_display_links = ["code", "name"]
    list_filter = ["status", "sector"]
    list_select_related = ["sector"]
    show_facets = admin.ShowFacets.ALWAYS
    actions = ["abolish"]
    inlines = [ProcedureFormInline]
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

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self.receive_files(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    @admin.action(description="Đánh dấu đã bãi bỏ", permissions=["change"])
    def abolish(self, request, queryset):
        abolished = list(queryset.exclude(status=Procedure.Status.ABOLISHED))
        for procedure in abolished:
            before = procedure.get_status_display()
            procedure.status = Procedure.Status.ABOLISHED
            procedure.save(update_fields=["status"])
            note = f"tình trạng: {before} → {procedure.get_status_display()}"
            self._record(request, procedure, LogRecord.Action.SAVED, note)
        self.message_user(
            request, f"Đã đánh dấu bãi bỏ {len(abolished)} thủ tục.", messages.SUCCESS
        )

    def view_on_site(self, procedure):
        # A refused form leaves what was typed in the instance; the stored row has the address.
        stored = Procedure.objects.public().filter(pk=procedure.pk).first()
        return stored and stored.get_absolute_url()
