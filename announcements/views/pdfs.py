"""The PDFs that the portal makes of what it holds."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.shortcuts import render

from portal.shared.files import PDF
from portal.shared.pdf import PdfError
from portal.shared.serving import file_response

logger = logging.getLogger(__name__)


def pdf_response(request, item, make, *, name, row=None):
    """Return what `make()` lays out of an item; a page that says so while that cannot be done.

    A PDF that is the item itself names it as its `row`; a sheet about it does not.
    """
    try:
        content = make()
    except PdfError:
        logger.exception("No PDF of %s %s", item._meta.model_name, item.pk)
        return render(request, "announcements/no_pdf.html", {"item": item}, status=503)
    return file_response(
        request,
        ContentFile(content),
        name=f"{name}.pdf",
        content_type=PDF,
        digest=hashlib.sha256(content).hexdigest(),
        row=row,
    )
