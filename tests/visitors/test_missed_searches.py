"""What citizens searched for in vain is counted: that of readers, when nothing was found."""

import unicodedata

import pytest

from tests.build import make_announcement, make_staff
from tests.visitors.build import FIREFOX, counts
from visitors.models import DailyCount

pytestmark = pytest.mark.django_db

MISSED = DailyCount.Kind.MISSED_SEARCH


def search(client, words, method="get", **headers):
    agent = {"User-Agent": FIREFOX}
    return getattr(client, method)("/tim-kiem/", {"q": words}, headers={**agent, **headers})


def test_a_search_in_vain_is_counted(client):
    make_announcement(title="Tiêm chủng")

    search(client, "trẩy hội")

    assert counts() == {(MISSED, "trẩy hội"): 1}


def test_a_search_that_finds_something_is_not(client):
    make_announcement(title="Tiêm chủng")

    search(client, "tiêm")

    assert counts() == {}


@pytest.mark.parametrize("words", ["", "  ", "họ " * 5000])
def test_what_is_not_searched_for_is_not_missed(client, words):
    search(client, words)

    assert counts() == {}


def test_another_writing_of_the_same_words_is_the_same_search(client):
    for writing in ["TRẨY  HỘI", unicodedata.normalize("NFD", "Trẩy hội")]:
        search(client, writing, REMOTE_ADDR="192.0.2.8")

    assert counts() == {(MISSED, "trẩy hội"): 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_who_is_no_reader_misses_nothing(client, headers):
    search(client, "trẩy hội", **headers)

    assert counts() == {}


def test_staff_miss_nothing(client):
    client.force_login(make_staff())

    search(client, "trẩy hội")

    assert counts() == {}


def test_only_a_get_searches(client):
    assert search(client, "trẩy hội", "head").status_code == 200
    assert counts() == {}


def test_words_that_may_identify_somebody_reach_no_journal(client, settings):
    search(client, "lê thị na 0912 345 678")

    assert (counts(), settings.VISITS_ROOT.exists()) == ({}, False)


def test_the_answer_comes_when_it_cannot_be_counted(client, monkeypatch, caplog):
    monkeypatch.setattr("os.write", lambda file, line: 0)

    response = search(client, "trẩy hội")

    assert (response.status_code, response.context["found"].total) == (200, 0)
    assert [record.getMessage() for record in caplog.records] == [
        "A search was not counted: the folder of the visitor counter is full"
    ]
