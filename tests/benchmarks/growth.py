"""How lists, articles and the desk bear a million rows: `tests/benchmarks/growth.py 10000 1000000`.

Fills the configured database, which must be migrated and nobody's, up to each number of
announcements, dispatches, dossiers and lines of the log, and prints how long the pages take without
the page cache. SQLite is measured as it stands and once somebody analysed it: what is worse counts.
"""

import os
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
YEARS = 4  # over which the rows are spread; the pages of a month are full with the fewest already
OF_CATEGORIES = OF_AGENCIES = 8
OF_PEOPLE = 4
REPETITIONS = 40
RARE = (
    500  # of so many dispatches, one is of another validity, and one of the latest not in force yet
)
LATEST = 10_000  # what is older than these took effect long ago, however many there are
BODY = f"<p>{'Các tổ dân phố tổng vệ sinh đường làng, ngõ xóm. ' * 8}</p>"


def list_times(rows: int) -> dict[str, float]:
    """Return the milliseconds that each page takes with so many rows: the least of several, warm."""
    fill(rows)
    asked = pages()
    if connection.vendor == "postgresql":  # as its autovacuum would
        run("VACUUM ANALYZE")
        return least_times(asked)
    found = least_times(asked)
    run("ANALYZE")
    return {name: max(found[name], taken) for name, taken in least_times(asked).items()}


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def fill(rows):
    """Let there be so many rows of each kind, spread over the last years; what lists show is public."""
    from tests import build  # noqa: PLC0415 - Django is set up late

    categories = [
        build.make_category(name=f"Mục {n}", slug=f"muc-{n}", position=n)
        for n in range(OF_CATEGORIES)
    ]
    agencies = [build.make_agency(name=f"Cơ quan {n}") for n in range(OF_AGENCIES)]
    with no_journal():
        fill_announcements(rows, categories)
        fill_dispatches(rows, agencies, categories)
        fill_book(rows, agencies[0])
        fill_log(rows)
        fill_dossiers(rows)


@contextmanager
def no_journal():
    """Let SQLite write once what it writes: a crash may spoil what is nobody's."""
    if connection.vendor == "sqlite":
        run("PRAGMA journal_mode = OFF")
    yield
    if connection.vendor == "sqlite":
        run("PRAGMA journal_mode = WAL")


def fill_announcements(rows, categories):
    from announcements.models import Announcement  # noqa: PLC0415
    from tests.build import make_announcement  # noqa: PLC0415

    first = Announcement.objects.first() or make_announcement(body=BODY, category=categories[0])
    moment = before(rows)
    spread = {
        "title": "'Bài số ' || n.i",
        "search_text": "'bai so ' || n.i",
        "category_id": f"{categories[0].pk} + n.i % {OF_CATEGORIES}",
        "publish_at": moment,
        "updated_at": moment,
    }
    copy(first, spread, rows)


def fill_dispatches(rows, agencies, categories):
    from announcements.models import Dispatch  # noqa: PLC0415
    from tests.build import make_dispatch  # noqa: PLC0415

    first = Dispatch.objects.first() or make_dispatch(
        body=BODY, number="1000000", issuer=agencies[0]
    )
    moment = before(rows)
    in_force = before(rows, day=True, only="n.i % 4 = 0")
    not_yet = before(-rows, day=True, only=f"n.i % {RARE} = 2 AND n.i < {LATEST}")
    validities = f"CASE n.i % {RARE} WHEN 1 THEN 'recalled' ELSE 'in_force' END"
    spread = {
        "number": "cast(n.i AS varchar(11))",
        "symbol": "'UBND-' || n.i % 90",
        "search_text": "n.i || '/ubnd-' || n.i % 90 || ' tang cuong ve sinh cong van'",
        "type": "CASE n.i % 4 WHEN 0 THEN 'quyet-dinh' ELSE 'cong-van' END",
        "issuer_id": f"{agencies[0].pk} + n.i % {OF_AGENCIES}",
        "category_id": f"{categories[0].pk} + n.i % {OF_CATEGORIES}",
        "validity": validities,
        "effective_date": f"coalesce({in_force}, {not_yet})",
        "end_date": before(rows, day=True, only=f"n.i % {RARE} = 3"),
        "issue_date": before(rows, day=True),
        "publish_at": moment,
        "updated_at": moment,
    }
    copy(first, spread, rows)


def fill_book(rows, agency):
    from announcements.models import Dispatch, RegisterEntry  # noqa: PLC0415

    first = RegisterEntry.objects.order_by("pk").first() or agency.register.create(
        dispatch=Dispatch.objects.earliest("pk"), year=2026, number=1
    )
    spread = {
        "dispatch_id": f"{first.dispatch_id} + n.i",
        "year": f"2026 - n.i * {YEARS} / {rows}",
        "number": f"1 + n.i % ({rows} / {YEARS})",
    }
    copy(first, spread, rows)


def fill_log(rows):
    from portal.shared.models import LogRecord  # noqa: PLC0415
    from tests.build import Announcement, get_user_model, make_staff  # noqa: PLC0415

    people = get_user_model().objects.filter(is_superuser=True).order_by("pk")
    people = list(people) or [make_staff(f"canbo{n}") for n in range(OF_PEOPLE)]
    row = Announcement.objects.first()
    first = LogRecord.objects.first() or LogRecord.objects.write(
        row, by=people[0], action=LogRecord.Action.SAVED
    )
    spread = {
        "at": before(rows),
        "actor_id": f"{people[0].pk} + n.i % {OF_PEOPLE}",
        "object_id": "cast(n.i AS varchar(40))",
        "search_text": "'bai so ' || n.i",
    }
    copy(first, spread, rows)


