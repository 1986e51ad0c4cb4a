"""The PDF of a dispatch in the layout of Nghị định 30/2020/NĐ-CP."""

from django.template.loader import render_to_string

from announcements.models import Dispatch
from portal.shared import pdf


def dispatch_pdf(dispatch: Dispatch, *, notice: str = "", keep: bool = True) -> bytes:
    """Return the dispatch on A4 pages; a notice is printed above it. Raises PdfError.

    Pages that nobody will ask for again are not kept.
    """
    html = render_to_string(
        "announcements/dispatch_pdf.html", {"dispatch": dispatch, "notice": notice}
    )
    return pdf.render(html, keep=keep)
