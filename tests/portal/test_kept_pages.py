"""Every page that is kept for all readers: kept indeed, and the same whoever asks first."""

import re

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from portal.shared.edition import begin, edition
from portal.shared.page_cache import PageCache, parameters_of
from tests.build import seed_article

pytestmark = pytest.mark.django_db(transaction=True)

READERS = [
    {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone)", "HTTP_REFERER": "https://zalo.example/tin"},
    {"HTTP_X_REQUESTED_WITH": "fetch", "HTTP_ACCEPT_LANGUAGE": "en", "REMOTE_ADDR": "203.0.113.9"},
]


def addresses():
    """Return the pages that the sitemaps name, and those for machines."""
    parts = re.findall(r"<loc>http://testserver(.+?)</loc>", Client().get("/sitemap.xml").text)
    pages = [
        path
        for part in parts
        for path in re.findall(r"<loc>http://testserver(.+?)</loc>", Client().get(part).text)
    ]
    archive = reverse("announcements:archive", args=[2024, 5])
    machines = ["/sitemap.xml", *parts, "/robots.txt", "/atom/", "/rss/", "/van-ban/atom/"]
    return [*pages, *machines, archive, seed_article().get_absolute_url()]


def body_for(application, path, reader):
    environ = RequestFactory(HTTP_HOST="testserver", **reader).get(path).environ
    response = application(environ, lambda *said: None)
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return body


def test_each_is_made_once_and_is_the_same_for_every_reader(demo):
    begin()
    one_of_each = {
        resolve(path).func: path for path in addresses() if parameters_of(path) is not None
    }
    made, django = [], WSGIHandler()

    def counting(environ, start_response):
        made.append(environ["PATH_INFO"])
        return django(environ, start_response)

    cache = PageCache(counting, edition())
    answers = {
        path: {body_for(cache, path, READERS[0]) for _ in range(2)}
        | {body_for(django, path, READERS[1])}
        for path in one_of_each.values()
    }
    assert [path for path, bodies in answers.items() if len(bodies) > 1] == []
    assert (len(made) > 25, sorted(made)) == (True, sorted(answers))
