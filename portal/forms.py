from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from announcements.models import Category
from portal.models import Official, Report, Unit, office_phones
from portal.search import KINDS, found
from portal.shared import personal_data
from portal.shared.fields import CleanedCharField
from portal.shared.forms import PictureField, SearchForm
from portal.shared.models import StoredFile
from portal.shared.search.words import groups
from portal.shared.text import slugify_vi

NAMED = {slugify_vi(kind.label): number for number, kind in KINDS.items()}


class SiteSearchForm(SearchForm):
    """What a citizen looks for on the whole site, and where."""

    loai = forms.ChoiceField(
        label="Loại nội dung",
        required=False,
        choices=[("", "Tất cả"), *((name, KINDS[number].label) for name, number in NAMED.items())],
    )
    chuyen_muc = forms.ModelChoiceField(
        label="Chuyên mục",
        required=False,
        queryset=Category.objects.all(),
        to_field_name="slug",
        empty_label="Tất cả",
    )
    nam = forms.IntegerField(
        label="Năm",
        required=False,
        min_value=1945,
        max_value=2199,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "Mọi năm"}),
        error_messages={"invalid": "Năm gồm bốn chữ số, ví dụ: 2026."},
    )

    def clean_q(self):
        typed = self.cleaned_data["q"]
        if typed and not groups(typed):
            raise ValidationError("Hãy gõ chữ hoặc số, ví dụ: khai sinh, 278/UBND-VP.")
        return typed

    def found(self):
        """Return what is public now and was asked for; nothing where the form has an error."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return found(
            chosen.get("q", ""),
            kind=NAMED.get(chosen.get("loai")),
            category=chosen.get("chuyen_muc"),
            year=chosen.get("nam"),
            page=self._page(),
        )

    def _page(self):
        """Return the page that is asked for: the first where it is no number."""
        asked = self.data.get("page", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1

    @property
    def narrowed(self):
        """Say whether anything but the words was chosen."""
        return any(self.data.get(name) for name in ("loai", "chuyen_muc", "nam"))


class WardIdentityForm(forms.ModelForm):
    """The ward's identity; a new logo is re-encoded and takes the place of the old one."""

    logo_upload = PictureField(
        label="Biểu trưng",
        help_text="Ảnh vuông JPG, PNG hoặc WebP. Để trống thì giữ biểu trưng đang dùng.",
    )

    def save(self, commit=True):
        if upload := self.cleaned_data["logo_upload"]:
            self.instance.logo = StoredFile.objects.keep_picture(
                upload.inspected, upload.name, replaces=self.instance.logo
            )
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


class PublicTextForm(forms.ModelForm):
    """Keeps numbers of persons out of texts about those who work in the ward."""

    checked: tuple[str, ...]

    def clean(self):
        super().clean()
        known = office_phones() | self.own_phones()
        for name in self.checked:
            found = personal_data.find(self.cleaned_data.get(name, ""), known)
            if found:
                numbers = ", ".join(f"{one.kind.label} {one.masked}" for one in found)
                self.add_error(
                    name,
                    f"Ai cũng đọc được mục này, mà trong đó có {numbers}. "
                    "Hãy bỏ số của cá nhân đi; điện thoại cơ quan thì ghi ở ô riêng.",
                )
        return self.cleaned_data

    def own_phones(self):
        """Return the numbers of the office that the row itself tells."""
        return {self.cleaned_data.get("phone") or ""}


class UnitForm(PublicTextForm):
    """A unit, without numbers of persons."""

    checked = ("name", "task", "room")

    class Meta:
        model = Unit
        fields = ["name", "task", "room", "phone", "email", "position"]


class OfficialForm(PublicTextForm):
    """An official as the office presents him or her, without numbers of persons."""

    checked = ("name", "title", "task", "biography")

    class Meta:
        model = Official
        fields = [
            "name",
            "title",
            "unit",
            "task",
            "biography",
            "phone",
            "email",
            "spokesperson_since",
            "position",
        ]

    def own_phones(self):
        unit = self.cleaned_data.get("unit")
        return super().own_phones() | {unit.phone if unit else ""}


class ReceptionForm(PublicTextForm):
    """A reception of citizens, without numbers of persons."""

    checked = ("place", "note")


class ChannelForm(PublicTextForm):
    """A channel; a number that it is itself is the office's."""

    checked = ("name", "note")

    def own_phones(self):
        return {self.cleaned_data.get("address") or ""}


class WardMapForm(PublicTextForm):
    """A map; its picture is re-encoded, and a new one takes the place of the old one."""

    checked = ("title", "in_words")

    image_upload = PictureField(
        label="Ảnh bản đồ",
        help_text="Ảnh JPG, PNG hoặc WebP. Khi sửa, để trống thì giữ ảnh đang dùng.",
    )

    def clean_image_upload(self):
        upload = self.cleaned_data["image_upload"]
        if not upload and not self.instance.image_id:
            raise ValidationError("Hãy chọn ảnh bản đồ.")
        return upload

    def save(self, commit=True):
        if upload := self.cleaned_data["image_upload"]:
            present = self.instance.image if self.instance.image_id else None
            self.instance.image = StoredFile.objects.keep_picture(
                upload.inspected, upload.name, replaces=present
            )
        return super().save(commit)


class AlertForm(forms.ModelForm):
    """An alert; a new one whose time is over would never be seen."""

    def clean_ends_at(self):
        ends_at = self.cleaned_data["ends_at"]
        if not self.instance.pk and ends_at <= timezone.now():
            raise ValidationError("Lúc này đã qua rồi, thông báo sẽ không hiện. Hãy chọn lúc khác.")
        return ends_at
