"""What a clerk sends to the wizard: a file, and what its columns and cells mean."""

import hashlib
import json
import re

from django import forms
from django.utils.text import capfirst
from openpyxl.utils import get_column_letter

from portal.shared import files, sheets
from tthc.importing.columns import UNREAD

SUFFIXES = ["xlsx", "xls", "ods", "csv"]
LEAVE_OUT = "bỏ qua"
COLUMN = re.compile(r"column-([0-9]{1,3})")
ANSWER = re.compile(r"answer-([0-9a-f]{8,64})")
VALUE = re.compile(r"[0-9a-z-]{1,40}")


class UploadForm(forms.Form):
    """Takes a spreadsheet; once valid, `content` holds its bytes."""

    content = b""
    file = forms.FileField(
        label="Tệp bảng tính",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in SUFFIXES)}),
        error_messages={"required": "Hãy chọn một tệp.", "empty": files.EMPTY},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if files.suffix(upload.name) not in SUFFIXES:
            raise forms.ValidationError(
                "Loại tệp này không được nhận. Hãy lưu bảng tính thành .xlsx, .xls, .ods hoặc .csv."
            )
        if upload.size > sheets.MAX_BYTES:
            raise forms.ValidationError(sheets.LARGE)
        self.content = upload.read()
        return upload


class ChoicesForm(forms.Form):
    """One select for each column of the file and for each question about its cells.

    `shown` tells which choices the numbers on the page were counted with.
    """

    header = forms.IntegerField(label="Hàng tiêu đề", min_value=1, max_value=200_000)
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, kind, row, look):
        chosen = row.columns.get("chosen", [])
        super().__init__(
            label_suffix="",
            initial={
                "header": row.columns.get("first_row"),
                "shown": choices_digest(row.columns, row.answers),
                **{f"column-{place}": field for place, field in enumerate(chosen)},
                **{f"answer-{key}": value for key, value in row.answers.items()},
            },
        )
        for place, heading in enumerate(look.headings):
            label = f"Cột {get_column_letter(place + 1)} {heading}".strip()
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=meanings(kind),
                required=False,
                widget=forms.Select(attrs={"aria-label": label}),
            )
        for question in look.report.questions if look.report else []:
            self.fields[f"answer-{question.key}"] = forms.ChoiceField(
                label=question.sentence, choices=question.choices
            )

    def columns(self, look):
        """Return what a page shows of each column."""
        return [
            {
                "letter": get_column_letter(place + 1),
                "heading": heading,
                "samples": samples,
                "field": self[f"column-{place}"],
            }
            for place, (heading, samples) in enumerate(
                zip(look.headings, look.samples, strict=True)
            )
        ]

    def questions(self):
        """Return the selects of the questions, in their order."""
        return [self[name] for name in self.fields if ANSWER.fullmatch(name)]


def meanings(kind):
    """Return what a column may mean, as choices."""
    unread = {c.field: " (không đọc)" for c in kind.columns if c.field.startswith(UNREAD)}
    known = [(c.field, capfirst(c.label) + unread.get(c.field, "")) for c in kind.columns]
    return [("", LEAVE_OUT), *known]


def sent_columns(data, row, kind):
    """Return the columns of a row as the clerk wants them, the header being where it was."""
    known = {field for field, _ in meanings(kind)}
    chosen = list(row.columns.get("chosen", []))
    for name, value in data.items():
        found = COLUMN.fullmatch(name)
        if found and int(found[1]) < len(chosen) and value in known:
            chosen[int(found[1])] = value
    return {**row.columns, "chosen": chosen} if row.columns else {}


def sent_answers(data):
    """Return {key of a question: value} as the clerk wants it."""
    return {
        found[1]: value
        for name, value in data.items()
        if (found := ANSWER.fullmatch(name)) and VALUE.fullmatch(value)
    }


def sent_header(data, row):
    """Return the row number at which the clerk says the header begins, where it is another one."""
    field = ChoicesForm.base_fields["header"]
    try:
        number = field.clean(data.get("header"))
    except forms.ValidationError:
        return None
    return None if number == row.columns.get("first_row") else number


def choices_digest(columns, answers):
    """Return by what a page and a sent form know that they are about the same choices."""
    told = json.dumps([columns, answers], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
