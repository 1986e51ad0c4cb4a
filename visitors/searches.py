"""Which words of a search may be kept: never what may tell who searched, or for whom."""

import re

from portal.shared import personal_data, text

LONGEST = 60
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NUMBER = re.compile(r"\d(?:(?:[^\w/]|_){0,3}\d){5}")
DATE = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}")  # people type the day somebody was born
CODE_DIGITS = 4


def kept(words):
    """Return the words as they are counted, or nothing where they may identify somebody.

    Names cannot be told from other words: those are kept once two households searched for them.
    """
    plain = " ".join(text.clean(words.lower()).split())
    return "" if _may_identify(plain) else plain[:LONGEST].strip()


def _may_identify(words):
    long_number = NUMBER.search(YEAR.sub("", words))
    return bool(
        long_number
        or "@" in words
        or DATE.search(words)
        or any(map(_looks_like_a_code, words.split()))
        or personal_data.find(words)
    )


def _looks_like_a_code(word):
    """Tell whether a word is like the code of a dossier; numbers of documents have a slash."""
    digits = sum(map(str.isdigit, word))
    return digits >= CODE_DIGITS and any(map(str.isalpha, word)) and "/" not in word
