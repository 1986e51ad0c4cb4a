"""Several machines that share a Redis: what holds on one, and what Redis itself may do to them."""

import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.core.checks import run_checks

from tests.build import local
from tests.visitors.build import FIREFOX, days, make_day, view
from visitors import redis_journal, services
from visitors.journal import JournalGoneError
from visitors.models import DailyVisits
from visitors.records import Event
from visitors.services import figures, journals, write_down

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = date(2024, 5, 14)
NOON = local(2024, 5, 14, 12)
NEXT_DAY = local(2024, 5, 15, 0, 0, 1)
HEADER = "portal:visits:127.0.0.1:2024-05-14"
WITHOUT_END = """
import sys
from datetime import date
from itertools import count
from visitors.records import Event, Record
from visitors.redis_journal import journals_at

for number in count(1):
    line = Record(Event.VIEW, 0, f"visitor {number}", "sender").line()
    journals_at(sys.argv[1]).append(date(2024, 5, 14), lambda salt: line)
    print(number, flush=True)
"""


def rows():
    return list(DailyVisits.objects.order_by("pk").values_list("visits", "views"))


def salt(redis):
    return redis.client.get(HEADER).split()[1]


def journals_of_another_machine(redis):
    return redis_journal.journals_at.__wrapped__(redis.url)


@pytest.fixture
def machines(redis, settings, tmp_path, monkeypatch):
    """Return a function that turns this process into one of several machines."""
    memories = {"A": {}, "B": {}}

    def become(name):
        settings.VISITS_ROOT = tmp_path / name
        monkeypatch.setattr(services, "_tallies", memories[name])
        redis_journal.journals_at.cache_clear()

    return become


@pytest.mark.django_db
def test_a_reader_whom_two_machines_serve_is_one(machines):
    for name in ["A", "B", "A"]:
        machines(name)
        view(at=NOON)

    assert days() == {"2024-05-14": 1}


@pytest.mark.django_db
def test_each_machine_tells_what_all_have_counted(machines):
    for reader, name in enumerate(["A", "B", "A"]):
        machines(name)
        view(address=f"192.0.2.{reader}", at=NOON)
        assert figures(NOON)["today"] == reader + 1


@pytest.mark.django_db
def test_what_both_machines_write_down_is_written_once(machines):
    for reader, name in enumerate(["A", "B", "A"]):
        machines(name)
        view(address=f"192.0.2.{reader}", at=NOON)
        write_down(NOON)
    for name in ["B", "A"]:
        machines(name)
        write_down(NEXT_DAY)

    assert (rows(), journals().live()) == ([(3, 3)], [])


def test_a_line_is_never_appended_with_the_salt_of_a_sealed_journal(redis):
    salts = []

    def line_of(salt):
        if not salts:
            journals_of_another_machine(redis).seal(journals().live()[0])
        salts.append(salt)
        return b"line\n"

    view(at=NOON)
    journals().append(DAY, line_of)

    assert (len(salts), len(set(salts))) == (2, 2)
    assert [journals().read(journal, 0).count(b"line") for journal in journals().live()] in (
        [[0, 1], [1, 0]]
    )


