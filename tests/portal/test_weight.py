"""What a first view of a page asks for: how often, and how much of it before any picture."""

import re

import brotli
import pytest
from django.core.files.storage import FileSystemStorage

from portal.shared.staticfiles import SiteStorage
from tests.build import make_photo, seed_article

MOST_BYTES = 35 * 1024
ASKED_FOR = re.compile(
    r'(?:<script [^>]*src|<link rel="(?:icon|stylesheet)" href)="/static/([^"]+)"'
)
BLOCKING = re.compile(r'<link rel="stylesheet"')


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Return a function that tells how many bytes of a file of ours are sent, compressed."""
    static = FileSystemStorage("static")
    folder = tmp_path_factory.mktemp("static")
    target = SiteStorage(location=folder)
    names = [f"{kind}/{name}" for kind in ("css", "js", "img") for name in static.listdir(kind)[1]]
    assert list(target.post_process({name: (static, name) for name in names}))
    return lambda name: len(brotli.compress((folder / target.stored_name(name)).read_bytes()))


def first_view(client, url, collected):
    """Return the requests of a page, the count of the visit among them, its bytes, its stylesheets."""
    page = client.get(url).content
    files = set(ASKED_FOR.findall(page.decode()))
    weight = len(brotli.compress(page, quality=5)) + sum(map(collected, files))
    return len(files) + 2, weight, len(BLOCKING.findall(page.decode()))


@pytest.mark.parametrize(("page", "most"), [("home", 7), ("article", 8)])
def test_a_first_view_is_light(client, demo, collected, page, most):
    article = seed_article()
    make_photo(article)
    url = {"home": "/", "article": article.get_absolute_url()}[page]
    requests, weight, stylesheets = first_view(client, url, collected)
    assert (requests, weight <= MOST_BYTES, stylesheets) == (most, True, 1)
