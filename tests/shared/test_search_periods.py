"""The newest documents with some words come first, however far apart in time they stand."""

from datetime import UTC, datetime
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.shared.models import SearchDocument
from portal.shared.models.search import place_of
from portal.shared.search import index
from portal.shared.search.index import Newest, Sought, newest

pytestmark = pytest.mark.django_db
DAYS = ["2200-01-01", "2026-11-20", "2026-11-19", "2026-09-01", "2025-06-01", "2019-01-01"]
HOURS = count()
RARE = ["2026-09-01", "2019-01-01"]


@pytest.fixture
def places():
    """Return the places of documents by their days; all say "phố", few "hiếm"."""
    places = {}
    for number, day in enumerate(DAYS, start=1):
        places[day] = place_of(datetime.fromisoformat(day).replace(tzinfo=UTC), 1, number)
        words = "pho hiem" if day in RARE else "pho"
        SearchDocument.objects.create(
            place=places[day],
            kind=1,
            object_id=number,
            title=day,
            title_words=f"{words} qk1e",
            body_words=words,
        )
    return places


@pytest.fixture(autouse=True)
def _always_another_hour(monkeypatch):
    """Let PostgreSQL be looked at anew, and what it holds here be forgotten."""
    monkeypatch.setattr(index, "_hour", HOURS.__next__)


@pytest.mark.parametrize("most", [1, 3, 4, 5, 6, 7])
def test_the_newest_are_found_in_as_many_periods_as_it_takes(places, most):
    assert list(newest(Sought(("pho",)), most=most).places) == [places[day] for day in DAYS[:most]]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_rare_words_are_found_in_any_period(places, most):
    assert list(newest(Sought(("hiem",)), most=most).places) == [places[day] for day in RARE[:most]]


@pytest.mark.parametrize("at", range(len(DAYS)))
def test_what_comes_next_begins_in_the_period_of_the_last(places, at):
    rest = [places[day] for day in DAYS[at + 1 :]]
    assert list(newest(Sought(("pho",)), before=places[DAYS[at]], most=2).places) == rest[:2]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the periods of PostgreSQL")
@pytest.mark.parametrize(("enough", "found"), [(3, DAYS[:3]), (5, DAYS)])
def test_among_many_no_more_are_looked_for_than_are_enough(places, enough, found, monkeypatch):
    monkeypatch.setattr(index, "MANY", 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE shared_searchdocument")
    expected = Newest(tuple(places[day] for day in found), more=True)
    assert newest(Sought(("pho",)), most=len(DAYS), enough=enough) == expected


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the indexes of PostgreSQL")
@pytest.mark.parametrize(("in_title", "name"), [(True, "title"), (False, "all")])
def test_words_are_found_by_the_index_of_their_place(places, in_title, name):
    used = f"SELECT pg_stat_get_xact_numscans('shared_searchdocument_{name}'::regclass)"
    with connection.cursor() as cursor:
        cursor.execute(used)
        (before,) = cursor.fetchone()
        newest(Sought(("pho",), in_title=in_title), most=len(DAYS) + 1)
        cursor.execute(used)
        assert cursor.fetchone() == (before + 2,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the conditions of PostgreSQL")
@pytest.mark.parametrize("typed", [("pho", "hiem"), ("hiem", "pho")])
@pytest.mark.usefixtures("places")
def test_the_word_of_the_fewest_titles_is_asked_for_first(typed):
    with CaptureQueriesContext(connection) as captured:
        newest(Sought(typed), most=1)
    asked = captured[-1]["sql"]
    assert asked.index("'hiem'") < asked.index("'pho'")
