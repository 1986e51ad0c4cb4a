"""Clerks who take numbers at the same moment, in two processes of four threads each."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from announcements import services
from announcements.models import Dispatch, RegisterEntry
from tests.build import make_draft, make_series, make_staff
from tests.visitors.processes import two_processes

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 4
EACH = 20 if os.environ.get("WHOLE") else 10


@pytest.fixture
def workers():
    with two_processes() as pool:
        yield pool


def drafts(number):
    """Make a series and so many drafts of its agency; return their keys."""
    get_user_model().objects.create_user("hoa")
    issuer = make_series().issuer
    return [make_draft(issuer=issuer).pk for _ in range(number)]


def take(pk):
    try:
        row, by = Dispatch.objects.get(pk=pk), get_user_model().objects.get()
        return services.take_number(row=row, by=by).number
    except services.NotPossibleError as refusal:
        return str(refusal)
    finally:
        connection.close()


def take_all(pks):
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(take, pks))


def entries():
    return sorted(RegisterEntry.objects.values_list("number", flat=True))


def test_numbers_taken_at_once_have_neither_gap_nor_duplicate(workers):
    pks = drafts(2 * EACH)

    one, other = workers.map(take_all, [pks[:EACH], pks[EACH:]])

    everyone = list(range(1, 2 * EACH + 1))
    assert (sorted(one + other), entries()) == (everyone, everyone)


def test_one_draft_takes_one_number_however_often_it_is_asked(workers):
    pks = drafts(1) * EACH

    one, other = workers.map(take_all, [pks, pks])

    told = ["Văn bản này đã có số 01/UBND-VP."] * (2 * EACH - 1)
    assert (sorted(one + other, key=str), entries()) == ([1, *told], [1])


@pytest.mark.skipif(connection.vendor == "sqlite", reason="lets one write at a time")
def test_a_draft_is_not_deleted_while_it_takes_its_number():
    (pk,) = drafts(1)
    clerk = Client(raise_request_exception=False)
    clerk.force_login(make_staff())
    address = f"/quan-tri/announcements/dispatch/{pk}/delete/"

    def delete():
        try:
            return clerk.post(address, {"post": "yes"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            row, by = Dispatch.objects.get(pk=pk), get_user_model().objects.get(username="hoa")
            services.take_number(row=row, by=by)
            deleted = threads.submit(delete)
            time.sleep(1)  # until it waits for the row
        assert (deleted.result(60), entries()) == (403, [1])


def take_and_die(pk):
    with transaction.atomic():
        row, by = Dispatch.objects.get(pk=pk), get_user_model().objects.get()
        services.take_number(row=row, by=by)
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_takes_its_number_with_it(workers):
    one, other = drafts(2)

    killed = [workers.submit(take_and_die, one), workers.submit(entries)]

    assert (type(killed[0].exception(60)), take(other)) == (BrokenProcessPool, 1)
