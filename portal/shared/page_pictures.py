"""The pages of a PDF of our own as pictures, to be looked at beside a form."""

import base64
import io
import threading
from dataclasses import dataclass

import pypdfium2

SCALE = 90 / 72  # dots for each point: small print stays legible on a laptop
one_at_a_time = threading.Lock()  # PDFium knows no threads


@dataclass(frozen=True)
class PagePicture:
    """One page; the address holds the whole picture, so that nothing is kept anywhere."""

    number: int
    address: str
    width: int
    height: int


def page_pictures(content, limit):
    """Return how many pages a PDF of ours has, and pictures of the first ones."""
    with one_at_a_time, pypdfium2.PdfDocument(content) as document:
        shown = range(min(len(document), limit))
        return len(document), [_picture(document[index], index + 1) for index in shown]


def _picture(page, number):
    image = page.render(scale=SCALE).to_pil()
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=75, method=2)
    encoded = base64.b64encode(stream.getvalue()).decode()
    return PagePicture(number, f"data:image/webp;base64,{encoded}", *image.size)
