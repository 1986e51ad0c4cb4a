"""Forms that several apps use: the search box, and the attachment that is inspected, then stored."""

from django import forms
from django.core.exceptions import ValidationError

from portal.shared import files
from portal.shared.fields import CleanedCharField
from portal.shared.models import StoredFile


class CellForm(forms.ModelForm):
    """A form in the cells of a table, where no label stands by a field: each names itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.label:
                field.widget.attrs.setdefault("aria-label", field.label)


class InspectedFileField(forms.FileField):
    """Takes a file that `inspect` accepts; the upload then carries its result as `inspected`."""

    def __init__(self, *, inspect, accept, **kwargs):
        self.inspect = inspect
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            try:
                upload.inspected = self.inspect(upload)
            except files.RefusedFileError as error:
                raise ValidationError(str(error)) from error
        return upload


class AttachedFileForm(CellForm):
    """Takes a PDF for a row of an AttachedFile model; a new one replaces the file shown."""

    upload = InspectedFileField(
        label="chọn tệp PDF",
        required=False,
        inspect=files.inspect_pdf,
        accept=".pdf,application/pdf",
    )

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload and not self.instance.file_id:
            raise ValidationError("Hãy chọn một tệp PDF, hoặc đánh dấu xóa dòng này.")
        return upload

    def save(self, commit=True):
        upload = self.cleaned_data["upload"]
        if upload:
            self.instance.file = StoredFile.objects.keep(upload.inspected, upload.name)
        return super().save(commit)


class SearchForm(forms.Form):
    """The words a citizen types into any search box."""

    q = CleanedCharField(label="Từ khóa", max_length=200, required=False)
