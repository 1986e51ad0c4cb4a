from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import RequestFactory

from portal.shared.http import client_address
from portal.shared.models import Attempt
from portal.shared.throttling import EVERYBODY, Limit, attempt, come_back_at, give_back, sender
from tests.build import local

NOON = local(2024, 5, 14, 12)
THREE = Limit("thử", 3, timedelta(minutes=10))
FIVE_IN_ALL = Limit("thử chung", 5, timedelta(hours=1))

on_a_database = pytest.mark.django_db


def answers(times, *claims, at=NOON):
    return [attempt(*claims, at=at) for _ in range(times)]


def counts():
    return sorted(Attempt.objects.values_list("scope", "count"))


@on_a_database
def test_so_many_attempts_are_allowed_and_then_the_end_of_the_stretch_is_named():
    assert answers(5, (THREE, "an")) == [None] * 3 + [local(2024, 5, 14, 12, 10)] * 2


@on_a_database
def test_each_asker_and_each_scope_has_attempts_of_its_own():
    other_scope = Limit("khác", 3, timedelta(minutes=10))
    answers(3, (THREE, "an"))

    assert answers(1, (THREE, "bình")) == answers(1, (other_scope, "an")) == [None]


@on_a_database
@pytest.mark.parametrize(
    ("minutes", "answer"), [(9.99, local(2024, 5, 14, 12, 10)), (10, None)], ids=["in it", "after"]
)
def test_a_new_stretch_brings_new_attempts(minutes, answer):
    answers(3, (THREE, "an"))

    assert attempt((THREE, "an"), at=NOON + timedelta(minutes=minutes)) == answer


@on_a_database
def test_the_later_of_two_full_limits_is_named():
    answers(3, (THREE, "an"), (FIVE_IN_ALL, EVERYBODY))
    answers(2, (THREE, "bình"), (FIVE_IN_ALL, EVERYBODY))

    assert answers(1, (THREE, "an"), (FIVE_IN_ALL, EVERYBODY)) == [local(2024, 5, 14, 13)]


@on_a_database
def test_what_one_limit_refuses_is_counted_against_no_other():
    answers(9, (THREE, "an"), (FIVE_IN_ALL, EVERYBODY))

    assert counts() == [("thử", 3), ("thử chung", 3)]


@on_a_database
def test_asking_whether_attempts_are_left_counts_nothing():
    answers(2, (THREE, "an"))
    before = come_back_at((THREE, "an"), at=NOON)
    answers(1, (THREE, "an"))

    assert (before, come_back_at((THREE, "an"), at=NOON)) == (None, local(2024, 5, 14, 12, 10))
    assert counts() == [("thử", 3)]


@on_a_database
def test_a_flood_over_the_limit_only_reads(django_assert_num_queries):
    answers(3, (THREE, "an"))

    with django_assert_num_queries(1) as queries:
        answers(1, (THREE, "an"))

    assert queries.captured_queries[0]["sql"].startswith("SELECT")


@on_a_database
def test_traces_of_an_earlier_stretch_are_deleted_and_those_of_other_scopes_stay():
    answers(1, (THREE, "an"), (FIVE_IN_ALL, EVERYBODY))

    attempt((THREE, "bình"), at=NOON + timedelta(minutes=10))

    assert sorted(Attempt.objects.values_list("scope", "since")) == [
        ("thử", local(2024, 5, 14, 12, 10)),
        ("thử chung", NOON),
    ]


@on_a_database
def test_the_trace_of_an_asker_is_another_one_in_each_stretch_and_scope():
    attempt((THREE, "192.0.2.7"), (FIVE_IN_ALL, "192.0.2.7"), at=NOON)
    first = set(Attempt.objects.values_list("asker", flat=True))
    attempt((THREE, "192.0.2.7"), at=NOON + timedelta(minutes=10))
    traces = first | set(Attempt.objects.values_list("asker", flat=True))

    assert [len(trace) for trace in traces] == [32] * 3


@on_a_database
def test_a_trace_cannot_be_made_without_the_secret_key(settings):
    attempt((THREE, "192.0.2.7"), at=NOON)
    settings.SECRET_KEY = "k" * 64
    attempt((THREE, "192.0.2.7"), at=NOON)

    assert counts() == [("thử", 1), ("thử", 1)]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_exactly_so_many_are_allowed():
    together = Barrier(8)

    def hurry(_):
        try:
            together.wait(timeout=20)
            return answers(3, (Limit("thử", 10, timedelta(minutes=10)), "an"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answered = [answer for each in threads.map(hurry, range(8)) for answer in each]

    assert answered.count(None) == 10
    assert counts() == [("thử", 10)]


@pytest.mark.parametrize(
    ("address", "counted_by"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "?"),
        ("không rõ", "?"),
    ],
)
def test_a_sender_is_counted_by_address_or_household(address, counted_by):
    assert sender(RequestFactory().post("/", REMOTE_ADDR=address)) == counted_by


def test_a_forged_address_changes_no_sender(settings):
    settings.PROXY_COUNT = 1
    forged = {"X-Forwarded-For": "198.51.100.9, 192.0.2.7"}

    assert sender(RequestFactory().post("/", headers=forged)) == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "192.0.2.7:51234", "192.0.2.7"),
        (1, "[2001:db8::7]:51234", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "198.51.100.9, , 192.0.2.7", "192.0.2.7"),
        (2, "198.51.100.9, 192.0.2.7:80, 10.0.0.1", "192.0.2.7"),
        (2, "198.51.100.9", "127.0.0.1"),
        (0, "198.51.100.9", "127.0.0.1"),
    ],
)
def test_the_address_is_what_the_last_known_proxy_saw(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().post("/", headers={"X-Forwarded-For": forwarded})

    assert client_address(request) == address


@on_a_database
def test_an_attempt_given_back_was_none():
    answers(2, (THREE, "an"))
    give_back((THREE, "an"), at=NOON)

    assert (counts(), answers(3, (THREE, "an"))) == (
        [("thử", 1)],
        [None] * 2 + [local(2024, 5, 14, 12, 10)],
    )


@on_a_database
def test_no_more_is_given_back_than_was_counted():
    give_back((THREE, "an"), at=NOON)
    answers(1, (THREE, "an"))
    give_back((THREE, "an"), (FIVE_IN_ALL, "an"), at=NOON)
    give_back((THREE, "an"), at=NOON)

    assert counts() == [("thử", 0)]
