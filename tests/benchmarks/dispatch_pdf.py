"""How long a dispatch takes and what it leaves: `.venv/bin/python -m tests.benchmarks.dispatch_pdf`.

Prints the seconds that one page and twenty take under a warm engine, also as a ratio to importing
the library (what every page would cost without one), and the memory of the engine after 1, 100 and
1,000 dispatches; an argument sets another number than 1,000.
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django
import pypdfium2

ROUNDS = 10
SENTENCE = "Ủy ban nhân dân phường đề nghị các khu phố tuyên truyền, vận động người dân thực hiện. "


def dispatch(paragraphs):
    """Return a dispatch like no other, so that it has to be laid out."""
    from announcements.models import Agency, Dispatch  # noqa: PLC0415 - once Django is set up

    return Dispatch(
        type="cong-van",
        issuer=Agency(name="Ủy ban nhân dân phường", letterhead=["ỦY BAN NHÂN DÂN", "PHƯỜNG THỬ"]),
        number=str(time.perf_counter_ns()),
        symbol="UBND-VP",
        place="Phường Thử",
        issue_date=date(2026, 1, 5),
        subject="tăng cường vệ sinh môi trường",
        recipients=["Các khu phố"],
        body=f"<p>{SENTENCE * 4}</p>" * paragraphs,
        signing_lines=["CHỦ TỊCH"],
        signer="Nguyễn Văn Thử",
    )


def seconds(work, rounds=ROUNDS):
    """Return the shortest of several times: the others measure what else the machine does."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main(renders):
    from announcements.pdf import dispatch_pdf  # noqa: PLC0415 - once Django is set up
    from portal.shared.pdf_engine.client import engine  # noqa: PLC0415

    command = [sys.executable, "-c", "import weasyprint"]
    bare = seconds(lambda: subprocess.run(command, check=True), rounds=5)
    print(f"{'importing the library':28}{bare:8.3f} s")
    dispatch_pdf(dispatch(1))
    for name, paragraphs in (("one page, warm", 3), ("twenty pages, warm", 175)):
        pages = len(pypdfium2.PdfDocument(dispatch_pdf(dispatch(paragraphs))))
        taken = seconds(lambda paragraphs=paragraphs: dispatch_pdf(dispatch(paragraphs)))
        print(f"{name:28}{taken:8.3f} s{taken / bare:8.2f}{pages:8} pages")
    engine.close()
    for done in range(1, renders + 1):
        dispatch_pdf(dispatch(3))
        if done in {1, 100, renders}:
            pages = Path(f"/proc/{engine.process.pid}/statm").read_text(encoding="ascii").split()[1]
            megabytes = int(pages) * os.sysconf("SC_PAGESIZE") / 1e6
            print(f"memory after {done:6} renders {megabytes:10.1f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "MEDIA_ROOT": folder}
        django.setup()
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
