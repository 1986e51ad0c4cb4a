"""How long a search takes: `.venv/bin/python tests/benchmarks/search.py [rows]`.

Fills the database of DATABASE_URL, which has to be a new one, with so many announcements, and
prints the milliseconds that finding a page and marking the words in it takes. What they say and what
is typed is told in `vietnamese.py`.
"""

import os
import sys
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles

import django

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
SENTENCES = (10, 28)  # of a text, about 270 syllables
SENTENCES_OF_MANY = (5, 9)  # where there are a million: about 100
MANY = 500_000
EVERY = 7 * 60  # seconds from one publication to the next
BATCH = 5000
TABLES = ["shared_searchtitle", "shared_searchall"]  # of FTS5
INDEXES = ["shared_searchdocument_title", "shared_searchdocument_all"]  # of GIN
# FTS5 keeps more in memory before it writes, and joins nothing before the end.
SET_OF_FTS5 = "INSERT INTO {table} ({table}, rank) VALUES ('{name}', {value})"
BEFORE = {
    "sqlite": [
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -500000",
        *(SET_OF_FTS5.format(table=table, name="hashsize", value=256_000_000) for table in TABLES),
        *(SET_OF_FTS5.format(table=table, name="automerge", value=0) for table in TABLES),
    ],
    "postgresql": [
        "SET synchronous_commit = off",
        "SET maintenance_work_mem = '1GB'",
        f"DROP INDEX {', '.join(INDEXES)}",
    ],
}
AFTER = {
    "sqlite": [
        *(SET_OF_FTS5.format(table=table, name="hashsize", value=1_048_576) for table in TABLES),
        *(SET_OF_FTS5.format(table=table, name="automerge", value=4) for table in TABLES),
        "PRAGMA cache_size = -2000",
        "PRAGMA synchronous = FULL",
        "PRAGMA journal_mode = WAL",
    ],
    "postgresql": [
        *(f"ALTER INDEX {index} ALTER COLUMN 1 SET STATISTICS 0" for index in INDEXES),
        "VACUUM ANALYZE",
    ],
}

OF_WORDS = """SELECT indexdef FROM pg_indexes
    WHERE tablename = 'shared_searchdocument' AND indexdef LIKE '%USING gin%'"""


def fill(rows):
    """Write so many announcements and their documents in bulk; returns their titles."""
    from django.db import transaction  # noqa: PLC0415 - once Django is set up

    from announcements.models import Announcement, Category  # noqa: PLC0415
    from portal.shared.models import SearchDocument  # noqa: PLC0415

    category, _ = Category.objects.get_or_create(name="Thông báo", slug="thong-bao")
    last = Announcement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    made, titles = items(rows, category, last), []
    with transaction.atomic():
        while batch := list(islice(made, BATCH)):
            write(Announcement(), [announcement for announcement, _ in batch])
            write(SearchDocument(), [document for _, document in batch])
            titles += [document["title"] for _, document in batch]
    return titles


def write(like, rows):
    """Write rows like another but for some values: as `bulk_create` does, in a third of the time."""
    from django.db import connection  # noqa: PLC0415 - once Django is set up

    fields = {f.attname: f for f in like._meta.concrete_fields if not f.has_db_default()}
    into = f"{like._meta.db_table} ({', '.join(field.column for field in fields.values())})"

    def values(row):
        return {name: fields[name].get_db_prep_save(row[name], connection) for name in row}

    same = values({name: getattr(like, name) for name in fields})
    lines = ((same | values(row)).values() for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", map(tuple, lines))  # noqa: S608 - our own
        else:
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(tuple(line))


def items(rows, category, last):
    """Yield the values of each announcement and of its document, the newest first.

    The documents are as the portal writes them; one in five has a number, as a dispatch has.
    """
    from django.utils import timezone  # noqa: PLC0415 - once Django is set up

    from announcements.models import Announcement  # noqa: PLC0415
    from portal.shared.models.search import place_of  # noqa: PLC0415
    from portal.shared.search import words  # noqa: PLC0415
    from portal.shared.search.indexing import facets  # noqa: PLC0415
    from portal.shared.text import fold, slugify_vi  # noqa: PLC0415
    from tests.benchmarks.vietnamese import Writer  # noqa: PLC0415

    writer, now, kind = Writer(), timezone.now(), Announcement.search_kind
    streams = [words.streams(sentence) for sentence in writer.sentences]
    shortest, longest = SENTENCES_OF_MANY if rows >= MANY else SENTENCES
    for number in range(rows):
        text = writer.text(number, shortest, longest)
        pk, at = last + rows - number, now - timedelta(seconds=EVERY * number)
        day, end = timezone.localdate(at), text.title.split()[-1]
        chosen = facets(kind=kind, category=category.pk, year=day.year)
        ends = words.ends(end) if "/" in end else []
        folded, exact = ([w for s in text.sentences for w in streams[s][way]] for way in range(2))
        yield (
            {
                "id": pk,
                "title": text.title,
                "search_text": fold(text.title),
                "category_id": category.pk,
                "status": Announcement.Status.PUBLISHED,
                "publish_at": at,
                "updated_at": at,
            },
            {
                "place": place_of(at, kind, pk),
                "kind": kind,
                "object_id": pk,
                "url": f"/bai-viet/{pk}-{slugify_vi(text.title)}/",
                "title": text.title,
                "day": day,
                "title_words": " ".join([words.indexed(text.title), *ends, *chosen]),
                "text": " ".join(writer.sentences[at] for at in text.sentences),
                "body_words": " ".join([*folded, *exact, *dict.fromkeys(words.pairs(folded))]),
            },
        )


def search_times(rows: int) -> dict[str, float]:
    """Return the p50 and p95 of a search in milliseconds, among so many rows that it adds."""
    from django.db import connection  # noqa: PLC0415 - once Django is set up

    from portal.search import found  # noqa: PLC0415
    from portal.shared.text import fold  # noqa: PLC0415
    from tests.benchmarks.vietnamese import TYPED, typed  # noqa: PLC0415

    titles = filled(rows, connection)
    asked = list(typed(titles[:: max(1, rows // TYPED)][:TYPED], fold))
    slowest: dict[str, float] = {}
    taken = []
    for number in range(ROUNDS + 1):
        for query in asked:
            start = time.perf_counter()
            for hit in (result := found(query)).hits + result.alike:
                _ = hit.title, hit.snippet
            spent = (time.perf_counter() - start) * 1000
            if number:  # the first round warms the database up
                taken.append(spent)
                slowest[query] = max(spent, slowest.get(query, 0))
    if "-v" in sys.argv:
        for query, spent in sorted(slowest.items(), key=lambda pair: -pair[1]):
            print(f"  {query:40}{spent:8.1f} ms")
    return {"p50": quantiles(taken, n=2)[0], "p95": quantiles(taken, n=20)[-1]}


def filled(rows, connection):
    """Fill the database as fast as it goes; returns the titles."""
    from portal.shared.search.index import tidy  # noqa: PLC0415 - once Django is set up

    again = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(OF_WORDS)
            again = [index for (index,) in cursor.fetchall()]
        for statement in BEFORE[connection.vendor]:
            cursor.execute(statement)
        titles = fill(rows)
        tidy()
        for statement in [*again, *AFTER[connection.vendor]]:
            cursor.execute(statement)
    return titles


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    print(search_times(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
