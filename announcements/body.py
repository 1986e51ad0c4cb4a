"""Nội dung văn bản: what of rich text the decree lays out, and where the annexes begin.

Headings: `h2` Phần and Chương, `h3` Mục and Tiểu mục, `h4` Điều; `h2.phu-luc` begins a Phụ lục.
Below them paragraphs, dashes (`ul`), khoản (`ol`) with their điểm (`ol` in `ol`), tables, pictures.
"""

import re

from portal.shared import richtext

ANNEX = "phu-luc"
LAYERS = 4  # of lists in one another: khoản, điểm, dashes, and one more
GRAMMAR = richtext.Grammar(
    richtext.HOUSE.tags - {"blockquote", "hr"},
    {
        "p": frozenset({"can-left", "can-center", "can-right", "can-justify"}),
        "h2": frozenset({ANNEX}),
        "figure": frozenset({"image", "table"}),
    },
)
LIST_TAG = re.compile(r"<(/?)(ul|ol|li)\b[^>]*>")


def sanitise(html):
    """Return HTML in which only this grammar remains; raise richtext.TooLargeError."""
    return _with_shallow_lists(richtext.sanitise(html, GRAMMAR))


def _with_shallow_lists(html):
    """Turn the items of lists that lie too deep into lines of the item that holds them."""
    depth = 0

    def shallow(tag):
        nonlocal depth
        closes, is_list = tag[1], tag[2] != "li"
        depth += is_list and not closes
        layer = depth
        depth -= bool(is_list and closes)
        if layer <= LAYERS:
            return tag[0]
        return "" if is_list or closes else "<br>"

    return LIST_TAG.sub(shallow, html)
