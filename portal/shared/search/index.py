"""The places of the documents that have some words, newest first: FTS5 on SQLite, GIN on PostgreSQL.

Neither ranks what it finds: that would read every hit of a common word. FTS5 gives the newest first
at no cost, as its rows are numbered from there. GIN gives every hit before the first: where words
are common, PostgreSQL looks for them among the newest documents instead.
"""

from dataclasses import dataclass

from django.db import connection

from portal.shared.search.words import may_go_on

MOST = 201  # places are told at once; whoever counts says "more than 200"
SORTED = 5000  # hits that PostgreSQL may find in any order
NEWEST = 4000  # documents among which common words are found at once
AFTER_ALL = 2**63 - 1

PLAN = ["enable_seqscan", "enable_indexscan", "enable_indexonlyscan", "jit"]
BY_WORDS = "".join(f"SET LOCAL {name} = off; " for name in PLAN)
AS_EVER = "".join(f"; SET LOCAL {name} = on" for name in PLAN)


@dataclass(frozen=True)
class Sought:
    """Words of the index that a document has to have, and pieces that its words have to contain.

    The pieces say what the words do not make certain; they are looked for in what has the words.
    """

    words: tuple[str, ...]
    pieces: tuple[str, ...] = ()
    in_title: bool = False


def newest(sought, *, before=AFTER_ALL, most=MOST):
    """Return the highest places of documents below another; all there are, if fewer than the most."""
    if connection.vendor == "sqlite":
        return _newest_by_fts5(sought, before, most)
    return _newest_by_gin(sought, before, most)


def tidy():
    """Let SQLite join the pieces in which it wrote an index; a third of the time to ask it is saved."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in ("shared_searchtitle", "shared_searchall"):
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - our own


def _newest_by_fts5(sought, before, most):
    """The rows of FTS5 are numbered downwards: what comes first is the newest."""
    table = "shared_searchtitle" if sought.in_title else "shared_searchall"
    words = " AND ".join(f'"{word}"{"*" * may_go_on(word)}' for word in sought.words)
    documents, checks = "", ""
    if sought.pieces:
        documents = f"CROSS JOIN shared_searchdocument ON place = -{table}.rowid"
        checks = _checks(sought, "instr")
    rows = _rows(
        f"SELECT -{table}.rowid FROM {table} {documents}"  # noqa: S608 - our own
        f" WHERE {table} MATCH %s AND {table}.rowid > %s {checks} ORDER BY {table}.rowid LIMIT %s",
        [words, -before, *sought.pieces, most],
    )
    return [place for (place,) in rows]


def _newest_by_gin(sought, before, most):
    """Sort what GIN finds where it is little; else look among the newest documents first."""
    vector = "title_vector" if sought.in_title else "all_vector"
    condition = f"{vector} @@ %s::tsquery {_checks(sought, 'strpos')}"
    words = " & ".join(f"'{word}'{':*' * may_go_on(word)}" for word in sought.words)
    values = [words, *sought.pieces]
    every = f"SELECT place FROM shared_searchdocument WHERE {condition} AND place < %s"  # noqa: S608 - our own
    few = f"SELECT place, count(*) OVER () FROM ({every} LIMIT {SORTED + 1}) AS found"  # noqa: S608 - our own
    rows = _rows(f"{BY_WORDS}{few} ORDER BY place DESC LIMIT %s{AS_EVER}", [*values, before, most])
    if not rows or rows[0][1] <= SORTED:
        return [place for place, _ in rows]
    newest_of_all = (
        f"SELECT * FROM shared_searchdocument WHERE place < %s ORDER BY place DESC LIMIT {NEWEST}"  # noqa: S608 - our own
    )
    among = f"SELECT place FROM ({newest_of_all}) AS latest WHERE {condition}"  # noqa: S608 - our own
    rows = _rows(f"{among} ORDER BY place DESC LIMIT %s", [before, *values, most])
    if len(rows) < most:
        ordered = f"{BY_WORDS}{every} ORDER BY place DESC LIMIT %s{AS_EVER}"
        rows = _rows(ordered, [*values, before, most])
    return [place for (place,) in rows]


def _checks(sought, position):
    """Return the conditions that look for the pieces; each database calls its function otherwise."""
    text = "title_words" if sought.in_title else "title_words || '  ' || body_words"
    return f"AND {position}(' ' || {text} || ' ', %s) > 0 " * len(sought.pieces)


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while cursor.description is None and cursor.nextset():
            pass
        return cursor.fetchall()
