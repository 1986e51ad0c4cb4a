"""Rich text: what a clerk may write, cleaned by an allow-list before anything is stored."""

import html as entities
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import nh3

from portal.shared import paste, text
from portal.shared.paste import OWN_FILE
from portal.shared.pictures import WIDTHS, srcset

MAX_BYTES = 200_000  # larger bodies take seconds to sanitise and to lay out

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


@dataclass(frozen=True)
class Grammar:
    """What may remain of a text: elements, and the classes that each of them ("*": any) may have."""

    tags: frozenset[str]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def kept_classes(self, tag, value):
        """Return those classes of an element that may remain, or None."""
        allowed = self.classes.get("*", frozenset()) | self.classes.get(tag, frozenset())
        return " ".join(name for name in value.split() if name in allowed) or None


HOUSE = Grammar(frozenset(TAGS), {"*": frozenset(CLASSES)})
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}

# Word, Google Docs and old sites write these; the first pass lets them through to be rewritten.
FOREIGN_TAGS = {"h1", "h5", "h6", "div", "span", "font", "b", "i"}
FOREIGN_ATTRIBUTES = {tag: {"align"} for tag in ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6"]}
FOREIGN_STYLES = {"text-align", "font-weight", "font-style", "text-decoration", "mso-list"}

TAG = re.compile(r'</?[a-z](?:[^"<>]|"[^"]*")*>')
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
QUOTE = re.compile(r"<(/?)blockquote(?: [^>]*)?>")
SIZE = re.compile(r' (?:width|height)="[^"]*"')
PIXELS = re.compile(r"[0-9]{1,5}")
SIZES = "(max-width: 60rem) 100vw, 44rem"  # as wide as the page lets a text be
SCROLLING_TABLE = (
    '<figure class="table" tabindex="0" aria-label="Bảng; cuộn ngang khi rộng hơn màn hình">'
)
WHY_LOST = {"file": "file", "data": "unfinished", "blob": "unfinished"}  # by scheme
EMBEDS = {"audio", "embed", "iframe", "object", "video"}
LOSSES = {
    "elsewhere": "{} ảnh từ trang khác không được giữ lại; hãy lưu ảnh về máy rồi chèn lại.",
    "file": "{} ảnh còn nằm trên máy của bạn nên không được giữ lại; hãy chèn lại từng ảnh.",
    "unfinished": "{} ảnh chưa tải lên xong nên không được giữ lại; hãy chèn lại.",
    "embedded": "{} video hoặc khung nhúng không được giữ lại; hãy đặt liên kết đến trang gốc.",
}

# Deep nesting makes every parser slow; these are the elements that do not close by themselves.
MAX_DEPTH = 200
NESTING = re.compile(
    r"<(/?)(?:ul|ol|div|blockquote|table|span|font|b|i|u|em|strong|a)\b", re.IGNORECASE
)


class TooLargeError(ValueError):
    """The text is over the limit; the message says so to the writer."""


def sanitise(html, grammar=HOUSE):
    """Return HTML in which only the elements and classes of a grammar remain; raise TooLargeError.

    Never a `style` attribute: the editor's release has a hole there (CVE-2026-116688).
    """
    html = _first_pass(_within_bounds(text.clean(html)))
    if "blockquote" not in grammar.tags:
        html = QUOTE.sub(r"<\1div>", html)  # its text becomes paragraphs
    gated = nh3.clean(
        paste.in_house_style(html),
        tags=set(grammar.tags),
        attributes=ATTRIBUTES,
        attribute_filter=lambda *attribute: _kept_value(grammar, *attribute),
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    gated = gated.replace('<figure class="image"></figure>', "")  # its picture was not ours
    gated = _within_bounds(text.clean(gated))  # tags may have been added, entities decoded
    return gated if "<img" in gated or _has_text(gated) else ""


def plain_text(html):
    """Return the words of sanitised HTML, a space where elements meet."""
    spaced = re.sub(r"(?=</?(?:p|li|h[2-4]|br|td|th|figure|figcaption)\b)", " ", html)
    return " ".join(text.clean(entities.unescape(nh3.clean(spaced, tags=set()))).split())


def own_sources(html):
    """Return {src: id} of the stored files that sanitised HTML shows as images."""
    found = re.findall(rf'<img[^>]* src="({OWN_FILE.pattern})"', html)
    return {src: int(pk) for src, pk in found}


def losses(html):
    """Return a sentence for each kind of thing that sanitising leaves out; raise TooLargeError."""
    shown = nh3.clean(
        _within_bounds(html),
        tags={"img", *EMBEDS},
        attributes={"img": {"src", "alt"}},
        url_schemes=SCHEMES | {"blob", "data", "file"},
    )
    lost: Counter[str] = Counter()
    for tag in TAG.findall(shown):
        if tag.startswith("<img "):
            lost[_why_lost(_attributes(tag))] += 1
        elif not tag.startswith("</"):
            lost["embedded"] += 1
    return [sentence.format(lost[why]) for why, sentence in LOSSES.items() if lost[why]]


def images_without_alt(html):
    """Return how many pictures of sanitised HTML have no words for those who cannot see them."""
    images = [_attributes(tag) for tag in TAG.findall(html) if tag.startswith("<img ")]
    return sum(not image.get("alt", "").strip() for image in images)


def alt_warning(html):
    """Return a sentence when pictures of sanitised HTML lack alternative text, else None."""
    count = images_without_alt(html)
    if not count:
        return None
    return (
        f"{count} ảnh chưa có lời mô tả cho người không nhìn thấy ảnh. "
        "Hãy bấm vào ảnh trong bài, chọn “Mô tả ảnh” và viết một câu."
    )


def with_sizes(html, sizes):
    """Return sanitised HTML whose pictures say their true size; sizes maps ids to pixels."""

    def sized(tag):
        own = OWN_FILE.fullmatch(_attributes(tag).get("src", ""))
        if not own or int(own[1]) not in sizes:
            return tag
        width, height = sizes[int(own[1])]
        return f'{SIZE.sub("", tag)[:-1]} width="{width}" height="{height}">'

    return _each_tag(html, "<img ", sized)


def for_readers(html):
    """Return sanitised HTML with what only the page needs: picture sizes, tables that scroll."""
    html = _each_tag(html, "<img ", _with_renditions)
    return html.replace('<figure class="table">', SCROLLING_TABLE)


def _each_tag(html, start, change):
    """Change the tags that start so; only sanitised HTML quotes every attribute as TAG expects."""
    return TAG.sub(lambda tag: change(tag[0]) if tag[0].startswith(start) else tag[0], html)


def _attributes(tag):
    return {name: entities.unescape(value) for name, value in ATTRIBUTE.findall(tag)}


def _why_lost(image):
    src = image.get("src", "")
    if not src or OWN_FILE.fullmatch(src) or paste.is_emoji(image.get("alt", "")):
        return "kept"
    return WHY_LOST.get(src.partition(":")[0].lower(), "elsewhere")


def _with_renditions(tag):
    image = _attributes(tag)
    src, width = entities.escape(image.get("src", "")), image.get("width", "")
    width = int(width) if PIXELS.fullmatch(width) else 0
    choice = f' srcset="{srcset(src, width)}" sizes="{SIZES}"' if width > min(WIDTHS) else ""
    return f'{tag[:-1]}{choice} loading="lazy" decoding="async">'


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
        tags=TAGS | FOREIGN_TAGS,
        attributes={**ATTRIBUTES, **FOREIGN_ATTRIBUTES, "*": {"class", "style"}},
        filter_style_properties=FOREIGN_STYLES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _kept_value(grammar, tag, attribute, value):
    if attribute == "class":
        return grammar.kept_classes(tag, value)
    if (tag, attribute) == ("img", "src"):
        return value if OWN_FILE.fullmatch(value) else None
    if tag == "img" and attribute in {"width", "height"}:
        return value if PIXELS.fullmatch(value) else None
    return value


def _has_text(html):
    return bool(plain_text(html)) or "<hr" in html
