"""Pictures that come in: encoded anew in a process of their own, and nothing else of them is kept."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.shared import picture_engine
from portal.shared.files import WEBP, Inspected, RefusedFileError, read

MAX_BYTES = 12_000_000
WIDTH = 1600
WIDTHS = [480, 960]  # narrower renditions, for phones
SECONDS = 10

BROKEN = "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
HEAVY = (
    "Ảnh này cần quá nhiều bộ nhớ để mở, hoặc đã bị hỏng. "
    "Hãy thu nhỏ ảnh xuống dưới 12 triệu điểm ảnh rồi chọn lại."
)
REFUSALS = {
    picture_engine.TOO_MANY_PIXELS: "Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh.",
    picture_engine.TOO_LONG: ("Ảnh có cạnh dài hơn 16.000 điểm ảnh. Hãy cắt bớt hoặc thu nhỏ ảnh."),
    picture_engine.ANIMATED: (
        "Đây là ảnh động. Hãy lưu một khung hình thành ảnh JPG hoặc PNG rồi chọn lại."
    ),
    picture_engine.TOO_HEAVY: HEAVY,
}


@dataclass(frozen=True)
class Rendered:
    """One picture as WebP at one width."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Picture(Inspected):
    """An accepted picture, and the narrower ones made of it."""

    renditions: tuple[Rendered, ...] = ()


def inspect_image(upload):
    """Return an uploaded picture re-encoded as WebP without its metadata; raise RefusedFileError.

    The original is not kept: it may carry the place where it was taken.
    """
    *narrower, largest = _rendered(read(upload, MAX_BYTES))
    return Picture(
        largest.content,
        WEBP,
        width=largest.width,
        height=largest.height,
        renditions=tuple(narrower),
    )


def _rendered(content):
    """Return the picture at every width up to its own, the largest last."""
    with tempfile.TemporaryDirectory() as folder:
        widths = map(str, [WIDTH, *WIDTHS])
        try:
            done = subprocess.run(  # noqa: S603 - our own module, our own paths
                [sys.executable, "-m", "portal.shared.picture_engine", folder, *widths],
                cwd=settings.BASE_DIR,
                input=content,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise RefusedFileError(HEAVY) from error
        if done.returncode:
            killed = done.returncode < 0
            raise RefusedFileError(HEAVY if killed else REFUSALS.get(done.returncode, BROKEN))
        return [
            Rendered(Path(folder, f"{width}.webp").read_bytes(), width, height)
            for width, height in json.loads(done.stdout)
        ]
