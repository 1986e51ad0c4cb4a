"""Files that come in: inspected in a process of their own, so that no file harms the site."""

import json
import logging
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from portal.shared import files, processes, text

SECONDS = 20  # of a busy machine: the inspector itself has seven of a processor
TOO_MUCH = (
    "Tệp này quá lớn hoặc quá phức tạp để kiểm tra. "
    "Hãy chia thành nhiều tệp, hoặc xuất lại từ văn bản gốc rồi chọn lại."
)
logger = logging.getLogger(__name__)


def inspect_attachment(upload):
    """Return an uploaded file of an allowed type as Inspected; raise RefusedFileError."""
    kind = _kind(upload.name)
    limit = settings.UPLOAD_MAX_MB * 1_000_000
    if kind in ("png", "jpg", "webp"):
        limit = min(limit, files.MAX_PICTURE_BYTES)
    content = files.read(upload, limit)
    if not content:
        raise files.RefusedFileError(files.EMPTY)
    return _inspect(content, kind)


def strip_active(content):
    """Return a PDF without what acts by itself as Inspected; raise RefusedFileError if it cannot be."""
    _, made = ask(content, "strip")
    inspected = _inspect(made["made"], "pdf")
    if inspected.problem:
        raise files.RefusedFileError(
            "Không gỡ hết được phần tự hoạt động. Hãy xuất lại PDF từ văn bản gốc rồi chọn lại."
        )
    return inspected


def accepted():
    """Return the suffixes that a file field offers, as HTML writes them: ".pdf,.docx"."""
    suffixes = [f".{kind}" for kind in settings.UPLOAD_TYPES]
    return ",".join(suffixes + [".jpeg"] * ("jpg" in settings.UPLOAD_TYPES))


def _kind(name):
    suffix = files.suffix(name)
    kind = {"jpeg": "jpg"}.get(suffix, suffix)
    if kind not in settings.UPLOAD_TYPES:
        allowed = ", ".join(f".{kind}" for kind in settings.UPLOAD_TYPES)
        raise files.RefusedFileError(
            f"Loại tệp này không được nhận. Hãy lưu lại thành một trong các loại: {allowed}."
        )
    return kind


def _inspect(content, kind):
    answer, made = ask(content, kind, settings.TRUST_ROOTS or "")
    answer["text"] = text.clean(answer.get("text", ""))
    return files.Inspected(made.get("made", content), files.TYPES[kind], **answer)


def ask(content, kind, *details, too_much=TOO_MUCH):
    """Return the inspector's answer and, by their names, the files that it made.

    Raises RefusedFileError; `too_much` is its sentence where the inspector died of the file.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "upload").write_bytes(content)
        ended = _run(folder, kind, details)
        answer = folder / "answer"
        if ended != 0 or not answer.exists():
            logger.warning("inspection of a %s ended with %s", kind, ended)
            raise files.RefusedFileError(too_much)
        found = json.loads(answer.read_text(encoding="utf-8")) or {}
        if "refused" in found:
            raise files.RefusedFileError(found["refused"])
        return found, {made.name: made.read_bytes() for made in folder.glob("made*")}


def _run(folder, kind, details):
    """Run the inspector, and return how it ended."""
    nothing = subprocess.DEVNULL
    module, order = "portal.shared.inspector", (folder, kind, *details)
    with processes.start(module, *order, stdin=nothing, stdout=nothing) as inspector:
        try:
            return inspector.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return "no answer in time"
        finally:
            inspector.kill()
