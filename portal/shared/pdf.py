"""Pages to PDF: laid out by WeasyPrint in a process of its own, kept under the digest of the page."""

import fcntl
import hashlib
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

SECONDS = 20  # far less than the web worker itself may take
PATIENCE = 5  # seconds to wait while another page is being laid out
REFUSED_FOR = 600  # seconds in which a page that failed is not tried again


class PdfError(Exception):
    """The PDF could not be made; the message says why in words for people."""


class BusyError(PdfError):
    """Another page is being laid out; this one may be asked for again."""


def render(html, *, keep=True):
    """Return the PDF of an HTML page as bytes; the same page is laid out only once where it is kept.

    Raises PdfError when the engine is not installed or the page is too much for its limits.
    """
    digest = hashlib.sha256(html.encode()).hexdigest()
    kept = settings.MEDIA_ROOT / "pdf" / f"{digest}.pdf"
    if not kept.exists():
        if refusal := cache.get(f"pdf-{digest}"):
            raise PdfError(refusal)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with _the_engine(kept.parent), tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            made = Path(folder, "made.pdf")
            try:
                _lay_out(html, made)
            except PdfError as error:
                cache.set(f"pdf-{digest}", str(error), REFUSED_FOR)
                raise
            if not keep:
                return made.read_bytes()
            made.replace(kept)
    return kept.read_bytes()


@contextmanager
def _the_engine(folder):
    """Let one page at a time be laid out, so that hard ones cannot occupy every web worker."""
    with (folder / "engine.lock").open("w") as lock:
        for _ in range(int(PATIENCE * 10)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.1)
        else:
            raise BusyError("Máy chủ đang dàn trang văn bản khác.")
        yield


def _lay_out(html, path):
    """Run the engine; a finished file counts, as the process may die at exit after its work."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, our own paths
            [sys.executable, "-m", "portal.shared.pdf_engine", path],
            cwd=settings.BASE_DIR,
            input=html.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfError("Văn bản quá dài, chưa dàn trang được.") from error
    if not path.exists():
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise PdfError(f"Chưa tạo được PDF: {reason or 'bộ dàn trang đã dừng giữa chừng'}.")
