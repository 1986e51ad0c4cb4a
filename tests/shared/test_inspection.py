"""Every allowed type passes; a name that lies about its content is refused with a sentence."""

import io

import pytest
from PIL import Image

from announcements.models import AnnouncementAttachment
from portal.shared import files
from portal.shared.forms import AttachedFileForm
from portal.shared.inspection import accepted, inspect_attachment
from tests.build import image_bytes, pdf_bytes
from tests.shared import corpus
from tests.shared.corpus import refusal, upload

OTHER_PROGRAM = "Hãy mở tệp bằng phần mềm đã tạo ra nó, lưu lại dạng"
GOOD = {
    "pdf": corpus.pdf(),
    "docx": corpus.docx(),
    "xlsx": corpus.xlsx(),
    "odt": corpus.odt(),
    "ods": corpus.ods(),
}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("pdf", "Lich tiem chung thang 5 cua phuong"),
        ("docx", "Thông báo số 1"),
        ("xlsx", "Số hồ sơ\t12"),
        ("odt", "Giấy mời\thọp"),
        ("ods", "Tổ 3"),
    ],
)
def test_a_good_document_is_kept_as_it_is_with_its_text(kind, text):
    inspected = inspect_attachment(upload(GOOD[kind], f"Tệp.{kind.upper()}"))
    assert (inspected.content, inspected.content_type, inspected.text, inspected.problem) == (
        GOOD[kind],
        files.TYPES[kind],
        text,
        "",
    )


