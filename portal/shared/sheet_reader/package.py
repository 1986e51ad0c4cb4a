"""Packages, which .xlsx and .ods files are: measured and searched before a library sees them."""

import codecs
import re

from portal.shared.inspector import RefusedFileError, looks, opendocument, openxml
from portal.shared.inspector.archive import ODD, Archive
from portal.shared.sheet_reader import (
    LOCKED,
    LONG_CELL,
    MAX_ROWS,
    TOO_MUCH,
    too_many_columns,
    too_many_rows,
)
from portal.shared.sheet_reader.kinds import HAS_OBJECTS, NO_MACROS, another_kind
from portal.shared.text import grouped

FLAGS, ENCRYPTED = slice(6, 8), 1  # of the first member
MAX_CELLS = 5_000_000  # that are not empty, counted by their ends
LONGEST = 1 << 20  # bytes of XML in which no element ends
ODF_LINKS = re.compile(rb"<table:table-source|<table:dde-link|<office:dde-|'file:///")
# A cell with something in it, in a column beyond GR or in a row of six digits and more.
FAR = re.compile(
    rb' r="(?:(?P<column>[A-Z]{3}|G[S-Z]|[H-Z][A-Z])|[A-Z]{1,2}(?=[2-9][0-9]{5}|[0-9]{7}))'
    rb'(?P<row>[0-9]{1,7})"[^>]*(?<!/)><(?:\w+:)?(?:v|is|f)[ />]'
)
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")

NOT_XLSB = "Tệp dạng .xlsb không được nhận. Hãy mở bằng Excel, lưu lại thành .xlsx rồi chọn lại."
HAS_LINKS = (
    "Tệp này lấy dữ liệu từ tệp hoặc nơi khác (liên kết ngoài, kết nối dữ liệu). "
    "Hãy chép bảng, dán dạng giá trị sang một tệp .xlsx mới rồi chọn lại."
)
FORMULAS = (
    "Tệp có {} ô công thức: giá trị được lấy như lần lưu gần nhất, ô chưa được tính thì bỏ trống."
)

# What a workbook may not hold, by the names and the types of its parts.
XLSX_SIGNS = {
    openxml.MACROS: NO_MACROS,
    re.compile(r"^xl/workbook\.bin$", re.MULTILINE): NOT_XLSB,
    re.compile(r"activeX/|embeddings/|oleObject", re.IGNORECASE): HAS_OBJECTS,
    re.compile(r"externalLink|xl/connections|xl/queryTables", re.IGNORECASE): HAS_LINKS,
}


def check(content, rows):
    """Raise RefusedFileError unless this is an .xlsx or .ods file that may be read."""
    if int.from_bytes(content[FLAGS], "little") & ENCRYPTED:
        raise RefusedFileError(LOCKED)
    archive = Archive(content)
    if b"".join(archive.read("mimetype")).startswith(looks.OPEN_DOCUMENT["ods"]):
        formulas = _check_ods(archive)
    else:
        formulas = _check_xlsx(archive)
    if formulas:
        rows.notices.append(FORMULAS.format(grouped(formulas)))


def _check_xlsx(archive):
    """Return how many formulas a workbook of Excel has."""
    if not any(name.startswith("xl/") for name in archive.names):
        raise another_kind(looks.NAMES.get(looks.kind_of(archive.content), "tệp nén ZIP"))
    types = b"".join(archive.read("[Content_Types].xml")).decode(errors="replace")
    parts = "\n".join([*archive.names, types])
    for sign, sentence in XLSX_SIGNS.items():
        if sign.search(parts):
            raise RefusedFileError(sentence)
    formulas = cells = 0
    for piece in _pieces(archive):
        cells += piece.count(b"c>")
        if cells > MAX_CELLS:
            raise RefusedFileError(TOO_MUCH)
        _refuse_far(piece)
        if b"<f" in piece or b":f" in piece:  # several times as fast to tell as to count
            formulas += len(FORMULA.findall(piece))
    return formulas


def _refuse_far(piece):
    for cell in FAR.finditer(piece):
        row = int(cell["row"])
        if cell["column"]:
            raise RefusedFileError(too_many_columns(row))
        if row > MAX_ROWS:
            raise RefusedFileError(too_many_rows(row))


def _check_ods(archive):
    """Return how many formulas an ODS file has."""
    manifest = b"".join(archive.read("META-INF/manifest.xml"))
    if b"encryption-data" in manifest:
        raise RefusedFileError(LOCKED)
    if any(map(opendocument.MACROS.match, archive.names)):
        raise RefusedFileError(NO_MACROS)
    if b"oleobject" in manifest:
        raise RefusedFileError(HAS_OBJECTS)
    formulas = 0
    for piece in _pieces(archive):
        if b"<script:event-listener" in piece:
            raise RefusedFileError(NO_MACROS)
        if ODF_LINKS.search(piece):
            raise RefusedFileError(HAS_LINKS)
        formulas += piece.count(b"table:formula=")
    return formulas


def _pieces(archive):
    """Yield the XML of all members, cut where elements end."""
    for name in archive.names:
        rest, begun = b"", False
        for chunk in filter(None, archive.read(name)):
            if not begun and not chunk.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
                break
            begun = True
            piece = rest + chunk
            if b"<!DOCTYPE" in piece:
                raise RefusedFileError(ODD)
            end = max(piece.rfind(b"</"), piece.rfind(b"/>"), 0)
            rest = piece[end:]
            if len(rest) > LONGEST:
                raise RefusedFileError(LONG_CELL)
            yield piece[:end]
