"""The signed original leads; the PDF that the portal makes says that it is none."""

import io
import re

import pypdfium2
import pytest

from announcements.models import Dispatch, DispatchAttachment
from announcements.pdf import rendition_notice
from portal.shared.templatetags.ui import file_facts
from tests.announcements.desk import page_of
from tests.build import DRAFT, make_dispatch, make_pdf, saved_by

pytestmark = pytest.mark.django_db


def attach(dispatch, name, signature="", **fields):
    stored = make_pdf(name)
    stored.signature = signature
    stored.save()
    return DispatchAttachment.objects.create(dispatch=dispatch, file=stored, **fields)


@pytest.mark.parametrize(
    ("files", "original"),
    [
        ([], None),
        ([("a.pdf", "none", False)], None),
        ([("a.pdf", "none", False), ("b.pdf", "none", True)], "b.pdf"),
        ([("a.pdf", "none", False), ("b.pdf", "valid", False)], "b.pdf"),
        ([("a.pdf", "insufficient", False)], "a.pdf"),
        ([("a.pdf", "valid", False), ("b.pdf", "none", True)], "b.pdf"),
        ([("a.pdf", "broken", True)], None),
    ],
)
def test_which_file_is_the_original(files, original):
    dispatch = make_dispatch()
    for name, signature, marked in files:
        attach(dispatch, name, signature, original=marked)
    assert (dispatch.original and str(dispatch.original)) == original


def test_a_draft_that_was_never_saved_has_no_original():
    row = Dispatch(number="1", symbol="UBND-VP")
    assert (row.original, row.enclosures, rendition_notice(row)) == (None, [], "")


def test_the_original_stands_first_on_the_page_with_the_main_button(client):
    dispatch = make_dispatch()
    attach(dispatch, "phụ lục.pdf", "none")
    original = attach(dispatch, "bản ký.pdf", "none", original=True)
    page = client.get(dispatch.get_absolute_url()).content.decode()
    assert re.findall(r'class="(button[^"]*)" href="[^"]*">Tải ([^<]+)<', page) == [
        ("button button--primary", f"bản gốc: bản ký.pdf ({file_facts(original.file)})"),
        ("button", "bản thể hiện (PDF)"),
    ]


def test_the_original_is_not_listed_again_among_the_other_files(client):
    dispatch = make_dispatch()
    attach(dispatch, "phụ lục.pdf", "none")
    attach(dispatch, "bản ký.pdf", "none", original=True)
    page = client.get(dispatch.get_absolute_url()).content.decode()
    assert re.findall(r">([^<]+) tại đây!", page) == ["phụ lục.pdf"]


def test_without_an_original_the_pdf_has_the_main_button(client):
    dispatch = make_dispatch()
    page = client.get(dispatch.get_absolute_url()).content.decode()
    assert re.findall(r'class="(button[^"]*)" href="[^"]*">Tải ([^<]+)<', page) == [
        ("button button--primary", "văn bản (PDF)"),
    ]


def test_the_pdf_says_which_file_is_the_original(client):
    dispatch = make_dispatch()
    attach(dispatch, "bản ký.pdf", "none", original=True)
    content = b"".join(client.get(dispatch.get_pdf_url()).streaming_content)
    text = pypdfium2.PdfDocument(io.BytesIO(content))[0].get_textpage().get_text_bounded()
    notice = (
        "Bản thể hiện của văn bản 12/UBND-VP; bản gốc là tệp “bản ký.pdf” đăng cùng văn bản này."
    )
    assert " ".join(text.split()).count(notice) == 1


def test_the_original_is_marked_where_the_files_are(as_, lan):
    row = saved_by(lan, make_dispatch(status=DRAFT))
    attach(row, "bản ký.pdf", "none", original=True)
    page = as_(lan).get(page_of(row)).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="(attachments-0-original)"[^>]*checked', page)
    assert boxes == ["attachments-0-original"]
