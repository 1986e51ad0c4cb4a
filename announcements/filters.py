"""What a reader of the public register may look for."""

from typing import Any

from django import forms
from django.utils import timezone

from announcements.dispatch_types import DispatchType
from announcements.models import Standing
from portal.shared.fields import CleanedCharField
from portal.shared.text import vietnamese_order

ALL = ("", "Tất cả")


class RegisterFilterForm(forms.Form):
    """Narrows dispatches to what was chosen; a wrong choice is shown and narrows nothing.

    Only what some of these dispatches have can be chosen: an agency or a year of which there are
    nothing but drafts would tell of them.
    """

    q = CleanedCharField(label="Số, ký hiệu hoặc trích yếu", max_length=200, required=False)
    loai = forms.ChoiceField(label="Loại văn bản", required=False)
    co_quan = forms.ChoiceField(label="Cơ quan ban hành", required=False)
    nam = forms.ChoiceField(label="Năm ban hành", required=False)
    chuyen_muc = forms.ChoiceField(label="Chuyên mục", required=False)
    hieu_luc = forms.ChoiceField(label="Hiệu lực", required=False, choices=[ALL, *Standing.choices])

    LOOKUPS = {
        "loai": "type",
        "co_quan": "issuer",
        "nam": "issue_date__year",
        "chuyen_muc": "category__slug",
    }

    def __init__(self, data, dispatches):
        super().__init__(data)
        self.dispatches = dispatches
        found = dispatches.order_by().values_list(
            "type",
            "issuer",
            "issuer__name",
            "issue_date__year",
            "category__slug",
            "category__name",
        )
        rows = list(found.distinct())
        self._offer("loai", {row[0]: DispatchType(row[0]).label for row in rows})
        self._offer("co_quan", {row[1]: row[2] for row in rows})
        self._offer("nam", {row[3]: str(row[3]) for row in rows}, latest_first=True)
        self._offer("chuyen_muc", {row[4]: row[5] for row in rows if row[4]})

    def _offer(self, name, labels, *, latest_first=False):
        choices = [(str(value), label) for value, label in labels.items()]
        choices.sort(key=lambda choice: vietnamese_order(choice[1]), reverse=latest_first)
        field: Any = self.fields[name]
        field.choices = [ALL, *choices]

    @property
    def narrowed(self):
        """Return those of the dispatches that fit what was chosen."""
        chosen = self._chosen
        found = self.dispatches.matching(chosen.get("q", ""))
        for name, lookup in self.LOOKUPS.items():
            if chosen.get(name):
                found = found.filter(**{lookup: chosen[name]})
        if chosen.get("hieu_luc"):
            found = found.standing(Standing(chosen["hieu_luc"]), timezone.localdate())
        return found

    @property
    def in_words(self):
        """Return what was chosen as it is printed over the list: (label, words) pairs."""
        chosen = self._chosen
        return [
            (field.label, dict(getattr(field, "choices", [])).get(chosen[name], chosen[name]))
            for name, field in self.fields.items()
            if chosen.get(name)
        ]

    @property
    def _chosen(self):
        self.is_valid()
        return self.cleaned_data
