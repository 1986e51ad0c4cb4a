import re
import unicodedata

import pikepdf
import pytest
from django.core.files.base import ContentFile

from portal.shared import files
from tests.build import pdf_bytes


def test_an_accepted_pdf_tells_its_pages():
    assert files.inspect_pdf(ContentFile(pdf_bytes(pages=3))).pages == 3


def encrypted():
    return pdf_bytes(encryption=pikepdf.Encryption(user="bi-mat", owner="bi-mat"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp này không phải là PDF. Hãy lưu văn bản thành PDF rồi chọn lại."),
        (b"<html>", "Tệp này không phải là PDF. Hãy lưu văn bản thành PDF rồi chọn lại."),
        (
            b"%PDF-1.7 cut short",
            "PDF này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, xuất lại rồi chọn lại.",
        ),
        (pdf_bytes(pages=0), "PDF này không có trang nào. Hãy xuất lại rồi chọn lại."),
        (
            encrypted(),
            "PDF này có mật khẩu nên người dân không mở được. Hãy bỏ mật khẩu rồi chọn lại.",
        ),
    ],
    ids=["empty", "html", "truncated", "no pages", "encrypted"],
)
def test_a_file_that_is_no_readable_pdf_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(files.RefusedFileError) as refusal:
        files.inspect_pdf(ContentFile(content))
    assert str(refusal.value) == sentence


def test_a_file_over_the_limit_is_refused_unread():
    upload = ContentFile(b"")
    upload.size = files.MAX_BYTES + 1
    with pytest.raises(files.RefusedFileError) as refusal:
        files.inspect_pdf(upload)
    assert str(refusal.value) == ("Tệp lớn hơn 20 MB. Hãy nén bớt hoặc chia thành nhiều tệp.")


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


def test_a_pdf_whose_list_of_pages_is_broken_is_refused_with_a_sentence():
    whole = pdf_bytes(pages=2)
    first, second = re.search(rb"/Kids \[ (\d+ 0 R) (\d+ 0 R) \]", whole).groups()
    broken = whole.replace(b"/Count 2", b"").replace(second, first, 1)
    with pytest.raises(files.RefusedFileError, match=r"^PDF này bị hỏng"):
        files.inspect_pdf(ContentFile(broken))
