from django import forms

from announcements.dispatch_types import DispatchType
from announcements.models import Agency
from portal.shared.fields import CleanedCharField
from portal.shared.files import WEBP
from portal.shared.forms import EditorialForm, InspectedFileField
from portal.shared.models import StoredFile
from portal.shared.pictures import inspect_image


class AnnouncementForm(EditorialForm):
    """An announcement with its picture, which is remembered like an attachment."""

    lead_image_upload = InspectedFileField(
        label="Ảnh đại diện",
        required=False,
        help_text="JPG, PNG hoặc WebP, hiện đầu bài và trong danh sách.",
        inspect=inspect_image,
        accept="image/png,image/jpeg,image/webp",
    )
    lead_image_kept = forms.CharField(widget=forms.HiddenInput, required=False)
    lead_image_clear = forms.BooleanField(label="Bỏ ảnh đại diện đang dùng", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            kept = StoredFile.objects.remembered(self.data.get("lead_image_kept", ""))
            if kept and kept.content_type == WEBP:
                self.instance.lead_image = kept

    def clean(self):
        cleaned = super().clean()
        if upload := cleaned.get("lead_image_upload"):
            picture = upload.inspected
            self.instance.lead_image = StoredFile.objects.keep_picture(picture, upload.name)
            self.data = self.data.copy()
            self.data["lead_image_kept"] = self.instance.lead_image.token
        elif cleaned.get("lead_image_clear"):
            self.instance.lead_image = None
        return cleaned


class RegisterFilterForm(forms.Form):
    """What a reader looks for in the register; a wrong choice is shown and narrows nothing."""

    q = CleanedCharField(label="Số, ký hiệu hoặc trích yếu", max_length=200, required=False)
    loai = forms.ChoiceField(
        label="Loại văn bản", choices=[("", "Tất cả"), *DispatchType.choices], required=False
    )
    co_quan = forms.ModelChoiceField(
        label="Cơ quan ban hành",
        queryset=Agency.objects.all(),
        empty_label="Tất cả",
        required=False,
    )
    nam = forms.IntegerField(label="Năm", min_value=1900, max_value=2200, required=False)

    def narrow(self, dispatches):
        """Return those of the dispatches that fit what was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        dispatches = dispatches.matching(chosen.get("q", ""))
        if chosen.get("loai"):
            dispatches = dispatches.filter(type=chosen["loai"])
        if chosen.get("co_quan"):
            dispatches = dispatches.filter(issuer=chosen["co_quan"])
        if chosen.get("nam"):
            dispatches = dispatches.filter(issue_date__year=chosen["nam"])
        return dispatches
