"""How long a large spreadsheet takes: `.venv/bin/python tests/benchmarks/spreadsheet.py`.

Prints the seconds that reading 100,000 rows of ten columns takes, also as a ratio to openpyxl
(read-only) on the same file, and the memory of the process that reads and of the one that asks; an
argument sets another number of rows.
"""

import io
import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import django
import openpyxl

ROOT = Path(__file__).resolve().parents[2]
FIRST = datetime(2026, 1, 5, 8, 30)  # noqa: DTZ001 - cells of a spreadsheet have no time zone
HEADINGS = ["Mã hồ sơ", "Người nộp", "Thủ tục", "Lĩnh vực", "Ngày nhận"]
HEADINGS += ["Ngày hẹn trả", "Ngày trả", "Trạng thái", "Điện thoại", "Lệ phí"]


def workbook(rows):
    """Return an xlsx of dossiers as the province's system exports them, under a heading."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for number in range(rows):
        received = FIRST + timedelta(minutes=number)
        sheet.append(
            [
                f"000.00.19.H26-260105-{number:06}",
                f"Nguyễn Văn Thử {number}",
                f"Đăng ký thủ tục thử số {number % 60}",
                f"Lĩnh vực {number % 12}",
                received,
                (received + timedelta(days=5)).date(),
                (received + timedelta(days=4)).date(),
                "Đã trả kết quả",
                f"09{number:08}",
                number % 7 * 1000,
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def peak(process="self"):
    """Return the most megabytes that a process has had so far."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000 if "VmHWM:" in status else 0


def read(content):
    """Print what reading takes: once by the portal, once by openpyxl."""
    from portal.shared import sheets  # noqa: PLC0415 - once Django is set up

    before, most = peak(), 0
    begun = time.perf_counter()
    with sheets.reading(content, "hoso.xlsx") as rows:
        for count, _ in enumerate(rows, start=1):
            if count % 10_000 == 0:
                most = max(most, peak(rows.process.pid))
    taken = time.perf_counter() - begun
    grown = peak() - before

    begun = time.perf_counter()
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
    others = sum(1 for _ in sheet.iter_rows(values_only=True))
    slow = time.perf_counter() - begun
    assert count == others
    print(f"{'reading':28}{taken:8.2f} s{count:10} rows")
    print(f"{'openpyxl, read-only':28}{slow:8.2f} s{taken / slow:10.2f} of it")
    print(f"{'memory of the reader':28}{most:8.1f} MB")
    print(f"{'memory it adds to the rest':28}{grown:8.1f} MB")


def main(rows):
    content = workbook(rows)
    print(f"{'the file':28}{len(content) / 1e6:8.1f} MB")
    read(content)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "MEDIA_ROOT": folder}
        django.setup()
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
