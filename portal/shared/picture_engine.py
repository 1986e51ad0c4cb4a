"""The process that decodes one picture: bytes from standard input, WebP files to the folder given.

It imports nothing of Django and runs under limits of memory and time. Arguments: the folder, the
largest width, the smaller widths. Prints the sizes as JSON; an exit code names what it refuses.
"""

import contextlib
import io
import json
import resource
import sys
from pathlib import Path

MEMORY = 256 << 20
CPU_SECONDS = 8
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_000  # WebP itself ends at 16,383
LARGE = 12_000_000  # pixels that every format is decoded within the memory
TOO_MANY_PIXELS, TOO_LONG, ANIMATED, TOO_HEAVY = 3, 4, 5, 6
ORIENTATION = 0x0112


def main(folder, width, *smaller):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        picture = decoded(sys.stdin.buffer.read(), width)
        sizes = [written(picture, w, folder) for w in smaller if w < picture.width]
        sizes.append(written(picture, picture.width, folder))
    except MemoryError:
        sys.exit(TOO_HEAVY)
    print(json.dumps(sizes))  # noqa: T201 - the answer to the process that asked


def decoded(content, width):
    """Return the picture upright, in sRGB, no wider than asked, without a word of its metadata."""
    from PIL import ImageOps  # noqa: PLC0415 - under the limits

    with opened(content) as image:
        if max(image.size) > MAX_SIDE:
            sys.exit(TOO_LONG)
        if (pixels := image.width * image.height) > MAX_PIXELS:
            sys.exit(TOO_MANY_PIXELS)
        if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
            sys.exit(ANIMATED)
        image.draft(None, (width, width))
        profile, turned = image.info.get("icc_profile"), image.getexif().get(ORIENTATION, 1)
        try:
            picture = eight_bits(image)
        except (OSError, MemoryError):
            # Out of memory, libraries speak of a broken file.
            if pixels > LARGE:
                sys.exit(TOO_HEAVY)
            raise
        # Smaller before anything copies it whole; a picture on its side has its width upright.
        picture.thumbnail((width * 4, width) if turned > 4 else (width, width * 4))
    picture.getexif()[ORIENTATION] = turned
    picture = in_srgb(ImageOps.exif_transpose(picture), profile)
    picture.info.clear()
    return picture


def opened(content):
    from PIL import Image  # noqa: PLC0415 - under the limits

    Image.MAX_IMAGE_PIXELS = None  # counted by our caller, with a code of its own
    try:
        return Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"])
    except OSError:
        if content[8:12] == b"WEBP":  # whose memory is taken before the size can be asked
            sys.exit(TOO_HEAVY)
        raise


def eight_bits(image):
    """Return the picture in a mode that can be made smaller; a palette or 16 bits cannot."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in {"1", "P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.load()
    return image.convert("RGBA") if "transparency" in image.info else image


def in_srgb(picture, profile):
    from PIL import ImageCms  # noqa: PLC0415 - under the limits

    mode = "RGBA" if picture.mode in {"RGBA", "LA"} else "RGB"
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        if profile and picture.mode in {"RGB", "CMYK", "L", mode}:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(
                picture, own, ImageCms.createProfile("sRGB"), outputMode=mode
            )
    return picture.convert(mode)


def written(picture, width, folder):
    """Write the picture at one width and return its size."""
    height = max(1, round(picture.height * width / picture.width))
    sized = picture if width == picture.width else picture.resize((width, height))
    sized.save(folder / f"{width}.webp", "WEBP", quality=82)
    return sized.size


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
