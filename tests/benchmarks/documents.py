"""How long a PDF and a spreadsheet take."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.processes import LONGEST, answer_of, say
from tests.benchmarks.serving import ROOT
from tests.benchmarks.table import Row

RENDERS = 10
DOSSIERS = 100_000
KNOWN_SECTORS = 8  # rows of the first file: each tells of another sector


def rows(env):
    """Return the Rows of the PDF of the demo's dispatch and of an import of dossiers."""
    say("PDF")
    first, *others = answer_of("tests.benchmarks.documents", "seconds_of_pdf", env=env)
    say(f"import of {DOSSIERS:,} dossiers")
    new, again = seconds_of_import(env)
    return [
        Row("PDF of the demo dispatch, laid out anew", f"{statistics.median(others):.2f} s"),
        Row("the same, the first of a process", f"{first:.2f} s"),
        Row(f"import of {DOSSIERS:,} dossiers from xlsx", f"{new:.1f} s"),
        Row("the same file again", f"{again:.1f} s"),
    ]


def seconds_of_pdf():
    """Return how long the PDF of the demo's dispatch takes, each time under another number."""
    from announcements.pdf import dispatch_pdf  # noqa: PLC0415 - once Django is set up
    from tests.build import seed_article  # noqa: PLC0415

    dispatch = seed_article().dispatch
    found = []
    for number in range(RENDERS):
        dispatch.number = f"{number}"
        begun = time.perf_counter()
        dispatch_pdf(dispatch, keep=False)
        found.append(time.perf_counter() - begun)
    return found


def seconds_of_import(env):
    """Return how long the command takes that imports a file, and then the same file again."""
    from tests.benchmarks.dossier_import import write  # noqa: PLC0415 - loads openpyxl

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ho-so.xlsx")
        write(path, KNOWN_SECTORS)
        seconds_of("import_dossiers", path, "--add-sectors", env=env)
        write(path, DOSSIERS)
        return [seconds_of("import_dossiers", path, env=env) for _ in range(2)]


def seconds_of(*command, env):
    """Return how long a command of manage.py takes."""
    begun = time.perf_counter()
    manage = [sys.executable, "manage.py", *command]
    subprocess.run(
        manage, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST
    )
    return time.perf_counter() - begun
