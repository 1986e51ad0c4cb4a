"""How long a search takes: `.venv/bin/python tests/benchmarks/search.py [rows]`.

Fills the database of DATABASE_URL, which has to be a new one, with so many announcements made of
common Vietnamese syllables, and prints the milliseconds that finding a page and marking the words
in it takes.
"""

import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

import django

ROOT = Path(__file__).resolve().parents[2]
SYLLABLES = [
    "phường",
    "dân",
    "phố",
    "tổ",
    "khu",
    "nhân",
    "ủy",
    "ban",
    "thông",
    "báo",
    "kế",
    "hoạch",
    "triển",
    "khai",
    "thực",
    "hiện",
    "công",
    "tác",
    "tuyên",
    "truyền",
    "phòng",
    "cháy",
    "chữa",
    "lịch",
    "tiêm",
    "chủng",
    "trẻ",
    "em",
    "học",
    "sinh",
    "trường",
    "lớp",
    "vệ",
    "sinh",
    "môi",
    "trường",
    "đô",
    "thị",
    "văn",
    "minh",
    "đất",
    "đai",
    "xây",
    "dựng",
    "cấp",
    "giấy",
    "phép",
    "đăng",
    "ký",
    "kinh",
    "doanh",
    "hộ",
    "tịch",
    "khai",
    "tử",
    "kết",
    "hôn",
    "bảo",
    "hiểm",
    "y",
    "tế",
    "xã",
    "hội",
    "người",
    "cao",
    "tuổi",
    "hỗ",
    "trợ",
    "chính",
    "sách",
    "thuế",
    "nước",
    "điện",
    "đường",
    "chợ",
    "rác",
    "thải",
    "an",
    "ninh",
    "trật",
    "tự",
    "giao",
    "thông",
    "quyết",
    "định",
    "chỉ",
    "thị",
    "nghị",
    "báo",
    "cáo",
    "hội",
    "đồng",
    "bầu",
    "cử",
    "đại",
    "biểu",
    "cử",
    "tri",
    "tiếp",
    "xúc",
    "kiến",
    "nghị",
    "giải",
    "quyết",
]
RARE = [
    f"{a}{b}{c}" for a in ("b", "c", "th", "ngh") for b in "aeiou" for c in ("ng", "nh", "t", "c")
]
TYPED = [
    "phường", "phuong", "khai sinh", "tiêm chủng trẻ em", "tiem chung tre em", "đăng ký kinh doanh",
    "dang ki kinh doanh", "hoà giải", "8893", "8893/ubnd", "278/UBND-VP", '"phòng cháy"',
    "kế hoạch vệ sinh môi trường", "ke hoach ve sinh moi truong", "thang", "nghoc", "bang thic",
    "giấy phép xây dựng", "người cao tuổi bảo hiểm y tế", "khongcogi", "tổ dân phố 12",
]  # fmt: skip
ROUNDS = 10
BATCH = 5000


def fill(rows):
    """Write so many announcements and their documents, a page of text each, in bulk."""
    from django.utils import timezone  # noqa: PLC0415 - once Django is set up

    from announcements.models import Announcement, Category  # noqa: PLC0415
    from portal.shared.search import indexing  # noqa: PLC0415

    category, _ = Category.objects.get_or_create(name="Thông báo", slug="thong-bao")
    chance, now = random.Random(8893), timezone.now()  # noqa: S311 - the same text each time
    weights = [1 / (place + 3) for place in range(len(SYLLABLES))]
    last = Announcement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for start in range(0, rows, BATCH):
        made = []
        for number in range(start, min(rows, start + BATCH)):
            words = chance.choices(SYLLABLES, weights, k=90)
            words[20:20] = chance.choices(RARE, k=2)
            if number % 50 == 0:
                words[12:12] = [f"{number % 9999}/UBND-VP"]
            title = f"{' '.join(words[:10])} {number}".capitalize()
            made.append(
                Announcement(
                    pk=last + number + 1,
                    title=title,
                    body=f"<p>{' '.join(words[10:])}.</p>",
                    category=category,
                    status=Announcement.Status.PUBLISHED,
                    publish_at=now - timedelta(minutes=7 * (rows - number)),
                    updated_at=now,
                )
            )
        Announcement.objects.bulk_create(made)
        indexing.add(made)


def search_times(rows: int) -> dict[str, float]:
    """Return the p50 and p95 of a search in milliseconds, among so many rows that it adds."""
    from django.db import connection  # noqa: PLC0415 - once Django is set up

    from portal.search import found  # noqa: PLC0415

    fill(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM shared_searchdocument")
    slowest: dict[str, float] = {}
    taken = []
    for number in range(ROUNDS + 1):
        for typed in TYPED:
            start = time.perf_counter()
            for hit in (result := found(typed)).hits + result.alike:
                _ = hit.title, hit.snippet
            spent = (time.perf_counter() - start) * 1000
            if number:  # the first round warms the database up
                taken.append(spent)
                slowest[typed] = max(spent, slowest.get(typed, 0))
    if "-v" in sys.argv:
        for typed, spent in slowest.items():
            print(f"  {typed:34}{spent:8.1f} ms")
    return {"p50": quantiles(taken, n=2)[0], "p95": quantiles(taken, n=20)[-1]}


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    print(search_times(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
