"""The display name of an agency whose letterhead is printed in capitals."""

import re
import unicodedata

PHRASES = [
    "Ủy ban nhân dân", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Hội đồng nhân dân", "Đảng ủy",
    "UBND", "HĐND", "Văn phòng", "Trung tâm", "Phòng", "Sở", "Ban", "Trạm Y tế", "Công an", "Trường",
]  # fmt: skip
UNITS = ["tỉnh", "thành phố", "thị xã", "thị trấn", "quận", "huyện", "phường", "xã", "đặc khu"]


def plain(text):
    """Return the text without case and marks, a letter for a letter."""
    letters = {c: _plain_letter(c) for c in set(text)}
    return text.translate(str.maketrans(letters))


def _plain_letter(letter):
    bare = unicodedata.normalize("NFKD", letter)[0] if letter not in "đĐ" else "d"
    lower = bare.lower()
    return lower if len(lower) == 1 else letter


def in_mixed_case(printed, text):
    """Return how a text writes words printed in capitals, or "" when it does nowhere else."""
    if not printed:
        return ""
    words = plain(text)
    for found in re.finditer(rf"(?<!\w){re.escape(plain(printed))}(?!\w)", words):
        written = text[found.start() : found.end()]
        if not written.isupper() and written[0].isupper():
            return written
    return ""


def display_name(printed, text):
    """Return (name, whether it is sure) of an agency; its proper name is looked up in the text.

    A unit named by a number has a capital: Quận 12, but phường Đông Hải (Phụ lục II).
    """
    if written := in_mixed_case(printed, text):
        return written, True
    phrase, rest = _begun(PHRASES, printed)
    unit, proper = _begun(UNITS, rest)
    if proper.isdecimal():
        unit = unit.capitalize()
    known = proper if proper.isdecimal() else in_mixed_case(proper, text)
    name = "".join([phrase, unit, known or proper])
    return name[:1].upper() + name[1:], bool(known or not printed)


def _begun(known, printed):
    """Return the phrase that words in capitals begin with, in lower case, and the rest of them."""
    for phrase in known:
        if plain(printed).startswith(f"{plain(phrase)} "):
            return f"{phrase} ", printed[len(phrase) + 1 :]
    return "", printed
