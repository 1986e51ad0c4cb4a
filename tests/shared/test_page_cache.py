"""Pages kept in front of Django: what is sent again, to whom, and what never is."""

import gzip
import time
from datetime import timedelta

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.utils import timezone

from announcements.models import Announcement
from portal.shared import page_cache
from portal.shared.edition import begin, edition
from portal.shared.page_cache import Page, PageCache, Shelf, canonical, encoding_for, parameters_of
from tests.build import hours, make_announcement, make_category, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body
        self.text = body.decode(errors="replace")


class Site:
    """The portal behind its page cache; counts how often Django was asked."""

    def __init__(self):
        self.asked = []
        django = WSGIHandler()

        def application(environ, start_response):
            self.asked.append(environ["PATH_INFO"] + "?" + environ["QUERY_STRING"])
            return django(environ, start_response)

        self.cache = PageCache(application, edition())

    def get(self, path="/bai-viet/", method="GET", **headers):
        environ = (
            RequestFactory(**{"HTTP_HOST": "testserver"} | headers).generic(method, path).environ
        )
        begun = []
        response = self.cache(environ, lambda *said: begun.append(said))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        return Answer(*begun[-1][:2], body)


@pytest.fixture
def site():
    begin()
    make_announcement(title="Tiêm chủng")
    return Site()


def test_django_is_asked_once(site):
    first, second = site.get(), site.get()
    assert (first.status, "Tiêm chủng" in first.text, second.body, len(site.asked)) == (
        200,
        True,
        first.body,
        1,
    )


def test_what_django_says_of_security_is_said_again(site):
    first, second = site.get(), site.get()
    assert first.headers == second.headers
    assert "default-src 'none'" in second.headers["Content-Security-Policy"]


def test_a_published_text_is_on_the_next_answer(site):
    site.get()
    make_announcement(title="Cắt điện")
    assert "Cắt điện" in site.get().text


def test_a_withdrawn_text_is_not(site):
    site.get()
    Announcement.objects.update(status="withdrawn", withdrawn_at=hours(0))
    assert "Tiêm chủng" not in site.get().text


def test_a_renamed_category_is(site):
    site.get()
    category = make_category()
    category.name = "Lịch của phường"
    category.save()
    assert "Lịch của phường" in site.get().text


def test_who_is_signed_in_neither_meets_nor_fills_it(site, client):
    client.force_login(make_staff())
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    for cookies in [cookie, "", cookie]:
        site.get(HTTP_COOKIE=cookies)
    assert len(site.asked) == 3


def test_a_session_in_an_odd_cookie_fills_nothing(site, client, settings):
    client.force_login(make_staff())
    seen = []
    django = site.cache._application

    def watched(environ, start_response):
        seen.append(environ.get("HTTP_COOKIE"))
        return django(environ, start_response)

    site.cache._application = watched
    site.get(HTTP_COOKIE=f"sessionid ={client.cookies['sessionid'].value}; csrftoken=b")
    assert seen == [None]


def test_the_cookie_of_a_form_keeps_nobody_away(site):
    for _ in range(2):
        site.get(HTTP_COOKIE="csrftoken=" + "a" * 32)
    assert len(site.asked) == 1


def test_another_name_of_the_site_is_answered_by_django(site):
    for _ in range(2):
        site.get(HTTP_HOST="localhost")
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    "other", [{"path": "/"}, {"HTTP_HOST": "localhost"}, {"HTTP_X_FORWARDED_PROTO": "http"}]
)
def test_who_asks_for_something_else_gets_no_answer_of_before(site, settings, other):
    settings.HTTPS = True
    for asked in [{}, {}, other]:
        site.get(**{"HTTP_X_FORWARDED_PROTO": "https"} | asked)
    assert len(site.asked) == 2


def test_a_folder_that_a_reader_names_is_in_no_page(site):
    site.get(SCRIPT_NAME="/gia-mao")
    assert "/gia-mao" not in site.get().text


