"""The tags of a PDF, mended to PDF/UA-1 where those of WeasyPrint are not yet.

Works on the objects of the PDF just before they are written, which costs next to nothing.
"""

from xml.sax.saxutils import escape

import pydyf

HEADINGS = {f"/H{level}": level for level in range(1, 7)}
TEXTS = {*HEADINGS, "/P"}
PARTS = {"/L": {"/LI", "/L", "/Caption"}, "/LI": {"/Lbl", "/LBody"}}
WRAPPERS = {"/L": "/LI", "/LI": "/LBody"}
MAY_BE_EMPTY = {"/TH", "/TD", "/LBody"}
POINTS = 0.75  # in a pixel
LANGUAGE = (
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>'
    "<rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF>"
)


def mend(document, pdf):
    """Mend the tags of a document that is about to be written."""
    tree = Tree(pdf)
    tree.tidy()
    for reference, content in tree.content.items():
        _mark_artifacts(tree.at(tree.at(reference)["Contents"]), content)
    _tell_language(tree.at(pdf.catalog["Metadata"]), document.metadata.lang or "")


class Tree:
    """The structure of a document, and what of each page's content belongs to it."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.parents = self.at(self.root["ParentTree"])["Nums"]  # numbers and owners in turn
        self.content: dict[bytes, set[int]] = {
            reference: set() for reference in pdf.page_references
        }
        self.kept = set()
        self.headings = []  # the levels, as typed, of the headings above the present place
        self.within = 0  # paragraphs and headings around the present place
        self.links = []  # the links around the present place, each with the areas found inside

    def at(self, reference):
        """Return the object that a reference leads to."""
        return self.pdf.objects[int(reference.split()[0])]

    def tidy(self):
        """Put the whole structure in order."""
        self._stays(self.root["K"][0])
        self._drop_unreached()
        for content, owners in zip(self.content.values(), self.parents[1::2], strict=False):
            owners[:] = [owner if mcid in content else "null" for mcid, owner in enumerate(owners)]

    def _stays(self, kid, parent=None):
        """Put a part of an element in order; return whether anything is left of it."""
        if isinstance(kid, int):
            self.content[parent["Pg"]].add(kid)
            return True
        element = self.at(kid)
        if element["Type"] == "/OBJR":
            return self._area_stays(kid, element, parent)
        kind = element["S"]
        if kind in TEXTS and self.within:
            kind = element["S"] = "/Span"  # a box of the paragraph or heading around it
        if kind == "/Figure" and "Alt" not in element:
            return False  # a picture without words is for the eye alone
        if kind in HEADINGS:
            element["S"] = self._heading(HEADINGS[kind])
        self._tidy_parts(element)
        if not element["K"] and kind not in MAY_BE_EMPTY:
            return False
        self._mend(element, parent)
        self.kept.add(element.number)
        return True

    def _tidy_parts(self, element):
        is_link, is_text = element["S"] == "/Link", element["S"] in TEXTS
        if is_link:
            self.links.append((element, []))
        self.within += is_text
        parts = [part for part in element["K"] if self._stays(part, element)]
        self.within -= is_text
        if is_link:
            parts += self.links.pop()[1]
        element["K"] = pydyf.Array(parts)

    def _area_stays(self, kid, area, parent):
        """Move the sensitive area of a bold word or a picture inside a link to the link itself."""
        if parent["S"] == "/Link" or not self.links:
            return True
        link, areas = self.links[-1]
        areas.append(kid)
        self.parents[2 * self.at(area["Obj"])["StructParent"] + 1] = link.reference
        return False

    def _heading(self, level):
        """Return the heading that leaves no level out: the clerk chose the level by its look."""
        while self.headings and self.headings[-1] >= level:
            self.headings.pop()
        self.headings.append(level)
        return f"/H{len(self.headings)}"

    def _mend(self, element, parent):
        kind = element["S"]
        if kind in PARTS:
            self._wrap_strangers(element, PARTS[kind], WRAPPERS[kind])
        elif kind == "/TR":
            self._mend_row(element, parent)
        elif kind == "/Figure":
            self._mend_place(element)

    def _wrap_strangers(self, element, known, wrapper):
        """Let a list hold nothing but items, and an item nothing but its label and its body."""
        for place, kid in enumerate(element["K"]):
            if not isinstance(kid, int) and self.at(kid)["S"] in known:
                continue
            between = pydyf.Dictionary(
                {
                    "Type": "/StructElem",
                    "S": wrapper,
                    "K": pydyf.Array([kid]),
                    "Pg": element["Pg"],
                    "P": element.reference,
                }
            )
            self.pdf.add_object(between)
            self.kept.add(between.number)
            element["K"][place] = between.reference
            if not isinstance(kid, int):
                self.at(kid)["P"] = between.reference
            self._mend(between, element)

    def _mend_row(self, row, parent):
        """Say of what each header is one: of its row where other cells follow, or of its column."""
        cells = [self.at(cell) for cell in row["K"]]
        heads_row = parent["S"] != "/THead" and any(cell["S"] == "/TD" for cell in cells)
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = "/Row" if heads_row else "/Column"
            # WeasyPrint's own links between cells go by `scope`, which few tables have.
            cell["A"].pop("Headers", None)
            cell.pop("ID", None)

    def _mend_place(self, figure):
        """Say where a picture stands from the foot of the page: WeasyPrint counts from its head."""
        left, top, right, bottom = figure["A"]["BBox"]
        height = self.at(figure["Pg"])["MediaBox"][3]
        box = left * POINTS, height - bottom * POINTS, right * POINTS, height - top * POINTS
        figure["A"]["BBox"] = pydyf.Array(round(number, 3) for number in box)

    def _drop_unreached(self):
        for element in self.pdf.objects:
            is_element = isinstance(element, pydyf.Dictionary) and "Type" in element
            if is_element and element["Type"] == "/StructElem" and element.number not in self.kept:
                element.clear()


def _mark_artifacts(stream, content):
    """Make an artifact of what the structure of a page leaves out, such as its number."""
    for place, item in enumerate(stream.stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID", -1) not in {-1, *content}:
            kind = "/Pagination" if stream.stream[place - 1] == "/Span" else "/Layout"
            stream.stream[place - 1 : place + 1] = ["/Artifact", pydyf.Dictionary({"Type": kind})]


def _tell_language(metadata, language):
    told = LANGUAGE.format(escape(language)).encode()
    metadata.stream = [part.replace(b"</rdf:RDF>", told) for part in metadata.stream]
