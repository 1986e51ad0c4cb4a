"""Word and Excel files: their parts, what these may not hold, and their text."""

import functools
import re

from portal.shared.inspector import RefusedFileError, fields, looks
from portal.shared.inspector.archive import BROKEN, ODD
from portal.shared.inspector.markup import MAX_TEXT, Paragraphs, root, walk

MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
MAIN_NAME = re.compile(r"(word/document|xl/workbook)\d*\.xml")
MACROS = re.compile(r"vbaProject|macrosheets/|macroEnabled", re.IGNORECASE)
OBJECTS = re.compile(r"activeX/|embeddings/.*\.bin$", re.IGNORECASE)
LINKS = ("hyperlink", "externallinkpath", "xlpathmissing", "externallinklongpath")
# A part is what its content type or its outermost element says; its name may be any.
TYPE = re.compile(r"(\w+)\+xml$")
BODY = {"document", "main"}
WORD_PARTS = BODY | {
    *("glossarydocument", "glossary", "hdr", "header", "ftr", "footer"),
    *("footnotes", "endnotes", "comments"),
}
STRINGS = {"sst", "sharedstrings"}
SHEETS = {"worksheet"}
COMMENTS = {"comments", "threadedcomments"}
CONNECTIONS = {"connections", "querytable"}
EXTERNAL = {"externallink"}

HAS_MACROS = (
    "Tệp này có macro (chương trình chạy khi mở tệp). "
    "Hãy lưu lại dạng .{kind} không có macro rồi chọn lại."
)
HAS_OBJECTS = (
    "Tệp này nhúng tệp hoặc chương trình khác (OLE, ActiveX). "
    "Hãy bỏ phần nhúng, hoặc xuất thành PDF rồi chọn lại."
)
HAS_LINKS = (
    "Tệp này tự lấy nội dung từ nơi khác khi mở (mẫu, ảnh hoặc dữ liệu liên kết). "
    "Hãy bỏ liên kết, hoặc xuất thành PDF rồi chọn lại."
)
HAS_CHUNKS = (
    "Tệp này chèn nguyên một tệp khác vào giữa văn bản (altChunk). "
    "Hãy mở bằng Word, lưu thành tệp mới, hoặc xuất thành PDF rồi chọn lại."
)
HAS_CONNECTIONS = (
    "Tệp này có kết nối lấy dữ liệu từ nơi khác (mục Data, Queries & Connections của Excel). "
    "Hãy gỡ kết nối, hoặc xuất thành PDF rồi chọn lại."
)


def check(archive, kind):
    """Raise RefusedFileError unless this is such an Office file, and one that runs nothing."""
    types = _content_types(archive)
    if MACROS.search(" ".join([*archive.names, *types.values()])):
        raise RefusedFileError(HAS_MACROS.format(kind=kind))
    main = next((part for part, value in types.items() if value == MAIN[kind]), None)
    if not main:
        raise looks.mismatch(kind, archive.content)
    if not (archive.holds(main) and MAIN_NAME.fullmatch(main)):
        raise RefusedFileError(BROKEN)
    if any(OBJECTS.search(name) for name in archive.names):
        raise RefusedFileError(HAS_OBJECTS)
    _check_relationships(archive)
    if _parts(archive, CONNECTIONS):
        raise RefusedFileError(HAS_CONNECTIONS)
    _check_commands(archive)


def read_word(archive, words):
    """Gather the text of a Word file: the body first, then what stands around it."""
    text = Paragraphs(
        words, holders={"t"}, blocks={"p"}, breaks={"tab": "\t", "br": "\n", "cr": "\n"}
    )
    body = _parts(archive, BODY)
    for name in body + [name for name in _parts(archive, WORD_PARTS) if name not in body]:
        text.read(archive.read(name))


def read_excel(archive, words):
    """Gather the text of an Excel file: the cells of each sheet, and the comments."""
    shared = _SharedStrings(words)
    for name in _parts(archive, STRINGS):
        shared.read(archive.read(name))
    for name in _parts(archive, SHEETS):
        _Cells(words, shared.strings).read(archive.read(name))
    blocks = {"comment", "threadedComment"}
    comments = Paragraphs(words, holders={"t", "text"}, blocks=blocks, breaks={})
    for name in _parts(archive, COMMENTS):
        comments.read(archive.read(name))


