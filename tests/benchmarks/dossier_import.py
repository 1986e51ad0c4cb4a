"""How long an import of dossiers takes: `.venv/bin/python -m tests.benchmarks.dossier_import`.

Makes an xlsx of ten columns and 100,000 rows, or as many as an argument says, reads it by the
portal and by openpyxl, and imports it twice into a database of its own. Of each it prints the
seconds, those of the processor in the process itself and in the one that reads for it, and the
memory of both at its most. While it is imported a client asks the home page of the same portal,
and the slowest in a hundred answers is told beside what it was before. Only the ratios and the
memory mean something beyond the machine.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta

from openpyxl import Workbook

from tests.benchmarks.serving import ROOT, served

HEADER = [
    "STT", "Mã hồ sơ", "Tên thủ tục", "Lĩnh vực", "Người nộp", "Hình thức nộp", "Ngày tiếp nhận",
    "Ngày hẹn trả", "Ngày trả", "Trạng thái",
]  # fmt: skip
PORTAL = """
import django
django.setup()
from portal.shared import sheets
with sheets.reading(open(sys.argv[1], "rb").read(), "a.xlsx") as rows:
    print(sum(1 for row in rows), "rows")
"""
OPENPYXL = """
import openpyxl
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).active
print(sum(1 for row in sheet.iter_rows(values_only=True)), "rows")
"""
IMPORT = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "import_dossiers", sys.argv[1]])
"""
MEASURED = """
import resource, sys
{}
own, reader = map(resource.getrusage, [resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN])
for of in own, reader:
    print(f"{{of.ru_utime + of.ru_stime:.1f}} s, {{of.ru_maxrss // 1024}} MB")
"""
RESTED = 10  # seconds of readers before the import


def write(path, rows):
    """Write an export whose dates are dates, texts and serial numbers in turn."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["DANH SÁCH HỒ SƠ"])
    sheet.append(HEADER)
    for number in range(rows):
        received = date(2024, 1, 1) + timedelta(days=number % 500)
        name = f"Nguyễn {chr(65 + number % 26)}i {chr(65 + number // 26 % 26)}anh"
        code = f"H56.15.25-{received:%y%m%d}-{number:06}"
        kinds = f"Thủ tục {number % 50}", f"Lĩnh vực {'abcdefgh'[number % 8]}"
        due, closed = received + timedelta(days=5), 45_300 + number % 500
        channel = "Trực tuyến" if number % 2 else "Trực tiếp"
        dates = f"{received:%d/%m/%Y}", due, closed
        sheet.append([number + 1, code, *kinds, name, channel, *dates, "Đã trả kết quả"])
    book.save(path)


def run(*command, env):
    """Return the lines that a command says."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def measure(name, code, path, env):
    """Print what code took that is run with a path as its argument."""
    begun = time.monotonic()
    *_, said, own, reader = run(sys.executable, "-c", MEASURED.format(code), path, env=env)
    seconds = time.monotonic() - begun
    print(f"{name}: {seconds:.1f} s; itself {own}; its reader {reader}; {said}")


class Reader(threading.Thread):
    """Asks the home page again and again and keeps how long each answer took."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.seconds, self.failed = port, [], 0

    def run(self):
        while True:
            begun = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", "/")
                self.failed += connection.getresponse().status != 200
            except OSError:
                self.failed += 1
            finally:
                connection.close()
            self.seconds.append(time.monotonic() - begun)
            time.sleep(0.01)

    def told(self):
        """Return "p99 … ms, … failed" of the answers since the last time it was told."""
        seconds, self.seconds = sorted(self.seconds), []
        failed, self.failed = self.failed, 0
        slowest = seconds[int(len(seconds) * 0.99)]
        return f"{len(seconds)} requests, p99 {slowest * 1000:.0f} ms, {failed} failed"


def main(rows):
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/db.sqlite3"),
            "MEDIA_ROOT": folder,
            "SECRET_KEY": "x" * 50,
            "SITE_URL": "http://127.0.0.1",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        path = f"{folder}/ho-so.xlsx"
        write(path, len("abcdefgh"))
        manage = [sys.executable, "manage.py"]
        run(*manage, "migrate", env=env)
        run(*manage, "load_demo", env=env)
        run(*manage, "collectstatic", "--noinput", env=env)
        run(*manage, "import_dossiers", path, "--add-sectors", env=env)
        write(path, rows)
        measure("openpyxl", OPENPYXL, path, env)
        measure("reading", PORTAL, path, env)
        with served("portal.wsgi", env) as server:
            reader = Reader(server.port)
            reader.start()
            time.sleep(RESTED)
            print(f"readers before: {reader.told()}")
            for name in ["first", "again"]:
                measure(name, IMPORT, path, env)
                print(f"readers meanwhile: {reader.told()}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
