import io
import json
import struct
import subprocess
import sys
import zlib

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from portal.shared import pictures
from portal.shared.files import RefusedFileError
from tests.build import image_bytes
from tests.shared import corpus


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


def test_narrower_renditions_are_made_for_phones():
    inspected = pictures.inspect_image(ContentFile(image_bytes(size=(1200, 900))))
    made = [(r.width, r.height, opened(r).size) for r in inspected.renditions]
    assert made == [(480, 360, (480, 360)), (960, 720, (960, 720))]


def test_no_rendition_is_wider_than_the_picture():
    inspected = pictures.inspect_image(ContentFile(image_bytes(size=(960, 10))))
    assert [r.width for r in inspected.renditions] == [480]


def with_metadata():
    """Return a photograph that says where and with what it was taken, in every way there is."""
    exif = Image.Exif()
    exif[0x010E] = "Nha ba Lan"
    exif.get_ifd(0x8825)[1] = "N"
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Nha ba Lan</x:xmpmeta>'
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    details = {"exif": exif, "xmp": xmp, "icc_profile": profile, "comment": b"Nha ba Lan"}
    return image_bytes(size=(600, 400), image_format="JPEG", **details)


def test_nothing_of_the_metadata_is_kept_in_any_rendition():
    content = with_metadata()
    inspected = pictures.inspect_image(ContentFile(content))
    made = [inspected, *inspected.renditions]
    kept = [m for r in made for m in (b"EXIF", b"XMP ", b"ICCP", b"Lan") if m in r.content]
    assert (content.count(b"Nha ba Lan"), len(made), kept) == (3, 2, [])


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    content = image_bytes(size=(3200, 1600), image_format="JPEG", exif=exif)
    inspected = pictures.inspect_image(ContentFile(content))
    assert (inspected.width, inspected.height) == (1600, 3200)


def middle(content):
    """Return the colour in the middle of the picture that was made."""
    image = opened(pictures.inspect_image(ContentFile(content)))
    return image.getpixel((image.width // 2, image.height // 2))


def opened(inspected):
    image = Image.open(io.BytesIO(inspected.content))
    image.load()
    return image


def saved(image, image_format="PNG", **options):
    stream = io.BytesIO()
    image.save(stream, image_format, **options)
    return stream.getvalue()


def see_through_palette():
    image = Image.new("P", (40, 30), 1)
    image.putpalette([0, 0, 0, 200, 0, 0])
    return saved(image, transparency=1)


@pytest.mark.parametrize(
    ("content", "colour"),
    [
        (saved(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG"), (255, 1, 0)),
        (saved(Image.new("I;16", (40, 30), 128 * 256)), (128, 128, 128)),
        (saved(Image.new("LA", (40, 30), (90, 255))), (90, 90, 90)),
        (saved(Image.new("1", (40, 30), 1)), (255, 255, 255)),
        (saved(Image.new("RGBA", (40, 30), (10, 20, 30, 0))), (11, 20, 31, 0)),
        (see_through_palette(), (200, 0, 0, 0)),
    ],
    ids=["cmyk", "16-bit", "grey-alpha", "1-bit", "see-through", "palette"],
)
def test_every_kind_of_colour_becomes_what_screens_show(content, colour):
    assert middle(content) == colour


def test_colours_are_told_in_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    content = saved(Image.new("RGB", (40, 30), (60, 60, 60)), icc_profile=lab)
    assert middle(content) != (60, 60, 60)


def test_a_broken_colour_profile_is_passed_over():
    assert middle(saved(Image.new("RGB", (40, 30), "white"), icc_profile=b"x")) == (255, 255, 255)


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
        pictures.inspect_image(ContentFile(corpus.picture(side)))
    assert str(refusal.value) == "Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh."


@pytest.mark.parametrize("size", [(60_000, 1), (1, 16_001)])
def test_a_picture_with_an_endless_side_is_refused(size):
    with pytest.raises(RefusedFileError) as refusal:
        pictures.inspect_image(ContentFile(image_bytes(size=size)))
    assert str(refusal.value) == (
        "Ảnh có cạnh dài hơn 16.000 điểm ảnh. Hãy cắt bớt hoặc thu nhỏ ảnh."
    )


@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(image_format):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ["red", "green"]]
    content = saved(frames[0], image_format, save_all=True, append_images=frames[1:])
    with pytest.raises(RefusedFileError) as refusal:
        pictures.inspect_image(ContentFile(content))
    assert str(refusal.value) == (
        "Đây là ảnh động. Hãy lưu một khung hình thành ảnh JPG hoặc PNG rồi chọn lại."
    )


def test_the_several_pictures_of_one_photograph_are_no_moving_picture():
    photograph, preview = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (8, 6), "red")
    content = saved(photograph, "MPO", save_all=True, append_images=[preview])
    inspected = pictures.inspect_image(ContentFile(content))
    assert (inspected.width, inspected.height) == (40, 30)


BIG = (7300, 5400)


@pytest.mark.parametrize(
    "content",
    [
        lambda: saved(Image.new("CMYK", BIG), "JPEG", progressive=True),
        lambda: saved(Image.new("RGBA", BIG), compress_level=1),
        lambda: saved(Image.new("P", BIG), compress_level=1),
        lambda: saved(Image.new("RGB", BIG), "WEBP", method=0),
    ],
    ids=["progressive", "alpha", "palette", "webp"],
)
def test_what_needs_more_memory_than_it_may_take_is_refused_with_a_sentence(content):
    with pytest.raises(RefusedFileError) as refusal:
        pictures.inspect_image(ContentFile(content()))
    assert str(refusal.value) == (
        "Ảnh này cần quá nhiều bộ nhớ để mở, hoặc đã bị hỏng. "
        "Hãy thu nhỏ ảnh xuống dưới 12 triệu điểm ảnh rồi chọn lại."
    )


def test_a_photograph_of_40_million_points_is_taken():
    content = saved(Image.new("RGB", BIG, "red"), "JPEG")
    inspected = pictures.inspect_image(ContentFile(content))
    assert (inspected.width, inspected.height) == (1600, 1184)


def test_a_text_chunk_that_unfolds_without_end_is_refused():
    text = b"Comment\0\0" + zlib.compress(bytes(200_000_000), level=1)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text
    chunk += struct.pack(">I", zlib.crc32(chunk[4:]))
    picture = image_bytes()
    with pytest.raises(RefusedFileError) as refusal:
        pictures.inspect_image(ContentFile(picture[:33] + chunk + picture[33:]))
    assert str(refusal.value) == (
        "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
    )


def test_the_process_takes_no_more_than_256_mib_and_7_seconds(tmp_path):
    """What it may not exceed is read back from the process itself."""
    (tmp_path / "upload").write_bytes(image_bytes())
    probe = (
        "import resource, sys; from pathlib import Path;"
        "from portal.shared.inspector.__main__ import main;"
        "main(Path(sys.argv[1]), 'show', '1600');"
        "print([resource.getrlimit(limit) for limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, tmp_path],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        timeout=30,
    )
    memory, seconds = 256 * 1024 * 1024, 7
    assert (json.loads((tmp_path / "answer").read_bytes()), done.stdout.decode().strip()) == (
        {"sizes": [[40, 30]]},
        str([(memory, memory), (seconds, seconds)]),
    )
