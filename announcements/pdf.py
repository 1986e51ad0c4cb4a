"""The PDF of a dispatch in the layout of Nghị định 30/2020/NĐ-CP."""

from pathlib import Path

from django.template.loader import render_to_string

from announcements import body
from announcements.models import Dispatch
from portal.shared import pdf, richtext
from portal.shared.models import StoredFile


def dispatch_pdf(dispatch: Dispatch, *, notice: str | None = None, keep: bool = True) -> bytes:
    """Return the dispatch on A4 pages, with a notice on the first. Raises PdfError.

    Where no notice is given, it says which file is the original, if there is one. Pages that
    nobody will ask for again need not be kept.
    """
    if notice is None:
        notice = rendition_notice(dispatch)
    foot = [line for line in [*dispatch.issuer.contact, notice] if line]
    context = {"dispatch": dispatch, "foot": foot}
    html = body.for_paper(render_to_string("announcements/dispatch_pdf.html", context))
    return pdf.render(html, images=pictures_of(dispatch), keep=keep)


def pictures_of(dispatch: Dispatch) -> dict[str, Path]:
    """Return the stored pictures that the text shows, by the `src` under which it shows them."""
    sources = richtext.own_sources(dispatch.body)
    stored = StoredFile.objects.shown_in(dispatch.body).in_bulk() if sources else {}
    return {src: Path(stored[pk].content.path) for src, pk in sources.items() if pk in stored}


def rendition_notice(dispatch: Dispatch) -> str:
    """Return what to print on the PDF of a dispatch whose signed original is attached, or ""."""
    if not dispatch.original:
        return ""
    return (
        f"Bản thể hiện của văn bản {dispatch.number_symbol}; "
        f"bản gốc là tệp “{dispatch.original}” đăng cùng văn bản này."
    )
