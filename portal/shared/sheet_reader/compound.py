"""Compound files, which .xls files are: what they hold, by the names in their directory."""

from portal.shared.inspector import RefusedFileError
from portal.shared.sheet_reader import LOCKED, NO_MACROS
from portal.shared.sheet_reader.kinds import HAS_OBJECTS, another_kind

ENTRY = 128  # bytes of an entry of the directory, at a multiple of as many


def check(content):
    """Raise RefusedFileError unless this is an .xls file that runs nothing and is not locked."""
    if _holds(content, "EncryptedPackage\0"):
        raise RefusedFileError(LOCKED)
    if not (_holds(content, "Workbook\0") or _holds(content, "Book\0")):
        word = _holds(content, "WordDocument\0")
        raise another_kind("văn bản Word (.doc)" if word else "tệp Office không có bảng tính")
    if _holds(content, "_VBA_PROJECT_CUR\0"):
        raise RefusedFileError(NO_MACROS)
    if _holds(content, "MBD"):  # what is embedded is named so, and numbered
        raise RefusedFileError(HAS_OBJECTS)


def _holds(content, name):
    """Say whether an entry of the directory has a name that begins so."""
    name, found = name.encode("utf-16-le"), -1
    while (found := content.find(name, found + 1)) >= 0:
        if found % ENTRY == 0:
            return True
    return False
