"""Dossiers as the desk sees them: looked through, given a new date once, never typed."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.shared.admin import GrowingAdmin, LoggedAdmin
from tthc.admin.importing import ImportAdmin
from tthc.models import Dossier
from tthc.models.dossier import plain_code

ONCE = "Chỉ được hẹn lại một lần (Nghị định 61/2018/NĐ-CP)."
AFTER_ALL = "\U0010ffff"
KEPT = [
    "shown",
    "sector",
    "procedure",
    "channel",
    "applicant",
    "received_on",
    "due_on",
    "closed_on",
    "state",
    "timing",
]


class NewDateForm(forms.ModelForm):
    """The one thing of a dossier that is typed: its new date, after the one it missed."""

    class Meta:
        model = Dossier
        fields = ["new_due_on"]
        help_texts = {"new_due_on": f"{ONCE} Lưu rồi thì không sửa được nữa."}

    def clean_new_due_on(self):
        day, due = self.cleaned_data["new_due_on"], self.instance.due_on
        if day and day <= due:
            raise ValidationError(f"Ngày hẹn lại phải sau ngày hẹn trả {due:%d/%m/%Y}.")
        return day


@admin.register(Dossier)
class DossierAdmin(GrowingAdmin, ImportAdmin, LoggedAdmin):
    import_kind = "dossiers"
    import_noun = "hồ sơ"
    form = NewDateForm
    list_display = ["shown", "procedure", "sector", "received_on", "due", "state", "late"]
    list_filter = ["sector", "state", "timing"]
    list_select_related = ["sector", "procedure"]
    list_per_page = 50
    search_fields = ["code"]  # shows the box; `get_search_results` does the rest
    search_help_text = "Mã hồ sơ, hoặc phần đầu của mã"
    fieldsets = [
        ("Hồ sơ", {"fields": [*KEPT]}),
        ("Hẹn lại", {"fields": ["new_due_on"]}),
    ]

    def has_add_permission(self, request):
        """What is typed here would not agree with the province's system: dossiers are imported."""
        return False

    def get_readonly_fields(self, request, obj=None):
        return KEPT if obj and self._may_be_set(obj) else [*KEPT, "new_due_on"]

    def render_change_form(self, request, context, *args, **kwargs):
        if not self._may_be_set(context["original"]):
            context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_be_set(self, dossier):
        return dossier.state in Dossier.OPEN and dossier.due_on and not dossier.new_due_on

    def get_search_results(self, request, queryset, search_term):
        """Look for codes from one to another, in their order: that is what an index holds."""
        code = plain_code(search_term)
        if not code:
            return queryset, False
        found = queryset.filter(code__gte=code, code__lt=f"{code}{AFTER_ALL}")
        return found.order_by("-code"), False

    @admin.display(description="mã hồ sơ", ordering="code")
    def shown(self, dossier):
        return dossier.code or "chỉ đếm"

    @admin.display(description="hẹn trả", ordering="due_on")
    def due(self, dossier):
        return dossier.new_due_on or dossier.due_on

    @admin.display(description="quá hạn")
    def late(self, dossier):
        """Name what missed its first date, or is missing it; a new date does not mend that."""
        return "quá hạn" if dossier.is_late_on(timezone.localdate()) else ""
