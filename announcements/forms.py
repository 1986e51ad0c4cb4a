import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from announcements import as_typed
from announcements.dispatch_types import DispatchType
from announcements.models import Agency
from portal.shared.fields import CleanedCharField
from portal.shared.files import WEBP
from portal.shared.forms import EditorialForm, PictureField
from portal.shared.models import StoredFile


class AnnouncementForm(EditorialForm):
    """An announcement with its picture, which is remembered like an attachment."""

    lead_image_upload = PictureField(
        label="Ảnh đại diện",
        help_text="JPG, PNG hoặc WebP, hiện đầu bài và trong danh sách.",
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


ABOUT = re.compile(r"^V/v(?:[\s:.]+|$)", re.IGNORECASE)
MAX_LINES, MAX_LINE = 100, 500
SIGNING_LINES = [
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "TL. CHỦ TỊCH",
    "CHÁNH VĂN PHÒNG",
    "TUQ. CHỦ TỊCH",
    "Q. CHỦ TỊCH",
]


def items(lines, read):
    """Return the lines of a list as they are kept; a list that no paper holds gets a sentence."""
    kept = [item for line in lines if (item := read(line))]
    if len(kept) > MAX_LINES:
        raise ValidationError(
            f"Có {len(kept)} dòng, nhiều nhất là {MAX_LINES}. Hãy gộp bớt, hoặc đưa vào phụ lục."
        )
    for number, item in enumerate(kept, start=1):
        if len(item) > MAX_LINE:
            raise ValidationError(
                f"Dòng {number} dài quá {MAX_LINE} ký tự. Hãy viết ngắn lại, hoặc tách làm hai dòng."
            )
    return kept


class DispatchForm(EditorialForm):
    """A dispatch in the order of the paper, read as people type it and shown back as it is kept.

    `number` takes số and ký hiệu in one, also from an initial `symbol`; `type` may be left to what
    the symbol suggests.
    """

    number = CleanedCharField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Gõ như trên văn bản: 8893/UBND-VHTT. Chưa có số thì gõ /UBND-VHTT.",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    type = forms.ChoiceField(
        label="Loại văn bản",
        choices=[("", "Theo ký hiệu"), *DispatchType.choices],
        required=False,
        help_text="Chọn loại khác nếu ký hiệu không nói đúng loại.",
    )
    data: Any

    def __init__(self, *args, **kwargs):
        given = kwargs.get("initial") or {}
        super().__init__(*args, **kwargs)
        if given.get("symbol"):
            number = as_typed.number_symbol(given.get("number", ""), given["symbol"])
            self.initial["number"] = number
        elif self.instance.symbol:
            self.initial["number"] = self.instance.number_symbol
        if not self.instance.pk:
            self.initial["type"] = given.get("type", "")
            self.initial["issuer"] = self.initial.get("issuer") or Agency.objects.own_today()
        if "signing_lines" in self.fields:
            self.fields["signing_lines"].widget.suggest(SIGNING_LINES)

    def clean_number(self):
        typed = self.cleaned_data["number"]
        if self.instance.symbol and typed == self.instance.number_symbol:
            return self.instance.number  # as it was kept before, whether it can be read or not
        try:
            read = as_typed.typed_number(typed)
        except ValueError as error:
            raise ValidationError(
                "Chưa đọc được số, ký hiệu. Hãy gõ như trên văn bản, ví dụ 8893/UBND-VHTT, "
                "15/QĐ-UBND, 30/2020/NĐ-CP, 85-QĐ/TW; chưa có số thì gõ /UBND-VHTT."
            ) from error
        self.instance.symbol = read.symbol
        self._show("number", as_typed.number_symbol(*read))
        return read.number

    def clean_subject(self):
        subject = ABOUT.sub("", self.cleaned_data["subject"])
        if not subject:
            raise ValidationError("Sau “V/v” chưa có gì. Hãy gõ trích yếu.")
        return subject

    def clean_recipients(self):
        return items(self.cleaned_data["recipients"], as_typed.list_item)

    def clean_legal_bases(self):
        return items(self.cleaned_data["legal_bases"], as_typed.list_item)

    def clean_copies_to(self):
        return items(self.cleaned_data["copies_to"], as_typed.list_item)

    def clean_signing_lines(self):
        return items(self.cleaned_data["signing_lines"], as_typed.signing_line)

    def clean(self):
        self._take_archive()
        if self.cleaned_data.get("type") == "":
            self.cleaned_data["type"] = as_typed.suggested_type(self.instance.symbol)
        return super().clean()

    def _take_archive(self):
        """Move a line "Lưu: VT, VHTT, (D)" of Nơi nhận to the fields of its own."""
        lines = self.cleaned_data.get("copies_to", [])
        archives = [archive for line in lines if (archive := as_typed.read_archive(line))]
        if not archives:
            return
        rest = [line for line in lines if not as_typed.read_archive(line)]
        self.cleaned_data["copies_to"] = rest
        self._show("copies_to", "\n".join(rest))
        for name, value in archives[-1]._asdict().items():
            if value:
                self.cleaned_data[name] = value
                self._show(name, value)

    def _show(self, name, value):
        """Let the form show this, should it come back with an error."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"symbol"}

    def _update_errors(self, errors):
        if "symbol" in getattr(errors, "error_dict", {}):
            of_symbol = errors.error_dict.pop("symbol")
            if "number" not in self.errors:
                errors.error_dict.setdefault("number", []).extend(of_symbol)
        super()._update_errors(errors)  # type: ignore[misc]
