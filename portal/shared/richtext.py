"""Rich text: what a clerk may write, cleaned by an allow-list before anything is stored."""

import html as entities
import re

import nh3

from portal.shared import text

MAX_BYTES = 200_000  # larger bodies take seconds to sanitise and to lay out
OWN_FILE = re.compile(r"/tep/(\d+)/[^/?#]+")

CLASSES = {
    "can-left", "can-center", "can-right", "can-justify",
    "thut-1", "thut-2", "thut-3",
    "image", "table",
}  # fmt: skip
TAGS = {
    "a", "blockquote", "br", "caption", "col", "colgroup", "em", "figcaption", "figure",
    "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}

# Word and old sites write these; the first pass lets them through to be renamed.
RENAMED_TAGS = {"h1": "h2", "h5": "h4", "h6": "h4", "div": "p", "b": "strong", "i": "em"}
OPENING_OR_CLOSING = re.compile(rf"<(/?)({'|'.join(RENAMED_TAGS)})(?=[ >])")
OPENING = re.compile(r"<[a-z][^>]*>")
ALIGNMENT = re.compile(
    r' (?:style|align)="(?:text-align:\s*)?(left|center|right|justify);?"', re.IGNORECASE
)
CLASS = re.compile(r' class="([^"]*)"')
# Deep nesting makes every parser slow; these are the elements that do not close by themselves.
MAX_DEPTH = 200
NESTING = re.compile(
    r"<(/?)(?:ul|ol|div|blockquote|table|span|font|b|i|u|em|strong|a)\b", re.IGNORECASE
)


class TooLargeError(ValueError):
    """The text is over the limit; the message says so to the writer."""


def sanitise(html):
    """Return HTML in which only the house's elements and classes remain; raise TooLargeError.

    Never a `style` attribute: the editor's release has a hole there (CVE-2026-116688).
    """
    html = _within_bounds(text.clean(html))
    gated = nh3.clean(
        _renamed(_first_pass(html)),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_kept_value,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    gated = _within_bounds(text.clean(gated))  # tags may have been added, entities decoded
    return gated if "<img" in gated or _has_text(gated) else ""


def plain_text(html):
    """Return the words of sanitised HTML, a space where elements meet."""
    spaced = re.sub(r"(?=</?(?:p|li|h[2-4]|br|td|th|figure|figcaption)\b)", " ", html)
    return " ".join(text.clean(entities.unescape(nh3.clean(spaced, tags=set()))).split())


def file_ids(html):
    """Return the ids of the stored files that sanitised HTML shows as images."""
    return {int(pk) for pk in re.findall(rf'<img[^>]* src="{OWN_FILE.pattern}"', html)}


def images_without_alt(html):
    """Return how many images of sanitised HTML say nothing to those who cannot see them."""
    images = re.findall(r"<img[^>]*>", html)
    return sum(1 for image in images if not re.search(r' alt="[^"]*\S[^"]*"', image))


def _within_bounds(html):
    if len(html.encode()) > MAX_BYTES:
        raise TooLargeError(
            f"Nội dung dài quá {MAX_BYTES // 1000} KB. "
            "Hãy rút gọn, hoặc chuyển bớt sang tệp đính kèm."
        )
    depth = 0
    for tag in NESTING.finditer(html):
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth > MAX_DEPTH:
            raise TooLargeError(
                "Nội dung có quá nhiều lớp lồng nhau. Hãy dán lại dưới dạng chữ thường."
            )
    return html


def _first_pass(html):
    return nh3.clean(
        html,
        tags=TAGS | RENAMED_TAGS.keys(),
        attributes={
            **ATTRIBUTES,
            **{tag: {"class", "align", "style"} for tag in ["p", "div", "h1", "h2", "h3", "h4"]},
        },
        filter_style_properties={"text-align"},
        link_rel=None,
    )


def _renamed(html):
    html = OPENING_OR_CLOSING.sub(lambda m: f"<{m[1]}{RENAMED_TAGS[m[2]]}", html)
    return OPENING.sub(_aligned_by_class, html)


def _aligned_by_class(opening):
    tag, alignment = opening[0], ALIGNMENT.search(opening[0])
    if not alignment:
        return tag
    classes = [*CLASS.findall(tag), f"can-{alignment[1].lower()}"]
    bare = CLASS.sub("", ALIGNMENT.sub("", tag))
    return f'{bare[:-1]} class="{" ".join(classes)}">'


def _kept_value(tag, attribute, value):
    if attribute == "class":
        return " ".join(name for name in value.split() if name in CLASSES) or None
    if (tag, attribute) == ("img", "src"):
        return value if OWN_FILE.fullmatch(value) else None
    return value


def _has_text(html):
    return bool(plain_text(html)) or "<hr" in html
