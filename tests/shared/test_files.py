import unicodedata

import pytest
from django.core.files.base import ContentFile

from portal.shared import files
from portal.shared.models import StoredFile
from portal.shared.templatetags.ui import file_facts


def test_a_file_over_the_limit_is_refused_unread():
    upload = ContentFile(b"")
    upload.size = 20_000_001
    with pytest.raises(files.RefusedFileError) as refusal:
        files.read(upload, 20_000_000)
    assert str(refusal.value) == "Tệp lớn hơn 20 MB. Hãy nén bớt hoặc chia thành nhiều tệp."


def test_an_upload_may_be_read_twice():
    upload = ContentFile(b"abc")
    assert [files.read(upload, 10), files.read(upload, 10)] == [b"abc", b"abc"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ứng xử.pdf", "ứng xử.pdf"),
        (unicodedata.normalize("NFD", "ứng xử.pdf"), "ứng xử.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\lan\\tep.pdf", "tep.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("bao\u202egnp.pdf", "baognp.pdf"),
        ("", "tep.pdf"),
        ("a.html", "a.pdf"),
        ("ố" * 200 + ".pdf", "ố" * 150 + ".pdf"),
    ],
)
def test_the_given_name_is_kept_without_what_could_harm(given, kept):
    assert files.given_name(given, files.PDF) == kept


@pytest.mark.parametrize(
    ("given", "content_type", "kept"),
    [
        ("đơn.DOCX", files.TYPES["docx"], "đơn.docx"),
        ("số liệu.xlsx", files.TYPES["xlsx"], "số liệu.xlsx"),
        ("giấy mời.odt", files.TYPES["odt"], "giấy mời.odt"),
        ("dự toán.ods", files.TYPES["ods"], "dự toán.ods"),
        ("ảnh.png", files.TYPES["png"], "ảnh.png"),
        ("ảnh.jpeg", files.TYPES["jpg"], "ảnh.jpg"),
        ("ảnh.webp", files.WEBP, "ảnh.webp"),
        (unicodedata.normalize("NFD", "ễ" * 83) + ".pdf", files.PDF, "ễ" * 83 + ".pdf"),
        ("\u202e.pdf", files.PDF, "pdf.pdf"),
        (" . ", files.PDF, "tep.pdf"),
    ],
)
def test_the_given_name_keeps_the_suffix_of_its_type(given, content_type, kept):
    assert files.given_name(given, content_type) == kept


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.PDF", "pdf"),
        ("a.pdf ", "pdf"),
        ("a.pdf\r\n", "pdf"),
        ("bao\u202efdp.exe", "exe"),
        ("../x.pdf/y", ""),
        ("", ""),
    ],
)
def test_the_suffix_is_that_of_the_name_which_is_kept(name, suffix):
    assert files.suffix(name) == suffix


def test_what_inspection_found_is_stored(db):
    inspected = files.Inspected(
        b"x",
        files.PDF,
        facts={"title": "Lịch"},
        text="Tiêm chủng",
        problem="PDF này có JavaScript.",
        signature="none",
        signatures=[{"signer": "Lan"}],
    )
    stored = StoredFile.objects.keep(inspected, "a.pdf")
    stored.refresh_from_db()
    assert (stored.facts, stored.text, stored.problem, stored.signature, stored.signatures) == (
        {"title": "Lịch"},
        "Tiêm chủng",
        "PDF này có JavaScript.",
        "none",
        [{"signer": "Lan"}],
    )


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("pdf", "PDF, 2 trang, 35,0 KB"),
        ("docx", "Word, 35,0 KB"),
        ("xlsx", "Excel, 35,0 KB"),
        ("odt", "ODT, 35,0 KB"),
        ("ods", "ODS, 35,0 KB"),
        ("png", "Ảnh, 35,0 KB"),
        ("jpg", "Ảnh, 35,0 KB"),
        ("webp", "Ảnh, 35,0 KB"),
    ],
)
def test_readers_learn_the_type_before_a_download(kind, facts):
    pages = 2 if kind == "pdf" else None
    stored = StoredFile(content_type=files.TYPES[kind], pages=pages, size=35_840)
    assert file_facts(stored) == facts.replace(" KB", "\xa0KB")
