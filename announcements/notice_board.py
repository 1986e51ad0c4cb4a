"""One sheet of A4 for the notice board: large type, and a QR code to the page itself.

Nobody is there to turn a page, so the sheet never has a second one: the type is chosen and the text
cut by what they will measure. The widths of letters are those of Tinos, rounded up.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse

from portal.shared import pdf
from portal.shared.http import absolute
from portal.shared.qr import QrCode
from portal.shared.richtext import plain_text
from portal.shared.text import legal_date

WIDTH, HEIGHT = 510, 468  # points, for all that stands between the head and the foot
KIND_SIZE, SOURCE_SIZE = 22, 16
TITLE_SIZES = [84, 72, 64, 56, 48, 42, 36, 32, 28, 25, 22]
TITLE_HEIGHT = 230, 160  # at most, over a whole text and over one that is cut
TEXT_SIZES = [44, 40, 36, 32, 28, 26, 24, 22, 20, 18]  # the last is still read from 1.5 m
CUT_SIZE = 20
TIMES_THE_TEXT = 1.7  # how much larger than the text a title is at its best
TIGHT, LEADING, GAP = 1.16, 1.3, 0.45  # in ems; as in notice_board_pdf.css
BOLD = 1.08  # times the width of upright letters
MOST_READ = 6_000  # characters, more than any sheet holds
LONGEST_SLUG = 60  # of an address that somebody types; the page's own stands in the QR code

ADVANCES = {" iljtfrI.,;:!'’|()[]-/": 0.34, "acesz": 0.46, "mwMW—…%@": 1.0}
ADVANCE = {letter: width for letters, width in ADVANCES.items() for letter in letters}
BLOCK_ENDS = re.compile(r"</(?:p|li|h[2-4]|tr|figcaption|caption|blockquote)>")


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet, in sizes in which it fits."""

    kind: str
    source: str
    title: str
    title_size: int
    paragraphs: list[str]
    text_size: int
    is_cut: bool


def announcement_sheet(request, announcement):
    """Return the PDF of an announcement for the notice board. Raises PdfError."""
    body = paragraphs_of(announcement.body)
    summary = announcement.summary.strip()
    repeated = not summary or " ".join(body).startswith(summary)
    sheet = fitted(
        kind=announcement.category.name,
        source="",
        title=announcement.title,
        paragraphs=body if repeated else [summary, *body],
    )
    return _printed(request, announcement, sheet, "announcements:detail")


def dispatch_sheet(request, dispatch):
    """Return the PDF of a dispatch for the notice board. Raises PdfError."""
    sheet = fitted(
        kind=f"{dispatch.get_type_display()} số {dispatch.number_symbol}",
        source=f"{dispatch.issuer.name}, {legal_date(dispatch.issue_date)}",
        title=dispatch.subject[:1].upper() + dispatch.subject[1:],
        paragraphs=paragraphs_of(dispatch.body),
    )
    return _printed(request, dispatch, sheet, "announcements:dispatch")


def _printed(request, item, sheet, route):
    typed = reverse(route, args=[item.pk, shortened(item.slug)])
    context = {
        "item": item,
        "sheet": sheet,
        "qr": QrCode.of(absolute(item.get_absolute_url())),
        "address": absolute(typed),
    }
    return pdf.render(
        render_to_string("announcements/notice_board_pdf.html", context, request=request)
    )


def shortened(slug):
    """Return as many whole words of a slug as a person types; the rest of the way is a redirect."""
    if len(slug) <= LONGEST_SLUG:
        return slug
    return slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]


def paragraphs_of(html):
    """Return the words of sanitised HTML by paragraph, list item and table row."""
    paragraphs, length = [], 0
    for block in BLOCK_ENDS.split(html):
        if words := plain_text(block):
            paragraphs.append(f"– {words}" if "<li" in block else words)
            length += len(words)
        if length > MOST_READ:
            break
    return paragraphs


def fitted(*, kind, source, title, paragraphs):
    """Return the Sheet in the largest type that holds it all, or its beginning where none does."""
    room = HEIGHT - _height(kind, KIND_SIZE, BOLD) - _height(source, SOURCE_SIZE)
    over_whole, over_cut = TITLE_HEIGHT
    text_heights = {size: _text_height(paragraphs, size) for size in TEXT_SIZES}
    pairs = [
        (title_size, text_size)
        for title_size, height in _titles(title, over_whole)
        for text_size, text_height in text_heights.items()
        if text_height <= room - height
    ]
    if pairs:
        best = max(pairs, key=lambda pair: (min(pair[0] / TIMES_THE_TEXT, pair[1]), pair))
        return Sheet(kind, source, title, best[0], paragraphs, best[1], is_cut=not paragraphs)
    title_size, height = _titles(title, over_cut)[0]
    beginning = cut(paragraphs, room - height)
    return Sheet(kind, source, title, title_size, beginning, CUT_SIZE, is_cut=True)


def _titles(title, limit):
    """Return (size, height) of the title in each size that keeps to the limit, else the smallest."""
    heights = [(size, _height(title, size, BOLD)) for size in TITLE_SIZES]
    return [(size, height) for size, height in heights if height <= limit] or heights[-1:]


def cut(paragraphs, room):
    """Return what of the text fits into so many points, and a line more; cut at a word."""
    line = CUT_SIZE * LEADING
    room -= line + CUT_SIZE * GAP  # for where to read on
    kept: list[str] = []
    for paragraph in paragraphs:
        lines = wrapped(paragraph, WIDTH / CUT_SIZE - 1)  # the mark of the cut takes an em
        fit = max(int(room // line), 0)
        if len(lines) > fit:
            return [*kept, " ".join(lines[:fit]).rstrip(" ,;:.–") + " …"] if fit else kept
        kept.append(paragraph)
        room -= len(lines) * line + CUT_SIZE * GAP
    return kept


def wrapped(text, ems):
    """Return the lines of a text in a column so many ems wide; a word wider than that is broken."""
    lines: list[str] = []
    room = 0.0
    for word in _broken(text.split(), ems):
        needed = measured(word)
        if lines and needed + measured(" ") <= room:
            lines[-1] += f" {word}"
            room -= needed + measured(" ")
        else:
            lines.append(word)
            room = ems - needed
    return lines


def measured(word):
    """Return the width of a word in ems, at most."""
    return sum(map(_advance, word))


@functools.lru_cache(maxsize=1_000)
def _advance(letter):
    bare = unicodedata.normalize("NFD", letter)[0]
    return ADVANCE.get(bare, 0.73 if bare.isupper() else 0.51)


def _broken(words, ems):
    step = max(int(ems), 1)
    for word in words:
        if measured(word) <= ems:
            yield word
        else:
            yield from (word[at : at + step] for at in range(0, len(word), step))


def _height(text, size, weight=1.0):
    return len(wrapped(text, WIDTH / size / weight)) * size * TIGHT


def _text_height(paragraphs, size):
    lines = sum(len(wrapped(paragraph, WIDTH / size)) for paragraph in paragraphs)
    return lines * size * LEADING + len(paragraphs) * size * GAP
