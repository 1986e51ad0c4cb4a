from django import forms

from announcements.dispatch_types import DispatchType
from announcements.models import Agency
from portal.shared.fields import CleanedCharField


class RegisterFilterForm(forms.Form):
    """What a reader looks for in the register; a wrong choice is shown and narrows nothing."""

    q = CleanedCharField(label="Số, ký hiệu hoặc trích yếu", max_length=200, required=False)
    loai = forms.ChoiceField(
        label="Loại văn bản", choices=[("", "Tất cả"), *DispatchType.choices], required=False
    )
    co_quan = forms.ModelChoiceField(
        label="Cơ quan ban hành",
        queryset=Agency.objects.all(),
        empty_label="Tất cả",
        required=False,
    )
    nam = forms.IntegerField(label="Năm", min_value=1900, max_value=2200, required=False)

    def narrow(self, dispatches):
        """Return those of the dispatches that fit what was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        dispatches = dispatches.matching(chosen.get("q", ""))
        if chosen.get("loai"):
            dispatches = dispatches.filter(type=chosen["loai"])
        if chosen.get("co_quan"):
            dispatches = dispatches.filter(issuer=chosen["co_quan"])
        if chosen.get("nam"):
            dispatches = dispatches.filter(issue_date__year=chosen["nam"])
        return dispatches
