"""Nội dung văn bản: what of rich text the decree lays out, and where the annexes begin.

Headings: `h2` Phần and Chương, `h3` Mục and Tiểu mục, `h4` Điều; `h2.phu-luc` begins a Phụ lục.
Below them paragraphs, dashes (`ul`), khoản (`ol`) with their điểm (`ol` in `ol`), tables, pictures.
"""

from portal.shared import richtext

ANNEX = "phu-luc"


def sanitise(html):
    """Return HTML in which only this grammar remains; raise richtext.TooLargeError."""
    return richtext.sanitise(html)
