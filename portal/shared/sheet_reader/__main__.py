"""Read one spreadsheet from the input: lines of JSON for the rows, and one to end with."""

import resource
import sys

from portal.shared.inspector import RefusedFileError, looks
from portal.shared.sheet_reader import TOO_MUCH, compound, delimited, package
from portal.shared.sheet_reader.rows import Rows

MEMORY = 1 << 30  # of addresses
CPU_SECONDS = 20


def main(suffix):
    """Send lists of [sheet, number, cells], then {"notices": […]}; or {"refused": sentence}."""
    _limit()
    content = sys.stdin.buffer.read()
    rows = Rows(sys.stdout.buffer)
    try:
        _read(content, suffix, rows)
        rows.finish()
    except RefusedFileError as error:
        rows.refuse(str(error))
    except MemoryError:
        rows.refuse(TOO_MUCH)


def _limit():
    for kind, limit in {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }.items():
        resource.setrlimit(kind, (limit, limit))


def _read(content, suffix, rows):
    if content.startswith(looks.ZIP):
        package.check(content, rows)
    elif content.startswith(looks.OLE):
        compound.check(content)
    else:
        delimited.read(content, suffix, rows)
        return
    # Half of the time of a small CSV would go into loading the library.
    from portal.shared.sheet_reader import workbook  # noqa: PLC0415

    workbook.read(content, rows)


if __name__ == "__main__":
    main(sys.argv[1])
