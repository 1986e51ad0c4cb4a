"""Pictures: decoded within bounds, told in sRGB and encoded anew, without anything else.

One that is attached stays in its own format, one that is shown in a text becomes WebP.
"""

import contextlib
import io
import struct

from PIL import Image, ImageCms, ImageOps

from portal.shared.inspector import RefusedFileError, looks

SIDE = 2400  # of an attachment
MAX_SIDE = 16_000  # of what becomes WebP, which itself ends at 16,383
MAX_PIXELS = 40_000_000
# The decoder of WebP holds a picture five times over.
MOST_PIXELS = {"png": MAX_PIXELS, "jpg": MAX_PIXELS, "webp": 10_000_000}
LARGE = 12_000_000  # pixels that every format is decoded within the memory
FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
ATTACHED_QUALITY, SHOWN_QUALITY = 85, 82
ORIENTATION = 0x0112
Image.MAX_IMAGE_PIXELS = None  # counted here, with sentences of our own

UNREADABLE = (
    "Không đọc được ảnh này: ảnh bị hỏng hoặc quá lớn. "
    "Hãy mở thử trên máy, thu nhỏ hoặc lưu lại rồi chọn lại."
)
BROKEN = "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."


def inspect(path, kind, out):
    """Write an attached picture anew to `out` and return its size; raise RefusedFileError."""
    content = path.read_bytes()
    if looks.kind_of(content) != kind:
        raise looks.mismatch(kind, content)
    with _refusing(UNREADABLE, MemoryError):
        with Image.open(path, formats=[FORMATS[kind]]) as image:
            if image.width * image.height > MOST_PIXELS[kind]:
                millions = MOST_PIXELS[kind] // 1_000_000
                raise RefusedFileError(
                    f"Ảnh quá lớn (trên {millions} triệu điểm ảnh). Hãy thu nhỏ ảnh rồi chọn lại."
                )
            picture = _decoded(image, SIDE, SIDE)
        picture.save(out, FORMATS[kind], quality=ATTACHED_QUALITY)
    return {"width": picture.width, "height": picture.height}


def show(path, folder, width, *smaller):
    """Write a picture as WebP at every width up to its own, the largest last; return the sizes.

    Raises RefusedFileError, or MemoryError where the picture needs more than there is.
    """
    with _refusing(BROKEN):
        with _opened(path) as image:
            _refuse_unfit(image)
            picture = _decoded(image, width, width * 4)
        sizes = [_written(picture, w, folder) for w in smaller if w < picture.width]
        return {"sizes": [*sizes, _written(picture, picture.width, folder)]}


@contextlib.contextmanager
def _refusing(sentence, *errors):
    """Refuse with this sentence a picture over which a library raises one of these, or stumbles."""
    try:
        yield
    except RefusedFileError:
        raise
    except (OSError, EOFError, SyntaxError, ValueError, struct.error, *errors) as error:
        raise RefusedFileError(sentence) from error


def _opened(path):
    try:
        return Image.open(path, formats=[*FORMATS.values()])
    except OSError as error:
        if looks.kind_of(path.read_bytes()) == "webp":
            raise MemoryError from error  # which is taken before the size can be asked
        raise


def _refuse_unfit(image):
    if max(image.size) > MAX_SIDE:
        raise RefusedFileError("Ảnh có cạnh dài hơn 16.000 điểm ảnh. Hãy cắt bớt hoặc thu nhỏ ảnh.")
    if image.width * image.height > MAX_PIXELS:
        raise RefusedFileError("Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh.")
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise RefusedFileError(
            "Đây là ảnh động. Hãy lưu một khung hình thành ảnh JPG hoặc PNG rồi chọn lại."
        )


def _decoded(image, width, height):
    """Return the first frame upright, in sRGB and made to fit, without a word of its metadata."""
    pixels = image.width * image.height
    image.draft(None, (width, width))
    profile, turned = image.info.get("icc_profile"), image.getexif().get(ORIENTATION, 1)
    try:
        picture = _eight_bits(image)
    except OSError as error:
        if pixels > LARGE:
            raise MemoryError from error  # of which libraries speak as of a broken file
        raise
    # Smaller before anything copies it whole; a picture on its side has its width upright.
    picture.thumbnail((height, width) if turned > 4 else (width, height))
    picture.getexif()[ORIENTATION] = turned
    picture = _in_srgb(ImageOps.exif_transpose(picture), profile)
    picture.info.clear()
    return picture


def _eight_bits(image):
    """Return the picture in a mode that can be made smaller; a palette or 16 bits cannot."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in {"1", "P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.load()
    return image.convert("RGBA") if "transparency" in image.info else image


def _in_srgb(picture, profile):
    mode = "RGBA" if picture.mode in {"RGBA", "LA"} else "RGB"
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        if profile and picture.mode in {"RGB", "CMYK", "L", mode}:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(
                picture, own, ImageCms.createProfile("sRGB"), outputMode=mode
            )
    return picture.convert(mode)


def _written(picture, width, folder):
    """Write the picture at one width as `made-<width>` and return its size."""
    height = max(1, round(picture.height * width / picture.width))
    sized = picture if width == picture.width else picture.resize((width, height))
    sized.save(folder / f"made-{width}", "WEBP", quality=SHOWN_QUALITY)
    return sized.size
