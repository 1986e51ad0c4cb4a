"""What in a PDF acts by itself: found, and taken out, in the objects as a reader resolves them."""

import re

import pikepdf

MAX_NODES = 3_000_000
ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "submit",
    "/ImportData": "import",
    "/GoToR": "goto",
    "/GoToE": "goto",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
    "/GoTo3DView": "media",
}
ANNOTATIONS = {
    "/FileAttachment": "embedded",
    "/RichMedia": "media",
    "/Screen": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
}
FILE_KEYS = {"/F", "/UF", "/DOS", "/Mac", "/Unix"}
WORDS = {
    "javascript": "JavaScript",
    "launch": "lệnh mở chương trình",
    "submit": "biểu mẫu tự gửi dữ liệu đi",
    "import": "lệnh nạp dữ liệu từ tệp khác",
    "goto": "lệnh mở tệp khác",
    "media": "phim, âm thanh hoặc hình động",
    "embedded": "tệp nhúng",
    "open-uri": "lệnh tự mở địa chỉ web",
    "xfa": "biểu mẫu XFA",
}
# An object without these, as qpdf writes it, need not be looked into. A name may be an object of
# its own, so a reference in its place is looked into as well.
NOTABLE = re.compile(
    rb"/(S|Subtype|FT) \d+ \d+ R|/(AA|OpenAction|EF|ByteRange|Image|Sig|"
    + "|".join(name[1:] for name in {**ACTIONS, **ANNOTATIONS}).encode()
    + rb")\b"
)


class Survey:
    """The codes of what acts by itself, and whether the PDF is signed and holds pictures."""

    def __init__(self, pdf):
        self.codes = set()
        self.signed = self.pictures = False
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Object):
                continue
            plain = item.stream_dict if isinstance(item, pikepdf.Stream) else item
            if NOTABLE.search(plain.unparse(resolved=True)):
                for node in _nodes(item):
                    self._look_at(node)
        if "/XFA" in _form(pdf):
            self.codes.add("xfa")

    def _look_at(self, node):
        if isinstance(node, pikepdf.Array):
            return
        if code := _code(node):
            self.codes.add(code)
        if any(_opens_address(action) for *_, action in _events(node)):
            self.codes.add("open-uri")
        if "/ByteRange" in node or (_name(node, "/FT") == "/Sig" and "/V" in node):
            self.signed = True
        if _name(node, "/Subtype") == "/Image":
            self.pictures = True

    def __str__(self):
        """What acts by itself, listed for people."""
        return ", ".join(words for code, words in WORDS.items() if code in self.codes)


def strip(pdf):
    """Take out of the PDF everything that a Survey calls active."""
    form = _form(pdf)
    if "/XFA" in form:
        del form["/XFA"]
    trees = pdf.Root.get("/Names", {})
    for tree in ("/JavaScript", "/EmbeddedFiles"):
        if tree in trees:
            del trees[tree]
    for item in pdf.objects:
        if isinstance(item, pikepdf.Object):
            for node in _nodes(item):
                _clean(node)
                _close_addresses(node)


def _clean(node):
    if isinstance(node, pikepdf.Array):
        for index in reversed(range(len(node))):
            if _code(node[index]):
                del node[index]
        return
    if _holds_files(node):
        del node["/EF"]
    for key in list(node.keys()):
        if _code(node[key]):
            del node[key]


def _close_addresses(node):
    for holder, event, action in _events(node):
        if _opens_address(action):
            del holder[event]


def _nodes(item):
    """Yield an object and all that stands directly in it; what it refers to has its own turn."""
    waiting = [item]
    seen = 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
            continue
        seen += 1
        if seen > MAX_NODES:
            raise MemoryError
        yield node
        values = node if isinstance(node, pikepdf.Array) else node.values()
        waiting += [
            value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect
        ]


def _code(node):
    """Return the code of a dictionary that acts by itself, or None."""
    if not isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        return None
    if _holds_files(node):
        return "embedded"
    return ACTIONS.get(_name(node, "/S")) or ANNOTATIONS.get(_name(node, "/Subtype"))


def _events(node):
    """Return what happens without a click on a link, as (dictionary, key, action) each."""
    if isinstance(node, pikepdf.Array):
        return []
    actions = node.get("/AA")
    found = [(node, "/OpenAction", node["/OpenAction"])] if "/OpenAction" in node else []
    if isinstance(actions, pikepdf.Dictionary):
        found += [(actions, event, action) for event, action in actions.items()]
    return found


def _opens_address(action):
    """Say whether this action, or one that follows it, opens an address."""
    waiting, seen = [action], set()
    while waiting:
        action = waiting.pop()
        if isinstance(action, pikepdf.Array):
            waiting += list(action)
        if not isinstance(action, pikepdf.Dictionary) or action.objgen in seen:
            continue
        if _name(action, "/S") == "/URI":
            return True
        if action.is_indirect:
            seen.add(action.objgen)
        waiting.append(action.get("/Next"))
    return False


def _holds_files(node):
    """Say whether this specifies a file inside the PDF; a resource may be called EF as well."""
    files = node.get("/EF")
    return isinstance(files, pikepdf.Dictionary) and not FILE_KEYS.isdisjoint(files.keys())


def _name(node, key):
    value = node.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _form(pdf):
    form = pdf.Root.get("/AcroForm")
    return form if isinstance(form, pikepdf.Dictionary) else {}
