"""Lists that can be taken along as a file, filtered as they are shown."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from portal.shared.spreadsheet import CSV, write_csv


class ExportedAdmin(admin.ModelAdmin):
    """Offers the rows of its list as a CSV: `exported` is {label: cell of a row}."""

    change_list_template = "admin/editorial/exported.html"
    exported: dict[str, Callable[[Any], Any]] = {}
    exported_as: str

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        export = self.admin_site.admin_view(self.export)
        return [path("xuat/", export, name=name), *super().get_urls()]

    def export(self, request):
        """Return a file of the rows that the list shows with the same filters."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return self.back_to_list()
        return self.as_file(request, rows)

    def as_file(self, request, rows):
        """Return the response that holds these rows."""
        cells = ([cell(row) for cell in self.exported.values()] for row in rows)
        return self.taken_along(write_csv(self.exported, cells), CSV)

    def taken_along(self, content, content_type):
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{self.exported_as}"'
        return response

    def back_to_list(self):
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
