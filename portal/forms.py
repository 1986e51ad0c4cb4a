from django import forms
from django.core.exceptions import ValidationError

from portal.models import WardIdentity
from portal.shared import files
from portal.shared.models import StoredFile


class WardIdentityForm(forms.ModelForm):
    """The ward's identity; a new logo is re-encoded and takes the place of the old one."""

    logo_upload = forms.FileField(
        label="Biểu trưng",
        required=False,
        help_text="Ảnh vuông JPG, PNG hoặc WebP. Để trống thì giữ biểu trưng đang dùng.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    class Meta:
        model = WardIdentity
        fields = [
            "name",
            "superior",
            "greeting",
            "unit_name",
            "responsible_person",
            "address",
            "phone",
            "email",
            "copyright_line",
        ]

    def clean_logo_upload(self):
        upload = self.cleaned_data["logo_upload"]
        if upload:
            try:
                self.inspected = files.inspect_image(upload)
            except files.RefusedFileError as error:
                raise ValidationError(str(error)) from error
        return upload

    def save(self, commit=True):
        upload = self.cleaned_data["logo_upload"]
        if upload:
            self.instance.logo = StoredFile.objects.keep(self.inspected, upload.name)
        return super().save(commit)
