"""Files made by code, good and hostile, as the tests of inspection upload them."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name
from PIL import Image

from portal.shared.files import RefusedFileError
from portal.shared.inspection import inspect_attachment
from portal.shared.inspector.openxml import MAIN

RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def packed(members, *, stored=(), comment=b""):
    """Return a ZIP of the members, given as {name: content} or as pairs."""
    stream = io.BytesIO()
    pairs = members.items() if isinstance(members, dict) else members
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in pairs:
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=how)
    return stream.getvalue()


def _content_types(part, content_type):
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    )


def relationships(kind, target, mode="External"):
    """Return a part of relationships with one of this kind."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONSHIP}/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )


def docx_members(body="<w:p><w:r><w:t>Thông báo số 1</w:t></w:r></w:p>"):
    """Return the members of a Word file with this body."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return {
        "[Content_Types].xml": _content_types("word/document.xml", MAIN["docx"]),
        "_rels/.rels": relationships("officeDocument", "word/document.xml", "Internal"),
        "word/document.xml": document,
    }


def declared(members, name, content_type, content):
    """Return the members of an Office file with a part more, of this content type."""
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    types = members["[Content_Types].xml"].replace("</Types>", override)
    return members | {"[Content_Types].xml": types, name: content}


def xlsx_members(rows='<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12</v></c></row>'):
    """Return the members of an Excel file with one sheet of these rows."""
    return {
        "[Content_Types].xml": _content_types("xl/workbook.xml", MAIN["xlsx"]),
        "_rels/.rels": relationships("officeDocument", "xl/workbook.xml", "Internal"),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}"><sheets/></workbook>',
        "xl/sharedStrings.xml": (
            f'<sst xmlns="{SHEET}"><si><r><t>Số </t></r><r><t>hồ sơ</t></r>'
            "<rPh><t>đọc</t></rPh></si></sst>"
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
        ),
    }


def odf_members(kind, body):
    """Return the members of an ODF file ("text" or "spreadsheet") with this body."""
    spaces = (
        f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" '
        f'xmlns:table="{ODF}:table:1.0" xmlns:draw="{ODF}:drawing:1.0" '
        f'xmlns:script="{ODF}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    return {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": (
            f"<office:document-content {spaces}><office:scripts/><office:body>"
            f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
        ),
        "META-INF/manifest.xml": f'<manifest xmlns="{ODF}:manifest:1.0"/>',
    }


def odt_members(body="<text:p>Giấy mời<text:tab/>họp</text:p>"):
    return odf_members("text", body)


def ods_members():
    row = (
        "<table:table-row><table:table-cell><text:p>Tổ 3</text:p></table:table-cell>"
        "</table:table-row>"
    )
    return odf_members("spreadsheet", f"<table:table>{row}</table:table>")


def docx(**members):
    return packed(docx_members() | members)


def xlsx(**members):
    return packed(xlsx_members() | members)


def odt(**members):
    return packed(odt_members() | members, stored=["mimetype"])


def ods(**members):
    return packed(ods_members() | members, stored=["mimetype"])


def ole(stream="WordDocument"):
    """Return the beginning of an OLE container that names one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")


def lying_sizes(content, name, declared):
    """Return a ZIP whose directory declares another size for a member than it has."""
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    return content[: entry + 24] + struct.pack("<L", declared) + content[entry + 28 :]


def encrypted_flag(content):
    """Return a ZIP whose first member says that it is encrypted."""
    entry = content.index(b"PK\x01\x02")
    return content[: entry + 8] + b"\x01" + content[entry + 9 :]


def overlapping():
    """Return a Word file with an entry for a member that lies within another one."""
    inner = packed({"b.xml": "<b/>"})
    whole = packed(docx_members() | {"a.bin": inner}, stored=["a.bin"])
    entry = inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")]
    entry = entry[:42] + struct.pack("<L", whole.index(inner)) + entry[46:]
    *head, here, there, size, start, comment = struct.unpack("<4s4H2LH", whole[-22:])
    ending = struct.pack("<4s4H2LH", *head, here + 1, there + 1, size + len(entry), start, comment)
    return whole[:-22] + entry + ending


def repeated(piece, times):
    """Return the raw deflate stream of a piece so many times over, packed only once."""
    engine = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH)
    return block * times + engine.flush()


def zip_bomb(gigabytes, declared):
    """Return a Word file with a member that inflates to gigabytes and declares another size."""
    bomb = repeated(bytes(1 << 20), gigabytes << 10)
    whole = bytearray(packed(docx_members() | {"a.bin": bomb}, stored=["a.bin"]))
    entry = whole.rindex(b"PK\x01\x02")
    local = struct.unpack_from("<L", whole, entry + 42)[0]
    struct.pack_into("<H", whole, entry + 10, zipfile.ZIP_DEFLATED)
    struct.pack_into("<L", whole, entry + 24, declared)
    struct.pack_into("<H", whole, local + 8, zipfile.ZIP_DEFLATED)
    return bytes(whole)


