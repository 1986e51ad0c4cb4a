"""Pictures that come in: decoded within bounds, encoded anew, and nothing else of them is kept."""

import io
import struct

from PIL import Image, ImageOps

from portal.shared.files import WEBP, Inspected, RefusedFileError, read

MAX_BYTES = 12_000_000
MAX_PIXELS = 40_000_000
WIDTH = 1600


def inspect_image(upload):
    """Return an uploaded picture re-encoded as WebP without its metadata; raise RefusedFileError.

    The original is not kept: it may carry the place where it was taken.
    """
    picture = _decoded(read(upload, MAX_BYTES))
    picture.thumbnail((WIDTH, WIDTH * 4))
    encoded = io.BytesIO()
    picture.save(encoded, "WEBP", quality=82)
    return Inspected(encoded.getvalue(), WEBP, width=picture.width, height=picture.height)


def _decoded(content):
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.draft("RGB", (WIDTH * 2, WIDTH * 2))
            picture = ImageOps.exif_transpose(image)
            return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedFileError("Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh.") from error
    except (OSError, EOFError, SyntaxError, ValueError, struct.error) as error:
        raise RefusedFileError(
            "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
        ) from error