@pytest.mark.parametrize(
    ("name", "image_format"),
    [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.webp", "WEBP")],
)
def test_a_picture_stays_in_its_format_without_its_metadata(name, image_format):
    exif = Image.Exif()
    exif[0x010E] = "Nhà bà Lan"
    content = image_bytes((40, 30), image_format, exif=exif)
    inspected = inspect_attachment(upload(content, name))
    with Image.open(io.BytesIO(inspected.content)) as image:
        assert (image.format, image.size, dict(image.getexif()), image.info.get("comment")) == (
            image_format,
            (inspected.width, inspected.height),
            {},
            None,
        )


def test_a_picture_is_turned_upright_and_made_to_fit():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    content = image_bytes((3600, 1200), "JPEG", exif=exif)
    inspected = inspect_attachment(upload(content, "a.jpg"))
    assert (inspected.width, inspected.height) == (800, 2400)


def test_an_attached_picture_of_16_bits_keeps_its_grey():
    stream = io.BytesIO()
    Image.new("I;16", (9, 9), 128 * 256).save(stream, "PNG")
    inspected = inspect_attachment(upload(stream.getvalue(), "a.png"))
    with Image.open(io.BytesIO(inspected.content)) as image:
        assert image.getpixel((4, 4)) == (128, 128, 128)


def test_only_the_first_frame_of_an_animation_is_kept():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    inspected = inspect_attachment(upload(stream.getvalue(), "a.webp"))
    with Image.open(io.BytesIO(inspected.content)) as image:
        red, green, blue = image.getpixel((4, 4))
        assert (image.n_frames, red > green + blue) == (1, True)


def test_what_is_joined_to_a_picture_is_dropped():
    content = image_bytes() + corpus.packed({"a.js": "alert(1)"})
    inspected = inspect_attachment(upload(content, "a.png"))
    assert inspected.content.count(b"a.js") == 0


def test_an_upload_that_was_read_before_is_inspected_whole():
    file = upload(GOOD["odt"], "a.odt")
    file.read()
    assert inspect_attachment(file).content == GOOD["odt"]


@pytest.mark.parametrize(
    ("content", "name", "words", "way_out"),
    [
        (image_bytes(), "a.jpg", "ảnh PNG", "png"),
        (image_bytes(image_format="JPEG"), "a.webp", "ảnh JPG", "jpg"),
        (image_bytes(image_format="WEBP"), "a.png", "ảnh WebP", "webp"),
        (GOOD["docx"], "a.pdf", "Word (.docx)", "docx"),
        (GOOD["xlsx"], "a.docx", "Excel (.xlsx)", "xlsx"),
        (GOOD["docx"], "a.odt", "Word (.docx)", "docx"),
        (GOOD["odt"], "a.ods", "văn bản ODT", "odt"),
        (GOOD["ods"], "a.xlsx", "bảng tính ODS", "ods"),
        (GOOD["pdf"], "a.docx", "PDF", "pdf"),
        (GOOD["pdf"], "a.png", "PDF", "pdf"),
    ],
)
def test_an_allowed_type_under_the_suffix_of_another_is_named(content, name, words, way_out):
    assert refusal(content, name) == (
        f"Tệp này có tên {name[1:]} nhưng nội dung là {words}. "
        f"Hãy đổi đuôi tên tệp thành .{way_out} rồi chọn lại."
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xef\xbb\xbf \n<!DOCTYPE HTML><title>a</title>", "là trang web (HTML)"),
        (b"<script>alert(1)</script>", "là trang web (HTML)"),
        (b"<svg onload=alert(1)>", "là ảnh SVG"),
        (b"GIF89a" + bytes(20), "là ảnh GIF"),
        (b"MZ\x90\0", "là chương trình máy tính"),
        (b"#!/bin/sh\nrm -rf ~", "là chương trình máy tính"),
        (b"{\\rtf1 a}", "là văn bản RTF"),
        (b"Rar!\x1a\x07", "là tệp nén RAR"),
        (b"\0\0\0\x18ftypheic", "là ảnh HEIC"),
        (corpus.ole(), "là Word hoặc Excel đời cũ"),
        (corpus.packed({"a.txt": "a"}), "là tệp nén ZIP"),
        (corpus.packed({"ppt/presentation.xml": "<a/>"}), "là PowerPoint"),
        (b"xin ch\xc3\xa0o", "không phải là PDF"),
        (b"\0" * 64, "không phải là PDF"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_pdf_that_is_none_is_told_what_it_looks_like(content, words):
    assert refusal(content, "a.pdf") == (
        f"Tệp này có tên .pdf nhưng nội dung {words}. {OTHER_PROGRAM} .pdf rồi chọn lại."
    )


def test_a_file_whose_kind_cannot_be_told_is_refused_as_a_picture():
    assert refusal(b"xin chao", "a.jpg") == (
        "Tệp này có tên .jpg nhưng nội dung không phải là ảnh JPG. "
        f"{OTHER_PROGRAM} .jpg rồi chọn lại."
    )


@pytest.mark.parametrize("name", ["a.exe", "a", "", "a.pdf.html", "bao\u202efdp.exe", "a.docm"])
def test_a_type_that_is_not_allowed_gets_the_list_of_those_that_are(name):
    assert refusal(GOOD["pdf"], name) == (
        "Loại tệp này không được nhận. Hãy lưu lại thành một trong các loại: "
        ".pdf, .docx, .xlsx, .odt, .ods, .png, .jpg, .webp."
    )


def test_the_ward_may_allow_fewer_types(settings):
    settings.UPLOAD_TYPES = ["pdf", "odt"]
    assert refusal(image_bytes(), "a.png") == (
        "Loại tệp này không được nhận. Hãy lưu lại thành một trong các loại: .pdf, .odt."
    )


def test_a_file_of_no_bytes_gets_a_sentence():
    sentence = "Tệp này rỗng (0 byte). Hãy chọn lại tệp còn nội dung."
    assert refusal(b"", "a.pdf") == sentence


@pytest.mark.parametrize(
    ("name", "megabytes"), [("a.pdf", 20), ("a.docx", 20), ("a.jpg", 12)], ids=str
)
def test_a_file_over_the_limit_of_its_type_gets_a_sentence(name, megabytes):
    assert refusal(bytes(megabytes * 1_000_000 + 1), name) == (
        f"Tệp lớn hơn {megabytes} MB. Hãy nén bớt hoặc chia thành nhiều tệp."
    )


def test_the_ward_may_allow_larger_files(settings):
    settings.UPLOAD_MAX_MB = 21
    content = pdf_bytes()
    padded = content + b" " * (20_500_000 - len(content))
    assert inspect_attachment(upload(padded, "a.pdf")).pages == 1


def test_a_field_offers_the_types_that_are_allowed(settings):
    settings.UPLOAD_TYPES = ["pdf", "jpg"]
    assert accepted() == ".pdf,.jpg,.jpeg"


def test_the_form_offers_them_at_every_request(settings):
    class Form(AttachedFileForm):
        class Meta:
            model = AnnouncementAttachment
            fields = ["title"]

    settings.UPLOAD_TYPES = ["odt"]
    assert Form().fields["upload"].widget.attrs["accept"] == ".odt"
