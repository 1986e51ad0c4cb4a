"""What a query finds at a moment: in the title before in the text, as typed before without marks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, cached_property
from math import log

from portal.shared.models import SearchDocument
from portal.shared.models.search import item_at
from portal.shared.search import words
from portal.shared.search.highlighting import (
    LOOKED_AT,
    highlighted_as_typed,
    highlighted_phrases,
    highlighted_words,
    marked,
    places,
    snippet,
)
from portal.shared.search.index import MOST, Newest, Sought, documents, newest, title_words

A_PAGE = 20
MOST_PAGES = (MOST - 1) // A_PAGE
ROUNDS = 50  # of asking for more, where what was found is not public
FEW = 5  # when less is found, what is alike is shown as well
KNOWN = 401  # titles with a word, by which to tell how rare it is
ALIKE = 0.6  # of the weight of the words
ALIKE_AT_ALL = 0.5  # where nothing has all of them


@dataclass(frozen=True)
class Kind:
    """A kind of what is found: what it is called, and which of these keys are public at a moment."""

    label: str
    public: Callable[[datetime, Iterable[int]], list[int]]


@dataclass(frozen=True)
class Hit:
    """One document that was found, in the pieces that a page shows."""

    document: SearchDocument
    excerpt: str
    label: str
    words: frozenset[str]
    typed: frozenset[str]
    phrases: frozenset[str]

    @property
    def title(self):
        return marked(self.document.title, self.words, self.typed)

    @property
    def snippet(self):
        """Return the part of the text around what was sought; all is read where it begins without."""
        text = self.excerpt
        if len(text) == LOOKED_AT and not any(places(text, self.phrases or self.words)):
            text = self.document.text
        return snippet(text, self.words, self.typed, self.phrases)


@dataclass
class Found:
    """A page of what a query found; the titles of `alike` have most of the words."""

    total: int = 0  # or fewer than there are, where there are more
    more: bool = False
    page: int = 1
    hits: list[Hit] = field(default_factory=list)
    alike: list[Hit] = field(default_factory=list)

    @property
    def pages(self):
        return min(MOST_PAGES, -(-(self.total + self.more) // A_PAGE))

    @property
    def counted(self):
        """Return how many there are at least, in tens where there are more."""
        return self.total // 10 * 10 if self.more else self.total

    @property
    def first(self):
        """Return the number of the first hit of this page among all."""
        return (self.page - 1) * A_PAGE + 1

    @property
    def next(self):
        return self.page + 1 if self.page < self.pages else None

    @property
    def previous(self):
        return self.page - 1 or None


class Query:
    """The words that somebody typed, as what is sought in turn."""

    def __init__(self, typed, facets=()):
        self.groups = words.groups(typed)
        self._facets = tuple(facets)

    def __bool__(self):
        return bool(self.groups)

    @cached_property
    def shown(self):
        """Return what is shown in what is found: words, the same as typed, and phrases."""
        shown = (highlighted_words, highlighted_as_typed, highlighted_phrases)
        return tuple(of(self.groups) for of in shown)

    def in_turn(self, titles=False):
        """Return what is sought, the best first; what comes later may hold what came before.

        Each comes with what is wider, the widest first: all that it finds is found by that too.
        """
        exact, folded = self._sought(words.exact), self._sought(words.folded)
        in_titles = titled(folded)
        # A phrase is looked for in the texts themselves, which once more costs what it saves.
        wider = [] if titles or folded.pieces else [folded]
        yield titled(exact), [*wider, in_titles]
        if not titles and any(map(words.has_marks, self.groups)):
            yield exact, wider
        yield in_titles, wider
        if any(map(words.has_digit, self.groups)):
            yield self._parts(), []
        if not titles:
            yield folded, []

    def in_titles(self, word):
        """Return what is sought to know the titles that have a word."""
        return Sought((word, *self._facets), in_title=True)

    def _sought(self, spelt):
        """Return all words in one spelling; the neighbours in a group without marks in any.

        Neighbours make certain that both words are there without marks.
        """
        alone = [g for g in self.groups if len(g) == 1 or spelt is not words.folded]
        single = [word for group in alone for word in spelt(group)]
        phrases = [words.folded(group) for group in self.groups]
        paired = [pair for phrase in phrases for pair in words.pairs(phrase)]
        long = [f" {' '.join(phrase)} " for phrase in phrases if len(phrase) > 2]
        return Sought((*paired, *single, *self._facets), tuple(long))

    def _parts(self):
        """Return the words, where those of a number may be any part of it.

        Its letters stand in half of all numbers, so they are looked for behind its digits.
        """
        single: list[str] = []
        letters: list[str] = []
        for group in self.groups:
            for word in words.folded(group):
                if not words.has_digit(group):
                    single.append(word)
                elif words.has_digit([word]):
                    single.append(words.part_of(word))
                else:
                    letters.append(f" {words.part_of(word)}")
        return Sought((*single, *self._facets), tuple(letters), in_title=True)

    def told(self):
        """Return the words that tell what is asked about, without marks."""
        every = list(dict.fromkeys(word for g in self.groups for word in words.folded(g)))
        return [word for word in every if word not in words.ASKING] or every


def find(typed, kinds: Mapping[int, Kind], at, *, facets=(), page=1, titles=False):
    """Return what is public at a moment and has all the words that somebody typed, as Found.

    Kinds are those of the documents, by the number that these have. Titles alone may be asked;
    then nothing is proposed that lacks a word.
    """
    query = Query(typed, facets)
    if not query:
        return Found()
    page = max(1, min(page, MOST_PAGES))
    public = Public(kinds, at)
    places, found = _public_places([*query.in_turn(titles)], public, page * A_PAGE)
    found.page = page
    found.hits = _hits(places[(page - 1) * A_PAGE : page * A_PAGE], query, kinds)
    if not titles and found.total < FEW and page == 1:
        enough = ALIKE if places else ALIKE_AT_ALL
        found.alike = _hits(_alike(query, public, set(places), enough), query, kinds)
    return found


def _public_places(turns: list[tuple[Sought, list[Sought]]], public, wanted):
    """Return the places that are public, at least the first that are wanted, and how many, as Found.

    Where what is sought last, which finds the most, leaves more than is wanted, no more of what
    comes before has to be asked for.
    """
    asked = Asked(turns[-1][0], wanted)
    last = asked.newest(asked.last)
    if last.more and (total := len(public.among(last.places))) >= wanted:
        return _first_public(turns, asked, public), Found(total, more=True)
    asked.most = MOST
    shown = _first_public(turns, asked, public)
    return shown, Found(len(shown), more=len(shown) == MOST)


def _first_public(turns, asked, public):
    """Return the first places that are public, as many as are asked for.

    Those of several turns are judged together: to ask once for all takes a third of the time.
    """
    seen: set[int] = set()
    shown: list[int] = []
    waiting: list[int] = []
    for batch in _batches(turns, asked):
        waiting += [place for place in batch if place not in seen]
        seen.update(batch)
        while len(shown) < asked.most <= len(shown) + len(waiting):
            missing = asked.most - len(shown)
            shown += public.among(waiting[:missing])
            waiting = waiting[missing:]
        if len(shown) == asked.most:
            return shown
    return shown + public.among(waiting)


def _batches(turns, asked):
    """Yield places, as few as may be asked for at once, until a turn has no more."""
    for sought, wider in turns:
        batch = asked.first(sought, wider)
        yield batch.places
        for _ in range(ROUNDS):
            if not batch.more:
                break
            batch = newest(sought, before=batch.places[-1])
            yield batch.places


class Asked:
    """What was asked already: little that is found for what is wider tells what else there is."""

    def __init__(self, last, most):
        self.last, self.most = last, most
        self._known: dict[Sought, Newest] = {}
        self._titles = cache(title_words)

    def newest(self, sought, rare=False):
        """Return the Newest of what is sought; of what is sought last as many as are counted."""
        known = self._known.get(sought)
        if known is None or (known.more and len(known.places) < self.most):
            most = MOST if sought == self.last else self.most
            known = newest(sought, most=most, enough=self.most, rare=rare)
            self._known[sought] = known
        return known

    def first(self, sought, wider):
        """Return the Newest of what is sought; of few the titles are read sooner than the index."""
        rare = False
        for one in wider:
            known = self.newest(one)
            rare = rare or not known.more
            if not known.more and (sought.in_title or not known.places):
                found = self._titles(known.places)
                met = (place for place in known.places if sought.met_by(found.get(place, "")))
                return Newest(tuple(met), more=False)
        return self.newest(sought, rare)


class Public:
    """The places whose documents are public at a moment, by the rule of their kind."""

    def __init__(self, kinds: Mapping[int, Kind], at):
        self._kinds, self._at = kinds, at
        self._asked: set[int] = set()
        self._public: set[int] = set()

    def among(self, places):
        """Return those of the places that are public; none is asked about twice."""
        self._ask(set(places) - self._asked)
        return [place for place in places if place in self._public]

    def _ask(self, places):
        of_kinds: dict[int, dict[int, int]] = {}
        for place in places:
            kind, pk = item_at(place)
            of_kinds.setdefault(kind, {})[pk] = place
        for kind in of_kinds.keys() & self._kinds.keys():
            found = self._kinds[kind].public(self._at, of_kinds[kind])
            self._public.update(of_kinds[kind][pk] for pk in found)
        self._asked |= places


def _alike(query, public, besides, enough):
    """Return the places of titles that have most of the words, rare words weighing more."""
    weights: dict[str, float] = {}
    scores: dict[int, float] = defaultdict(float)
    told = query.told()
    if len(told) < 2:
        return []
    for word in told:
        found = newest(query.in_titles(word), most=KNOWN).places
        weights[word] = log(2 * KNOWN / (len(found) or 1))
        for place in found:
            scores[place] += weights[word]
    least = enough * sum(weights.values())
    best = sorted(
        (place for place, score in scores.items() if score >= least and place not in besides),
        key=lambda place: (-scores[place], -place),
    )
    return public.among(best[:MOST])[:FEW]


def _hits(places, query, kinds):
    rows = documents(places, LOOKED_AT)
    found = [rows[place] for place in places if place in rows]
    return [Hit(row, excerpt, kinds[row.kind].label, *query.shown) for row, excerpt in found]


def titled(sought):
    """Return what is sought, in titles alone."""
    return replace(sought, in_title=True)