READERS_OWN = {
    "HTTP_X_FORWARDED_HOST": "gia-mao.example",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_FORWARDED": "host=gia-mao.example;proto=https",
    "HTTP_X_ORIGINAL_URL": "/quan-tri/",
    "HTTP_REFERER": "https://gia-mao.example/",
    "HTTP_USER_AGENT": "<b>gia-mao</b>",
    "HTTP_ACCEPT": "application/json",
    "HTTP_RANGE": "bytes=0-3",
    "HTTP_COOKIE": "csrftoken=gia-mao; xmessage=gia-mao; django_language=en",
    "HTTP_IF_MODIFIED_SINCE": "Sun, 22 Nov 2099 00:00:00 GMT",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
    "CONTENT_TYPE": "text/html; charset=utf-16",
}


@pytest.mark.parametrize(
    "path", ["/", "/bai-viet/?page=2", "/van-ban/?q=tiem", "/atom/", "/sitemap.xml"]
)
def test_whoever_asks_first_leaves_nothing_in_the_page(site, path):
    for number in range(40):
        make_announcement(title=f"Bài {number}")
    first = site.get(path, **READERS_OWN)
    begin()
    assert (first.status, site.get(path).body) == (200, first.body)


def test_what_a_view_does_not_know_is_dropped(site):
    answers = [site.get(f"/bai-viet/?{query}") for query in ["", "fbclid=1", "utm=%22%3E&x=2"]]
    assert ({answer.body for answer in answers}, site.asked) == (
        {answers[0].body},
        ["/bai-viet/?"],
    )


def test_what_a_view_knows_makes_another_page(site):
    for number in range(40):
        make_announcement(title=f"Bài {number}")
    pages = [site.get(f"/bai-viet/?page={number}").text for number in (1, 2, 1)]
    assert (pages[0] == pages[2], pages[0] == pages[1], len(site.asked)) == (True, False, 2)


@pytest.mark.parametrize("path", ["/khong-co/", "/bai-viet/2020/01/", "/tim-kiem/?q=x", "/healthz"])
def test_what_is_not_found_or_one_readers_own_is_asked_again(site, path):
    for _ in range(2):
        site.get(path)
    assert len(site.asked) == 2


def test_a_page_that_sets_a_cookie_is_not_kept(site, monkeypatch):
    django = site.cache._application

    def with_cookie(environ, start_response):
        def begin_with_cookie(status, headers):
            start_response(status, [*headers, ("Set-Cookie", "a=b")])

        return django(environ, begin_with_cookie)

    site.cache._application = with_cookie
    answers = [site.get() for _ in range(2)]
    assert ([answer.headers["Set-Cookie"] for answer in answers], len(site.asked)) == (
        ["a=b", "a=b"],
        2,
    )


def test_without_an_edition_nothing_is_kept(site, settings, monkeypatch):
    monkeypatch.setattr("portal.shared.edition.LOOK_AGAIN", 0)
    (settings.VISITS_ROOT / "edition").unlink()
    for _ in range(2):
        site.get()
    assert len(site.asked) == 2


def test_a_post_is_judged_by_django(site):
    assert (site.get(method="POST").status, len(site.asked)) == (403, 1)


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0", "", bytes),
        ("", "", bytes),
    ],
)
def test_it_is_sent_as_the_browser_can_read_it(site, accepted, encoding, read):
    plain = site.get()
    answer = site.get(HTTP_ACCEPT_ENCODING=accepted)
    sent = (answer.headers.get("Content-Encoding", ""), read(answer.body))
    assert (sent, int(answer.headers["Content-Length"])) == (
        (encoding, plain.body),
        len(answer.body),
    )


def test_what_the_browser_has_is_not_sent_again(site):
    etag = site.get().headers["ETag"]
    answer = site.get(HTTP_IF_NONE_MATCH=etag)
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", etag)


def test_what_it_has_is_known_however_it_is_named(site):
    etag = site.get().headers["ETag"]
    strong = etag.removeprefix("W/")
    named = [strong, f'"a", {etag}', f'"a",{strong}', "*", " * ", '"*"', strong.strip('"'), ""]
    statuses = [site.get(HTTP_IF_NONE_MATCH=name).status for name in named]
    assert statuses == [304, 304, 304, 304, 304, 200, 200, 200]


def test_browsers_ask_each_time(site):
    assert site.get().headers["Cache-Control"] == "private, no-cache"


def test_a_head_is_answered_without_a_body(site):
    whole = site.get()
    head = site.get(method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)


