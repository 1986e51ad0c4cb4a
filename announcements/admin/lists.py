"""The short lists that other entries choose from."""

from django.contrib import admin

from announcements.models import Agency, Category, DisclosureItem
from portal.shared.admin import LoggedAdmin, OrderedAdmin


@admin.register(Agency)
class AgencyAdmin(LoggedAdmin):
    list_display = ["name", "valid_from", "valid_to", "successor"]
    list_select_related = ["successor"]


@admin.register(Category)
class CategoryAdmin(OrderedAdmin):
    list_display = ["name", "position"]
    fields = ["name", "position"]


@admin.register(DisclosureItem)
class DisclosureItemAdmin(OrderedAdmin):
    list_display = ["name", "legal_basis", "months", "required", "position"]
    list_filter = ["required"]
