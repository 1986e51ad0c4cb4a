"""What Word, Google Docs, Zalo and other sites put on the clipboard, told in the house's elements.

This makes HTML readable, not safe: what it returns still has to pass the gate of richtext.
"""

import re
from html import escape
from html.parser import HTMLParser

OWN_FILE = re.compile(r"/tep/(\d+)/[^/?#\\\s]+")
RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"}
WORD_HEADINGS = {"MsoTitle": "h2", "MsoSubtitle": "h3"}
EMPHASES = {
    "strong": re.compile(r"font-weight:\s*(?:bold|[6-9]00)"),
    "em": re.compile(r"font-style:\s*italic"),
    "u": re.compile(r"text-decoration:[^;]*underline"),
}
NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-5]00)")
ALIGNMENT = re.compile(r"(?:text-align:|^)\s*(left|center|right|justify)\b")
LIST_LEVEL = re.compile(r"mso-list:[^;]*level([1-9])")
LIST_MARKER = re.compile(r"mso-list:\s*ignore")
NUMBERED = re.compile(r"\(?(\d{1,3}|[a-z]{1,4})[.)]", re.IGNORECASE)
VOID = {"br", "col", "hr", "img"}
INLINE = {"a", "b", "br", "em", "font", "i", "img", "span", "strong", "sub", "sup", "u"}
LISTS = {"ol", "ul"}


def in_house_style(html):
    """Return well-formed HTML with headings, lists, bold and the like as the house writes them."""
    rewriter = _Rewriter()
    rewriter.feed(html)
    rewriter.close()
    return rewriter.finished()


def is_emoji(alt):
    """Say whether a picture's alternative text says as much as the picture, as in chats."""
    return 0 < len(alt) < 10 and not any(c.isalnum() for c in alt)


class _Element:
    """An open element of the source: what closes it, and the paragraph that a div stands for."""

    def __init__(self, tag, closing="", classes=""):
        self.tag, self.closing, self.classes = tag, closing, classes
        self.paragraph_open = False
        self.item = None  # (place in the output, level) of a Word paragraph that is a list item


class _Rewriter(HTMLParser):
    def __init__(self):
        super().__init__()
        self.out, self.elements = [], []
        self.lists = []  # the (level, tag) of each list that Word's paragraphs are in
        self.muted, self.marker = 0, ""

    def finished(self):
        self._end_lists()
        return "".join(self.out).strip()

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        style = attrs.pop("style", "").lower()
        if self.muted or LIST_MARKER.search(style):
            self.muted += tag not in VOID
        elif tag == "img":
            self._image(attrs)
        elif tag in INLINE:
            self._open_paragraph()
            self._inline(tag, attrs, style)
        else:
            self._block(tag, attrs, style)

    def handle_endtag(self, tag):
        if self.muted:
            self.muted -= 1
            return
        if not self.elements or tag in VOID:
            return
        element = self.elements.pop()
        if element.item:
            self._list_item(*element.item)
        elif tag not in INLINE:
            self._end_lists()
        self.out.append("</p>" if element.paragraph_open else element.closing)

    def handle_data(self, data):
        if self.muted:
            self.marker += data
        elif data.strip():
            self._open_paragraph()
            self.out.append(escape(data, quote=False))
        elif not (self.lists or self._within(LISTS)):
            self.out.append(data.replace("\u00a0", "&nbsp;"))

    def _image(self, attrs):
        if OWN_FILE.fullmatch(attrs.get("src", "")):
            self._open_paragraph()
            self.out.append(_tag("img", attrs))
        elif is_emoji(attrs.get("alt", "")):
            self.handle_data(attrs["alt"])

    def _inline(self, tag, attrs, style):
        name = RENAMED.get(tag, tag)
        if tag in {"span", "font"} or (name == "strong" and NOT_BOLD.search(style)):
            name = ""
        if tag == "a" and attrs.get("href", "#").startswith("#"):
            name = ""  # places within a page have no names here
        if tag in VOID:
            self.out.append(_tag(name, attrs))
            return
        names = [name] if name else []
        names += [n for n, sign in EMPHASES.items() if n != name and sign.search(style)]
        names = [n for n in names if not any(f"</{n}>" in e.closing for e in self.elements)]
        self.out += [_tag(n, attrs if n == name else {}) for n in names]
        self.elements.append(_Element(tag, "".join(f"</{n}>" for n in reversed(names))))

    def _block(self, tag, attrs, style):
        self._close_paragraph()
        level = LIST_LEVEL.search(style)
        if level and tag == "p":
            self._start_list_item(int(level[1]))
            return
        self._end_lists()
        alignment = ALIGNMENT.search(attrs.pop("align", "").lower() or style)
        classes = attrs.pop("class", "")
        name = next((h for c, h in WORD_HEADINGS.items() if c in classes), RENAMED.get(tag, tag))
        if alignment and tag in {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6"}:
            classes = f"{classes} can-{alignment[1]}".strip()
        if tag == "div":
            self.elements.append(_Element(tag, classes=classes))
            return
        opening, closing = _tag(name, attrs | ({"class": classes} if classes else {})), f"</{name}>"
        if tag == "table" and not any(e.tag in {"table", "figure"} for e in self.elements):
            opening, closing = f'<figure class="table">{opening}', f"{closing}</figure>"
        if tag in LISTS and self._within(LISTS) and self.out[-1] == "</li>":
            self.out.pop()  # a list right inside a list belongs to the item before it
            closing += "</li>"
        self.out.append(opening)
        if tag not in VOID:
            self.elements.append(_Element(tag, closing))

    def _within(self, tags):
        return bool(self.elements) and self.elements[-1].tag in tags

    def _open_paragraph(self):
        """Begin the paragraph that the text of a div belongs to; end lists that it is not part of."""
        block = next((e for e in reversed(self.elements) if e.tag not in INLINE), None)
        if self.lists and not (block and block.item):
            self._end_lists()
        if block and block.tag == "div" and not block.paragraph_open:
            self.out.append(_tag("p", {"class": block.classes} if block.classes else {}))
            block.paragraph_open = True

    def _close_paragraph(self):
        if self._within({"div"}) and self.elements[-1].paragraph_open:
            self.out.append("</p>")
            self.elements[-1].paragraph_open = False

    def _start_list_item(self, level):
        item = _Element("p")
        item.item = (len(self.out), level)
        self.out.append("")  # what opens the item is known by its marker, which comes later
        self.elements.append(item)
        self.marker = ""

    def _list_item(self, place, level):
        numbered = NUMBERED.match(self.marker.strip())
        tag = "ol" if numbered else "ul"
        opening = ""
        while self.lists and self.lists[-1][0] >= level and self.lists[-1] != (level, tag):
            opening += self._ended_list()
        if self.lists and self.lists[-1] == (level, tag):
            opening += "</li><li>"
        else:
            start = numbered[1] if numbered and numbered[1].isdecimal() else "1"
            opening += _tag(tag, {"start": start} if start != "1" else {}) + "<li>"
            self.lists.append((level, tag))
        self.out[place] = opening

    def _ended_list(self):
        return f"</li></{self.lists.pop()[1]}>"

    def _end_lists(self):
        while self.lists:
            self.out.append(self._ended_list())


def _tag(name, attrs):
    written = "".join(f' {key}="{escape(value)}"' for key, value in attrs.items())
    return f"<{name}{written}>"
