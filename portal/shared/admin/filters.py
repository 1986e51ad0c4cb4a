"""Filters of the lists of the desk: what waits, for whom and for what; and of which time it is."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.utils import timezone

from portal.shared.lists import some_point, span_of
from portal.shared.tasks import asked_by, for_whom

TOLD_YEARS = range(1000, 9999)  # the ends of others are no moments of UTC


class TaskFilter(admin.SimpleListFilter):
    """Narrows a list to the items that ask something of the person who looks at it."""

    title = "việc cần làm"
    parameter_name = "viec"

    def __init__(self, request, params, model, model_admin):
        self.person, self.site = request.user, model_admin.admin_site
        super().__init__(request, params, model, model_admin)

    @cached_property
    def policy(self):
        # Django makes each filter several times for one page, and this asks the database.
        return self.site.policy()

    def lookups(self, request, model_admin):
        return [(task.value, task.label) for task in for_whom(request.user, model_admin.model)]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return asked_by(queryset, self.value(), self.person, self.policy)


class PeriodFilter(admin.FieldListFilter):
    """Narrows a list to a year, then to a month of it; only the first and the last row are looked at."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.of_year, self.of_month = f"{field_path}__year", f"{field_path}__month"
        self.rows = model_admin.get_queryset(request)
        super().__init__(field, request, params, model, model_admin, field_path)
        self.year, self.month = map(self._number, self.expected_parameters())
        if self.year and self.year not in TOLD_YEARS:
            raise IncorrectLookupParameters(self.year)

    def expected_parameters(self):
        return [self.of_year, self.of_month]

    def has_output(self):
        return bool(self.year or self.years)

    def queryset(self, request, queryset):
        if not self.year:
            return queryset
        try:
            span = span_of(self.year, self.month)
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error
        if not isinstance(self.field, models.DateTimeField):
            span = [moment.date() for moment in span]
        return queryset.filter(**{f"{self.field_path}__range": span})

    def choices(self, changelist):
        yield self._choice(changelist, "Mọi lúc", 0, 0)
        for year in self.years:
            yield self._choice(changelist, f"Năm {year}", year, 0)
            if year == self.year:
                for month in range(1, 13):
                    yield self._choice(changelist, f"Tháng {month}/{year}", year, month)

    def _choice(self, changelist, words, year, month):
        chosen = {name: part for name, part in self._named(year, month) if part}
        dropped = [name for name, part in self._named(year, month) if not part]
        return {
            "selected": (year, month) == (self.year, self.month),
            "query_string": changelist.get_query_string(chosen, dropped),
            "display": words,
        }

    def _named(self, year, month):
        return zip(self.expected_parameters(), (year, month), strict=True)

    def _number(self, name):
        given: Any = self.used_parameters.get(name) or ["0"]
        try:
            return int(given[-1])
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error

    @cached_property
    def years(self):
        """Return the years of the rows, the latest first."""
        path = self.field_path
        known = self.rows.filter(**{f"{path}__isnull": False}).values_list(path, flat=True)
        ends = [known.order_by(order).first() for order in (f"-{path}", path)]
        if not ends[0]:
            return []
        if isinstance(self.field, models.DateTimeField):
            ends = [timezone.localtime(moment) for moment in ends]
        return range(ends[0].year, ends[1].year - 1, -1)


class UsedFilter(admin.RelatedFieldListFilter):
    """Offers what some rows point to; each is looked up among them, instead of gathering all."""

    def field_choices(self, field, request, model_admin):
        used = some_point(model_admin.get_queryset(request), self.field_path)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, limit_choices_to=used, ordering=ordering)
