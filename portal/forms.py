from django import forms

from portal.models import Report
from portal.shared.fields import CleanedCharField
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


class NoteForm(forms.Form):
    """What a reader writes about an item; nothing has to be written."""

    ASKED = {
        Report.Kind.WRONG: "Thông tin nào sai, đúng ra thế nào? (không bắt buộc)",
        Report.Kind.MISSING: "Ông/bà cần biết điều gì mà chưa thấy? (không bắt buộc)",
    }

    ghi_chu = CleanedCharField(
        required=False,
        max_length=1000,
        error_messages={
            "max_length": "Hãy viết ngắn lại: nhiều nhất 1.000 ký tự, đang có %(show_value)d."
        },
        help_text="Nhiều nhất 1.000 ký tự. Xin đừng ghi họ tên, số điện thoại, số căn cước.",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    # Hidden from everybody; what fills in every field of a form that it finds is no reader.
    trang_web = forms.CharField(required=False)

    def __init__(self, kind, data=None):
        super().__init__(data)
        self.fields["ghi_chu"].label = self.ASKED[kind]
