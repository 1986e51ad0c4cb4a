"""Static files as visitors get them: named by their content, compressed, few to ask for."""

import re

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE, READER = "css/site.css", "js/reader.js"
IMPORT = re.compile(r'^(?:@import "|import "\./)([a-z-]+\.(?:css|js))";$', re.MULTILINE)


class SiteStorage(CompressedManifestStaticFilesStorage):
    """Puts what the stylesheet and the reader's script import into them: one request each.

    An address is worked out once: files do not change while a process runs.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._urls: dict[str | None, str] = {}

    def url(self, name, force=False):
        if settings.DEBUG or force:
            return super().url(name, force)
        if name not in self._urls:
            self._urls[name] = super().url(name)
        return self._urls[name]

    def post_process(self, paths, dry_run=False, **options):
        wholes = [] if dry_run else [name for name in (SITE, READER) if name in paths]
        for name in wholes:
            whole = _with_parts(paths[name][0], name)
            self.delete(name)
            self._save(name, ContentFile(whole.encode()))
        paths = {**paths, **{name: (self, name) for name in wholes}}
        yield from super().post_process(paths, dry_run, **options)


def _with_parts(source, name):
    """Return a file with what it imports; each script keeps its names to itself."""
    folder = name.partition("/")[0]
    around = "{{\n{}}}\n" if folder == "js" else "{}"
    return IMPORT.sub(
        lambda part: around.format(_read(source, f"{folder}/{part[1]}")), _read(source, name)
    )


def _read(storage, name):
    with storage.open(name) as file:
        return file.read().decode()
