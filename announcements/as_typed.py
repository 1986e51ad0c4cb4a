"""What people type or paste, as the fields of a dispatch keep it."""

import re
from typing import NamedTuple

from announcements.dispatch_types import ABBREVIATIONS, DispatchType
from portal.shared.text import clean

PREFIX = re.compile(r"^\W*(?:Số|số|SỐ)\s*[:.]?\s*")
BLANK_NUMBER = re.compile(r"^[\s._…-]*(?=/)")
AROUND = re.compile(r"\s*([/-])\s*")
GROUP = r"[A-ZĐ][A-Za-zĐđ0-9&.]*"
OF_STATE = re.compile(rf"(?:(\d{{1,6}}[a-zđ]?)?/)?((?:\d{{4}}/)?{GROUP}(?:-{GROUP})*)")
OF_PARTY = re.compile(r"(\d{0,6})(-[A-ZĐ]{2,3}/[A-ZĐ][A-Za-zĐđ]*)")
OUTSIDE_BRACKETS = re.compile(r",(?![^(]*\))")
IN_CAPITALS = {abbreviation.upper(): abbreviation for abbreviation in ABBREVIATIONS}
QPPL = re.compile(rf"\d{{4}}/({GROUP})")
QPPL_TYPES = {
    "NĐ": DispatchType.DECREE,
    "TT": DispatchType.CIRCULAR,
    "QĐ": DispatchType.DECISION,
    "NQ": DispatchType.RESOLUTION,
}


class NumberSymbol(NamedTuple):
    """Số and ký hiệu apart; a symbol that begins with "-" follows its number without a slash."""

    number: str
    symbol: str


def read_number(typed):
    """Return the NumberSymbol in "Số: 8893 /UBND-VHTT"; the number may be blank, as on a draft.

    Raises ValueError when it is none.
    """
    text = PREFIX.sub("", clean(typed).replace("–", "-").strip())
    text = AROUND.sub(r"\1", BLANK_NUMBER.sub("", text)).strip(" ./;,")
    if party := OF_PARTY.fullmatch(text):
        return NumberSymbol(*party.groups())
    state = OF_STATE.fullmatch(text)
    if not state:
        raise ValueError(typed)
    number = state[1] or ""
    return NumberSymbol(str(int(number)) if number.isdigit() else number.lstrip("0"), state[2])


def typed_number(typed):
    """Return the NumberSymbol of who types in a form, where "15/qđ-ubnd" leaves the capitals to us.

    Raises ValueError when it is none.
    """
    number, slash, symbol = PREFIX.sub("", clean(typed)).strip().rpartition("/")
    if symbol.islower():
        kind, dash, rest = symbol.upper().partition("-")
        symbol = f"{IN_CAPITALS.get(kind, kind)}{dash}{rest}"
    return read_number(f"{number}{slash}{symbol}")


def number_symbol(number, symbol):
    """Return "05/BNV-VP" or "85-QĐ/TW"; a single digit gets its leading zero (Phụ lục I)."""
    number = f"0{number}" if len(number) == 1 else number
    return f"{number}{symbol}" if symbol.startswith("-") else f"{number}/{symbol}"


def suggested_type(symbol):
    """Return the DispatchType that a symbol suggests; an agency may be named like a type."""
    if symbol.startswith("-"):
        return DispatchType.PARTY_DOCUMENT
    if qppl := QPPL.match(symbol):
        law = DispatchType.LAW if re.fullmatch(r"QH\d*", qppl[1]) else None
        return law or QPPL_TYPES.get(qppl[1]) or ABBREVIATIONS.get(qppl[1], DispatchType.DECISION)
    return ABBREVIATIONS.get(symbol.partition("-")[0], DispatchType.OFFICIAL_LETTER)


def list_item(typed):
    """Return a line of a list without the dash before it and the mark that ends it."""
    return re.sub(r"^[-–—•+*]\s*", "", clean(typed).strip()).rstrip(" ;.").strip()


def signing_line(typed):
    """Return "KT. CHỦ TỊCH" of "KT.CHỦ TỊCH": a space after the mark of authority."""
    return re.sub(r"^(TM|KT|TL|TUQ|Q)\.\s*", r"\1. ", " ".join(clean(typed).strip(" *").split()))


class Archive(NamedTuple):
    """Lưu: the unit that drafted and the drafter, as abbreviated; văn thư always keeps a copy."""

    drafting_unit: str
    drafter: str


def read_archive(line):
    """Return the Archive in "- Lưu: VT, VHTT, (D).", or None for any other line."""
    kept = re.fullmatch(r"Lưu\s*(?::|(?=VT\b))(.*)", list_item(line), re.IGNORECASE)
    if not kept:
        return None
    parts = [
        part.strip() for part in OUTSIDE_BRACKETS.split(kept[1]) if part.strip() not in {"", "VT"}
    ]
    drafters = [part.strip("() ") for part in parts if part.startswith("(")]
    units = [part for part in parts if not part.startswith("(")]
    return Archive(", ".join(units), ", ".join(drafters))
