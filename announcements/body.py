"""Nội dung văn bản: what of rich text the decree lays out, and where the annexes begin.

Headings: `h2` Phần and Chương, `h3` Mục and Tiểu mục, `h4` Điều; `h2.phu-luc` begins a Phụ lục.
Below them paragraphs, dashes (`ul`), khoản (`ol`) with their điểm (`ol` in `ol`), tables, pictures.
"""

import re
from typing import NamedTuple

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
ANNEX_HEADING = re.compile(rf'<h2 class="{ANNEX}">(.*?)</h2>', re.DOTALL)
ANNEX_NUMBER = re.compile(
    r"\s*Phụ lục(?:\s+(?:[IVXLC]+|\d+)\b)?[\s.:–-]*(?:<br>\s*)?", re.IGNORECASE
)
FIRST_NUMBER = re.compile(r'<ol start="(\d{1,6})">')
ROMAN = {10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
TEXT = re.compile(r"(?<=>)[^<]+")
PIECE = re.compile(r"[^\s&]{20}(?=[^\s&]{10})")
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


class Annex(NamedTuple):
    """Phụ lục: its number as printed, empty where it is the only one; its title and its text."""

    number: str
    title: str
    html: str


def main_and_annexes(html):
    """Return the HTML that stands before the signature, and the annexes that follow it."""
    main, *rest = ANNEX_HEADING.split(html)
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    return main, [
        Annex(
            roman(place) if len(pairs) > 1 else "",
            ANNEX_NUMBER.sub("", richtext.plain_text(title), count=1),
            text,
        )
        for place, (title, text) in enumerate(pairs, start=1)
    ]


def roman(number):
    """Return a number below 40 in Roman figures, as annexes are numbered (Phụ lục I, Mục IV)."""
    figures = ""
    for value, figure in ROMAN.items():
        count, number = divmod(number, value)
        figures += figure * count
    return figures


def for_paper(html):
    """Return the HTML as a print style sheet needs it.

    The first number of each list stands where it can be read, and long words of tables may break.
    """
    numbered = FIRST_NUMBER.sub(
        lambda tag: f'<ol style="counter-reset: list-item {int(tag[1]) - 1}">', html
    )
    return TABLE.sub(lambda table: TEXT.sub(_in_pieces, table[0]), numbered)


def _in_pieces(text):
    return PIECE.sub(r"\g<0><wbr>", text[0])
