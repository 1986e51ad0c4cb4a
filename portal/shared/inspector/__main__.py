"""Inspect, strip or show one file: the order says what to do, the answer goes into its folder."""

import json
import resource
import sys
from pathlib import Path

from portal.shared.inspector import RefusedFileError

MEMORY = 256 << 20  # of addresses, of which the interpreter and its libraries take 80
ROOM = 200 << 20  # beside a large file and its copy, where a ward allows such files
CPU_SECONDS = 7
MADE = 32 << 20


def main(folder, kind, *details):
    """Look at `upload` in the folder, write `answer` and, for what is made anew, `made…`."""
    _limit((folder / "upload").stat().st_size)
    try:
        answer = _look(folder, kind, details)
    except RefusedFileError as error:
        answer = {"refused": str(error)}
    (folder / "answer").write_text(json.dumps(answer), encoding="utf-8")


def _limit(size):
    for kind, limit in {
        resource.RLIMIT_AS: max(MEMORY, ROOM + 2 * size),
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: MADE + 2 * size,
        resource.RLIMIT_CORE: 0,
    }.items():
        resource.setrlimit(kind, (limit, limit))


def _look(folder, kind, details):
    source, made = folder / "upload", folder / "made"
    # Each kind needs libraries of its own, and half of the time goes into loading them.
    if kind in ("pdf", "strip"):
        from portal.shared.inspector import pdf  # noqa: PLC0415

        return pdf.strip(source, made) if kind == "strip" else pdf.inspect(source, *details)
    if kind in ("png", "jpg", "webp", "show"):
        from portal.shared.inspector import picture  # noqa: PLC0415

        if kind == "show":
            return picture.show(source, folder, *map(int, details))
        return picture.inspect(source, kind, made)
    from portal.shared.inspector import office  # noqa: PLC0415

    return office.inspect(source, kind)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
