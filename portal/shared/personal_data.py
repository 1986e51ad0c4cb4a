"""Numbers of citizens in a text that is about to be public: identity cards, phones, bank accounts.

It would rather ask once too often than miss one, but leaves alone what offices write all day:
dossier codes, dispatch numbers, dates, money, tax codes of businesses.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a number says of a citizen."""

    IDENTITY = "identity", "số căn cước (12 số)"
    OLD_IDENTITY = "old_identity", "số chứng minh nhân dân (9 số)"
    PHONE = "phone", "số điện thoại"
    BANK_ACCOUNT = "bank_account", "số tài khoản ngân hàng"


@dataclass(frozen=True)
class Finding:
    """One number: as written, masked, where it starts in the NFC text, and what stands around."""

    kind: Kind
    value: str
    masked: str
    start: int
    context: str


AROUND = 30
ALONE = r"(?<!\w)(?<!\d[.,/-])"  # not the end of a word, a decimal or a code
ENDED = r"(?!\w)(?![.,/-]\d)"
GAP = r"[ .()-]{0,3}"
DIGIT = rf"(?:{GAP}\d)"

IDENTITY = re.compile(
    rf"{ALONE}(?:\d{{12}}|\d{{3}}([ .-])\d{{3}}\1(?:\d{{6}}|\d{{3}}\1\d{{3}})"
    rf"|\d{{4}}([ .-])\d{{4}}\2\d{{4}}){ENDED}"
)
OLD_IDENTITY = re.compile(rf"{ALONE}(?:\d{{9}}|\d{{3}}([ .-])\d{{3}}\1\d{{3}}){ENDED}")
PHONE = re.compile(
    rf"(?:(?<!\w)|(?<=\())(?<!\d[.,/-])\(?(?:(?:\+|00)?84\)?(?:{GAP}\(?0\)?)?|0)"
    rf"(?:{GAP}[35789]{DIGIT}{{8}}|{GAP}2{DIGIT}{{9}}|{GAP}1[\d]{DIGIT}{{8}}){ENDED}"
)
ACCOUNT = re.compile(rf"{ALONE}\d(?:[ .-]?\d){{7,15}}{ENDED}")

DATE = re.compile(
    r"(?<!\d)\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)\d\d(?!\d)|(?:19|20)\d\d[ -](?:19|20)\d\d"
)
MONEY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd|₫|triệu|tỷ|tỉ)", re.IGNORECASE)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+")
TAX_CODE = re.compile(
    r"(?:mã số thuế|mst|mã số doanh nghiệp|mã số hộ kinh doanh)\W{0,6}$", re.IGNORECASE
)
IDENTITY_WORD = re.compile(
    r"căn cước|cccd|cmnd|cmtnd|chứng minh (?:nhân dân|thư)|định danh|giấy tờ tùy thân",
    re.IGNORECASE,
)
BANK = (
    r"ngân hàng|agribank|vietcombank|\bvcb\b|\bbidv\b|vietinbank|techcombank|\bmb ?bank|\bacb\b"
    r"|sacombank|vpbank|tpbank|\bshb\b|hdbank|\bvib\b|\bmsb\b|lpbank|co-?opbank"
)
ACCOUNT_WORD = re.compile(rf"(tài khoản|\bstk\b|\btk\b)|{BANK}", re.IGNORECASE)

# One character for one, so that places stay: spaces that do not break, dashes, full-width digits.
PLAIN = str.maketrans("\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212", "    ------")
PLAIN |= {0xFF10 + digit: ord(str(digit)) for digit in range(10)}


def find(text, known_phones=()):
    """Return the Findings of a text in order; known phones, such as hotlines, are not among them."""
    text = unicodedata.normalize("NFC", text).translate(PLAIN)
    known = {dialled(phone) for phone in known_phones}
    near_bank = _account_places(text)
    spans: dict[int, tuple[Kind, str]] = {}
    for kind, pattern, is_one in DETECTORS:
        for match in pattern.finditer(text):
            if kind is Kind.BANK_ACCOUNT and not near_bank(match):
                continue
            if dialled(match[0]) in known or MONEY.match(text, match.end()):
                continue
            if is_one(match[0], text[max(0, match.start() - 40) : match.start()]):
                spans.setdefault(match.start(), (kind, match[0]))
    return _findings(text, sorted(spans.items()))


def _account_places(text):
    """Return a function that says whether a number stands after a word of accounts, or by a bank."""
    words = list(ACCOUNT_WORD.finditer(text))
    ends = [word.end() for word in words]
    banks = [word.start() for word in words if not word[1]]

    def near(match):
        before, after = bisect_left(ends, match.start() - 60), bisect_left(banks, match.end())
        return (before < len(ends) and ends[before] <= match.start()) or (
            after < len(banks) and banks[after] <= match.end() + 40
        )

    return near


def dialled(number):
    """Return the digits of a phone number as dialled at home: +84 912… and 0912… are one."""
    digits = re.sub(r"\D", "", number)
    return re.sub(r"^(?:00)?840?(?=\d{9,10}$)", "0", digits)


def _is_identity(value, before):
    if THOUSANDS.fullmatch(value):
        return False
    digits = re.sub(r"\D", "", value)
    born_in_our_centuries = 1 <= int(digits[:3]) <= 96 and digits[3] in "0123"
    return born_in_our_centuries or bool(IDENTITY_WORD.search(before))


def _is_old_identity(value, before):
    if TAX_CODE.search(before):
        return False
    if IDENTITY_WORD.search(before):
        return True
    return not THOUSANDS.fullmatch(value) and 1 <= int(value[:2]) <= 38


def _is_phone(value, before):
    return not TAX_CODE.search(before) and not DATE.search(value)


def _is_account(value, before):
    return _is_phone(value, before) and not THOUSANDS.fullmatch(value)


DETECTORS = [  # the first to know a number names it
    (Kind.IDENTITY, IDENTITY, _is_identity),
    (Kind.PHONE, PHONE, _is_phone),
    (Kind.BANK_ACCOUNT, ACCOUNT, _is_account),
    (Kind.OLD_IDENTITY, OLD_IDENTITY, _is_old_identity),
]


def _findings(text, spans):
    """Return Findings whose contexts show no other number that was found either."""
    pieces, end = [], 0
    for start, (_, value) in spans:
        if start >= end:
            pieces += [text[end:start], masked(value)]
            end = start + len(value)
    hidden = "".join([*pieces, text[end:]])
    findings, end = [], 0
    for start, (kind, value) in spans:
        if start < end:
            continue  # part of the number before
        end = start + len(value)
        context = " ".join(hidden[max(0, start - AROUND) : end + AROUND].split())
        findings.append(Finding(kind, value, masked(value), start, context))
    return findings


def masked(value):
    """Return the number with its first four and last two digits in sight, as long as it was."""
    digits = [place for place, character in enumerate(value) if character.isdigit()]
    hidden = set(digits[4:-2])
    return "".join("*" if place in hidden else c for place, c in enumerate(value))
