"""XML parts of office files, read as a stream: no DTD, no tree in memory."""

import contextlib
from xml.parsers import expat

from portal.shared.inspector import RefusedFileError
from portal.shared.inspector.archive import BROKEN, ODD

MAX_DEPTH = 500
MAX_TEXT = 500_000
SEPARATOR = " "  # of a namespace and a name in it


class EnoughError(Exception):
    """All the text that is kept has been gathered."""


def walk(chunks, *, start=None, end=None, data=None, spaces=()):
    """Walk one XML part, if there is any of it, calling back with names that have no prefix.

    Elements outside of `spaces`, where such namespaces are given, have the name "". A part that
    is not well-formed, has a DTD or nests too deeply is refused.
    """
    depth = 0

    def local(name):
        space, _, own = name.rpartition(SEPARATOR)
        return own if not spaces or space in spaces else ""

    def on_start(name, attributes):
        nonlocal depth
        depth += 1
        if end and depth > MAX_DEPTH:
            raise RefusedFileError(ODD)
        start(local(name), attributes)

    def on_end(name):
        nonlocal depth
        depth -= 1
        end(local(name))

    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
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


def root(chunks):
    """Return the name of the outermost element, without its prefix; "" where this is no XML."""
    names = []

    def start(name, _):
        names.append(name)
        raise EnoughError

    with contextlib.suppress(EnoughError, RefusedFileError):
        walk(chunks, start=start)
    return "".join(names)


def values(attributes, name):
    """Return the values of the attributes of that name in whatever namespace."""
    return [attributes[key] for key in attributes if key.rpartition(SEPARATOR)[2] == name]


def _refuse_dtd(*_):
    raise RefusedFileError(ODD)


class Words:
    """The text of a file as it is gathered, cut at a length that a search can use.

    `partial` says whether some of it was left out.
    """

    def __init__(self):
        self.pieces = []
        self.length = 0
        self.partial = False

    def add(self, piece):
        """Keep a piece of text; raises EnoughError when no more is wanted."""
        self.pieces.append(piece)
        self.length += len(piece)
        if self.length > MAX_TEXT:
            self.partial = True
            raise EnoughError

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