def pdf(change=lambda pdf: None, **save_options):
    """Return a PDF of one page with a line of text, after a change to the open file."""
    made = pikepdf.new()
    add_text_page(made, "Lich tiem chung thang 5 cua phuong")
    change(made)
    stream = io.BytesIO()
    made.save(stream, **save_options)
    return stream.getvalue()


def add_text_page(made, text):
    """Add a page that shows the text, drawn with a font that every reader has."""
    page = made.add_blank_page(page_size=(300, 200))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(font)))
    page.Contents = made.make_stream(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
    return page


def pdf_of_scans(pages=2):
    """Return a PDF whose pages are pictures."""
    made = pikepdf.new()
    for _ in range(pages):
        page = made.add_blank_page(page_size=(300, 200))
        picture = made.make_stream(bytes(100), Type=Name.XObject, Subtype=Name.Image)
        picture.Width = picture.Height = 10
        picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceGray
        page.Resources = Dictionary(XObject=Dictionary(Im0=picture))
        page.Contents = made.make_stream(b"300 0 0 200 0 0 cm /Im0 Do")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def action(name, **entries):
    return Dictionary(Type=Name.Action, S=Name("/" + name), **entries)


def opens_with(name, **entries):
    """Return a change that makes this action run when the PDF is opened."""

    def change(made):
        made.Root.OpenAction = made.make_indirect(action(name, **entries))

    return change


def annotated(subtype, **entries):
    """Return a change that puts such an annotation on the first page."""

    def change(made):
        note = Dictionary(
            Type=Name.Annot, Subtype=Name("/" + subtype), Rect=[0, 0, 9, 9], **entries
        )
        made.pages[0].Annots = Array([made.make_indirect(note)])

    return change


def attach(made):
    made.attachments["tep.exe"] = b"MZ"


def add_xfa(made):
    made.Root.AcroForm = Dictionary(Fields=[], XFA=made.make_stream(b"<xdp/>"))


def sign(made):
    """Put an unreadable signature into the PDF: enough to be called signed."""
    value = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String("x"))
    field = Dictionary(FT=Name.Sig, T=pikepdf.String("ky"), V=made.make_indirect(value))
    made.Root.AcroForm = Dictionary(Fields=[made.make_indirect(field)], SigFlags=3)


def hidden_name(made):
    """Name the kind of an action by a reference to an object of its own."""
    kind = made.make_indirect(Name.Launch)
    made.Root.OpenAction = Dictionary(Type=Name.Action, S=kind, F=pikepdf.String("cmd.exe"))


def flate_bomb(gigabytes):
    """Return a PDF whose page inflates to gigabytes."""
    packed_page = b"\x78\xda" + repeated(b"0 0 m 9 9 l S " * 74_898, gigabytes << 10)

    def change(made):
        made.pages[0].Contents = pikepdf.Stream(made, packed_page, Filter=Name.FlateDecode)

    return pdf(change, compress_streams=False)


def nested_forms(levels, times):
    """Return a PDF whose page draws a form that draws a form, times over at each level."""

    def change(made):
        inner = made.make_stream(b"BT /F1 12 Tf (a) Tj ET")
        for _ in range(levels):
            inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, [0, 0, 9, 9]
            outer = made.make_stream(b"/A Do " * times)
            outer.Resources = Dictionary(XObject=Dictionary(A=inner))
            inner = outer
        made.pages[0].Contents = inner
        made.pages[0].Resources = inner.Resources

    return pdf(change)


def many_objects(number):
    """Return a PDF of so many objects."""

    def change(made):
        made.Root.All = Array([made.make_indirect(Dictionary(A=Array([1]))) for _ in range(number)])

    return pdf(change)


def deep_arrays(depth):
    """Return a PDF whose catalogue holds arrays in arrays."""
    whole = pdf(lambda made: made.Root.__setitem__("/Deep", Name.Here), static_id=True)
    return whole.replace(b"/Deep /Here", b"/Deep " + b"[" * depth + b"]" * depth)


def picture(side, mode="1", image_format="PNG"):
    """Return a picture of side × side points and few bytes."""
    stream = io.BytesIO()
    Image.new(mode, (side, side)).save(stream, image_format, compress_level=1)
    return stream.getvalue()


def upload(content, name):
    """Return the content as it comes from a form."""
    return ContentFile(content, name=name)


def refusal(content, name):
    """Return the sentence with which an upload is refused."""
    with pytest.raises(RefusedFileError) as refused:
        inspect_attachment(upload(content, name))
    return str(refused.value)
