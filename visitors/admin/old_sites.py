from django.contrib import admin

from portal.shared.admin import LoggedAdmin
from visitors.models import ImportedTotal


@admin.register(ImportedTotal)
class ImportedTotalAdmin(LoggedAdmin):
    list_display = ["note", "visits"]
