"""The places of the documents that have some words, newest first: FTS5 on SQLite, GIN on PostgreSQL.

Neither ranks what it finds: that would read every hit of a common word. On PostgreSQL the plan of
each statement is forced, as a wrong guess of how common words are costs seconds.
"""

from dataclasses import dataclass

from django.db import connection

from portal.shared.search.words import may_go_on

MOST = 1001  # places are told; whoever counts says "more than 1,000"
SORTED = 5000  # hits that PostgreSQL may find in any order
NEWEST = 4000  # documents among which a common word is found at once
AFTER_ALL = 2**63 - 1

PLAN = ["enable_seqscan", "enable_indexscan", "enable_indexonlyscan", "jit"]
BY_WORDS = "".join(f"SET LOCAL {name} = off; " for name in PLAN)
AS_EVER = "".join(f"; SET LOCAL {name} = on" for name in PLAN)


@dataclass(frozen=True)
class Sought:
    """Groups of words that a document has to have, each in this order one behind the other."""

    groups: tuple[tuple[str, ...], ...]
    in_title: bool = False


def newest(sought, *, needed, before=AFTER_ALL):
    """Return the highest places of documents below another, and whether there may be more.

    They are all there are, or at least as many as needed.
    """
    if connection.vendor == "sqlite":
        places = _rows(
            "SELECT rowid FROM shared_searchindex WHERE shared_searchindex MATCH %s "
            "AND rowid < %s ORDER BY rowid DESC LIMIT %s",
            [_match(sought), before, MOST],
        )
        return places, len(places) == MOST
    return _newest_by_gin(sought, needed, before)


def _match(sought):
    words = " AND ".join(f'"{" ".join(g)}"{"*" * may_go_on(g[0])}' for g in sought.groups)
    return f"title_words : ({words})" if sought.in_title else words


def _newest_by_gin(sought, needed, before):
    """Sort what GIN finds where it is little; else look among the newest, where much is common."""
    condition, values = _condition(sought)
    among = f"SELECT place FROM shared_searchdocument WHERE {condition} AND place < %s"  # noqa: S608 - our own
    places = _rows(f"{BY_WORDS}{among} LIMIT {SORTED + 1}{AS_EVER}", [*values, before])
    if len(places) <= SORTED:
        places.sort(reverse=True)
        return places[:MOST], len(places) > MOST
    newest_of_all = (
        f"SELECT * FROM shared_searchdocument WHERE place < %s ORDER BY place DESC LIMIT {NEWEST}"  # noqa: S608 - our own
    )
    latest = f"SELECT place FROM ({newest_of_all}) AS latest WHERE {condition} ORDER BY place DESC LIMIT %s"  # noqa: S608 - our own
    places = _rows(latest, [before, *values, needed])
    if len(places) < needed:
        ordered = f"{BY_WORDS}{among} ORDER BY place DESC LIMIT %s{AS_EVER}"
        places = _rows(ordered, [*values, before, needed])
    return places, True


def _condition(sought):
    """Return the condition of PostgreSQL, which looks for the order of words in the text itself."""
    words = {word: ":*" * may_go_on(word) for group in sought.groups for word in group}
    vector = "title_vector" if sought.in_title else "all_vector"
    condition = f"{vector} @@ %s::tsquery"
    values = [" & ".join(f"'{word}'{star}" for word, star in words.items())]
    for group in sought.groups:
        if len(group) > 1:
            text = "title_words" if sought.in_title else "title_words || '  ' || body_words"
            condition += f" AND ' ' || {text} || ' ' LIKE %s"
            values.append(f"% {' '.join(group)} %")
    return condition, values


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while cursor.description is None and cursor.nextset():
            pass
        return [place for (place,) in cursor.fetchall()]
