"""The piece of a text that shows why it was found, with the words that were sought.

They are folded words; several with a space between them are a phrase. Where one stands as it was
typed, with its marks, only there it is shown: who asks for chợ has no use for cho.
"""

import re
from collections import deque
from functools import lru_cache
from itertools import islice

from portal.shared.search.words import SPELT_WITH_Y, exact, folded, forms, has_marks

LENGTH = 240  # characters of a snippet
BEFORE = 60  # of them before the first word
LOOKED_AT = 4000  # characters of a text, if a word of the query is among them
TRIED = 200  # words of the query in a text, before the best place among them is taken
BETWEEN = r"[\W_]+"  # the words of a phrase
NOUGHTS = "0*"  # before any number
VARIANTS = {
    "a": "aàáảãạăằắẳẵặâầấẩẫậ",
    "d": "dđ",
    "e": "eèéẻẽẹêềếểễệ",
    "i": "iìíỉĩị",
    "o": "oòóỏõọôồốổỗộơờớởỡợ",
    "u": "uùúủũụưừứửữự",
    "y": "yỳýỷỹỵ",
}


@lru_cache(maxsize=500)
def pattern(words):
    """Return the expression that matches these words in a text, however they are marked.

    It begins with a set of letters, which is looked for in half the time of anything else.
    """
    spellings = [BETWEEN.join(map(_spelt, word.split())) for word in sorted(words)]
    spellings += [f"[0]{number}" for number in spellings if number.startswith(NOUGHTS)]
    parted = [one.removeprefix(NOUGHTS).removeprefix("[").split("]", 1) for one in spellings]
    firsts = "".join(sorted({letter for first, _ in parted for letter in first}))
    spelt = "|".join(f"(?<=[{first}]){others}" for first, others in parted)
    return re.compile(rf"[{firsts}](?<![^\W_].)(?:{spelt})(?![^\W_])", re.DOTALL)


def _spelt(word):
    """Return the expression of a word: for each letter, all that may stand there in a text."""
    letters = [_letters(plain) for plain in word]
    if SPELT_WITH_Y.fullmatch(f"{word[:-1]}y") and word.endswith("i"):
        letters[-1] += _letters("y")
    return NOUGHTS * word.isdigit() + "".join(f"[{one}]" for one in letters)


def _letters(plain):
    """Return the letters of a text that are this one without marks."""
    small = VARIANTS.get(plain, plain)
    return small + small.upper()


def places(text, words):
    """Return the matches of these words in a text, in their order."""
    return pattern(words).finditer(text) if words else iter(())


def _shown(text, words, typed):
    """Return the matches of the words that are shown; `typed` are the words with their marks."""
    if not typed:
        return places(text, words)
    known = [(match, *forms(match[0])) for match in places(text, words)]
    as_typed = {word for _, word, spelt in known if spelt in typed}
    return (match for match, word, spelt in known if spelt in typed or word not in as_typed)


def marked(text, words, typed=frozenset()):
    """Return the text in pieces: (piece, whether it is made of the words)."""
    runs: list[tuple[int, int]] = []
    for match in _shown(text, words, typed):
        start, end = match.span()
        if runs and text[runs[-1][1] : start].isspace():
            start = runs.pop()[0]
        runs.append((start, end))
    pieces, last = [], 0
    for start, end in runs:
        pieces += [(text[last:start], False), (text[start:end], True)]
        last = end
    pieces.append((text[last:], False))
    return [(piece, found) for piece, found in pieces if piece]


def snippet(text, words, typed=frozenset(), phrases=frozenset()):
    """Return the pieces of the part of a text that shows a phrase, else most words, else its beginning."""
    phrase = next(places(text, phrases), None)
    best = phrase.start() if phrase else _best(text, words, typed)
    start = max(0, min(best - BEFORE, len(text) - LENGTH))
    if start:
        start = text.find(" ", start, best) + 1 or best
    end = start + LENGTH
    if end < len(text):
        end = text.rfind(" ", best, end) if " " in text[best:end] else end
    pieces = marked(text[start:end], words, typed)
    if pieces and start:
        pieces.insert(0, ("… ", False))
    if pieces and end < len(text):
        pieces.append((" …", False))
    return pieces


def _best(text, words, typed):
    """Return where the part with most different words begins, of those as typed if there are any."""
    as_typed = (m for m in islice(places(text, words), TRIED) if forms(m[0])[1] in typed)
    best = _densest(as_typed, len(words)) if typed else None
    if best is None:
        best = _densest(islice(places(text, words), TRIED), len(words))
    return best or 0


def _densest(matches, enough):
    """Return where the part with most different words begins, the first of several; or None."""
    near: deque[tuple[int, str]] = deque()
    most, best = 0, None
    for match in matches:
        near.append((match.start(), forms(match[0])[0]))
        while match.end() - near[0][0] > LENGTH - BEFORE:
            near.popleft()
        if (different := len({word for _, word in near})) > most:
            most, best = different, near[0][0]
        if most == enough:
            break
    return best


def highlighted_words(groups):
    """Return the folded words of a query that are shown in what it finds."""
    return frozenset(word for group in groups for word in folded(group))


def highlighted_as_typed(groups):
    """Return the words of a query with their marks; none where it was typed without any."""
    if not any(map(has_marks, groups)):
        return frozenset()
    return frozenset(word for group in groups for word in exact(group))


def highlighted_phrases(groups):
    """Return the phrases of a query, near which what it finds is shown."""
    return frozenset(" ".join(folded(group)) for group in groups if len(group) > 1)
