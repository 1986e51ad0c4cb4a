"""Files that are no spreadsheet, or one that cannot be read: which it is, and the way out."""

from portal.shared.inspector import RefusedFileError, looks
from portal.shared.inspector.archive import BROKEN
from portal.shared.inspector.openxml import HAS_MACROS

NO_MACROS = HAS_MACROS.format(kind="xlsx")
HAS_OBJECTS = (
    "Tệp này nhúng tệp hoặc chương trình khác (OLE, ActiveX). "
    "Hãy chép riêng bảng dữ liệu sang một tệp .xlsx mới rồi chọn lại."
)
WEB_PAGE = (
    "Tệp này thực ra là trang web (HTML) mang tên bảng tính, như nhiều hệ thống vẫn xuất ra. "
    "Hãy mở bằng Excel, lưu lại thành .xlsx rồi chọn lại."
)
XML_TABLE = (
    "Tệp này là bảng tính dạng XML của Excel 2003. "
    "Hãy mở bằng Excel, lưu lại thành .xlsx rồi chọn lại."
)
WEB_STARTS = ("<!doctype html", "<html", "<head", "<meta", "<body", "<style", "<table", "<script")
EXCEL_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
SPREADSHEETS = ("xlsx", "xlsm", "xlsb", "xls", "ods")


def another_kind(words):
    """Return the refusal of a file that is no spreadsheet but what the words say."""
    return RefusedFileError(
        f"Tệp này là {words}, không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv."
    )


def refuse_other(content):
    """Raise RefusedFileError where the first bytes are those of a PDF, a picture or RTF."""
    if words := looks.NAMES.get(looks.kind_of(content)):
        raise another_kind(words)
    if content.startswith(b"{\\rtf"):
        raise another_kind("văn bản RTF")


def not_text(content, suffix):
    """Return the refusal of bytes that are not the text of a CSV; the suffix is what they claim."""
    for magic, words in looks.OTHERS.items():
        if content.startswith(magic):
            return another_kind(words)
    if suffix in SPREADSHEETS:
        return RefusedFileError(BROKEN)
    return another_kind("tệp nhị phân")


def refuse_markup(text):
    """Raise RefusedFileError where text is a web page or XML instead of a CSV."""
    start = text[:4096].lstrip().lower()
    if EXCEL_2003 in start:
        raise RefusedFileError(XML_TABLE)
    if start.startswith(WEB_STARTS) or (start.startswith(("<?xml", "<!--")) and "<html" in start):
        raise RefusedFileError(WEB_PAGE)
    if start.startswith("mime-version:"):
        raise RefusedFileError(WEB_PAGE)
    if start.startswith("<?xml"):
        raise another_kind("tệp XML")
