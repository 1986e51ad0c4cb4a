"""Vietnamese text: cleaning what is typed, folding for search, slugs, numbers, dates of documents."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby, islice

from django.utils import timezone
from django.utils.text import slugify

from portal.shared import legacy

# Letters that look like Đ and come from other keyboards; no normal form joins them.
LOOK_ALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ɖ": "đ"})
# Soft hyphens come from TCVN3 files, zero-width characters from web pages.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# Marks of the direction of writing make a text look like another one; Vietnamese needs none.
DIRECTIONS = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# No XML and no database may hold these; Word writes a vertical tab where a line was broken by hand.
CONTROLS = dict.fromkeys([*range(9), *range(14, 28), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
SEPARATORS = dict.fromkeys([11, 12, *range(28, 32)], " ")
UNWANTED = INVISIBLE | DIRECTIONS | CONTROLS | SEPARATORS
SHAPELESS = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters that nobody sees
MOST_REMEMBERED = 4096  # of what is put into words again for each page
MARKS = 30  # in a row; no language needs as many (Unicode Standard Annex 15, Stream-Safe Text)
GROUPED = re.compile(r"\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*")
UNCLEAN = re.compile(f"[{''.join(map(chr, UNWANTED | LOOK_ALIKES))}]")
LETTERS_OF_TCVN3 = re.compile("[\u00adÐ]")
UNWANTED_IN_TCVN3 = {code: to for code, to in UNWANTED.items() if code != 0xAD}
D_WITH_STROKE = str.maketrans("đĐ", "dD")  # NFKD leaves these two letters untouched
# Letters in the order of the alphabet, behind everything that is none.
ALPHABET = {
    letter: chr(0xE000 + place) for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
}
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; ngang has no mark


def is_clean(value):
    """Say whether a text is as `clean` leaves it; to ask is ten times as fast as to clean."""
    return not UNCLEAN.search(value) and unicodedata.is_normalized("NFC", value)


def clean(value):
    """Return the text as it is kept: NFC, without invisible characters, with the right Đ.

    Text of old fonts keeps its soft hyphens and Ð until it is converted: there they are ư and é.
    """
    if is_clean(value):
        return value
    if LETTERS_OF_TCVN3.search(value) and legacy.looks_like_tcvn3(value):
        return _composed(value.translate(UNWANTED_IN_TCVN3))
    return _composed(value.translate(UNWANTED).translate(LOOK_ALIKES))


def _composed(value):
    """Return the text in NFC, of each letter no more than the first thirty marks.

    To put marks in order takes the square of their number: minutes for what a stranger may send.
    """
    if not value.isascii():
        runs = groupby(value, lambda character: bool(unicodedata.combining(character)))
        value = "".join("".join(islice(run, MARKS) if marks else run) for marks, run in runs)
    return unicodedata.normalize("NFC", value)


def says_something(value):
    """Say whether a text has a letter or a digit that somebody can see."""
    return any(character.isalnum() and character not in SHAPELESS for character in value)


def fold(value):
    """Return the text in lower case without diacritics, so "Đăng ký" is found by "dang ky"."""
    decomposed = unicodedata.normalize("NFKD", clean(value).translate(D_WITH_STROKE))
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(folded.split())


def vietnamese_order(value):
    """Return the key that sorts names as a Vietnamese dictionary does: An, Ân, Ấn, Dũng, Đức.

    Letters come first; tones only where all letters are the same, small letters then before capitals.
    """
    value = " ".join(clean(value).split())
    letters, tones = [], []
    for character in value.casefold():
        parts = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        letters.append(ALPHABET.get(letter) or ALPHABET.get(parts[0], letter))
        tones.append(max(map(TONES.find, parts)))
    return letters, tones, value.swapcase()


@lru_cache(maxsize=4096)  # the same titles on page after page
def slugify_vi(value):
    """Return an ASCII slug that keeps đ as d; Django's own would drop it."""
    return slugify(fold(value))


def grouped(number):
    """Return a whole number with its thousands set apart by dots: 12.345."""
    return f"{number:,}".replace(",", ".")


def ungrouped(written):
    """Return the whole number whose thousands are set apart by dots, commas or spaces, or None."""
    return int(re.sub(r"\D", "", written)) if GROUPED.fullmatch(written) else None


def legal_date(date):
    """Return "ngày 09 tháng 5 năm 2024": days below 10 and months 1 and 2 are padded.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """
    month = f"{date.month:02}" if date.month < 3 else date.month
    return f"ngày {date.day:02} tháng {month} năm {date.year}"


@lru_cache(maxsize=MOST_REMEMBERED)
def posting_time(moment):
    """Return "15:52:17 10/05/2024 (GMT+7)", the moment as ward portals print it."""
    return timezone.localtime(moment).strftime("%H:%M:%S %d/%m/%Y (GMT+7)")


@lru_cache(maxsize=MOST_REMEMBERED)
def iso_time(moment):
    """Return "2024-05-10T15:52:17+07:00", the moment as machines read it."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
