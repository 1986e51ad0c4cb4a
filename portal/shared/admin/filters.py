"""The filter of every list of the desk: what waits, for whom and for what."""

from functools import cached_property

from django.contrib import admin

from portal.shared.tasks import asked_by, for_whom


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
