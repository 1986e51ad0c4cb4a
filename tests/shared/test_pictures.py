import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from portal.shared import pictures
from portal.shared.files import RefusedFileError
from tests.build import image_bytes


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
def test_pictures_become_webp(image_format):
    upload = ContentFile(image_bytes(size=(40, 30), image_format=image_format))
    inspected = pictures.inspect_image(upload)
    with Image.open(io.BytesIO(inspected.content)) as image:
        assert (image.format, image.size) == ("WEBP", (40, 30))


def test_large_pictures_are_made_to_fit():
    upload = ContentFile(image_bytes(size=(3200, 1600)))
    inspected = pictures.inspect_image(upload)
    assert (inspected.width, inspected.height) == (1600, 800)


def test_where_a_picture_was_taken_is_forgotten():
    exif = Image.Exif()
    exif[0x010E] = "Nhà bà Lan"
    exif.get_ifd(0x8825)[1] = "N"
    upload = ContentFile(image_bytes(image_format="JPEG", exif=exif))
    inspected = pictures.inspect_image(upload)
    with Image.open(io.BytesIO(inspected.content)) as image:
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", image_bytes()[:60], image_bytes(image_format="GIF")],
    ids=["empty", "svg", "truncated", "gif"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(RefusedFileError) as refusal:
        pictures.inspect_image(ContentFile(content))
    assert str(refusal.value) == (
        "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
    )


@pytest.mark.parametrize("side", [6_400, 10_000, 15_000])
def test_a_picture_of_too_many_points_is_refused_before_it_is_decoded(side):
    with pytest.raises(RefusedFileError) as refusal:
        pictures.inspect_image(ContentFile(bomb(side)))
    assert str(refusal.value) == "Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh."


def bomb(side):
    stream = io.BytesIO()
    Image.new("1", (side, side)).save(stream, "PNG")
    return stream.getvalue()
