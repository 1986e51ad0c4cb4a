"""Files that come in: the content decides the type, the given name is kept for people."""

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

import pikepdf

from portal.shared import text

MAX_BYTES = 20_000_000
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
    content = read(upload, MAX_BYTES)
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


def read(upload, limit):
    """Return the bytes of an upload; raise RefusedFileError unread when it is over the limit."""
    if upload.size > limit:
        raise RefusedFileError(
            f"Tệp lớn hơn {limit // 1_000_000} MB. Hãy nén bớt hoặc chia thành nhiều tệp."
        )
    return upload.read()
