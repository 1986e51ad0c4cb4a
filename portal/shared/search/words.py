"""Words as the index keeps them: each without its marks, once more with them, and with its neighbour.

All are plain ASCII, so that FTS5 and PostgreSQL see the same words: "Ký tên" is ki, ten, ki__s,
ten__z and ki_ten. The marks of a syllable stand in one order, so hoà is hòa; where y and i are two ways to
write a sound, both are i. Numbers begin with no zero, so 02/9 is 2/9.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, pairwise

from portal.shared.text import clean, fold

WORD = re.compile(r"[^\W_]+")
PART = "qz"  # begins no word of ours or of English
PAIR = "_"  # stands in no word
MARKED = "__"  # begins the marks of a word, and stands in no pair
LONGEST_WORD = 60
MOST_WORDS = 12  # of a query
MOST_INDEXED = 80_000  # of a document
MOST_LETTERS = 1_000_000  # of its different words: 1 MB is the most that PostgreSQL indexes
NOT_ASCII = re.compile(r"[^a-z0-9]+")
SPELT_WITH_Y = re.compile(r"(qu|[bcdghklmnpqrstvx]*)y")
MARKS = {
    "\u0306": "w", "\u0302": "z", "\u031b": "j",
    "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "n",
}  # fmt: skip
QUOTES = str.maketrans("“”„‟«»″\uff02", '""""""""')
PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
JOINED = re.compile(r"[^\W_]+(?:[/.\-–][^\W_]+)*")
# What is asked with and not about, without marks.
ASKING = frozenset(
    [
        "ai",
        "ba",
        "bao",
        "bi",
        "can",
        "cach",
        "cho",
        "chua",
        "co",
        "con",
        "cua",
        "dau",
        "de",
        "di",
        "do",
        "duoc",
        "em",
        "gi",
        "giup",
        "hay",
        "hoi",
        "khi",
        "khong",
        "la",
        "lam",
        "luc",
        "minh",
        "muon",
        "nao",
        "nay",
        "neu",
        "nhieu",
        "nhu",
        "nhung",
        "o",
        "phai",
        "qua",
        "ra",
        "sao",
        "tai",
        "the",
        "thi",
        "thoi",
        "toi",
        "tren",
        "tu",
        "va",
        "ve",
        "viec",
        "voi",
        "xin",
    ]
)


@lru_cache(maxsize=50_000)
def forms(word):
    """Return a word without marks and with them: "Ký" is ("ki", "ki__s"); ("", "") for no word."""
    folded = NOT_ASCII.sub("", fold(word))[:LONGEST_WORD]
    if not folded:
        return "", ""
    if SPELT_WITH_Y.fullmatch(folded):
        folded = f"{folded[:-1]}i"
    elif folded.isdigit():
        folded = folded.lstrip("0") or "0"
    lower = word.lower()
    marks = [MARKS[c] for c in unicodedata.normalize("NFD", lower) if c in MARKS]
    return folded, f"{folded}{MARKED}{'d' if 'đ' in lower else ''}{''.join(sorted(marks))}"


def streams(text):
    """Return the words of a text without marks and with them, each in the order of the text."""
    found = islice((match[0] for match in WORD.finditer(text)), MOST_INDEXED)
    pairs = [pair for pair in map(forms, found) if pair[0]]
    return [folded for folded, _ in pairs], [exact for _, exact in pairs]


def indexed(text):
    """Return what the index keeps of a text; pairs are left out where there is no room for them."""
    folded, exact = streams(clean(text))
    words = [*folded, *exact]
    room = MOST_LETTERS - sum(map(len, set(words)))
    joined = " ".join(dict.fromkeys(pairs(folded)))
    if len(joined) > room:
        joined = joined[: max(0, room)].rpartition(" ")[0]
    return " ".join([*words, joined]).rstrip()


def pairs(words):
    """Return each two words that stand one behind the other, as a word of the index."""
    return [PAIR.join(pair) for pair in pairwise(words)]


def ends(number):
    """Return the words by which any part of a number, symbol or code is found."""
    folded, _ = streams(clean(number))
    ending = {word[start:] for word in folded for start in range(max(1, len(word) - 1))}
    # What is typed loses its zeros as well.
    return [part_of(end) for end in sorted({end.lstrip("0") for end in ending} - {""})]


def part_of(word):
    """Return the word of the index that begins like every number with this word inside."""
    return f"{PART}{word}"


def may_go_on(word):
    return word.startswith(PART)


def groups(typed):
    """Return the words of a query in groups; those of a group stand one behind the other.

    What stands in quotation marks is a group, and so is a number with its symbol.
    """
    found, left = [], MOST_WORDS
    for match in PIECE.finditer(clean(typed).translate(QUOTES)):
        if match[1] is not None:
            pieces = [match[1]]
        else:
            pieces = [piece[0] for piece in JOINED.finditer(match[2])]
        for piece in pieces:
            words = tuple(word for word in WORD.findall(piece) if forms(word)[0])[:left]
            left -= len(words)
            found += [words] if words else []
    return found


def folded(group):
    return tuple(forms(word)[0] for word in group)


def exact(group):
    return tuple(forms(word)[1] for word in group)


def has_marks(group):
    """Say whether any word was typed with a mark."""
    return any(not forms(word)[1].endswith(MARKED) for word in group)


def has_digit(group):
    """Say whether the index sees a digit in any word."""
    return any(character.isdigit() for word in folded(group) for character in word)
