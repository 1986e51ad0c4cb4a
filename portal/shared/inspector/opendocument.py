"""ODT and ODS files: their parts, what these may not hold, and their text."""

import re

from portal.shared.inspector import RefusedFileError, looks
from portal.shared.inspector.archive import BROKEN, LOCKED
from portal.shared.inspector.markup import Paragraphs, values, walk
from portal.shared.inspector.openxml import HAS_LINKS, HAS_MACROS, HAS_OBJECTS

MACROS = re.compile(r"(Basic|Scripts)/.", re.IGNORECASE)
FETCHED = {"image", "object", "object-ole", "plugin", "applet", "section-source", "floating-frame"}
ELSEWHERE = re.compile(r"([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
PARTS = ("content.xml", "styles.xml")


def check(archive, kind):
    """Raise RefusedFileError unless this is such an ODF file, and one that runs nothing."""
    if looks.kind_of(archive.content) != kind:  # its first member says so, in plain
        raise looks.mismatch(kind, archive.content)
    if not archive.holds("content.xml"):
        raise RefusedFileError(BROKEN)
    _check_manifest(archive)
    if any(MACROS.match(name) for name in archive.names):
        raise RefusedFileError(HAS_MACROS.format(kind=kind))
    for part in PARTS:
        _check_part(archive.read(part), kind)


def read(archive, words):
    """Gather the text of an ODF file."""
    text = Paragraphs(
        words,
        holders={"p", "h"},
        blocks={"p", "h", "table-row"},
        breaks={"tab": "\t", "line-break": "\n", "s": " "},
    )
    for part in PARTS:
        text.read(archive.read(part))


def _check_manifest(archive):
    def start(name, attributes):
        if name == "encryption-data":
            raise RefusedFileError(LOCKED)
        if "application/vnd.sun.star.oleobject" in values(attributes, "media-type"):
            raise RefusedFileError(HAS_OBJECTS)

    walk(archive.read("META-INF/manifest.xml"), start=start)


def _check_part(chunks, kind):
    def start(name, attributes):
        if name == "event-listener":
            raise RefusedFileError(HAS_MACROS.format(kind=kind))
        if name.startswith("dde-") or (
            name in FETCHED and any(map(ELSEWHERE.match, values(attributes, "href")))
        ):
            raise RefusedFileError(HAS_LINKS)

    walk(chunks, start=start)
