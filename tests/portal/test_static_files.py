"""What visitors get of the static files."""

import re

import pytest
from django.core.files.storage import FileSystemStorage

from portal.shared.staticfiles import READER, SITE, SiteStorage


@pytest.fixture
def collected(settings, tmp_path):
    """Return the source of the stylesheets and what becomes of the one that visitors get."""
    static = settings.BASE_DIR / "static"
    source, target = FileSystemStorage(static), SiteStorage(location=tmp_path)
    names = [path.relative_to(static).as_posix() for path in static.glob("css/*.css")]
    for _ in range(2):  # an upgrade collects into the folder of the last release
        assert list(target.post_process({name: (source, name) for name in names}))
    whole = (tmp_path / target.stored_name(SITE)).read_text(encoding="utf-8")
    return static / SITE, whole


def test_the_stylesheet_holds_its_parts_in_their_order(collected):
    source, whole = collected
    parts = re.findall(r'^@import "(.+)";$', source.read_text(encoding="utf-8"), re.MULTILINE)
    texts = [source.with_name(part).read_text(encoding="utf-8") for part in parts]
    assert [text for text in texts if text not in whole] == []
    assert texts == sorted(texts, key=whole.index)


def test_the_readers_script_holds_its_parts_and_asks_for_no_other(settings, tmp_path):
    source, target = FileSystemStorage(settings.BASE_DIR / "static"), SiteStorage(location=tmp_path)
    assert list(target.post_process({READER: (source, READER)}))
    whole = (tmp_path / target.stored_name(READER)).read_text(encoding="utf-8")
    folder = settings.BASE_DIR / "static/js"
    parts = ["text-size", "read-aloud", "print", "share", "album", "feedback"]
    texts = [(folder / f"{part}.js").read_text(encoding="utf-8") for part in parts]
    found = [f"{{\n{text}}}\n" in whole for text in texts]
    assert (found, whole.count("import ")) == ([True] * 6, 0)


def test_the_stylesheet_asks_for_no_other(collected):
    assert "@import" not in collected[1]
