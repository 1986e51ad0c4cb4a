"""How lists, articles and the desk bear a million rows: `tests/benchmarks/growth.py 10000 1000000`.

Fills the configured database, which must be migrated and nobody's, up to each number of
announcements and dispatches, and prints how long the pages take without the page cache.
"""

import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
YEARS = 10  # over which the rows are spread
OF_CATEGORIES = 8
REPETITIONS = 15
BODY = f"<p>{'Các tổ dân phố tổng vệ sinh đường làng, ngõ xóm. ' * 8}</p>"


def list_times(rows: int) -> dict[str, float]:
    """Return the milliseconds that each page takes with so many rows: the median, warm."""
    fill(rows)
    return {name: median_time(*asked) for name, asked in pages().items()}


def fill(rows):
    """Let there be so many public announcements and dispatches, spread over the last years."""
    from announcements.models import Announcement, Dispatch  # noqa: PLC0415 - Django is set up late
    from tests import build  # noqa: PLC0415

    categories = [
        build.make_category(name=f"Mục {n}", slug=f"muc-{n}", position=n)
        for n in range(OF_CATEGORIES)
    ]
    first = Announcement.objects.first() or build.make_announcement(
        body=BODY, category=categories[0]
    )
    moment = "publish_at", "updated_at"
    spread = {
        "title": "'Bài số ' || n.i",
        "category_id": f"{categories[0].pk} + n.i % {OF_CATEGORIES}",
        **dict.fromkeys(moment, before(rows)),
    }
    copy(first, spread, rows)
    first = Dispatch.objects.first() or build.make_dispatch(body=BODY, number="1000000")
    spread = {
        "number": "cast(n.i AS varchar(11))",
        "symbol": "'UBND-' || n.i % 90",
        "issue_date": before(rows, day=True),
        **dict.fromkeys(moment, before(rows)),
    }
    copy(first, spread, rows)
    if connection.vendor == "postgresql":  # as its autovacuum would; nobody analyses SQLite
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def before(rows, *, day=False):
    """Return the SQL of a moment, or a day, that is the earlier the higher `n.i` is."""
    seconds = int(timedelta(days=365 * YEARS).total_seconds() / rows)
    if connection.vendor == "postgresql":
        sql = f"now() - interval '1 hour' - n.i * interval '{seconds} seconds'"
        return f"({sql})::date" if day else sql
    pattern = "%%Y-%%m-%%d" if day else "%%Y-%%m-%%d %%H:%%M:%%S"
    return f"strftime('{pattern}', 'now', '-1 hour', '-' || (n.i * {seconds}) || ' seconds')"


def copy(row, changed, rows):
    """Copy a row until there are so many; `changed` is {column: SQL, which may use the number n.i}."""
    present = type(row).objects.count()
    if present >= rows:
        return
    columns = [f.column for f in row._meta.concrete_fields if not f.primary_key]
    values = [changed.get(column, f'"{column}"') for column in columns]
    listed = ", ".join(f'"{column}"' for column in columns)
    table = row._meta.db_table
    sql = f"""
        WITH RECURSIVE n(i) AS (
            SELECT {present} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {rows}
        )
        INSERT INTO {table} ({listed}) SELECT {", ".join(values)} FROM n, {table} WHERE id = {row.pk}
    """  # noqa: S608 - everything in it is ours
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%%", "%"))


def pages():
    """Return {name: (client, path)} of the pages that are measured."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from announcements.models import Announcement, Category, Dispatch  # noqa: PLC0415
    from tests.build import get_user_model, make_staff  # noqa: PLC0415

    listed = reverse("announcements:list")
    public, desk = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    person = get_user_model().objects.filter(is_superuser=True).first() or make_staff()
    desk.force_login(person)
    middle = Announcement.objects.order_by("pk")[1000]
    return {
        "home": (public, "/"),
        "list": (public, listed),
        "list page 40": (public, f"{listed}?page=40"),
        "category": (public, Category.objects.get(slug="muc-1").get_absolute_url()),
        "archive": (public, f"{listed}{middle.publish_at:%Y/%m}/"),
        "register": (public, reverse("announcements:register")),
        "article": (public, middle.get_absolute_url()),
        "dispatch": (public, Dispatch.objects.order_by("pk")[1000].get_absolute_url()),
        "admin list": (desk, reverse("admin:announcements_announcement_changelist")),
    }


def median_time(client, path):
    """Return the milliseconds that an answer takes once the page was asked for before."""
    times = []
    for _ in range(REPETITIONS + 1):
        begun = time.perf_counter()
        response = client.get(path, secure=True)
        times.append((time.perf_counter() - begun) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
    return statistics.median(times[1:])


def main():
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
    measured = [list_times(size) for size in sorted(sizes)]
    for name, least in measured[0].items():
        cells = "".join(f"{times[name]:10.1f}{times[name] / least:7.2f}" for times in measured)
        print(f"{name:16}{cells}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEBUG", "true")
    django.setup()
    main()
