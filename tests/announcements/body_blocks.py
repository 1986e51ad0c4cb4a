"""The body of a dispatch as the paragraphs that paper should show, with the mark of each."""

from html.parser import HTMLParser

from tests.announcements.pdf_layout import squashed

LETTERS = "abcdđeghiklmnopqrstuvxy"


class Blocks(HTMLParser):
    """The paragraphs of a body in order: (kind, words with their mark, bold?, class, broken?)."""

    KINDS = {"p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption"}

    def __init__(self, html):
        super().__init__()
        self.found, self.lists, self.cells = [], [], 0
        self.strong, self.kind, self.css, self.mark = 0, "p", "", ""
        self._open("p", "")
        self.feed(html)
        self._open("p", "")

    def _open(self, kind, css):
        if self.found and not squashed(self.found[-1]["text"]):
            self.mark += self.found.pop()["text"]
        self.found.append({"kind": kind, "css": css, "text": "", "bold": [], "broken": False})

    def handle_starttag(self, tag, attrs):
        css = dict(attrs).get("class") or ""
        if tag in {"ul", "ol"}:
            self.lists.append([tag, int(dict(attrs).get("start", 1)) - 1])
        elif tag == "li":
            self.lists[-1][1] += 1
            self._open("td" if self.cells else "li", css)
            self.found[-1]["mark"] = self._mark()
        elif tag == "p" and "mark" in self.found[-1] and not self.found[-1]["text"].strip():
            pass  # the first paragraph of an item is the item
        elif tag in self.KINDS:
            self.cells += tag in {"td", "th"}
            self._open("td" if self.cells else tag, css)
        elif tag == "strong":
            self.strong += 1
        elif tag == "br":
            self.found[-1]["broken"] = True
            self.found[-1]["text"] += "\n"

    def _mark(self):
        tag, number = self.lists[-1]
        depth = sum(each[0] == tag for each in self.lists)
        if tag == "ul":
            return "- " if depth == 1 else "+ "
        return f"{number}. " if depth == 1 else f"{LETTERS[number - 1]}) "

    def handle_endtag(self, tag):
        if tag in {"ul", "ol"}:
            self.lists.pop()
        elif tag == "strong":
            self.strong -= 1
        if tag in {"td", "th"}:
            self.cells -= 1
        if tag in self.KINDS:
            self._open("p", "")

    def handle_data(self, data):
        self.found[-1]["text"] += data
        if data.strip():
            self.found[-1]["bold"].append(self.strong > 0)


def blocks_of(html):
    """Return the paragraphs of a body as dictionaries."""
    return [
        each | {"text": each.get("mark", "") + each["text"]}
        for each in Blocks(html).found
        if squashed(each["text"])
    ]
