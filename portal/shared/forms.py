"""Forms that several apps use: the search box, an item of the desk, and the files attached to it."""

import contextlib
import re
import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DEFAULT_MAX_NUM, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils import timezone

from portal.shared import files, inspection
from portal.shared.fields import CleanedCharField
from portal.shared.models import StoredFile
from portal.shared.pictures import inspect_image
from portal.shared.publishing import Publishable
from portal.shared.revisions import changed_labels

PICTURES = "image/png,image/jpeg,image/webp"
GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")


class CellForm(forms.ModelForm):
    """A form in the cells of a table, where no label stands by a field: each names itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.label:
                field.widget.attrs.setdefault("aria-label", field.label)


class CountField(forms.IntegerField):
    """A count; 4.000 is four thousand, which Django would read as four."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 5})

    def to_python(self, value):
        if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
            value = value.replace(".", "")
        return super().to_python(value)


def inspected_once(upload, inspect):
    """Return what `inspect` says of an upload, however often its form is read.

    Raises RefusedFileError with the same sentence each time.
    """
    if not hasattr(upload, "verdict"):
        try:
            upload.verdict = inspect(upload)
        except files.RefusedFileError as refusal:
            upload.verdict = refusal
    if isinstance(upload.verdict, files.RefusedFileError):
        raise upload.verdict
    return upload.verdict


def inspect_uploads(uploads, seconds=40):
    """Inspect the files of a request before its transaction holds the database.

    What is still waiting when the time is up is refused, long before the web server gives up.
    """
    end = time.monotonic() + seconds
    for name, chosen in uploads.lists():
        is_picture = name.endswith(("_upload", f"-{PictureFormSet.field}"))
        inspect = inspect_image if is_picture else inspection.inspect_attachment
        for upload in chosen:
            if time.monotonic() > end:
                upload.verdict = files.RefusedFileError(
                    "Chưa kịp kiểm tra tệp này. Hãy gửi lại, mỗi lần ít tệp hơn."
                )
                continue
            with contextlib.suppress(files.RefusedFileError):
                inspected_once(upload, inspect)


def strip_marked(data, seconds=40):
    """Take what acts by itself out of the files that a posted form marks, before its transaction.

    Returns for each token that a form remembers such a file by what inspection finds in the file
    made of it, or the RefusedFileError that says why there is none.
    """
    end, verdicts = time.monotonic() + seconds, {}
    for name in data:
        token = data.get(f"{name.removesuffix('-strip')}-kept", "")
        stored = name.endswith("-strip") and StoredFile.objects.remembered(token)
        if not stored:
            continue
        try:
            if time.monotonic() > end:
                raise files.RefusedFileError("Chưa kịp làm tệp này. Hãy đánh dấu ít tệp hơn.")
            with stored.content.open() as content:
                verdicts[token] = inspection.strip_active(content.read())
        except files.RefusedFileError as refusal:
            verdicts[token] = refusal
        except FileNotFoundError:
            verdicts[token] = files.RefusedFileError("Tệp này đã mất trên máy chủ. Hãy gửi lại.")
    return verdicts


class InspectedFileField(forms.FileField):
    """Takes a file that `inspect` accepts; the upload then carries its result as `inspected`.

    Each argument of the RefusedFileError of one that it does not is an error of its own.
    """

    def __init__(self, *, inspect, accept="", **kwargs):
        self.inspect = inspect
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            try:
                upload.inspected = inspected_once(upload, self.inspect)
            except files.RefusedFileError as error:
                raise ValidationError(list(error.args)) from error
        return upload


class PictureField(InspectedFileField):
    """Takes a picture, which `StoredFile.objects.keep_picture` then makes anew."""

    def __init__(self, **kwargs):
        super().__init__(inspect=inspect_image, accept=PICTURES, required=False, **kwargs)


