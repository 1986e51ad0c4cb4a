from django import forms

from portal.shared.forms import InspectedFileField
from portal.shared.models import StoredFile
from portal.shared.pictures import inspect_image


class WardIdentityForm(forms.ModelForm):
    """The ward's identity; a new logo is re-encoded and takes the place of the old one."""

    logo_upload = InspectedFileField(
        label="Biểu trưng",
        required=False,
        help_text="Ảnh vuông JPG, PNG hoặc WebP. Để trống thì giữ biểu trưng đang dùng.",
        inspect=inspect_image,
        accept="image/png,image/jpeg,image/webp",
    )

    def save(self, commit=True):
        upload = self.cleaned_data["logo_upload"]
        if upload:
            self.instance.logo = StoredFile.objects.keep_picture(upload.inspected, upload.name)
        return super().save(commit)
