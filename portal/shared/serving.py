"""Files that go out: under the name a person gave them, unable to run anything, whole or in part."""

import re
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.dispatch import Signal
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from portal.shared import text

SHOWN_BY_BROWSERS = {"application/pdf", "image/png", "image/jpeg", "image/webp"}
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)
NGINX_FOLDER = "/_media/"  # MEDIA_ROOT, as deploy/nginx.conf names it for itself alone
# On a 304 too: browsers put the headers of a 304 in the place of those they have kept.
HEADERS = {
    "Cache-Control": "private, no-cache",  # asked again each time: what is withdrawn is gone
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",  # our own pages show a PDF in a frame
}

# Sent when a `request` is answered with the file of a `row`, from its first byte on.
file_sent = Signal()


def stored_response(request, stored):
    """Return a stored file, or the rendition of a picture that `?rong=` asks for; 404 if lost."""
    shown = stored.at_width(request.GET.get("rong"))
    try:
        return file_response(
            request,
            shown.content,
            name=stored.name,
            content_type=stored.content_type,
            digest=stored.sha256 if shown is stored else f"{stored.sha256}-{shown.width}",
            row=None if _is_part_of_a_page(request, stored) else stored,
        )
    except FileNotFoundError as error:
        raise Http404 from error


def file_response(request, file, *, name, content_type, digest, row=None):
    """Return a Django file under its given name, unable to run anything in the reader's browser.

    The digest of its content is the ETag. `file_sent` tells of the row whose file it is. Raises
    FileNotFoundError when a stored file is lost.
    """
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag) or _answer(request, file, etag)
    if response.status_code in {200, 206}:
        response["Content-Type"] = content_type
        response["Content-Disposition"] = disposition(name, content_type)
    for header, value in {**HEADERS, "ETag": etag}.items():
        response[header] = value
    if row is not None and response.status_code in {200, 206} and _begins(request, file, etag):
        file_sent.send_robust(sender=type(row), request=request, row=row)
    return response


def made_response(content, *, name, content_type):
    """Return what was made for this request as a file to keep under this name."""
    return HttpResponse(
        content,
        headers={
            "Content-Type": content_type,
            "Content-Disposition": disposition(name, content_type),
            "X-Robots-Tag": "noindex",
            "Cache-Control": HEADERS["Cache-Control"],
        },
    )


def disposition(name, content_type):
    """Return a Content-Disposition with the true name, and an ASCII one for old clients."""
    way = "inline" if content_type in SHOWN_BY_BROWSERS else "attachment"
    header = content_disposition_header(way == "attachment", name) or way
    if name.isascii():
        return header
    plain = re.sub(r'["\\/]', "", text.fold(name).encode("ascii", "ignore").decode())
    return f'{way}; filename="{plain}"; {header.removeprefix(f"{way}; ")}'


def _answer(request, file, etag):
    size = file.size
    if settings.X_ACCEL and isinstance(file, FieldFile):
        return HttpResponse(headers={"X-Accel-Redirect": NGINX_FOLDER + quote(str(file))})
    span = _asked(request, etag, size)
    if span is not None and not span:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Accept-Ranges": "bytes", "Content-Length": size if span is None else len(span)}
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    if span is None:
        return FileResponse(file.open(), headers=headers)
    headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return FileResponse(Part(file.open(), span), status=206, headers=headers)


def _begins(request, file, etag):
    """Tell whether a file is asked for from its first byte on, and not for more of it."""
    span = _asked(request, etag, file.size)
    return span is None or span.start == 0


def _is_part_of_a_page(request, stored):
    """Tell whether a picture is asked for by a page that shows it, not by a reader who opens it.

    Browsers that do not say what they want a picture for show it in a page as a rule.
    """
    shown = request.headers.get("Sec-Fetch-Dest", "image") == "image"
    return "rong" in request.GET or (shown and stored.content_type.startswith("image/"))


def _asked(request, etag, size):
    """Return the bytes asked for, an empty range where the file has none of them, None for all."""
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    if not match or request.method == "HEAD" or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = (int(number) if number else None for number in match.groups())
    if first is None:
        return None if last is None else range(max(size - last, 0), size)
    if last is None:
        return range(first, size)
    return range(first, min(last + 1, size)) if first <= last else None


class Part:
    """A stretch of an open file, to be read once from its beginning."""

    def __init__(self, file, span):
        self.file = file
        self.left = len(span)
        file.seek(span.start)

    def read(self, size):
        chunk = self.file.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self):
        self.file.close()
