"""Spreadsheets as a clerk sends them to the wizard."""

import io
import threading

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from tthc.admin.importing import COOKIE
from tthc.importing.process import REAPER
from tthc.models import PendingImport

UPLOAD = reverse("admin:tthc_dossier_import")
HEADER = ("Mã hồ sơ", "Lĩnh vực", "Người nộp", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái")
NAME, OTHER = "Nguyễn Thị Bích Vân", "Trần Văn Dũng"


def dossier_row(number, name=NAME, received="06/05/2024"):
    code = f"H56.15.25-240506-{number:04}"
    return code, "Đất đai", name, received, "10/05/2024", "Đang giải quyết"


def workbook(*rows):
    """Return the bytes of an xlsx of these rows."""
    return workbook_of_sheets(rows)


def workbook_of_sheets(*sheets):
    """Return the bytes of an xlsx of several sheets, each of these rows."""
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(client, *rows, name="ho-so.xlsx", content=None):
    """Send a file by the upload page; return the answer."""
    file = SimpleUploadedFile(name, content or workbook(*rows))
    return client.post(UPLOAD, {"file": file})


def uploaded(client, *rows):
    """Send a file that is accepted; return its row and its key."""
    response = upload(client, *rows)
    return PendingImport.objects.latest("pk"), response.cookies[COOKIE].value


def review(row):
    return reverse("admin:tthc_dossier_review", args=[row.pk])


def sent(response, **changes):
    """Return what the browser sends from a page of the wizard, some of it changed."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    for question in form.questions():
        values[question.name] = values[question.name] or question.field.choices[0][0]
    return {name: value or "" for name, value in {**values, **changes}.items()}


def wait_for_imports():
    """Return when no process writes an import: its end, too, works on the file of the database."""
    for thread in threading.enumerate():
        if thread.name == REAPER:
            thread.join(60)