def _parts(archive, roles):
    """Return the names of the parts that play one of these roles, in order."""
    return [name for name, played in _roles(archive).items() if not roles.isdisjoint(played)]


@functools.cache
def _roles(archive):
    """Return for each part what its content type and its outermost element call it."""
    types, roles = _content_types(archive), {}
    for name in sorted(archive.names):
        suffix = name.lower().rpartition(".")[2]
        declared = TYPE.search(types.get(name.lower()) or types.get(f"*.{suffix}", ""))
        roles[name] = {root(archive.read(name)).lower(), declared and declared[1]}
    return roles


def _content_types(archive):
    """Return the content type of each part that is named in [Content_Types].xml, in lower case."""
    types: dict[str, str] = {}

    def start(_, attributes):
        part = attributes.get("PartName") or "*." + attributes.get("Extension", "")
        part = part.removeprefix("/").lower()
        content_type = attributes.get("ContentType", "").lower()
        if types.setdefault(part, content_type) != content_type:
            raise RefusedFileError(ODD)

    walk(archive.read("[Content_Types].xml"), start=start)
    return types


def _check_relationships(archive):
    def start(_, attributes):
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if kind in ("oleobject", "control"):
            raise RefusedFileError(HAS_OBJECTS)
        if kind == "afchunk":
            raise RefusedFileError(HAS_CHUNKS)
        if kind in CONNECTIONS:
            raise RefusedFileError(HAS_CONNECTIONS)
        mode = attributes.get("TargetMode", "").lower()
        if mode not in ("", "internal") and kind not in LINKS:
            raise RefusedFileError(HAS_LINKS)

    for name in archive.names:
        if name.lower().endswith(".rels"):
            walk(archive.read(name), start=start)


def _check_commands(archive):
    """Refuse the fields and links that fetch something, or start a program to ask it for data."""
    external = _parts(archive, EXTERNAL)
    for name in archive.names:
        if name in external or name.startswith("xl/externalLinks/"):
            walk(archive.read(name), start=_refuse_dde_link)
    for name in _parts(archive, WORD_PARTS):
        if fields.fetches(lambda name=name: archive.read(name)):
            raise RefusedFileError(HAS_LINKS)


def _refuse_dde_link(name, _):
    if name == "ddeLink":
        raise RefusedFileError(HAS_LINKS)


class _SharedStrings:
    """The table of strings that the cells of a workbook point into; phonetic guides left out."""

    def __init__(self, words):
        self.words, self.strings, self.current = words, [], []
        self.inside = self.phonetic = False
        self.length = 0

    def read(self, chunks):
        walk(chunks, start=self._start, end=self._end, data=self._data)

    def _start(self, name, attributes):
        if name == "rPh":
            self.phonetic = True
        self.inside = name == "t" and not self.phonetic

    def _end(self, name):
        self.inside = False
        if name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.strings.append("".join(self.current))
            self.current = []

    def _data(self, data):
        if self.inside and self.length >= 4 * MAX_TEXT:
            self.words.partial = True
        elif self.inside:
            self.length += len(data)
            self.current.append(data)


class _Cells:
    """Gathers the cells of one sheet, a line for each row."""

    def __init__(self, words, strings):
        self.words, self.strings = words, strings
        self.type, self.value, self.inside = "", [], False

    def read(self, chunks):
        walk(chunks, start=self._start, end=self._end, data=self._data)

    def _start(self, name, attributes):
        self.inside = name in ("v", "t")
        if name == "c":
            self.type, self.value = attributes.get("t", ""), []

    def _end(self, name):
        self.inside = False
        if name == "row":
            self.words.add("\n")
        elif name == "c" and self.value:
            self.words.add(self._shown("".join(self.value)) + "\t")

    def _data(self, data):
        if self.inside:
            self.value.append(data)

    def _shown(self, value):
        if self.type != "s":
            return value
        index = int(value) if value.isdecimal() else -1
        return self.strings[index] if 0 <= index < len(self.strings) else ""
