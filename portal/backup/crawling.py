"""A walk through the public pages and files of a site, as the proof that they are there again."""

import re
from html import unescape
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from portal.backup import BackupError
from portal.shared.models import Rendition, StoredFile

MOST = 200  # pages, and as many files
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
FILE = re.compile(r'(?:href|src)="(/tep/(\d+)/[^"]+)"')


def crawl(lost=()):
    """Return how many pages and files were opened; raise BackupError at the first that was not.

    The files of which the content was lost before are not asked for.
    """
    parts = ["/", *_listed("/sitemap.xml")]
    listed = sorted({path for part in parts[1:] for path in _listed(part)})
    files, gone = set(), _rows_of(lost)
    pages = [*parts, *spread(listed)]
    for page in pages:
        found = FILE.findall(_opened(page).decode())
        files |= {unescape(path) for path, pk in found if int(pk) not in gone}
    opened = spread(sorted(files))
    for path in opened:
        _opened(path)
    return len(pages), len(opened)


def _rows_of(names):
    """Return the keys of the stored files that have some of these names, or a rendition that has."""
    files = StoredFile.objects.filter(content__in=names).values_list("pk", flat=True)
    narrower = Rendition.objects.filter(content__in=names).values_list("image", flat=True)
    return {*files, *narrower}


def _listed(path):
    """Return the paths that an XML sitemap names."""
    found = LOCATION.findall(_opened(path).decode())
    return [urlsplit(unescape(address)).path for address in found]


def spread(paths):
    """Return all of these paths, or as many as are opened, from every part of the list."""
    return paths[:: ceil(len(paths) / MOST) or 1]


def _opened(path):
    """Return what a reader without an account gets at a path."""
    site = urlsplit(settings.SITE_URL)
    reader = Client(raise_request_exception=False, headers={"Host": site.netloc})
    response: Any = reader.get(path, secure=settings.HTTPS)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    if response.status_code != 200:
        raise BackupError(f"Trang {path} của bản khôi phục thử trả lời {response.status_code}.")
    return content