def test_a_killed_process_loses_nothing_that_it_had_answered(redis):
    command = [sys.executable, "-c", WITHOUT_END, redis.url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(50):
            process.stdout.readline()
        process.kill()
        answered = 50 + len(process.stdout.read().splitlines())

    assert days()["2024-05-14"] - answered in {0, 1}


@pytest.mark.django_db
def test_a_restart_of_redis_costs_what_was_not_written_down(own_redis):
    view(address="192.0.2.1", at=NOON)
    write_down(NOON)
    view(address="192.0.2.2", at=NOON)
    own_redis.kill()
    own_redis.start()

    assert figures(NOON)["today"] == 1
    for address in ["192.0.2.1", "192.0.2.3"]:
        view(address=address, at=NOON)
    write_down(NEXT_DAY)
    assert (rows(), figures(NEXT_DAY)["yesterday"]) == ([(1, 1), (2, 2)], 3)


@pytest.mark.django_db
def test_without_redis_a_view_is_not_answered_as_counted(own_redis, client):
    own_redis.kill()

    response = client.post("/truy-cap/", headers={"User-Agent": FIREFOX})

    assert response.status_code == 503
    assert response.json() == {"error": "Chưa đếm được lượt này."}


@pytest.mark.django_db
def test_without_redis_a_page_shows_what_the_database_has(own_redis, client, caplog):
    make_day(visits=7)
    own_redis.kill()

    response = client.get("/", headers={"User-Agent": FIREFOX})

    assert '<dd data-figure="today">7</dd>' in response.text
    assert [(record.name, record.levelname) for record in caplog.records] == [
        ("visitors.services", "ERROR")
    ]


@pytest.mark.django_db
def test_counting_goes_on_when_redis_is_back(own_redis, client):
    view()
    own_redis.kill()
    own_redis.start()

    assert client.post("/truy-cap/", headers={"User-Agent": FIREFOX}).json()["today"] == 1


@pytest.mark.django_db
def test_a_redis_that_does_not_answer_is_not_waited_for(own_redis):
    own_redis.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()

    with pytest.raises(OSError, match=r"^Redis: "):
        view(at=NOON)

    assert time.monotonic() - began < 1.5


def test_a_redis_whose_memory_is_full_takes_no_line(own_redis):
    own_redis.client.config_set("maxmemory", 1)

    with pytest.raises(OSError, match=r"^Redis: "):
        view(at=NOON)


@pytest.mark.django_db
def test_another_site_on_the_same_redis_counts_for_itself(redis, settings):
    view(at=NOON)
    settings.ALLOWED_HOSTS = ["phuong-ben.example.vn"]
    assert journals().live() == []

    view(at=NOON)

    assert figures(NOON)["today"] == 1


def test_a_day_is_full_some_time(redis, monkeypatch):
    view(at=NOON)
    (journal,) = journals().live()
    lines = journals().read(journal, 0)
    monkeypatch.setattr(redis_journal, "MOST", len(lines))

    with pytest.raises(OSError, match=r"^Redis: the journal of the day is full"):
        view(at=NOON)
    assert journals().read(journal, 0) == lines


@pytest.mark.django_db
def test_a_journal_whose_lines_redis_has_dropped_is_no_longer_live(redis):
    view(at=NOON)
    (journal,) = journals().live()
    redis.client.delete(f"portal:visits:127.0.0.1:lines:{journal.name}")

    assert (figures(NOON)["today"], journals().live()) == (0, [])


def test_redis_holds_no_address_and_no_agent(redis):
    view(address="192.0.2.77", agent="Mozilla/5.0 Firefox", subject="portal.page:1", at=NOON)

    content = repr(redis.content())
    assert "portal.page:1" in content
    assert "192.0.2.77" not in content
    assert "Firefox" not in content


def test_a_sealed_journal_has_lost_its_salt_everywhere(redis):
    view(at=NOON)
    known = salt(redis)
    (journal,) = journals().live()

    journals().seal(journal)

    assert repr(known)[2:-1] not in repr(redis.content())
    assert known.decode() not in repr(vars(journals()))


def test_another_machine_forgets_the_salt_with_the_journal(redis):
    view(at=NOON)
    known = salt(redis)
    (journal,) = journals().live()
    other = journals_of_another_machine(redis)
    other.seal(journal)
    other.destroy(journal)

    assert known.decode() in repr(vars(journals()))
    journals().live()
    assert known.decode() not in repr(vars(journals()))


def test_each_day_has_a_salt_of_its_own(redis):
    view(at=NOON)
    view(at=NEXT_DAY)

    salts = {redis.client.get(f"{HEADER[:-2]}{day}").split()[1] for day in [14, 15]}
    assert [len(salt) for salt in salts] == [64, 64]


def test_everything_ends_by_itself_and_the_salt_first(redis):
    view(at=NOON)

    days_left = {key: redis.client.ttl(key) / 86_400 for key in redis.content()}
    assert 1 < days_left.pop(HEADER) < 2
    assert sorted(round(left) for left in days_left.values()) == [10, 10]


def test_a_destroyed_journal_leaves_nothing(redis):
    view(at=NOON)
    (journal,) = journals().live()
    journals().seal(journal)
    journals().destroy(journal)

    assert redis.content() == {}
    with pytest.raises(JournalGoneError):
        journals().read(journal, 0)


def warnings():
    return [
        message.msg
        for message in run_checks(include_deployment_checks=True, tags=["security"])
        if message.id == "visitors.W001"
    ]


@pytest.mark.parametrize(("setting", "value"), [("save", "3600 1"), ("appendonly", "yes")])
def test_a_redis_that_writes_to_disk_is_warned_of(own_redis, setting, value):
    assert warnings() == []

    own_redis.client.config_set(setting, value)

    assert warnings() == ["Redis ghi dữ liệu ra đĩa."]


def test_a_redis_that_cannot_be_asked_is_warned_of(own_redis):
    own_redis.kill()

    (warning,) = warnings()
    assert warning.startswith("Không hỏi được Redis có ghi dữ liệu ra đĩa hay không (Redis: ")


@pytest.mark.django_db
def test_a_hit_and_its_figures_ask_redis_three_times(redis):
    view(at=NOON)
    redis.client.config_resetstat()

    view(Event.VIEW, at=NOON)
    figures(NOON)

    asked = redis.client.info("commandstats")
    by_script = ["get", "strlen", "append"]
    assert {name.removeprefix("cmdstat_"): stats["calls"] for name, stats in asked.items()} == {
        **dict.fromkeys(["evalsha", *by_script, "hgetall", "getrange", "exists"], 1),
        "config|resetstat": 1,
    }
