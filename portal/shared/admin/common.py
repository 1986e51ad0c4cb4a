"""The manners of every admin page: search by folded words, order by hand, a log of all changes."""

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList

from portal.shared.forms import CellForm
from portal.shared.lists import BoundedPaginator, looked_through
from portal.shared.models import LogRecord
from portal.shared.text import fold


class OwnFilters(ChangeList):
    """A list that is narrowed by its filters alone.

    Django takes any `field__lookup` from an address: that asks for columns which the page does not
    show, and fails where a database cannot read the value.
    """

    model_admin: "FilteredAdmin"

    def get_filters(self, request):
        if any("\0" in value for values in self.filter_params.values() for value in values):
            raise IncorrectLookupParameters  # PostgreSQL would not take it
        found = super().get_filters(request)
        if unknown := found[2].keys() - self.model_admin.narrowed_by:
            raise IncorrectLookupParameters(", ".join(unknown))
        return found


class FilteredAdmin(admin.ModelAdmin):
    """Takes from an address what the filters of its list offer, and nothing else.

    Fields that links of the list name besides stand in `narrowed_by`.
    """

    narrowed_by: set[str] = set()

    def get_changelist(self, request, **kwargs):
        return OwnFilters


class LoggedAdmin(FilteredAdmin):
    """Writes what is done here into the log that nobody can edit, and names both halves of a moment."""

    def log_addition(self, request, obj, message):
        entry = super().log_addition(request, obj, message)
        self._record(request, obj, LogRecord.Action.CREATED)
        return entry

    def log_change(self, request, obj, message):
        entry = super().log_change(request, obj, message)
        self._record(request, obj, LogRecord.Action.SAVED, entry.get_change_message())
        return entry

    def log_deletions(self, request, queryset):
        rows = list(queryset)
        entries = super().log_deletions(request, queryset)
        for row in rows:
            self._record(request, row, LogRecord.Action.DELETED)
        return entries

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.SplitDateTimeField):
            for widget, part in zip(field.widget.widgets, ["ngày", "giờ"], strict=True):
                widget.attrs["aria-label"] = f"{db_field.verbose_name}: {part}"
        return field

    def _record(self, request, obj, action, note=""):
        LogRecord.objects.write(obj, by=request.user, action=action, note=note)


class GrowingAdmin(admin.ModelAdmin):
    """Lists what there may be a million rows of: nothing counts, groups or reads all of them."""

    paginator = BoundedPaginator
    search_help_text = "Tìm trong 10.000 dòng đầu của danh sách; hãy lọc trước để tìm các dòng sau."
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_search_results(self, request, queryset, search_term):
        words = search_term if self.get_search_fields(request) else ""
        return looked_through(queryset, words), False


class ReadOnlyAdmin(FilteredAdmin):
    """Shows what nobody may write by hand, whatever their rights."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class FoldedSearchAdmin(admin.ModelAdmin):
    """Searches the folded column, so that words typed with or without marks find the same."""

    search_fields = ["search_text"]

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))


class OrderedAdmin(LoggedAdmin):
    """Lets the clerk put rows in order from the list itself."""

    list_editable = ["position"]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": CellForm, **kwargs})


class PartInline(admin.TabularInline):
    """Rows that belong to an item: whoever may write the item may write them."""

    def has_add_permission(self, request, obj=None):
        return True

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission
