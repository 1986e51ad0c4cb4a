"""Spreadsheets made by code, as exports look and as hostile ones do; and what is read of them."""

import io
import struct

import openpyxl
import pytest

from portal.shared import sheets
from portal.shared.files import RefusedFileError
from tests.shared.corpus import RELATIONSHIP, SHEET, packed, relationships

CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "script": "script",
    }.items()
)


def read(content, name="tep.xlsx"):
    """Return the rows as (sheet, number, cells) and the notices."""
    with sheets.reading(content, name) as rows:
        return [tuple(row) for row in rows], rows.notices


def cells(content, name="tep.xlsx"):
    """Return the cells of each row."""
    return [row[2] for row in read(content, name)[0]]


def refusal(content, name="tep.xlsx"):
    """Return the sentence that a file is refused with."""
    with pytest.raises(RefusedFileError) as refused:
        read(content, name)
    return str(refused.value)


def saved(book):
    """Return the bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows):
    """Return the bytes of a workbook with one sheet of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def xlsx_members(rows, *, before=""):
    """Return the members of the smallest workbook, with the XML of its rows as it is given."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
        "_rels/.rels": relationships("officeDocument", "xl/workbook.xml", "Internal"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONSHIP}">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relationships(
            "worksheet", "worksheets/sheet1.xml", "Internal"
        ),
        "xl/worksheets/sheet1.xml": (
            f'{before}<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
        ),
    }


def xlsx(rows, **others):
    """Return the smallest workbook, with the XML of its rows as it is given."""
    return packed(xlsx_members(rows, **others))


def number_cell(place, value=1):
    """Return the XML of a cell with a number."""
    return f'<c r="{place}"><v>{value}</v></c>'


def text_cell(place, value):
    """Return the XML of a cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def ods_members(rows, *, style="", scripts=""):
    """Return the members of the smallest ODS file, with the XML of its rows as it is given."""
    return {
        "mimetype": OPEN_DOCUMENT,
        "META-INF/manifest.xml": (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{OPEN_DOCUMENT}"/>'
            "</manifest:manifest>"
        ),
        "content.xml": (
            f"<office:document-content {NAMESPACES}>{scripts}<office:automatic-styles>"
            f"{style}</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        ),
    }


def ods(rows, **others):
    """Return the smallest ODS file, with the XML of its rows as it is given."""
    return packed(ods_members(rows, **others), stored=["mimetype"])


def ods_row(*values):
    """Return the XML of a row of texts."""
    return f"<table:table-row>{''.join(map(ods_cell, values))}</table:table-row>"


def ods_cell(value):
    """Return the XML of a cell with a text."""
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )


SECTOR = 512
FREE, END_OF_CHAIN, OF_THE_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(*streams):
    """Return a compound file: pairs of a name and a content, which must have 4,096 bytes or more.

    One sector each for the table of sectors and the directory, so 124 sectors and 3 streams.
    """
    table, entries, body = [OF_THE_TABLE, END_OF_CHAIN], [_entry("Root Entry", 5)], b""
    for name, content in streams:
        first, sectors = len(table), -(-len(content) // SECTOR)
        table += [*range(first + 1, first + sectors), END_OF_CHAIN]
        entries.append(_entry(name, 2, first, len(content), right=len(entries) + 1))
        body += content.ljust(sectors * SECTOR, b"\0")
    entries[0] = _entry("Root Entry", 5, child=1)
    entries[-1] = _entry(name, 2, first, len(content))
    header = struct.pack(
        "<8s16x5H6x9L",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0),
    )
    places = struct.pack("<109L", 0, *[FREE] * 108)
    return (
        (header + places)
        + struct.pack("<128L", *table, *[FREE] * (128 - len(table)))
        + b"".join(entries).ljust(SECTOR, b"\0")
        + body
    )


def _entry(name, kind, first=END_OF_CHAIN, size=0, *, right=FREE, child=FREE):
    written = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBB3L36xLQ", written, len(written), kind, 1, FREE, right, child, first, size
    )


def xls(*rows, before=b"", sheet_kind=0):
    """Return an .xls with one sheet of these rows of texts and numbers."""
    start = record(0x0809, struct.pack("<4H2L", 0x0600, 5, 0, 0, 0, 0)) + before
    name = struct.pack("<BB", 1, 0) + b"S"
    length = len(start) + 4 + 6 + len(name) + 4
    sheet = struct.pack("<LBB", length, 0, sheet_kind) + name
    body = b"".join(
        _xls_cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    stream = (
        (start + record(0x0085, sheet) + record(0x000A))
        + record(0x0809, struct.pack("<4H2L", 0x0600, 0x10, 0, 0, 0, 0))
        + body
        + record(0x000A)
    )
    return stream.ljust(4096, b"\0")


def _xls_cell(row, column, value):
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return record(0x0204, place + text)
    return record(0x0203, place + struct.pack("<d", value))


def record(kind, data=b""):
    """Return a record of an .xls."""
    return struct.pack("<HH", kind, len(data)) + data
