"""Files that go out: under the name a person gave them, unable to run anything."""

import re

from django.http import FileResponse
from django.utils.http import content_disposition_header

from portal.shared import text


def file_response(file, *, name, content_type):
    """Return the open file under its given name, unable to run anything in the reader's browser."""
    response = FileResponse(file, content_type=content_type)
    response["Content-Disposition"] = disposition(name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name):
    """Return an inline Content-Disposition with the true name, and an ASCII one for old clients."""
    header = content_disposition_header(as_attachment=False, filename=name) or "inline"
    if name.isascii():
        return header
    plain = re.sub(r'["\\/]', "", text.fold(name).encode("ascii", "ignore").decode())
    return f'inline; filename="{plain}"; {header.removeprefix("inline; ")}'
