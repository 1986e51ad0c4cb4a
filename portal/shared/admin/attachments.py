"""The files of an item, on the form of the item itself."""

from typing import Any

from django.contrib import admin, messages

from portal.shared.admin.common import PartInline
from portal.shared.forms import (
    AttachedFileForm,
    AttachmentFormSet,
    PictureForm,
    PictureFormSet,
    inspect_uploads,
    strip_marked,
)


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


class PictureInline(PartInline):
    """The pictures of a row: chosen or dropped several at once, made anew for the page, in order."""

    form = PictureForm
    formset = PictureFormSet
    template = "admin/editorial/pictures.html"
    fields = ["alt", "caption", "position", "kept"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("image")


class FilesAdmin(admin.ModelAdmin):
    """Takes the files of its AttachedFileInlines and PictureInlines; a page calls `receive_files` first of all."""

    def receive_files(self, request, object_id):
        """Inspect what was sent and strip what was marked, while no transaction is open."""
        writes = self.has_change_permission if object_id else self.has_add_permission
        if writes(request):
            inspect_uploads(request.FILES)
            request.stripped = strip_marked(request.POST)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs and issubclass(inline.formset, AttachmentFormSet):
            kwargs["form_kwargs"] = {"stripped": request.stripped}
        return kwargs

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for sentence in getattr(formset, "refusals", []):
                self.message_user(request, sentence, messages.ERROR)
