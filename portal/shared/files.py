"""Files that come in: the content decides the type, the given name is kept for people."""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePath

from portal.shared import text
from portal.shared.inspector import RefusedFileError

NAME_LENGTH = 150
MAX_PICTURE_BYTES = 12_000_000
EMPTY = "Tệp này rỗng (0 byte). Hãy chọn lại tệp còn nội dung."
PDF, WEBP = "application/pdf", "image/webp"
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
TYPES = {
    "pdf": PDF,
    "docx": f"{_OPEN_XML}.wordprocessingml.document",
    "xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    "odt": f"{_OPEN_DOCUMENT}.text",
    "ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": WEBP,
}
SUFFIXES = {content_type: f".{kind}" for kind, content_type in TYPES.items()}
LABELS = {
    PDF: "PDF",
    TYPES["docx"]: "Word",
    TYPES["xlsx"]: "Excel",
    TYPES["odt"]: "ODT",
    TYPES["ods"]: "ODS",
}


@dataclass(frozen=True)
class Inspected:
    """What is known of an accepted file.

    `text` is what can be read in it, `problem` the sentence that keeps it from being published as
    it is, `signature` the state of its digital signatures ("" where the type has none).
    """

    content: bytes
    content_type: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    facts: dict = field(default_factory=dict)
    text: str = ""
    problem: str = ""
    signature: str = ""
    signatures: list = field(default_factory=list)

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()


def given_name(name, content_type):
    """Return the name a person gave the file: NFC, one path component, the suffix of its type."""
    return PurePath(_plain(name) or "tep").stem[:NAME_LENGTH] + SUFFIXES[content_type]


def suffix(name):
    """Return the suffix of a name that a person gave, in lower case and without the dot."""
    return PurePath(_plain(name)).suffix.lower().removeprefix(".")


def _plain(name):
    name = text.clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")


def read(upload, limit):
    """Return the bytes of an upload; raise RefusedFileError unread when it is over the limit."""
    if upload.size > limit:
        raise RefusedFileError(
            f"Tệp lớn hơn {limit // 1_000_000} MB. Hãy nén bớt hoặc chia thành nhiều tệp."
        )
    upload.seek(0)  # a view that runs twice reads the same upload twice
    return upload.read()
