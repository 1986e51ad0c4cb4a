"""What a file looks like, in words for people; it only explains a refusal, it never accepts."""

from portal.shared.inspector import RefusedFileError

NAMES = {
    "pdf": "PDF",
    "docx": "Word (.docx)",
    "xlsx": "Excel (.xlsx)",
    "odt": "văn bản ODT",
    "ods": "bảng tính ODS",
    "png": "ảnh PNG",
    "jpg": "ảnh JPG",
    "webp": "ảnh WebP",
}
OTHERS = {
    b"GIF8": "ảnh GIF",
    b"BM": "ảnh BMP",
    b"II*\0": "ảnh TIFF",
    b"MM\0*": "ảnh TIFF",
    b"{\\rtf": "văn bản RTF",
    b"MZ": "chương trình máy tính",
    b"\x7fELF": "chương trình máy tính",
    b"#!": "chương trình máy tính",
    b"Rar!": "tệp nén RAR",
    b"7z\xbc\xaf": "tệp nén 7z",
    b"\x1f\x8b": "tệp nén GZ",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")


def mismatch(kind, content):
    """Return the refusal of a file whose content is not what its name says."""
    found = kind_of(content)
    words = NAMES.get(found) or _other(content)
    if kind == "pdf" and b"%PDF-" in content[1:1024]:
        before = f" ({words})" if words else ""
        return RefusedFileError(
            f"Trước phần PDF của tệp này còn dữ liệu khác{before}. "
            "Hãy mở văn bản gốc, xuất lại thành PDF rồi chọn lại."
        )
    if found:
        way_out = f"Hãy đổi đuôi tên tệp thành .{found} rồi chọn lại."
    else:
        way_out = f"Hãy mở tệp bằng phần mềm đã tạo ra nó, lưu lại dạng .{kind} rồi chọn lại."
    inside = f"là {words}" if words else f"không phải là {NAMES[kind]}"
    return RefusedFileError(f"Tệp này có tên .{kind} nhưng nội dung {inside}. {way_out}")


def kind_of(content):
    """Return the type that the content looks like, or None where it is none of the allowed."""
    if content.startswith(ZIP):
        return _kind_of_zip(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    magics = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
    return next((kind for magic, kind in magics.items() if content.startswith(magic)), None)


def _kind_of_zip(content):
    for kind, mimetype in OPEN_DOCUMENT.items():
        if content[30:130].startswith(b"mimetype" + mimetype + b"PK"):
            return kind
    if b"[Content_Types].xml" in content:
        if b"word/document" in content:
            return "docx"
        if b"xl/workbook" in content:
            return "xlsx"
    return None


def _other(content):
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(WEB_PAGE):
        return "trang web (HTML)"
    if start.startswith((b"<svg", b"<?xml")):
        return "ảnh SVG" if b"<svg" in start else "XML"
    if content.startswith(OLE):
        return "Word hoặc Excel đời cũ"
    if content.startswith(ZIP):
        return "PowerPoint" if b"ppt/presentation" in content else "tệp nén ZIP"
    if content[4:8] == b"ftyp":
        return "ảnh HEIC" if content[8:11] == b"hei" else "phim"
    return next((words for magic, words in OTHERS.items() if content.startswith(magic)), None)
