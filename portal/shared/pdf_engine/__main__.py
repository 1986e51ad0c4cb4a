"""The process that lays out pages: a web worker starts it at its first need and keeps it.

It imports nothing of Django. Each line of standard input is a request, answered with one line on
standard output: `ok`, or why not in words for people. A child forked for the request does the work
and dies of its limits alone, so that nothing of a page stays in the memory of this process.
"""

import gc
import json
import os
import resource
import select
import signal
import tempfile
from functools import partial
from pathlib import Path

IDLE_SECONDS = 600
FILE_BYTES = 100_000_000
NO_PANGO = "máy chủ thiếu thư viện Pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
NO_FONT = "máy chủ thiếu phông Tinos (apt-get install fonts-croscore)."
TOO_MUCH = (
    "văn bản quá dài hoặc quá phức tạp. "
    "Hãy rút ngắn bảng và đoạn văn, hoặc chuyển bớt sang tệp đính kèm."
)
TOO_DEEP = "danh sách hoặc bảng lồng nhau quá nhiều tầng. Hãy bớt tầng rồi thử lại."


def main():
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no answer
    missing, lay_out = _warm()
    while select.select([0], [], [], IDLE_SECONDS)[0]:
        asked = os.read(0, select.PIPE_BUF)
        if not asked:
            break  # the web worker is gone
        answer = missing or _in_a_child(json.loads(asked), lay_out, answers)
        os.write(answers, f"{answer}\n".encode())
        if missing:
            break  # the next process may find it installed


def _warm():
    """Load all that pages need; return what the machine lacks and the function that lays out."""
    try:
        from portal.shared.pdf_engine import layout  # noqa: PLC0415 - without Pango this raises
    except OSError:
        return NO_PANGO, None
    fonts = layout.warm()
    if not fonts:
        return NO_FONT, None
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        fonts = None  # this Pango looks fonts up in a thread, and no child would have it
    gc.disable()  # a child ends before its rubbish is worth collecting
    return "", partial(layout.lay_out, fonts=fonts)


def _in_a_child(request, lay_out, answers):
    """Return the answer to a request, after a child that is ended when its time is over."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(answers)
            os.write(tell, _limited(request, lay_out).encode())
        finally:
            os._exit(0)  # without Pango's own ending, which may crash
    os.close(tell)
    ready, _, _ = select.select([told, 0], [], [], request["seconds"])
    answer = os.read(told, select.PIPE_BUF) if told in ready else b""
    os.close(told)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return answer.decode() or TOO_MUCH


def _limited(request, lay_out):
    """Lay out `page.json` of the folder as its `made.pdf` under the limits asked for."""
    folder = Path(request["folder"])
    tempfile.tempdir = request["folder"]
    for what, limit in (
        (resource.RLIMIT_AS, request["memory"]),
        (resource.RLIMIT_CPU, request["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    try:
        lay_out(folder)
    except MemoryError:
        return TOO_MUCH
    except RecursionError:
        return TOO_DEEP
    except Exception as error:  # noqa: BLE001 - whatever a page does to the library
        return " ".join(f"bộ dàn trang gặp lỗi {error!r:.500}.".split())
    return "ok"


if __name__ == "__main__":
    main()
