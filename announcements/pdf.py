"""The PDF of a dispatch in the layout of Nghị định 30/2020/NĐ-CP."""

from django.template.loader import render_to_string

from announcements.models import Dispatch
from portal.shared import pdf


def dispatch_pdf(dispatch: Dispatch, *, notice: str | None = None, keep: bool = True) -> bytes:
    """Return the dispatch on A4 pages, with a notice on the first. Raises PdfError.

    Where no notice is given, it says which file is the original, if there is one. Pages that
    nobody will ask for again need not be kept.
    """
    if notice is None:
        notice = rendition_notice(dispatch)
    html = render_to_string(
        "announcements/dispatch_pdf.html", {"dispatch": dispatch, "notice": notice}
    )
    return pdf.render(html, keep=keep)


def rendition_notice(dispatch: Dispatch) -> str:
    """Return what to print on the PDF of a dispatch whose signed original is attached, or ""."""
    if not dispatch.original:
        return ""
    return (
        f"Bản thể hiện của văn bản {dispatch.number_symbol}; "
        f"bản gốc là tệp “{dispatch.original}” đăng cùng văn bản này."
    )
