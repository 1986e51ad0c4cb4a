"""The sectors that a file names: those the ward has, and those that a clerk has to decide about."""

import hashlib
import re
from functools import lru_cache

from django.db.models import Max

from portal.shared import personal_data, text
from tthc.importing.kind import ImportRefusedError, Question
from tthc.models import OneStopDesk, Sector

MOST_UNKNOWN = 40
NAME_LENGTH = 100
PRIVATE = re.compile(r"\b(?:ho tich|khai sinh|khai tu|con nuoi|tre em|ket hon|giam ho|ly hon)\b")
DIGITS = re.compile(r"\d(?:\D?\d){4}")
# As two in three people are called, and no sector: Lưu trữ, Lý lịch tư pháp, Lâm nghiệp are.
PERSON = re.compile(
    r"(?:nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|đinh|trịnh|trương"
    r"|nguyen|tran|pham|hoang|huynh|dang|bui|dinh|trinh|truong)(?: [^\W\d_]+){1,4}",
    re.IGNORECASE,
)

SKIP, NEW, NEW_SENSITIVE = "skip", "new", "new-sensitive"
LABELS = {
    SKIP: "bỏ qua các {} này",
    NEW: "thêm lĩnh vực này",
    NEW_SENSITIVE: "thêm lĩnh vực này, chỉ đếm, không lưu từng hồ sơ",
}


class SectorBook:
    """Finds the sectors of a file, asks about unknown ones and does what the clerk answered.

    A sector that is to be added is in use before it is written: `write()` gives it its number.
    """

    def __init__(self, answers, noun="hồ sơ", most_unknown=MOST_UNKNOWN):
        self.answers = answers
        self.noun = noun  # what a row is
        self.most_unknown = most_unknown
        self.sectors = list(Sector.objects.all())
        self._by_pk = {str(sector.pk): sector for sector in self.sectors}
        self._by_name: dict[str, Sector] = {}
        for sector in self.sectors:
            for name in [sector.name, *sector.aliases]:
                self._by_name.setdefault(text.fold(name), sector)
        self._by_cell = {}
        self._unknown = {}  # {folded: the name as first met}
        self._waiting = {}  # {folded: rows that wait for an answer}
        self._aliases = {}  # {folded: sector}

    def find(self, cell):
        """Return the Sector that a cell names, or None where its rows are left out."""
        if cell not in self._by_cell:
            self._by_cell[cell] = self._find(cell)
        sector = self._by_cell[cell]
        if sector is None and (folded := text.fold(cell)) in self._waiting:
            self._waiting[folded] += 1
        return sector

    def _find(self, cell):
        folded = text.fold(cell)
        known = self._by_name.get(folded)
        if known or folded in self._unknown:
            return known
        self._unknown[folded] = name = " ".join(text.clean(cell).split())
        if len(self._unknown) > self.most_unknown:
            raise ImportRefusedError(
                f"Cột Lĩnh vực có vẻ nhận nhầm: hơn {self.most_unknown} giá trị không phải là lĩnh vực "
                "đã có. Hãy chọn lại cột cho Lĩnh vực."
            )
        answer = self.answers.get(_key(folded))
        if answer in (NEW, NEW_SENSITIVE):
            sector = Sector(name=name, sensitive=answer == NEW_SENSITIVE)
            self.sectors.append(sector)
            self._by_name[folded] = sector
            return sector
        if answer in self._by_pk:
            self._aliases[folded] = self._by_name[folded] = self._by_pk[answer]
            return self._by_pk[answer]
        if answer != SKIP:
            self._waiting[folded] = 0
        return None

    @property
    def questions(self):
        """Return what the clerk has to say about the sectors that nobody answered for."""
        return [self._question(folded, rows) for folded, rows in self._waiting.items()]

    @property
    def waiting(self):
        """Return how many rows wait for an answer."""
        return sum(self._waiting.values())

    def _question(self, folded, rows):
        proposed = [NEW, NEW_SENSITIVE]
        if PRIVATE.search(folded):
            proposed.reverse()
        existing = [(pk, f"là lĩnh vực {sector}") for pk, sector in self._by_pk.items()]
        choices = [
            *((value, LABELS[value]) for value in proposed),
            *existing,
            (SKIP, LABELS[SKIP].format(self.noun)),
        ]
        name = self._unknown[folded]
        return Question(
            _key(folded), f"Lĩnh vực “{name}” ({rows} {self.noun}) chưa có trên cổng.", choices
        )

    def write(self):
        """Add the new sectors and remember what the others are called in files.

        Imports wait here for each other: two may bring the same sector, or the same dossiers.
        """
        OneStopDesk.objects.select_for_update().get(pk=OneStopDesk.current().pk)
        added = {text.fold(name): pk for name, pk in Sector.objects.values_list("name", "pk")}
        last = Sector.objects.aggregate(last=Max("position"))["last"] or 0
        for place, sector in enumerate((s for s in self.sectors if not s.pk), start=1):
            sector.pk = added.get(text.fold(sector.name))
            if not sector.pk:
                sector.position = last + place
                sector.save()
        for folded, sector in self._aliases.items():
            sector.aliases = [*sector.aliases, self._unknown[folded]]
            sector.save(update_fields=["aliases"])


@lru_cache(maxsize=1024)
def looks_personal(cell):
    """Tell whether a cell holds no sector's name: numbers, a whole sentence, or somebody's name."""
    named = PERSON.fullmatch(cell) and (cell.istitle() or cell.isupper())
    return len(cell) > NAME_LENGTH or DIGITS.search(cell) or personal_data.find(cell) or named


def _key(folded):
    return hashlib.blake2b(folded.encode(), digest_size=16).hexdigest()
