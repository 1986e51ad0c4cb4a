"""Word and Excel files: their parts, what these may not hold, and their text."""

import re

from portal.shared.inspector import RefusedFileError, looks
from portal.shared.inspector.archive import BROKEN
from portal.shared.inspector.markup import MAX_TEXT, Paragraphs, attribute, walk

MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
MAIN_NAME = re.compile(r"(word/document|xl/workbook)\d*\.xml")
MACROS = re.compile(r"vbaProject|macrosheets/|macroEnabled", re.IGNORECASE)
OBJECTS = re.compile(r"activeX/|embeddings/.*\.bin$", re.IGNORECASE)
LINKS = ("hyperlink", "externalLinkPath", "xlPathMissing", "externalLinkLongPath")
WORD_PARTS = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml$")
COMMAND = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)

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
    _check_commands(archive)


def read_word(archive, words):
    """Gather the text of a Word file: the body first, then what stands around it."""
    text = Paragraphs(
        words, holders={"t"}, blocks={"p"}, breaks={"tab": "\t", "br": "\n", "cr": "\n"}
    )
    for name in sorted(archive.names, key=lambda name: ("/document" not in name, name)):
        if WORD_PARTS.match(name):
            text.read(archive.read(name))


def read_excel(archive, words):
    """Gather the text of an Excel file: the cells of each sheet, and the comments."""
    shared = _SharedStrings()
    shared.read(archive.read("xl/sharedStrings.xml"))
    comments = Paragraphs(words, holders={"t"}, blocks={"comment"}, breaks={})
    for name in sorted(archive.names, reverse=True):  # worksheets before comments
        if re.match(r"xl/worksheets/[^/]+\.xml$", name):
            _Cells(words, shared.strings).read(archive.read(name))
        elif re.match(r"xl/(comments/)?comments?\d*\.xml$", name):
            comments.read(archive.read(name))


def _content_types(archive):
    """Return the content type of each part that is named in [Content_Types].xml."""
    types = {}

    def start(name, attributes):
        part = attribute(attributes, "PartName") or "*." + attribute(attributes, "Extension")
        types[part.removeprefix("/")] = attribute(attributes, "ContentType").lower()

    walk(archive.read("[Content_Types].xml"), start=start)
    return types


def _check_relationships(archive):
    def start(name, attributes):
        kind = attribute(attributes, "Type").rpartition("/")[2]
        if kind in ("oleObject", "control"):
            raise RefusedFileError(HAS_OBJECTS)
        if attribute(attributes, "TargetMode").lower() == "external" and kind not in LINKS:
            raise RefusedFileError(HAS_LINKS)

    for name in archive.names:
        if name.lower().endswith(".rels"):
            walk(archive.read(name), start=start)


def _check_commands(archive):
    """Refuse the fields and links that start a program to ask it for data (DDE)."""
    for name in archive.names:
        if name.startswith("xl/externalLinks/"):
            walk(archive.read(name), start=_refuse_dde_link)
        if WORD_PARTS.match(name) and _has_fields(archive.read(name)):
            instructions = _Instructions()
            instructions.read(archive.read(name))
            if COMMAND.search("".join(instructions.found)):
                raise RefusedFileError(HAS_LINKS)


def _refuse_dde_link(name, attributes):
    if name == "ddeLink":
        raise RefusedFileError(HAS_LINKS)


def _has_fields(chunks):
    """Say whether the markup mentions instructions, which few files have; in UTF-16 too."""
    before = b""
    for chunk in chunks:
        if b"instr" in (before + chunk).replace(b"\0", b""):
            return True
        before = chunk[-16:]
    return False


class _Instructions:
    """Gathers the field instructions of a Word part, which may be cut into pieces."""

    def __init__(self):
        self.found, self.inside = [], False

    def read(self, chunks):
        walk(chunks, start=self._start, end=self._end, data=self._data)

    def _start(self, name, attributes):
        self.inside = name == "instrText"
        if name in ("fldChar", "fldSimple"):  # a new field begins, or its result
            self.found.append("\n" + attribute(attributes, "instr"))

    def _end(self, name):
        self.inside = False

    def _data(self, data):
        if self.inside:
            self.found.append(data)


class _SharedStrings:
    """The table of strings that the cells of a workbook point into; phonetic guides left out."""

    def __init__(self):
        self.strings, self.current = [], []
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
        if self.inside and self.length < 4 * MAX_TEXT:
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
            self.type, self.value = attribute(attributes, "t"), []

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
