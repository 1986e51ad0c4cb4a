"""The files of an item, on the form of the item itself."""

from typing import Any

from portal.shared.admin.editorial import PartInline
from portal.shared.forms import AttachedFileForm, AttachmentFormSet


class AttachedFileInline(PartInline):
    """The files of a row: chosen or dropped several at once, inspected, stored with the form."""

    form = AttachedFileForm
    formset = AttachmentFormSet
    template = "admin/editorial/attachments.html"
    fields = ["title", "position", "upload", "strip", "kept"]
    extra = 0  # new files come through the field below the rows

    def get_queryset(self, request):
        queryset: Any = super().get_queryset(request)
        return queryset.with_files()
