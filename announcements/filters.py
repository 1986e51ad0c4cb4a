"""What a reader of the public register may look for."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from announcements.dispatch_types import DispatchType
from announcements.models import Agency, Category, Standing
from portal.shared.edition import edition
from portal.shared.fields import CleanedCharField
from portal.shared.lists import goes_on, looked_through, some_point, those_with
from portal.shared.text import vietnamese_order

ALL = ("", "Tất cả")
FIRST_YEAR = 1945


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
        offered = edition().once("announcements.filters", lambda: offered_by(dispatches))
        for name, labels in offered.items():
            self._offer(name, labels, latest_first=name == "nam")

    def _offer(self, name, labels, *, latest_first=False):
        choices = [(str(value), label) for value, label in labels.items()]
        choices.sort(key=lambda choice: vietnamese_order(choice[1]), reverse=latest_first)
        field: Any = self.fields[name]
        field.choices = [ALL, *choices]

    @property
    def narrowed(self):
        """Return those of the dispatches that fit what was chosen, the newest first.

        Words are looked for in no more of them than may be looked through.
        """
        return looked_through(self._chosen_from, self._chosen.get("q"))

    @property
    def read_in_part(self):
        """Say whether there are more than were looked through for the words."""
        return bool(self._chosen.get("q")) and goes_on(self._chosen_from)

    @property
    def _chosen_from(self):
        chosen, found = self._chosen, self.dispatches.in_register_order()
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


def offered_by(dispatches):
    """Return {filter: {value: label}} of what some of the dispatches have; three queries."""
    years = range(FIRST_YEAR, timezone.localdate().year + 2)
    of_year = {year: (date(year, 1, 1), date(year, 12, 31)) for year in years}
    of_type = {kind: (kind.value, kind.value) for kind in DispatchType}
    issuers = _having(dispatches, "co_quan", Agency, "issuer", "pk")
    categories = _having(dispatches, "chuyen_muc", Category, "category", "slug")
    named = list(issuers.union(categories))
    return {
        "loai": {kind.value: kind.label for kind in those_with(dispatches, "type", of_type)},
        "nam": {year: str(year) for year in those_with(dispatches, "issue_date", of_year)},
        "co_quan": {key: label for name, key, label in named if name == "co_quan"},
        "chuyen_muc": {key: label for name, key, label in named if name == "chuyen_muc"},
    }


def _having(dispatches, name, model, field, key):
    """Return (name, key, label) of those to which a field of some dispatches points."""
    found = model.objects.order_by().filter(some_point(dispatches, field))
    return found.values_list(Value(name), Cast(key, CharField()), "name")
