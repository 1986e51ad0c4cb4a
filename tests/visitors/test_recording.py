"""What a line of the journal comes to: visits, views, reads, downloads, drops."""

from datetime import timedelta

import pytest

from tests.build import local
from tests.visitors.build import FIREFOX, PHONE, days, make_day, tally, view
from visitors import tally as tallying
from visitors.models import DailyCount
from visitors.records import Event, Reason
from visitors.services import figures

pytestmark = pytest.mark.django_db

Kind = DailyCount.Kind
NOON = local(2024, 5, 14, 12)
SUNDAY_NIGHT = local(2024, 5, 12, 23, 59, 59)
MONDAY_MORNING = local(2024, 5, 13, 0, 0, 1)
PAGE = "portal.page:7"


def test_the_first_view_begins_a_visit():
    view(at=NOON)

    assert days() == {"2024-05-14": 1}


def test_a_visit_is_added_to_what_its_day_had():
    make_day(date=NOON.date(), visits=313)

    view(at=NOON)

    assert figures(NOON)["today"] == 314


@pytest.mark.parametrize(("minutes", "visits"), [(0, 1), (29, 1), (30, 1), (31, 2)])
def test_a_visitor_counts_anew_after_half_an_hour(minutes, visits):
    view(at=NOON)
    view(at=NOON + timedelta(minutes=minutes))

    assert (tally().visits, tally().views) == (visits, 2)


def test_reading_on_keeps_a_visit_open():
    for minutes in [0, 20, 40, 60]:
        view(at=NOON + timedelta(minutes=minutes))

    assert days() == {"2024-05-14": 1}


def test_a_clock_that_is_set_back_begins_no_visit():
    for minutes in [40, 0, 40]:
        view(at=NOON + timedelta(minutes=minutes))

    assert days() == {"2024-05-14": 1}


def test_two_agents_behind_one_address_are_two_visitors():
    view(agent=FIREFOX, at=NOON)
    view(agent=PHONE, at=NOON)

    assert days() == {"2024-05-14": 2}


def test_two_addresses_with_one_agent_are_two_visitors():
    view(address="192.0.2.1", at=NOON)
    view(address="2001:db8::1", at=NOON)

    assert days() == {"2024-05-14": 2}


def test_where_the_address_ends_and_the_agent_begins_matters():
    view(address="192.0.2.1", agent="1 Firefox", at=NOON)
    view(address="192.0.2.11", agent=" Firefox", at=NOON)

    assert days() == {"2024-05-14": 2}


def test_a_second_decides_between_sunday_and_monday():
    view(address="192.0.2.1", at=SUNDAY_NIGHT)
    view(address="192.0.2.2", at=MONDAY_MORNING)

    assert days() == {"2024-05-12": 1, "2024-05-13": 1}
    assert figures(MONDAY_MORNING) == {
        "today": 1,
        "yesterday": 1,
        "week": 1,
        "month": 2,
        "total": 2,
    }


def test_a_visitor_of_last_night_is_another_one_this_morning():
    view(at=SUNDAY_NIGHT)
    view(at=MONDAY_MORNING)

    assert days() == {"2024-05-12": 1, "2024-05-13": 1}


def test_new_year_begins_a_day_a_month_and_a_week():
    view(at=local(2023, 12, 31, 23, 59, 59))  # a Sunday
    view(at=local(2024, 1, 1))

    assert figures(local(2024, 1, 1, 0, 1)) == {
        "today": 1,
        "yesterday": 1,
        "week": 1,
        "month": 1,
        "total": 2,
    }


def test_one_address_is_no_crowd(monkeypatch):
    monkeypatch.setattr(tallying, "MOST_OF_A_SENDER", 2)
    for name in ["a", "b", "c", "c"]:
        view(agent=name, at=NOON)
    view(address="192.0.2.8", at=NOON)

    assert (tally().visits, tally().views) == (3, 3)
    assert tally().counts == {(Kind.DROPPED, Reason.CROWD): 2}


def test_who_was_counted_already_is_counted_on_within_a_crowd(monkeypatch):
    monkeypatch.setattr(tallying, "MOST_OF_A_SENDER", 1)
    view(agent="a", at=NOON)
    view(agent="b", at=NOON)
    view(agent="a", at=NOON)

    assert (tally().visits, tally().views) == (1, 2)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (Event.VIEW, Kind.READ),
        (Event.DOWNLOAD, Kind.DOWNLOAD),
        (Event.MISSED_SEARCH, Kind.MISSED_SEARCH),
    ],
)
def test_one_address_opens_no_more_of_a_kind_than_a_crowd(event, kind, monkeypatch):
    monkeypatch.setattr(tallying, "MOST_OF_A_SENDER", 2)
    for number in range(4):
        view(event, subject=f"{number}", at=NOON)

    assert tally().counts == {(kind, "0"): 1, (kind, "1"): 1, (Kind.DROPPED, Reason.CROWD): 2}


