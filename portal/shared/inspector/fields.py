"""The fields of Word parts: instructions to fetch something, or to start a program (DDE)."""

import re

from portal.shared.inspector import RefusedFileError
from portal.shared.inspector.archive import ODD
from portal.shared.inspector.markup import values, walk

SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
BRANCHES = ("Choice", "Fallback")
NESTED = "\0"  # stands where another field works out a part of the instruction
COMMAND = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
FETCH = re.compile(
    r"\W*(INCLUDE(PICTURE|TEXT)?|IMPORT|LINK|RD|DATABASE)\b.*"
    r"(\0|[\s\"“”](\\\\|//|[a-z][a-z+.-]+:))",
    re.IGNORECASE | re.DOTALL,
)


def fetches(read):
    """Say whether a Word part has a field that fetches from elsewhere or starts a program.

    `read` returns the chunks of the part. A part whose instructions readers may put together in
    different ways is refused.
    """
    if not _has_fields(read()):
        return False
    found = _Instructions()
    found.read(read())
    return any(COMMAND.search(text) or FETCH.match(text) for text in map("".join, found.all))


def _has_fields(chunks):
    """Say whether the markup mentions instructions, which few files have; in UTF-16 too."""
    before = b""
    for chunk in chunks:
        if b"instr" in (before + chunk).replace(b"\0", b""):
            return True
        before = chunk[-16:]
    return False


class _Instructions:
    """Gathers the instruction of each field, which may be cut into pieces and hold other fields."""

    def __init__(self):
        self.all: list[list[str]] = [[]]
        self.open, self.bases = [], [-1]
        self.inside = False

    def read(self, chunks):
        walk(chunks, start=self._start, end=self._end, data=self._data, spaces=SPACES)

    def _start(self, name, attributes):
        if self.inside:
            raise RefusedFileError(ODD)
        if name == "instrText":
            self._own()
            self.inside = True
        elif name == "fldSimple":
            self.all += [[instruction] for instruction in values(attributes, "instr")]
        elif name == "fldChar":
            self._turn(values(attributes, "fldCharType"))
        elif name in BRANCHES:
            self.bases.append(len(self.open))

    def _end(self, name):
        self.inside = False
        if name in BRANCHES and self.bases.pop() != len(self.open):
            raise RefusedFileError(ODD)

    def _data(self, data):
        if self.inside:
            self._own().append(data)

    def _turn(self, kinds):
        """Begin a field, pass on to its result or end it."""
        if kinds == ["begin"]:
            if self.open:
                self.open[-1].append(NESTED)
            self.open.append([])
            self.all.append(self.open[-1])
            return
        self._own()
        if kinds == ["end"] and self.open:
            self.open.pop()

    def _own(self):
        """Return the instruction that goes on here.

        Of the branches of a part each reader takes another one: none may go on with a field that
        began outside of it.
        """
        if len(self.open) <= self.bases[-1]:
            raise RefusedFileError(ODD)
        return self.open[-1] if self.open else self.all[0]
