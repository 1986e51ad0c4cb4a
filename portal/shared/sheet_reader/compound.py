"""Compound files, which .xls files are: what they hold, by the names in their directory."""

import struct

from portal.shared.inspector import RefusedFileError
from portal.shared.sheet_reader import LOCKED
from portal.shared.sheet_reader.kinds import HAS_OBJECTS, NO_MACROS, another_kind

ENTRY = 128  # bytes of an entry of the directory, at a multiple of as many
FIRST_SECTOR = slice(116, 120)  # of an entry: where its stream begins
SECTOR_SHIFT = slice(30, 32)  # of the file
FILE_PASS = 0x2F  # the record, among the first of a workbook, after which all is encrypted


def check(content):
    """Raise RefusedFileError unless this is an .xls file that runs nothing and is not locked."""
    if _entry(content, "EncryptedPackage\0"):
        raise RefusedFileError(LOCKED)
    book = _entry(content, "Workbook\0") or _entry(content, "Book\0")
    if not book:
        word = _entry(content, "WordDocument\0")
        raise another_kind("văn bản Word (.doc)" if word else "tệp Office không có bảng tính")
    if FILE_PASS in _first_records(content, book):
        raise RefusedFileError(LOCKED)
    if _entry(content, "_VBA_PROJECT_CUR\0"):
        raise RefusedFileError(NO_MACROS)
    if _entry(content, "MBD"):  # what is embedded is named so, and numbered
        raise RefusedFileError(HAS_OBJECTS)


def _entry(content, name):
    """Return the entry of the directory whose name begins so, or None."""
    name, found = name.encode("utf-16-le"), -1
    while (found := content.find(name, found + 1)) >= 0:
        if found % ENTRY == 0:
            return content[found : found + ENTRY]
    return None


def _first_records(content, entry):
    """Return the kinds of the records in the first sector of a stream."""
    shift = int.from_bytes(content[SECTOR_SHIFT], "little")
    start = int.from_bytes(entry[FIRST_SECTOR], "little") + 1 << shift
    sector, kinds, place = content[start : start + (1 << shift)], [], 0
    while place + 4 <= len(sector):
        kind, length = struct.unpack_from("<HH", sector, place)
        kinds.append(kind)
        place += 4 + length
    return kinds
