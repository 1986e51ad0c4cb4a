"""What is kept of an applicant's name; the rest is never written anywhere."""

import re
import unicodedata

from tthc.models import OneStopDesk

LONGEST = 60  # what Dossier.applicant holds
LONGEST_CELL = 300
SYLLABLE = 7  # letters of the longest syllable, "nghiêng"; more is no given name

BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
PEOPLE = re.compile(r"[,;/&+|\n]|\bvà\b|\bcùng\b", re.IGNORECASE)
# What stands behind a name in its cell: since when somebody lives, and how to reach them.
FACTS = re.compile(
    r"(?<!\w)(?:sinh(?= (?:năm|ngày)| *:? *\d)|sn(?!\w)|s?đt(?!\w)|điện thoại|tel(?!\w)|cccd|cmnd|cmt"
    r"|căn cước|địa chỉ|đ/c|mst(?!\w)|email).*",
    re.IGNORECASE,
)
TITLES = re.compile(r"^(?:(?:ông|bà|anh|chị|em|cháu)(?:\s*[.:/]\s*|\s+))+", re.IGNORECASE)
BODIES = re.compile(
    r"^(công ty|hộ kinh doanh|hợp tác xã|doanh nghiệp|chi nhánh|ủy ban nhân dân|uỷ ban nhân dân"
    r"|trường|trung tâm|ngân hàng|văn phòng|cơ sở|tổ hợp tác|hội|ban|cửa hàng|phòng khám)\b",
    re.IGNORECASE,
)
NUMBERS_AND_MAIL = re.compile(r"\S*[\d@]\S*")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def masked(name, mask):
    """Return what the ward keeps of a name: "N.V.A.", "N.V. An" or nothing.

    A cell may name several people or a body, whose kind is told; no digit survives.
    """
    if mask == OneStopDesk.Mask.NONE or not name:
        return ""
    plain = BRACKETS.sub(" ", unicodedata.normalize("NFC", str(name)[:LONGEST_CELL]))
    people = [_person(FACTS.sub("", part).strip(), mask) for part in PEOPLE.split(plain)]
    return _shortened([person for person in people if person])


def _person(name, mask):
    if body := BODIES.match(name):
        kind = body[1].lower()
        initials = _initials(_words(name[body.end() :]))
        return f"{kind[0].upper()}{kind[1:]} {initials}".strip()
    words = _words(TITLES.sub("", name))
    given = words[-1] if len(words) > 1 else ""
    if mask == OneStopDesk.Mask.GIVEN and 1 < len(given) <= SYLLABLE:
        return f"{_initials(words[:-1])} {given[0].upper()}{given[1:].lower()}"
    return _initials(words)


def _words(name):
    return WORD.findall(NUMBERS_AND_MAIL.sub(" ", name))


def _initials(words):
    return "".join(f"{word[0].upper()}." for word in words)


def _shortened(people):
    """Return as many as there is room for, with an ellipsis in place of the others."""
    shown = ", ".join(people)
    while len(shown) > LONGEST and len(people) > 1:
        people = people[:-1]
        shown = ", ".join([*people, "…"])
    return shown[:LONGEST]
