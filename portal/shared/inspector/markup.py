"""XML parts of office files, read as a stream: no DTD, no tree in memory."""

from xml.parsers import expat

from portal.shared.inspector import RefusedFileError
from portal.shared.inspector.archive import BROKEN, ODD

MAX_DEPTH = 500
MAX_TEXT = 500_000


class EnoughError(Exception):
    """All the text that is kept has been gathered."""


def walk(chunks, *, start=None, end=None, data=None):
    """Walk one XML part, if there is any of it, calling back with names that have no prefix.

    A part that is not well-formed, has a DTD or nests too deeply is refused.
    """
    depth = 0

    def on_start(name, attributes):
        nonlocal depth
        depth += 1
        if end and depth > MAX_DEPTH:
            raise RefusedFileError(ODD)
        start(name.rpartition(":")[2], attributes)

    def on_end(name):
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.StartElementHandler = start and on_start
    parser.EndElementHandler = end and on_end
    parser.CharacterDataHandler = data
    try:
        empty = True  # as some parts are that LibreOffice writes
        for chunk in filter(None, chunks):
            parser.Parse(chunk)
            empty = False
        if not empty:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise RefusedFileError(BROKEN) from error


def attribute(attributes, name):
    """Return an attribute by its name without a prefix, "" where there is none."""
    return next((attributes[key] for key in attributes if key.rpartition(":")[2] == name), "")


def _refuse_dtd(*_):
    raise RefusedFileError(ODD)


class Words:
    """The text of a file as it is gathered, cut at a length that a search can use."""

    def __init__(self):
        self.pieces = []
        self.length = 0

    def add(self, piece):
        """Keep a piece of text; raises EnoughError when no more is wanted."""
        if self.length >= MAX_TEXT:
            raise EnoughError
        self.pieces.append(piece)
        self.length += len(piece)

    def __str__(self):
        lines = "".join(self.pieces)[:MAX_TEXT].splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())


class Paragraphs:
    """Gathers the words of running text: those inside `holders`, a line for each of `blocks`."""

    def __init__(self, words, *, holders, blocks, breaks):
        self.words, self.inside = words, 0
        self.holders, self.blocks, self.breaks = holders, blocks, breaks

    def read(self, chunks):
        walk(chunks, start=self._start, end=self._end, data=self._data)

    def _start(self, name, attributes):
        self.inside += name in self.holders
        if name in self.breaks:
            self.words.add(self.breaks[name])

    def _end(self, name):
        self.inside -= name in self.holders
        if name in self.blocks:
            self.words.add("\n")

    def _data(self, data):
        if self.inside:
            self.words.add(data)
