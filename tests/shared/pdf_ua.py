"""What a machine can say against a PDF that calls itself PDF/UA-1."""

import io

import pikepdf

STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "NonStruct", "P"),
    *("H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Link", "Figure", "Form"),
}
KIDS = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
PARENTS = {
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
}
MAY_BE_EMPTY = {"TH", "TD", "LBody"}
PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"}


def problems(content):
    """Return what is wrong with the PDF, a sentence each."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ["no structure"]
        structure = Structure(pdf)
        found = [*_of_the_catalog(pdf), *structure.problems]
        for number, page in enumerate(pdf.pages):
            found += (f"page {number + 1}: {each}" for each in structure.of_page(page))
        return found + [each for font in _fonts(pdf) for each in _of_font(font)]


def _of_the_catalog(pdf):
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "not marked as tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the title is not displayed"
    with pdf.open_metadata(update_docinfo=False) as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "does not call itself PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "no title in the metadata"
        if metadata.get("dc:language") != {str(root.get("/Lang", ""))}:
            yield "another language in the metadata"


class Structure:
    """The structure tree, read once: what is wrong with it, and which content it claims."""

    def __init__(self, pdf):
        self.problems = []
        self.claimed = {}  # of page and MCID, or of an annotation: the element that claims it
        self.level = 0
        root = pdf.Root.StructTreeRoot
        nums = list(root.ParentTree.Nums)
        self.parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
        for kid in _kids(root):
            self._read(kid, "StructTreeRoot")

    def say(self, sentence):
        self.problems.append(sentence)

    def _read(self, element, parent):
        kind, kids = _kind(element), _kids(element)
        if kind not in STANDARD:
            self.say(f"{kind} is no standard type")
        if not kids and kind not in MAY_BE_EMPTY:
            self.say(f"an empty {kind}")
        if parent not in PARENTS.get(kind, {parent}):
            self.say(f"{kind} in {parent}")
        self._read_kind(kind, element)
        for kid in kids:
            self._read_part(kid, element, kind)

    def _read_part(self, kid, element, kind):
        if isinstance(kid, int):
            self._claim((element.Pg.objgen, kid), element)
        elif kid.get("/Type") == "/OBJR":
            self._claim(kid.Obj.objgen, element)
        else:
            if _kind(kid) not in KIDS.get(kind, {_kind(kid)}):
                self.say(f"{_kind(kid)} among the parts of {kind}")
            if kid.P.objgen != element.objgen:
                self.say(f"{_kind(kid)} names another parent")
            self._read(kid, kind)

    def _claim(self, what, element):
        if what in self.claimed:
            self.say(f"content {what} claimed twice")
        self.claimed[what] = element

    def _read_kind(self, kind, element):
        attributes = element.get("/A", {})
        if kind == "Figure" and not str(element.get("/Alt", "")).strip():
            self.say("a Figure without words")
        if kind == "TH" and attributes.get("/Scope") not in ("/Row", "/Column", "/Both"):
            self.say("a TH without scope")
        if kind[0] == "H" and kind[1:].isdigit():
            if int(kind[1:]) > self.level + 1:
                self.say(f"{kind} after H{self.level}" if self.level else f"begins with {kind}")
            self.level = int(kind[1:])

    def of_page(self, page):
        """Return what is wrong with one page: its content, its areas and who claims them."""
        if page.obj.get("/Tabs") != "/S":
            yield "tabs do not follow the structure"
        found, said = _marked(page)
        yield from said
        owners = self.parents.get(int(page.obj.get("/StructParents", -1)), [])
        here = {what[1]: each for what, each in self.claimed.items() if what[0] == page.obj.objgen}
        for mcid in sorted(found | set(here)):
            if mcid not in here:
                yield f"content {mcid} belongs to no element"
            elif mcid not in found:
                yield f"content {mcid} is not on the page"
            elif mcid >= len(owners) or owners[mcid] is None:
                yield f"content {mcid} is missing from the parent tree"
            elif owners[mcid].objgen != here[mcid].objgen:
                yield f"content {mcid} has another owner in the parent tree"
        for area in page.obj.get("/Annots", []):
            yield from self._of_area(area)

    def _of_area(self, area):
        owner = self.claimed.get(area.objgen)
        kept = self.parents.get(int(area.get("/StructParent", -1)))
        if owner is None or kept is None or owner.objgen != kept.objgen:
            yield "an area outside the structure"
        elif area.Subtype == "/Link" and owner.S != "/Link":
            yield f"a link in {_kind(owner)}"
        if not str(area.get("/Contents", "")):
            yield "an area without words"


def _kind(element):
    return str(element.S)[1:]


def _kids(element):
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(page):
    """Return the MCIDs of a page and what is wrong with its marks."""
    found, said, stack = set(), [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BMC", "BDC"}:
            mcid = operands[1].get("/MCID") if name == "BDC" else None
            kind = (
                "artifact" if operands[0] == "/Artifact" else "tagged" if mcid is not None else ""
            )
            if kind and {"artifact", "tagged"} & set(stack) - {kind}:
                said.append(f"{kind} content inside the other sort")
            if mcid is not None:
                found.add(int(mcid))
            stack.append(kind)
        elif name == "EMC":
            stack.pop()
        elif name in PAINTS and not any(stack):
            said.append(f"{name} outside of all marks")
    return found, said


def _fonts(pdf):
    found = {}
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            found[font.objgen] = font
    return found.values()


def _of_font(font):
    name = str(font.BaseFont)[1:]
    below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    if not files & set(below.get("/FontDescriptor", {}).keys()):
        yield f"font {name} is not embedded"
    if "/ToUnicode" not in font:
        yield f"font {name} does not say its letters"
    if below.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in below:
        yield f"font {name} does not say its glyphs"
