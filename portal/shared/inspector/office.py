"""What Word, Excel, ODT and ODS files have in common: an archive of XML that may run nothing."""

import contextlib
import re

from portal.shared.inspector import RefusedFileError, looks, opendocument, openxml
from portal.shared.inspector.archive import LOCKED, Archive
from portal.shared.inspector.markup import EnoughError, Words, walk

FORMATS = {
    "docx": (openxml.check, openxml.read_word),
    "xlsx": (openxml.check, openxml.read_excel),
    "odt": (opendocument.check, opendocument.read),
    "ods": (opendocument.check, opendocument.read),
}
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")


def inspect(path, kind):
    """Return what is known of an office file; raise RefusedFileError unless it is of this kind."""
    content = path.read_bytes()
    if content.startswith(looks.OLE) and kind in ("docx", "xlsx"):
        raise RefusedFileError(LOCKED if LOCKED_STREAM in content else _old(kind))
    if not content.startswith(looks.ZIP):
        raise looks.mismatch(kind, content)
    archive = Archive(content)
    for name in archive.names:
        if re.search(r"\.(xml|rels|rdf)$", name, re.IGNORECASE):
            walk(archive.read(name))
    check, read = FORMATS[kind]
    check(archive, kind)
    words = Words()
    with contextlib.suppress(EnoughError):
        read(archive, words)
    text = str(words)
    partial = {"partial": True} if words.partial else {}
    return {"facts": {"text": bool(text), **partial}, "text": text}


def _old(kind):
    program = "Word" if kind == "docx" else "Excel"
    return f"Tệp này là {program} đời cũ. Hãy mở bằng {program}, lưu lại dạng .{kind} rồi chọn lại."
