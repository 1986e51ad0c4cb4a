import io
import re
import unicodedata

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from portal.shared import files
from tests.build import image_bytes, pdf_bytes


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


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
def test_pictures_become_webp(image_format):
    upload = ContentFile(image_bytes(size=(40, 30), image_format=image_format))
    inspected = files.inspect_image(upload)
    with Image.open(io.BytesIO(inspected.content)) as image:
        assert (image.format, image.size) == ("WEBP", (40, 30))


def test_large_pictures_are_made_to_fit():
    upload = ContentFile(image_bytes(size=(3200, 1600)))
    inspected = files.inspect_image(upload)
    assert (inspected.width, inspected.height) == (1600, 800)


def test_where_a_picture_was_taken_is_forgotten():
    exif = Image.Exif()
    exif[0x010E] = "Nhà bà Lan"
    exif.get_ifd(0x8825)[1] = "N"
    upload = ContentFile(image_bytes(image_format="JPEG", exif=exif))
    inspected = files.inspect_image(upload)
    with Image.open(io.BytesIO(inspected.content)) as image:
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", image_bytes()[:60], image_bytes(image_format="GIF")],
    ids=["empty", "svg", "truncated", "gif"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(files.RefusedFileError) as refusal:
        files.inspect_image(ContentFile(content))
    assert str(refusal.value) == (
        "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
    )


@pytest.mark.parametrize("side", [6_400, 10_000, 15_000])
def test_a_picture_of_too_many_points_is_refused_before_it_is_decoded(side):
    with pytest.raises(files.RefusedFileError) as refusal:
        files.inspect_image(ContentFile(bomb(side)))
    assert str(refusal.value) == "Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh."


def bomb(side):
    stream = io.BytesIO()
    Image.new("1", (side, side)).save(stream, "PNG")
    return stream.getvalue()


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


def test_a_vietnamese_name_goes_out_whole_and_in_ascii_for_old_clients():
    assert files.disposition("ứng xử.pdf") == (
        "inline; filename=\"ung xu.pdf\"; filename*=utf-8''%E1%BB%A9ng%20x%E1%BB%AD.pdf"
    )


def test_an_ascii_name_needs_no_second_form():
    assert files.disposition("a.pdf") == 'inline; filename="a.pdf"'


def test_a_wide_slash_cannot_become_a_path():
    assert files.disposition("\uff0e\uff0e\uff0fx.pdf").split("; ")[1] == 'filename="..x.pdf"'


def test_a_pdf_whose_list_of_pages_is_broken_is_refused_with_a_sentence():
    whole = pdf_bytes(pages=2)
    first, second = re.search(rb"/Kids \[ (\d+ 0 R) (\d+ 0 R) \]", whole).groups()
    broken = whole.replace(b"/Count 2", b"").replace(second, first, 1)
    with pytest.raises(files.RefusedFileError, match=r"^PDF này bị hỏng"):
        files.inspect_pdf(ContentFile(broken))
