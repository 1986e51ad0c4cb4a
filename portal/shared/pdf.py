"""Pages to PDF: laid out by WeasyPrint in a process of its own, kept under the digest of the page."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from functools import cache as remembered
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from portal.shared.pdf_engine.client import DONE, engine

VERSION = 2  # raised whenever the same page is to be laid out or tagged in another way
PATIENCE = 5  # seconds to wait while another page is being laid out
REFUSED_FOR = 600  # seconds in which a page that failed is not tried again
DAY = 24 * 60 * 60
UNUSED_DAYS = 60  # after which a kept file goes: it can be laid out again


class PdfError(Exception):
    """The PDF could not be made; the message says why in words for people."""


class BusyError(PdfError):
    """Another page is being laid out; this one may be asked for again."""


def render(html, *, images=None, keep=True):
    """Return the PDF of an HTML page as bytes; the same page is laid out only once.

    `images` leads from each `src` of the page to the path of a picture of ours; every other address
    is left out of the page. Without `keep` the file is not kept for the next time.
    Raises PdfError when the engine is not installed, the page is too much for its limits or the
    disk is full.
    """
    pictures = {name: Path(path).absolute() for name, path in (images or {}).items()}
    try:
        return _made_or_kept(html, pictures, keep=keep)
    except OSError as error:
        raise PdfError(
            "Máy chủ chưa ghi được PDF. Hãy báo người quản trị kiểm tra ổ đĩa."
        ) from error


def _made_or_kept(html, pictures, *, keep):
    digest = _digest(html, pictures)
    kept = settings.MEDIA_ROOT / "pdf" / f"{digest}.pdf"
    if pdf := _read(kept):
        return pdf
    if refusal := cache.get(f"pdf-{digest}"):
        raise PdfError(refusal)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with _the_engine(kept.parent), tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        if pdf := _read(kept):  # laid out by another worker while this one waited
            return pdf
        made = _lay_out(html, pictures, Path(folder), digest)
        return _read(made.replace(kept) if keep else made)


def _digest(html, pictures):
    """Return what a page is kept under: all that its PDF depends on."""
    parts = [f"{VERSION} {_version_of_weasyprint()}", html]
    for name, path in sorted(pictures.items()):
        content = path.read_bytes() if path.is_file() else b""
        parts += [name, hashlib.sha256(content).hexdigest()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@remembered
def _version_of_weasyprint():
    return metadata.version("weasyprint")  # without the import, which takes long


def _read(path):
    """Return a PDF, which is then known to be in use; None if there is none."""
    try:
        os.utime(path)
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def _the_engine(folder):
    """Let one page at a time be laid out, so that hard ones cannot occupy every web worker."""
    with (folder / "engine.lock").open("a") as lock:
        for _ in range(int(PATIENCE * 20)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.05)
        else:
            raise BusyError("Máy chủ đang dàn trang văn bản khác. Hãy thử lại sau ít giây.")
        if time.time() - os.fstat(lock.fileno()).st_mtime > DAY:
            os.utime(lock.fileno())
            _forget_unused(folder)
        yield


def _forget_unused(folder):
    """Remove what nobody asked for in a long time, and what a killed worker left behind."""
    for path in folder.iterdir():
        if time.time() - path.lstat().st_mtime < UNUSED_DAYS * DAY:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _lay_out(html, pictures, folder, digest):
    """Return the path of the laid-out page in a folder; what fails is remembered for a while."""
    page = {"html": html, "pictures": {name: str(path) for name, path in pictures.items()}}
    (folder / "page.json").write_text(json.dumps(page), encoding="utf-8")
    answer = engine.lay_out(folder)
    if answer != DONE:
        refusal = f"Chưa tạo được PDF: {answer}"
        cache.set(f"pdf-{digest}", refusal, REFUSED_FOR)
        raise PdfError(refusal)
    return folder / "made.pdf"
