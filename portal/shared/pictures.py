"""Pictures shown in texts: encoded anew at several widths, and nothing else of them is kept."""

from dataclasses import dataclass

from portal.shared import inspection
from portal.shared.files import MAX_PICTURE_BYTES, WEBP, Inspected, read

WIDTH = 1600
WIDTHS = [480, 960]  # narrower renditions, for phones
HEAVY = (
    "Ảnh này cần quá nhiều bộ nhớ để mở, hoặc đã bị hỏng. "
    "Hãy thu nhỏ ảnh xuống dưới 12 triệu điểm ảnh rồi chọn lại."
)


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
    content = read(upload, MAX_PICTURE_BYTES)
    answer, made = inspection.ask(content, "show", WIDTH, *WIDTHS, too_much=HEAVY)
    *narrower, largest = [Rendered(made[f"made-{w}"], w, h) for w, h in answer["sizes"]]
    return Picture(
        largest.content,
        WEBP,
        width=largest.width,
        height=largest.height,
        renditions=tuple(narrower),
    )


def srcset(url, width):
    """Return at which widths browsers may ask for a picture of this width, as HTML writes them."""
    narrower = [f"{url}?rong={smaller} {smaller}w" for smaller in WIDTHS if smaller < width]
    return ", ".join([*narrower, f"{url} {width}w"])
