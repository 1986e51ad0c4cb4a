"""Files that come in and go out: the content decides the type, the given name is kept for people."""

import hashlib
import io
import re
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

import pikepdf
from django.http import FileResponse
from django.utils.http import content_disposition_header
from PIL import Image, ImageOps

from portal.shared import text

MAX_BYTES = 20_000_000
MAX_IMAGE_BYTES = 12_000_000
MAX_IMAGE_PIXELS = 40_000_000
IMAGE_WIDTH = 1600
NAME_LENGTH = 150
PDF, WEBP = "application/pdf", "image/webp"
SUFFIXES = {PDF: ".pdf", WEBP: ".webp"}


class RefusedFileError(ValueError):
    """The file cannot be accepted; the message says why and what to do."""


@dataclass(frozen=True)
class Inspected:
    """What is known of an accepted file: its bytes and type, and its pages or size in pixels."""

    content: bytes
    content_type: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()


def given_name(name, content_type):
    """Return the name a person gave the file: NFC, one path component, the suffix of its type."""
    name = text.clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    return PurePath(name or "tep").stem[:NAME_LENGTH] + SUFFIXES[content_type]


def inspect_pdf(upload):
    """Return an uploaded PDF as Inspected; raise RefusedFileError for anything else."""
    content = _read(upload, MAX_BYTES)
    if not content.startswith(b"%PDF-"):
        raise RefusedFileError("Tệp này không phải là PDF. Hãy lưu văn bản thành PDF rồi chọn lại.")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise RefusedFileError(
            "PDF này có mật khẩu nên người dân không mở được. Hãy bỏ mật khẩu rồi chọn lại."
        ) from error
    except (pikepdf.PdfError, RuntimeError) as error:
        raise RefusedFileError(
            "PDF này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, xuất lại rồi chọn lại."
        ) from error
    if not pages:
        raise RefusedFileError("PDF này không có trang nào. Hãy xuất lại rồi chọn lại.")
    return Inspected(content, PDF, pages=pages)


def inspect_image(upload):
    """Return an uploaded picture re-encoded as WebP without its metadata; raise RefusedFileError.

    The original is not kept: it may carry the place where it was taken.
    """
    picture = _decoded(_read(upload, MAX_IMAGE_BYTES))
    picture.thumbnail((IMAGE_WIDTH, IMAGE_WIDTH * 4))
    encoded = io.BytesIO()
    picture.save(encoded, "WEBP", quality=82)
    return Inspected(encoded.getvalue(), WEBP, width=picture.width, height=picture.height)


def _decoded(content):
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise Image.DecompressionBombError
            image.draft("RGB", (IMAGE_WIDTH * 2, IMAGE_WIDTH * 2))
            picture = ImageOps.exif_transpose(image)
            return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedFileError("Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh.") from error
    except (OSError, EOFError, SyntaxError, ValueError, struct.error) as error:
        raise RefusedFileError(
            "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
        ) from error


def file_response(file, *, name, content_type):
    """Return the open file under its given name, unable to run anything in the reader's browser."""
    response = FileResponse(file, content_type=content_type)
    response["Content-Disposition"] = disposition(name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name):
    """Return an inline Content-Disposition with the true name, and an ASCII one for old clients."""
    header = content_disposition_header(as_attachment=False, filename=name) or "inline"
    if name.isascii():
        return header
    plain = re.sub(r'["\\/]', "", text.fold(name).encode("ascii", "ignore").decode())
    return f'inline; filename="{plain}"; {header.removeprefix("inline; ")}'


def _read(upload, limit):
    if upload.size > limit:
        raise RefusedFileError(
            f"Tệp lớn hơn {limit // 1_000_000} MB. Hãy nén bớt hoặc chia thành nhiều tệp."
        )
    return upload.read()
