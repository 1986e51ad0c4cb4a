"""A Redis as the portal wants it: all in memory, on a socket in a folder of its own."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis
from redis.exceptions import ConnectionError as NotThereError

SECONDS = 20  # in which it has to answer


@contextmanager
def redis_server():
    """Give a RedisServer that runs as long as the block."""
    with TemporaryDirectory(prefix="redis-", dir="/tmp") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.client.close()
            server.kill()


class RedisServer:
    """A Redis that a test stops, starts again and looks into."""

    def __init__(self, folder):
        self.folder = folder
        self.url = f"unix://{folder}/socket"
        self.client = Redis.from_url(self.url, protocol=2)

    def start(self):
        launcher = ["setpriv", "--pdeathsig", "KILL"]  # it never outlives the tests
        place = ["--dir", self.folder, "--port", "0", "--unixsocket", self.folder / "socket"]
        memory = ["--save", "", "--appendonly", "no", "--maxmemory", "200mb"]
        quiet = ["--logfile", self.folder / "log"]
        command = [*launcher, "redis-server", *place, *memory, *quiet]
        self.process = subprocess.Popen(command, start_new_session=True)
        deadline = time.monotonic() + SECONDS
        while not self.answers():
            assert self.process.poll() is None, "Redis ended before it answered"
            assert time.monotonic() < deadline, "Redis never answered"
            time.sleep(0.01)

    def answers(self):
        try:
            return self.client.ping()
        except NotThereError:
            return False

    def kill(self):
        """End it as a power cut would, and a process of its own that writes to its folder."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def content(self):
        """Return all that is in it as {key: value}."""
        read = {b"string": self.client.get, b"hash": self.client.hgetall}
        return {key.decode(): read[self.client.type(key)](key) for key in self.client.scan_iter()}
