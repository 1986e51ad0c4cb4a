"""How a web worker asks the engine: it starts one at its first need and keeps it."""

import atexit
import json
import os
import select
import subprocess
import threading
from typing import Any

from portal.shared import processes

MEMORY = 1 << 30
CPU_SECONDS = 20
SECONDS = 30  # less than the web worker itself may take
# All of our environment that the engine gets: where its libraries find fonts and keep their index.
PASSED_ON = ["FONTCONFIG_FILE", "FONTCONFIG_PATH", "HOME", "LD_LIBRARY_PATH", "XDG_CACHE_HOME"]
DONE = "ok"
STOPPED = "bộ dàn trang đã dừng giữa chừng. Hãy thử lại sau ít phút."


class Engine:
    """The process that lays out pages for this web worker."""

    def __init__(self):
        self.process: Any = None
        self.owner = 0
        self.lock = threading.Lock()

    def lay_out(self, folder):
        """Make `made.pdf` of the `page.json` in a folder; return `ok`, or why not."""
        request = {
            "folder": str(folder),
            "memory": MEMORY,
            "cpu_seconds": CPU_SECONDS,
            "seconds": SECONDS,
        }
        with self.lock:
            # An engine ends by itself when nobody needs it for long, so one may be found dead.
            return self._ask(request) or self._ask(request) or STOPPED

    def _ask(self, request):
        """Return the answer of the engine, empty if it died."""
        if self.owner != os.getpid():
            self._start()
        try:
            self.process.stdin.write(f"{json.dumps(request)}\n".encode())
            ready, _, _ = select.select([self.process.stdout], [], [], SECONDS + 5)
            answer = self.process.stdout.readline() if ready else STOPPED.encode()
        except BrokenPipeError:
            answer = b""
        if not answer.endswith(b"\n"):
            self.close()
        return answer.decode().strip()

    def _start(self):
        self.process = processes.start(
            "portal.shared.pdf_engine",
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            process_group=0,  # Ctrl+C in a terminal is for the web server, which ends its engines
        )
        self.owner = os.getpid()

    def close(self):
        """End the engine of this process, if it has one; the next page starts another."""
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
        self.owner = 0


engine = Engine()
atexit.register(engine.close)