def fill_dossiers(rows):
    from tests.tthc.build import make_dossier, make_procedure  # noqa: PLC0415
    from tthc.models import Dossier  # noqa: PLC0415

    first = Dossier.objects.first() or make_dossier(procedure=make_procedure())
    moment = before(rows, day=True)
    spread = {
        "fingerprint": "'so ' || n.i",
        "code": "'H56-' || n.i",
        **dict.fromkeys(["received_on", "due_on", "closed_on"], moment),
    }
    copy(first, spread, rows)


def before(rows, *, day=False, only=""):
    """Return the SQL of a moment, or a day, that is the earlier the higher `n.i` is.

    It is the later where the number of rows is negative, and nothing but where `only` holds.
    """
    seconds = int(timedelta(days=365 * YEARS).total_seconds() / rows)
    if connection.vendor == "postgresql":
        sql = f"now() - interval '1 hour' - n.i * interval '{seconds} seconds'"
        sql = f"({sql})::date" if day else sql
    else:
        pattern = "%Y-%m-%d" if day else "%Y-%m-%d %H:%M:%S"
        sql = f"strftime('{pattern}', 'now', '-1 hour', (-n.i * {seconds}) || ' seconds')"
    return f"CASE WHEN {only} THEN {sql} END" if only else sql


def copy(row, changed, rows):
    """Copy a row until there are so many; `changed` is {column: SQL, which may use the number n.i}."""
    present = type(row).objects.count()
    if present >= rows:
        return
    columns = [f.column for f in row._meta.concrete_fields if not f.primary_key]
    values = [changed.get(column, f'"{column}"') for column in columns]
    listed = ", ".join(f'"{column}"' for column in columns)
    table = row._meta.db_table
    run(f"""
        WITH RECURSIVE n(i) AS (
            SELECT {present} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {rows}
        )
        INSERT INTO {table} ({listed}) SELECT {", ".join(values)} FROM n, {table} WHERE id = {row.pk}
    """)  # noqa: S608 - everything in it is ours


def pages():
    """Return {name: (client, path)} of the pages that are measured: each stands for others like it."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from announcements.models import Announcement, Category, Dispatch  # noqa: PLC0415
    from tests.build import get_user_model  # noqa: PLC0415

    public, desk = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    desk.force_login(get_user_model().objects.filter(is_superuser=True).order_by("pk").first())
    listed, register = reverse("announcements:list"), reverse("announcements:register")
    article, dispatch = (
        rows.order_by("pk")[rows.count() // 10] for rows in (Announcement.objects, Dispatch.objects)
    )
    category = Category.objects.get(slug="muc-1").get_absolute_url()
    posted, year = article.publish_at, dispatch.issue_date.year
    of_announcements, of_book, of_log, of_dossiers = (
        reverse(f"admin:{model}_changelist")
        for model in (
            "announcements_announcement",
            "announcements_registerentry",
            "shared_logrecord",
            "tthc_dossier",
        )
    )
    all_three = f"co_quan={dispatch.issuer_id}&loai={dispatch.type}&nam={year}"
    month = f"publish_at__year={posted.year}&publish_at__month={posted.month}"
    return {
        "home": (public, "/"),
        "list": (public, listed),
        "list page 40": (public, f"{listed}?page=40"),
        "category": (public, category),
        "archive of a category": (public, f"{category}{posted:%Y/%m}/"),
        "register": (public, register),
        "register of all three": (public, f"{register}?{all_three}"),
        "register not yet in force": (public, f"{register}?hieu_luc=chua"),
        "register expired": (public, f"{register}?hieu_luc=het"),
        "register with words": (public, f"{register}?q=vệ sinh"),
        "article": (public, article.get_absolute_url()),
        "dispatch": (public, dispatch.get_absolute_url()),
        "desk": (desk, reverse("admin:index")),
        "desk list": (desk, of_announcements),
        "desk list of a month": (desk, f"{of_announcements}?{month}"),
        "book of dispatches": (desk, of_book),
        "log search": (desk, f"{of_log}?q=khongcogi"),
        "dossiers": (desk, of_dossiers),
    }


def least_times(asked):
    """Return the milliseconds that each page takes once it was asked for before.

    They take turns: what slows the machine down for a moment would make one page slow altogether.
    """
    times = {name: [] for name in asked}
    for _ in range(REPETITIONS + 1):
        for name, page in asked.items():
            times[name].append(time_of(*page))
    return {name: min(taken[1:]) for name, taken in times.items()}


def time_of(client, path):
    """Return the milliseconds of an answer."""
    begun = time.perf_counter()
    response = client.get(path, secure=True)
    taken = (time.perf_counter() - begun) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return taken


def main():
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
    measured = [list_times(size) for size in sorted(sizes)]
    for name, least in measured[0].items():
        cells = "".join(f"{times[name]:10.1f}{times[name] / least:7.2f}" for times in measured)
        print(f"{name:28}{cells}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEBUG", "true")
    django.setup()
    main()
