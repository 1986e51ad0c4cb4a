import re

from django import forms

from portal.shared.forms import SearchForm
from tthc.models import Sector

GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")


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

    def narrow(self, procedures):
        """Return those of the procedures that fit what was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        procedures = procedures.matching(chosen.get("q", ""))
        if chosen.get("sector"):
            procedures = procedures.filter(sector=chosen["sector"])
        return procedures


class CountField(forms.IntegerField):
    """A number of dossiers; 4.000 is four thousand, which Django would read as four."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 5})

    def to_python(self, value):
        if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
            value = value.replace(".", "")
        return super().to_python(value)


class SectorResultFormSet(forms.BaseInlineFormSet):
    """The rows of a period, each about another sector."""

    def get_unique_error_message(self, unique_check):
        return "Mỗi lĩnh vực chỉ có một dòng trong kỳ."
