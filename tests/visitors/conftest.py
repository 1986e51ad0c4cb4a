import pytest

from tests.visitors.redis_server import redis_server


@pytest.fixture(scope="session")
def running_redis():
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(running_redis, settings, monkeypatch):
    """An empty Redis, for this test and the processes that it starts."""
    running_redis.client.flushall()
    settings.REDIS_URL = running_redis.url
    monkeypatch.setenv("REDIS_URL", running_redis.url)
    return running_redis


@pytest.fixture
def own_redis(settings):
    """A Redis that this test may stop."""
    with redis_server() as server:
        settings.REDIS_URL = server.url
        yield server


@pytest.fixture(params=["files", "redis"])
def either_journals(request):
    """Pass a test twice: with the journals of one machine, and with those of several."""
    if request.param == "redis":
        request.getfixturevalue("redis")