def test_the_household_of_an_ipv6_address_is_one_sender(monkeypatch):
    monkeypatch.setattr(tallying, "MOST_OF_A_SENDER", 1)
    view(address="2001:db8::1", at=NOON)
    view(address="2001:db8::2", at=NOON)

    assert tally().visits == 1


@pytest.mark.parametrize(
    ("event", "kind"),
    [(Event.VIEW, Kind.READ), (Event.DOWNLOAD, Kind.DOWNLOAD)],
)
@pytest.mark.parametrize(("minutes", "times"), [(30, 1), (31, 2)])
def test_a_visitor_opens_something_anew_after_half_an_hour(event, kind, minutes, times):
    view(event, subject=PAGE, at=NOON)
    view(event, subject=PAGE, at=NOON + timedelta(minutes=minutes))

    assert tally().counts == {(kind, PAGE): times}


def test_a_household_searches_in_vain_once_a_day():
    for hour, agent in [(0, FIREFOX), (9, FIREFOX), (23, PHONE)]:
        search = {"subject": "trẩy hội", "agent": agent, "at": NOON.replace(hour=hour)}
        view(Event.MISSED_SEARCH, **search)
    view(Event.MISSED_SEARCH, subject="trẩy hội", address="192.0.2.8", at=NOON)

    assert tally().counts == {(Kind.MISSED_SEARCH, "trẩy hội"): 2}


def test_a_download_is_neither_a_visit_nor_a_view():
    view(Event.DOWNLOAD, subject=PAGE, at=NOON)

    assert (tally().visits, tally().views) == (0, 0)


def test_a_visit_is_by_phone_or_not():
    view(agent=PHONE, on_phone=True, at=NOON)
    view(agent=PHONE, on_phone=True, at=NOON)
    view(agent=FIREFOX, at=NOON)

    assert (tally().visits, tally().on_phone) == (2, 1)


def test_the_host_that_led_here_counts_once_a_visit():
    view(referrer="zalo.me", at=NOON)
    view(referrer="zalo.me", at=NOON)

    assert tally().counts == {(Kind.REFERRER, "zalo.me"): 1}


def test_drops_are_counted_by_their_reason():
    for reason in [Reason.ROBOT, Reason.ROBOT, Reason.STAFF]:
        view(Event.DROPPED, subject=reason, at=NOON)

    assert (tally().visits, tally().counts) == (
        0,
        {(Kind.DROPPED, Reason.ROBOT): 2, (Kind.DROPPED, Reason.STAFF): 1},
    )


def test_a_flood_of_words_is_counted_without_them(monkeypatch):
    monkeypatch.setattr(tallying, "MOST_SUBJECTS", 2)
    for number, words in enumerate(["a", "b", "c", "d", "a"]):
        view(Event.MISSED_SEARCH, subject=words, address=f"192.0.2.{number}", at=NOON)

    assert tally().counts == {
        (Kind.MISSED_SEARCH, "a"): 2,
        (Kind.MISSED_SEARCH, "b"): 1,
        (Kind.MISSED_SEARCH, ""): 2,
    }


def test_however_much_is_read_each_row_keeps_its_name(monkeypatch):
    monkeypatch.setattr(tallying, "MOST_SUBJECTS", 1)
    for page in ["portal.page:7", "portal.page:8"]:
        view(subject=page, at=NOON)

    assert tally().counts == {(Kind.READ, "portal.page:7"): 1, (Kind.READ, "portal.page:8"): 1}


@pytest.mark.parametrize("agent", ["", "x" * 100_000, "a\0b\nc", "\udcff\ud800", "ÿ\x80"])
def test_any_agent_can_be_counted(agent):
    view(agent=agent, at=NOON)
    view(agent=agent, at=NOON)

    assert days() == {"2024-05-14": 1}


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\r\nb", "a\0b", "a\u2028b"])
def test_no_text_breaks_its_line(text):
    view(Event.MISSED_SEARCH, subject=text, at=NOON)
    view(address="192.0.2.8", at=NOON)

    assert (len(tally().counts), tally().visits) == (1, 1)
