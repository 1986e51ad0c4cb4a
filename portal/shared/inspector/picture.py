"""Pictures: decoded within bounds and encoded anew in their own format, without anything else."""

import struct

from PIL import Image, ImageOps

from portal.shared.inspector import RefusedFileError, looks
from portal.shared.picture_engine import MAX_PIXELS

SIDE = 2400
# The decoder of WebP holds a picture five times over.
MOST_PIXELS = {"png": MAX_PIXELS, "jpg": MAX_PIXELS, "webp": 10_000_000}
FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
QUALITY = 85


def inspect(path, kind, out):
    """Write the picture anew to `out` and return its size; raise RefusedFileError."""
    if looks.kind_of(path.read_bytes()) != kind:
        raise looks.mismatch(kind, path.read_bytes())
    try:
        picture = _decoded(path, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        millions = MOST_PIXELS[kind] // 1_000_000
        raise RefusedFileError(
            f"Ảnh quá lớn (trên {millions} triệu điểm ảnh). Hãy thu nhỏ ảnh rồi chọn lại."
        ) from error
    except (MemoryError, OSError, EOFError, SyntaxError, ValueError, struct.error) as error:
        raise RefusedFileError(
            "Không đọc được ảnh này: ảnh bị hỏng hoặc quá lớn. "
            "Hãy mở thử trên máy, thu nhỏ hoặc lưu lại rồi chọn lại."
        ) from error
    picture.save(out, FORMATS[kind], quality=QUALITY)
    return {"width": picture.width, "height": picture.height}


def _decoded(path, kind):
    """Return the first frame, upright and made to fit; shrunk before anything copies it."""
    with Image.open(path, formats=[FORMATS[kind]]) as image:
        if image.width * image.height > MOST_PIXELS[kind]:
            raise Image.DecompressionBombError
        image.draft("RGB", (SIDE, SIDE))
        picture = image if image.mode == "RGB" else image.convert(_mode(image, kind))
        picture.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture)
    upright.info.clear()
    return upright


def _mode(image, kind):
    if image.has_transparency_data and kind != "jpg":
        return "RGBA"
    return "L" if image.mode in ("1", "L") else "RGB"
