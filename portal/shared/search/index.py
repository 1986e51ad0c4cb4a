"""The places of the documents that have some words, newest first: FTS5 on SQLite, GIN on PostgreSQL.

Neither ranks what it finds: that would read every hit of a common word. FTS5 gives the newest first
at no cost, as its rows are numbered from there. GIN gives every hit before the first: PostgreSQL
looks for the words in the latest periods first, each of which is a word of its index.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from time import time

from django.db import connection

from portal.shared.models import SearchDocument
from portal.shared.search.words import may_go_on

MOST = 201  # places are told at once; whoever counts says "more than 200"
AFTER_ALL = 2**63 - 1
SHOWN = ("place", "kind", "object_id", "url", "title", "day")
AS_DAY = SearchDocument._meta.get_field("day").to_python

BY_WORDS = "SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '64MB'; "
AS_EVER = "; SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL work_mem TO DEFAULT"
PERIODS = {"_": 52, "__": 55}  # of 48 days and of a year: their mark, the bits of a place within
LONGER = 12  # times as much as in one period there may be in the next
MANY = 200_000
LATEST = 1000  # titles that tell which words are common
OF_INDEX = "array_to_tsvector(string_to_array(trim({words}), ' ') || ARRAY[{periods}])".format(
    words="{words}",
    periods=", ".join(f"'{mark}' || (place >> {bits})::text" for mark, bits in PERIODS.items()),
)


@dataclass(frozen=True)
class Sought:
    """Words of the index that a document has to have, and pieces that its words have to contain.

    The pieces say what the words do not make certain; they are looked for in what has the words.
    """

    words: tuple[str, ...]
    pieces: tuple[str, ...] = ()
    in_title: bool = False

    def met_by(self, title):
        """Say whether the title of a document has it; for words that are whole."""
        return all(f" {word} " in title for word in self.words) and all(
            piece in title for piece in self.pieces
        )


@dataclass(frozen=True)
class Newest:
    """The highest places of what was found, and whether there may be more."""

    places: tuple[int, ...]
    more: bool


def newest(sought, *, before=AFTER_ALL, most=MOST, enough=None, rare=False):
    """Return the Newest documents below a place: as many as the most, if there are.

    Where so many cost more, they may be no more than are enough. Of what is known to be rare all
    are looked for at once.
    """
    if connection.vendor == "sqlite":
        return _newest_by_fts5(sought, before, most)
    if rare:
        return _newest_of_all(sought, before, most)
    return _newest_by_gin(sought, before, most, most if enough is None else enough)


def title_words(places):
    """Return {place: the words of its title, as pieces lie in them}."""
    if not places:
        return {}
    listed = ",".join(map(str, places))
    rows = _rows(
        f"SELECT place, {_text(in_title=True)} FROM shared_searchdocument WHERE place IN ({listed})",  # noqa: S608 - our own
        [],
    )
    return dict(rows)


def documents(places, length):
    """Return {place: (SearchDocument, so many characters of its text)}; the rest is fetched if asked."""
    if not places:
        return {}
    listed, columns = ",".join(map(str, places)), ", ".join(SHOWN)
    rows = _rows(
        f"SELECT substr(text, 1, %s), {columns} FROM shared_searchdocument WHERE place IN ({listed})",  # noqa: S608 - our own
        [length],
    )
    found = {}
    for excerpt, *values, day in rows:
        values.append(AS_DAY(day))
        found[values[0]] = SearchDocument.from_db(connection.alias, SHOWN, values), excerpt
    return found


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
    return Newest(tuple(place for (place,) in rows), len(rows) == most)


def _newest_by_gin(sought, before, most, enough):
    """Look for the words in the latest periods; where too few documents have them there, in all."""
    for mark, bits in PERIODS.items():
        places = _by_gin(sought, before, most, within=_latest(mark, bits, before))
        if len(places) == most:
            return Newest(places, more=True)
        if len(places) * LONGER < enough or not _are_many(_hour()):
            break
        if len(places) >= enough:
            return Newest(places, more=True)
    return _newest_of_all(sought, before, most)


def _newest_of_all(sought, before, most):
    places = _by_gin(sought, before, most)
    return Newest(places, len(places) == most)


def _by_gin(sought, before, most, within=None):
    """Each word is a condition of its own, the rarest the first: GIN leaps from its places on.

    Of words in one condition it reads the whole list of the rarest, outside the periods too. No
    index of places serves `place + 0`: for rare words PostgreSQL might follow one to its end. Behind
    OFFSET pieces are looked for in the newest until there are enough, and not in all.
    """
    among = "title_words" if sought.in_title else "title_words || ' ' || body_words"
    rarest_first = sorted(sought.words, key=_titles_with(_hour()).__getitem__)
    words = [f"'{word}'{':*' * may_go_on(word)}" for word in rarest_first]
    asked = ["%s"] * len(words)
    if within:
        asked.insert(1, within)
    having = " AND ".join(f"{OF_INDEX.format(words=among)} @@ {one}::tsquery" for one in asked)
    rows = _rows(
        f"{BY_WORDS}SELECT place FROM ("  # noqa: S608 - our own
        f" SELECT *, place + 0 AS number FROM shared_searchdocument"
        f" WHERE {having} AND place + 0 < %s ORDER BY number DESC OFFSET 0) AS newest"
        f" WHERE true {_checks(sought, 'strpos')} ORDER BY number DESC LIMIT %s{AS_EVER}",
        [*words, before, *sought.pieces, most],
    )
    return tuple(place for (place,) in rows)


@lru_cache(maxsize=1)
def _titles_with(hour):
    """Return {word: how many of the latest titles have it}, as it was once in this hour."""
    titles = _rows(
        "SELECT title_words FROM shared_searchdocument ORDER BY place DESC LIMIT %s", [LATEST]
    )
    return Counter(word for (title,) in titles for word in set(title.split()))


@lru_cache(maxsize=1)
def _are_many(hour):
    """Say whether PostgreSQL saw so many documents in this hour that to look at all takes long."""
    ((are_many,),) = _rows(
        "SELECT reltuples > %s FROM pg_class WHERE oid = 'shared_searchdocument'::regclass", [MANY]
    )
    return are_many


def _hour():
    """Return a number that is another one each hour."""
    return int(time() // 3600)


def _latest(mark, bits, before):
    """Return the latest two periods in which there are documents, as words of the index."""
    last = (
        f"(SELECT place >> {bits} FROM shared_searchdocument WHERE place < {{}}"  # noqa: S608 - our own
        " ORDER BY place DESC LIMIT 1)"
    )
    first = last.format(int(before))
    second = last.format(f"{first} << {bits}")
    return f"concat_ws('|', '{mark}' || {first}::text, '{mark}' || {second}::text)"


def _checks(sought, position):
    """Return the conditions that look for the pieces; each database calls its function otherwise."""
    text = _text(sought.in_title)
    return f"AND {position}({text}, %s) > 0 " * len(sought.pieces)


def _text(in_title):
    """Return the SQL of the words of a document, each between spaces."""
    text = "title_words" if in_title else "title_words || '  ' || body_words"
    return f"' ' || {text} || ' '"


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while cursor.description is None and cursor.nextset():
            pass
        return cursor.fetchall()
