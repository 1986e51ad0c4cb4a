"""Spreadsheets made by code, as exports look and as hostile ones do; and what is read of them."""

import io
import struct

import openpyxl
import pytest

from portal.shared import sheets
from portal.shared.files import RefusedFileError
from tests.shared.corpus import packed

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
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
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"></Types>',
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
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
        '<table:table-cell office:value-type="string">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )
