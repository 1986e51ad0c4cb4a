"""PDF files: whole, one PDF and nothing else, and what readers and staff should know of them."""

import io
import re
import time
import zipfile
from contextlib import contextmanager

import pikepdf
import pypdfium2

from portal.shared.inspector import RefusedFileError, active, forms, looks, signed
from portal.shared.inspector.markup import MAX_TEXT

MAX_PAGES = 2_000
MAX_OBJECTS = 200_000
TEXT_SECONDS = 3
FEW_CHARACTERS = 20  # a scanned page may carry a stamp or a page number as text
WHITE = b"\0\t\n\f\r "

BROKEN = "PDF này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, xuất lại rồi chọn lại."
JOINED = (
    "Sau phần PDF của tệp này còn dữ liệu khác{what}. "
    "Hãy mở văn bản gốc, xuất lại thành PDF rồi chọn lại."
)
LOCKED = "PDF này có mật khẩu nên người dân không mở được. Hãy bỏ mật khẩu rồi chọn lại."
PAGELESS = "PDF này không có trang nào. Hãy xuất lại rồi chọn lại."
TOO_LONG = "PDF này có trên 2.000 trang hoặc 200.000 đối tượng. Hãy chia thành nhiều tệp."
ACTIVE = (
    "PDF này có phần tự hoạt động: {found}. "
    "Hãy gỡ phần đó, hoặc xuất lại PDF từ văn bản gốc, trước khi đăng."
)
ACTIVE_SIGNED = (
    "PDF này có chữ ký số và có phần tự hoạt động: {found}. Gỡ phần đó sẽ làm hỏng chữ ký. "
    "Hãy xin nơi ký một bản không có phần đó."
)
SIGNED = (
    "PDF này có chữ ký số nên không được sửa. Hãy xin nơi ký một bản không có phần tự hoạt động."
)


def inspect(path, roots):
    """Return what is known of a PDF; raise RefusedFileError unless readers can open it safely."""
    content = path.read_bytes()
    _check_ends(content)
    with _opened(path) as pdf:
        pages = len(pdf.pages)
        _check_size(pdf, pages)
        survey = active.Survey(pdf)
        facts = _facts(pdf)
        filled, more_filled = forms.filled(pdf)
    read, unread = _read(path)
    text = "\n".join(filter(None, read + filled))
    cut = unread or more_filled or len(text) > MAX_TEXT
    text = text[:MAX_TEXT]
    is_signed = _is_signed(content, survey)
    verdict = signed.verdict(content, roots) if is_signed else {"state": "none"}
    sentence = ACTIVE_SIGNED if is_signed else ACTIVE
    return {
        "pages": pages,
        "facts": {
            **facts,
            "active": sorted(survey.codes),
            "text": bool(text),
            "scan": survey.pictures and _is_sparse(read),
            **({"partial": True} if cut else {}),
        },
        "text": text,
        "problem": sentence.format(found=survey) if survey.codes else "",
        "signature": verdict["state"],
        "signatures": verdict.get("signatures", []),
    }


def strip(path, out):
    """Write the PDF without what acts by itself to `out`; raise RefusedFileError if it is signed."""
    with _opened(path) as pdf:
        if _is_signed(path.read_bytes(), active.Survey(pdf)):
            raise RefusedFileError(SIGNED)
        active.strip(pdf)
        pdf.save(out)


def _is_signed(content, survey):
    """Say whether the PDF is signed, or was in a revision that a later one hides."""
    return survey.signed or b"/ByteRange" in content


def _check_ends(content):
    if not content.startswith(b"%PDF-"):
        raise looks.mismatch("pdf", content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise RefusedFileError(JOINED.format(what=" (tệp nén ZIP)"))
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise RefusedFileError(BROKEN)
    if rest := content[end + 5 :].strip(WHITE):
        # Objects of a PDF are what was loaded of its last revision.
        cut_short = re.search(rb"\d \d+ obj\b", rest)
        raise RefusedFileError(BROKEN if cut_short else JOINED.format(what=""))


@contextmanager
def _opened(path):
    try:
        with pikepdf.open(path) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise RefusedFileError(LOCKED) from error
    except (pikepdf.PdfError, RuntimeError) as error:
        raise RefusedFileError(BROKEN) from error


def _check_size(pdf, pages):
    if not pages:
        raise RefusedFileError(PAGELESS)
    if pages > MAX_PAGES or pdf.trailer.get("/Size", 0) > MAX_OBJECTS:
        raise RefusedFileError(TOO_LONG)


def _facts(pdf):
    marks = pdf.Root.get("/MarkInfo")
    marked = isinstance(marks, pikepdf.Dictionary) and marks.get("/Marked") is True
    return {
        "title": _string(pdf.docinfo.get("/Title")),
        "language": _string(pdf.Root.get("/Lang")),
        "tagged": marked and "/StructTreeRoot" in pdf.Root,
        "restricted": pdf.is_encrypted,
    }


def _string(value):
    if not isinstance(value, pikepdf.String):
        return ""
    return "".join(filter(str.isprintable, str(value)))[:500]


def _read(path):
    """Return the text of each page that can be read in time, and whether some could not."""
    pages: list[str] = []
    length, failed = 0, False
    until = time.process_time() + TEXT_SECONDS
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            if length > MAX_TEXT or time.process_time() > until:
                return pages, True
            try:
                page = document[number]
                text = page.get_textpage().get_text_bounded().strip()
                page.close()
            except pypdfium2.PdfiumError:
                failed = True
                continue
            pages.append(text)
            length += len(text)
    return pages, failed


def _is_sparse(pages):
    """Say whether most pages have hardly any text."""
    return 2 * sum(len(text) < FEW_CHARACTERS for text in pages) > len(pages)
