"""What becomes of a signed PDF in the hands of others, forgers among them."""

import io
import re

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field


def revised(content, change):
    """Return a PDF with one more revision, in which `change(writer)` was done."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def first_page(writer):
    """Return the first page, marked for rewriting."""
    page = writer.root["/Pages"]["/Kids"][0]
    writer.mark_update(page.container_ref)
    return page


def replace_text(writer):
    text = b"BT /F1 12 Tf 72 720 Td (Muc thu: 900 000 dong) Tj ET"
    first_page(writer)["/Contents"] = writer.add_object(generic.StreamObject(stream_data=text))


def overwrite_text(writer):
    """Give the stream that the page already shows other bytes."""
    stream = first_page(writer)["/Contents"]
    stream._data = b"BT /F1 12 Tf 72 720 Td (Muc thu: 900 000 dong) Tj ET"
    stream._encoded_data = None
    writer.mark_update(stream.container_ref)


def rotate_page(writer):
    first_page(writer)["/Rotate"] = generic.NumberObject(180)


def add_page(writer):
    pages = writer.root["/Pages"]
    page = {"/Type": generic.NameObject("/Page"), "/Parent": writer.root.raw_get("/Pages")}
    size = [generic.NumberObject(number) for number in (0, 0, 612, 792)]
    page["/MediaBox"] = generic.ArrayObject(size)
    page = {generic.NameObject(name): value for name, value in page.items()}
    pages["/Kids"].append(writer.add_object(generic.DictionaryObject(page)))
    pages["/Count"] = generic.NumberObject(2)
    writer.update_container(pages["/Kids"])
    writer.mark_update(pages.container_ref)


def cover_text(writer):
    """Lay a note over the text of the page."""
    note = {
        "/Type": generic.NameObject("/Annot"),
        "/Subtype": generic.NameObject("/FreeText"),
        "/Rect": generic.ArrayObject([generic.NumberObject(n) for n in (60, 700, 400, 740)]),
        "/Contents": generic.pdf_string("Muc thu: 900 000 dong"),
    }
    note = {generic.NameObject(name): value for name, value in note.items()}
    page = first_page(writer)
    annotations = generic.ArrayObject(list(page.get("/Annots", [])))
    annotations.append(writer.add_object(generic.DictionaryObject(note)))
    page[generic.NameObject("/Annots")] = annotations


def remove_signature(writer):
    del writer.root["/AcroForm"]
    writer.update_root()


def rewrite_signature(writer):
    signature = writer.root["/AcroForm"]["/Fields"][0]["/V"]
    signature[generic.NameObject("/Name")] = generic.pdf_string("Ke gian")
    writer.mark_update(signature.container_ref)


def fill_in(writer):
    """Fill in the field that the form had before it was signed."""
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[generic.NameObject("/V")] = generic.pdf_string("Muc thu: 900 000 dong")
    writer.mark_update(field.container_ref)


def draw_empty_field(writer):
    """Add a signature field that nobody signed, in a place where it hides the text."""
    append_signature_field(writer, SigFieldSpec("Signature9", box=(60, 700, 400, 740)))


def value_of(content):
    """Return the signature value of a PDF with its padding, and where its hex digits stand."""
    start = content.index(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    return bytes.fromhex(content[start:end].decode()), start, end


def with_value(content, rewrite):
    """Return a signed PDF whose signature value went through `rewrite`."""
    value, start, end = value_of(content)
    digits = rewrite(value).hex().upper().encode()
    return content[:start] + digits + content[end:]


def with_byte_range(content, change):
    """Return a signed PDF whose /ByteRange, as four numbers, went through `change`."""
    found = re.search(rb"/ByteRange \[([^]]*)\] *", content)
    numbers = change(*map(int, found[1].split()))
    written = b"/ByteRange [%d %d %d %d]" % numbers
    return content[: found.start()] + written.ljust(len(found[0])) + content[found.end() :]


def wrapped(content):
    """Return a signed PDF with text moved into the gap: the value is shortened to its real end."""
    start = content.index(b"/Contents <")
    end = content.index(b">", start) + 1
    value = content[start:end].rstrip(b"0>") + b"0" * 20 + b">"
    hidden = b"/Hidden (Muc thu: 900 000 dong)"
    return content[:start] + (value + hidden).ljust(end - start) + content[end:]


def saved_anew(content):
    """Return what a program makes of a PDF when it writes all of it again."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(stream)
    return stream.getvalue()


def flipped(content, position):
    """Return a file with one bit of the byte at a position turned."""
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
