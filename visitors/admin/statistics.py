from django.contrib import admin

from visitors.models import DailyVisits


@admin.register(DailyVisits)
class DailyVisitsAdmin(admin.ModelAdmin):
    """Counted figures are read, never edited."""

    list_display = ["date", "visits"]
    list_display_links = None
    date_hierarchy = "date"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
