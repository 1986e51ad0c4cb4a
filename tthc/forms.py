from django import forms

from portal.shared.fields import CleanedCharField
from portal.shared.forms import CellForm, CountField, SearchForm
from tthc import table
from tthc.models import Dossier, OneStopDesk, Sector, SectorResult
from tthc.models.dossier import fingerprint


class ProcedureFilterForm(SearchForm):
    """What a citizen looks for; a wrong choice is shown and narrows nothing."""

    sector = forms.ModelChoiceField(
        label="Lĩnh vực",
        queryset=Sector.objects.all(),
        empty_label="Tất cả lĩnh vực",
        required=False,
    )

    def add_prefix(self, field_name):
        return "linh-vuc" if field_name == "sector" else field_name

    def chosen(self, name):
        """Return what was typed or chosen in a field, or None when it is none or wrong."""
        self.is_valid()
        return self.cleaned_data.get(name)


class LookupForm(forms.Form):
    """The code of one's own dossier; any text is taken, and what is no code is merely not found."""

    ma = CleanedCharField(
        label="Mã hồ sơ",
        help_text="In trên giấy tiếp nhận hồ sơ, ví dụ: H56.15.25-240506-0001",
        error_messages={"required": "Hãy gõ mã hồ sơ in trên giấy tiếp nhận."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def found(self):
        """Return the dossier of a valid form; None, in one query, for whatever is not answered."""
        known_by = fingerprint(self.cleaned_data["ma"], OneStopDesk.current().salt)
        asked = Dossier.objects.answered().filter(fingerprint=known_by)
        return asked.select_related("sector").first()


class ControlField(CountField):
    """A sum as the paper says it: never kept, only held against its parts."""

    def __init__(self, label):
        super().__init__(label=f"{label}: tổng (để đối chiếu)", required=False, min_value=0)


class SectorResultForm(CellForm):
    """A row of a period; a sum that the clerk copies from the paper must be that of its parts."""

    stated_received = ControlField(table.RECEIVED)
    stated_resolved = ControlField(table.RESOLVED)
    stated_pending = ControlField(table.PENDING)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        for name, parts in table.SUMS.items():
            stated, figures = cleaned.get(f"stated_{name}"), [cleaned.get(part) for part in parts]
            if stated is None or None in figures:
                continue
            if sentence := table.mismatch(name, figures, stated):
                self.add_error(f"stated_{name}", sentence)
        return cleaned


class SectorResultFormSet(forms.BaseInlineFormSet):
    """The rows of a period, each about another sector."""

    @property
    def figures_changed(self):
        """Say whether a figure was typed that differs, or a row added or taken away."""
        kept = {"sector", *SectorResult.COUNTS}
        typed = any(kept & set(form.changed_data) for form in self.forms)
        return typed or bool(self.deleted_forms)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if self.can_delete:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Xóa dòng này"

    def get_unique_error_message(self, unique_check):
        return "Mỗi lĩnh vực chỉ có một dòng trong kỳ."