@pytest.mark.parametrize("path", ["/bai-viet/", "/khong-co/", "/quan-tri/login/"])
def test_a_head_that_django_answers_has_no_body_either(site, path):
    head = site.get(path, method="HEAD", HTTP_HOST="localhost")
    assert (head.body, int(head.headers["Content-Length"]) > 1000) == (b"", True)


@pytest.fixture
def page(monkeypatch):
    """A page of which a process may keep two."""
    page = Page("200 OK", [], b"x" * 100)
    monkeypatch.setattr(page_cache, "MOST_BYTES", 2 * page.size)
    return page


def test_what_was_made_first_goes_first(page):
    shelf = Shelf(1)
    for name in "abc":
        shelf.keep(name, page)
    assert list(shelf.pages) == ["b", "c"]


def test_no_answer_outlives_its_page(page):
    shelf = Shelf(1)
    for name in "abc":
        shelf.keep(name, page)
        shelf.remember((name,), page.answer({"REQUEST_METHOD": "GET"}))
    assert list(shelf.answers) == [("c",)]


def test_a_page_is_kept_once_however_many_have_made_it(page):
    shelf = Shelf(1)
    for name in "abbb":
        shelf.keep(name, page)
    assert list(shelf.pages) == ["a", "b"]


def test_some_ways_to_ask_are_remembered(monkeypatch):
    monkeypatch.setattr(page_cache, "MOST_ANSWERS", 2)
    shelf = Shelf(1)
    for asked in [("GET", None), ("GET", "a" * 1000), ("HEAD", None), ("GET", "b")]:
        shelf.remember(asked, "an answer")
    assert shelf.answers == {("GET", "b"): "an answer"}


def test_pages_of_another_edition_leave_their_room(site):
    site.get("/bai-viet/")
    make_announcement()
    site.get("/")
    assert list(site.cache._shelf.pages) == [("/", "")]


def test_a_scheduled_text_appears_with_its_time(site):
    make_announcement(title="Hẹn giờ", publish_at=timezone.now() + timedelta(seconds=1))
    before = site.get().text
    time.sleep(1.05)
    assert ("Hẹn giờ" in before, "Hẹn giờ" in site.get().text) == (False, True)


@pytest.mark.parametrize(
    ("query", "canon"),
    [
        ("", ""),
        ("page=2", "page=2"),
        ("b=1&page=2&a=3", "page=2"),
        ("page=2&page=3", "page=2&page=3"),
        ("page=", "page="),
        ("x" * 501, None),
        ("&".join(["page=1"] * 21), None),
        ("page=é", None),
    ],
)
def test_a_query_is_reduced_to_what_counts(query, canon):
    assert canonical(query, {"page"}) == canon


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("BR", "br"),
        ("zstd, br", "br"),
        ("gzip;q=1.0", "gzip"),
        ("br ; q=0.8, gzip;q=1", "br"),
        ("br;q=0", ""),
        ("br; q=0.000, gzip", "gzip"),
        ("gzip, br;Q=0", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("br-other, xgzip", ""),
        ("x" * 197 + ",br-other", ""),
        ("*", ""),
        (",;,q=1", ""),
    ],
)
def test_encodings_are_understood(accepted, encoding):
    assert encoding_for(accepted) == encoding


@pytest.mark.parametrize(
    "path",
    ["//bai-viet/", "/./bai-viet/", "/bai-viet/../", "/bai-viet/;a=1", "/bai-viet/\n", "/bai-viet"],
)
def test_another_way_to_write_an_address_is_no_kept_page(path):
    assert parameters_of(path) is None


def test_an_endless_address_is_not_even_remembered():
    parameters_of.cache_clear()
    long = "/bai-viet/" + "0" * 500 + "1-tin/"
    cache = PageCache(None, edition())
    environ = RequestFactory(HTTP_HOST="testserver").get(long).environ
    assert (cache._key(environ), parameters_of.cache_info().currsize) == (None, 0)


def test_only_marked_views_are_kept():
    paths = ["/", "/quan-tri/", "/tim-kiem/", "/thu-tuc/tra-cuu/", "/van-ban/", "/khong-co/"]
    assert [parameters_of(path) is None for path in paths] == [
        False,
        True,
        True,
        True,
        False,
        True,
    ]