class StoredFileForm(CellForm):
    """A row of an item that shows a stored file in its field `shows`.

    A file is stored as soon as it passes inspection and `kept` remembers it, so that a form that
    comes back with an error brings no file back to be chosen again.
    """

    shows = "file"
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    data: Any

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.shown = getattr(self.instance, self.shows) if self.instance.pk else None
        if self.is_bound:
            kept = StoredFile.objects.remembered(self.data.get(self.add_prefix("kept"), ""))
            setattr(self.instance, self.shows, (kept and self.fitting(kept)) or self.shown)
        if self.instance.pk:  # a new row is changed by the file that it remembers
            self.initial["kept"] = getattr(self.instance, self.shows).token

    def fitting(self, stored):
        """Return the file that the row was told to remember, or None where it may not show it."""
        return stored


class PictureForm(StoredFileForm):
    """A picture of an item."""

    shows = "image"

    def fitting(self, stored):
        return stored if stored.content_type == files.WEBP else None

    def clean(self):
        super().clean()
        if not self.instance.image_id:
            raise ValidationError("Ảnh của dòng này không còn. Hãy thêm lại ảnh, rồi xóa dòng này.")
        return self.cleaned_data


class AttachedFileForm(StoredFileForm):
    """A file of an item. Another one may take its place, or lose what could run in it."""

    upload = InspectedFileField(
        label="thay bằng tệp khác",
        required=False,
        inspect=inspection.inspect_attachment,
    )
    strip = forms.BooleanField(label="gỡ phần tự hoạt động", required=False)

    def __init__(self, *args, stripped=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.stripped = stripped or {}
        self.fields["upload"].widget.attrs["accept"] = inspection.accepted()

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if upload := cleaned.get("upload"):
            self._replace(upload.inspected, upload.name)
        elif cleaned.get("strip") and self.instance.file_id:
            self._strip()
        if not self.instance.file_id and "upload" not in self.errors:
            raise ValidationError("Hãy chọn một tệp, hoặc đánh dấu xóa dòng này.")
        return cleaned

    def _strip(self):
        verdict = self.stripped.get(self.data.get(self.add_prefix("kept")))
        if isinstance(verdict, files.RefusedFileError):
            self.add_error("strip", str(verdict))
        elif verdict:
            self._replace(verdict, self.instance.file.name)

    def _replace(self, inspected, name):
        # What the form merely remembers was never anybody's to replace.
        stored = StoredFile.objects.keep(inspected, name, replaces=self.shown)
        self.instance.file = stored
        self.data[self.add_prefix("kept")] = stored.token


class StoredFileFormSet(forms.BaseInlineFormSet):
    """The files of an item, with a `field` that takes several new ones at once.

    A file that is refused spoils nothing: the others are kept, and `refusals` says why.
    """

    field: str
    accept = ""  # the types that a browser offers to choose from

    def __init__(self, data=None, files=None, *, prefix, **kwargs):
        self.refusals = []
        if data is not None and files:
            self._receive(data, files, prefix)
        super().__init__(data, files, prefix=prefix, **kwargs)

    def _receive(self, data, uploads, prefix):
        total = data.get(f"{prefix}-{TOTAL_FORM_COUNT}", "")
        number = int(total) if total.isdecimal() and len(total) < 5 else 0
        for upload in uploads.getlist(f"{prefix}-{self.field}"):
            try:
                stored = self.store(upload)
            except files.RefusedFileError as refusal:
                self.refusals.append(f"Chưa nhận tệp “{upload.name}”. {refusal}")
                continue
            data[f"{prefix}-{number}-kept"] = stored.token
            data[f"{prefix}-{number}-position"] = str(number)
            number += 1
        data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(number)

    def store(self, upload):
        """Return the stored file of an upload; raise RefusedFileError."""
        raise NotImplementedError


class AttachmentFormSet(StoredFileFormSet):
    """The files attached to an item."""

    field = "dropped"

    def store(self, upload):
        inspected = inspected_once(upload, inspection.inspect_attachment)
        return StoredFile.objects.keep(inspected, upload.name)


class PictureFormSet(StoredFileFormSet):
    """The pictures of an item."""

    field = "pictures"
    accept = PICTURES

    def store(self, upload):
        picture = inspected_once(upload, inspect_image)
        return StoredFile.objects.keep_picture(picture, upload.name)


def with_vanished_rows_as_new(data, prefix, present, parent):
    """Rewrite posted formset data in which rows are named that somebody has removed since.

    Such rows come after the others as new ones: whatever was typed into them is kept. `parent` is
    the field by which a row names its item, which may have been removed as well.
    """
    try:
        initial = int(data[f"{prefix}-{INITIAL_FORM_COUNT}"])
        total = int(data[f"{prefix}-{TOTAL_FORM_COUNT}"])
    except (KeyError, ValueError):
        return  # the formset itself refuses such data
    rows = [_row_data(data, prefix, number) for number in range(min(total, DEFAULT_MAX_NUM))]
    stay = [row for row in rows[:initial] if row.get("id", "") in {str(pk) for pk in present}]
    if len(stay) == initial:
        return
    vanished = [{**row, "id": ""} for row in rows[:initial] if row not in stay]
    for number, row in enumerate([*stay, *vanished, *rows[initial:]]):
        for name, value in {**row, parent: ""}.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-{INITIAL_FORM_COUNT}"] = str(len(stay))


def _row_data(data, prefix, number):
    start = f"{prefix}-{number}-"
    return {name.removeprefix(start): data[name] for name in data if name.startswith(start)}


class EditorialForm(forms.ModelForm):
    """The form of an item; it knows which version it was opened on."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    data: Any

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base_version"] = self.instance.version

    def clean(self):
        super().clean()
        if self.instance.pk and self.instance.status != Publishable.Status.DRAFT:
            raise ValidationError(
                f"Chưa lưu được: trong khi bạn sửa, mục này đã chuyển sang trạng thái "
                f"“{self.instance.get_status_display()}”. Những gì bạn gõ vẫn còn dưới đây: "
                "hãy chép lại, rồi mở lại trang này để lấy bản nháp hoặc mở bản sửa."
            )
        opened_on = self.cleaned_data.get("base_version")
        if self.instance.pk and opened_on != self.instance.version:
            self.data = self.data.copy()
            self.data["base_version"] = self.instance.version  # the next save overwrites knowingly
            raise ValidationError(self._what_others_did(opened_on))
        return self.cleaned_data

    def _get_validation_exclusions(self):
        # Constraints ask for these two, which nobody types; left out, they would not be checked.
        return super()._get_validation_exclusions() - {"amends", "status"}  # type: ignore[misc]

    def _what_others_did(self, opened_on):
        """Return who saved what after the version that this form was opened on."""
        versions = self.instance.item.revisions.select_related("saved_by")
        later = [v for v in versions.filter(number__gt=opened_on or 0) if v.saved_by]
        base = versions.filter(number=opened_on or 0).first()
        changed = (
            changed_labels(type(self.instance), base.content, later[-1].content)
            if base and later
            else []
        )
        who = ", ".join(dict.fromkeys(v.saved_by.get_full_name() or str(v.saved_by) for v in later))
        when = f" lúc {timezone.localtime(later[-1].saved_at):%H:%M %d/%m/%Y}" if later else ""
        what = f", sửa: {', '.join(changed)}" if changed else ""
        return (
            f"Chưa lưu: trong khi bạn sửa, {who or 'người khác'} đã lưu mục này{when}{what}. "
            "Những gì bạn gõ vẫn còn dưới đây. Hãy mở Lịch sử ở thẻ khác để xem bản mới; "
            "bấm Lưu lần nữa thì bản của bạn thay bản đó."
        )


class SearchForm(forms.Form):
    """The words a citizen types into any search box."""

    q = CleanedCharField(label="Từ khóa", max_length=200, required=False)
