"""The mark that several machines share, while their Redis fails and after it."""

import socket
from contextlib import closing

import pytest
from django.utils import timezone

from portal.shared.edition import Edition
from portal.shared.redis import Client, Mark
from tests.visitors.redis_server import redis_server

KEY = "portal:edition:test"


@pytest.fixture(scope="module")
def running():
    with redis_server() as server:
        yield server


@pytest.fixture
def server(running, monkeypatch):
    """A Redis that a test may stop; it is asked again at once."""
    monkeypatch.setattr("portal.shared.redis.QUIET", 0)
    if not running.answers():
        running.start()
    running.client.config_set("maxmemory", "200mb")
    running.client.flushall()
    return running


@pytest.fixture
def mark(server):
    return mark_at(server.url)


def mark_at(url):
    """Return the mark as another process has it."""
    return Mark(Client.from_url(url, protocol=2, socket_timeout=0.2), KEY)


def out_of_reach(server, mark):
    """Let Redis be away for a moment in which a process wants to advance the mark."""
    kept = server.client.get(KEY)
    server.kill()
    with pytest.raises(OSError, match="Redis"):
        mark.advance()
    asked = mark.read()
    server.start()
    server.client.set(KEY, kept)
    return asked


def test_a_redis_that_lost_all_gets_a_mark_again(server, mark):
    mark.advance()
    before = mark.read()
    server.client.flushall()
    after = mark.read()
    assert (after not in {None, before}, mark_at(server.url).read()) == (True, after)


def test_what_could_not_be_advanced_is_advanced_later(server, mark):
    mark.advance()
    before = mark.read()
    assert (out_of_reach(server, mark), mark.read() != before) == (None, True)
    assert mark_at(server.url).read() == mark.read()


@pytest.mark.django_db
def test_what_was_kept_before_redis_was_away_is_not_kept_after_it(server, mark):
    mark.advance()
    reader = Edition(mark_at(server.url))
    before = reader.current()
    server.kill()
    during = reader.current()
    server.start()
    server.client.set(KEY, before.mark)
    assert (during, reader.current() == before) == (None, False)


@pytest.mark.parametrize("known", [True, False])
def test_a_redis_without_room_keeps_no_mark(server, mark, known):
    if known:
        mark.advance()
    server.client.config_set("maxmemory", "1")
    mark.advance()
    during = mark.read(), mark_at(server.url).read()
    server.client.config_set("maxmemory", "200mb")
    assert (during, mark.read() is None) == ((None, None), False)


def test_a_redis_that_never_answers_is_waited_for_once(tmp_path):
    path = str(tmp_path / "socket")
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(path)
        listening.listen()
        mark = mark_at(f"unix://{path}")
        began = timezone.now()
        found = [mark.read() for _ in range(20)]
        with pytest.raises(OSError, match="Redis"):
            mark.advance()
        assert (set(found), (timezone.now() - began).total_seconds() < 1) == ({None}, True)
