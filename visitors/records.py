"""One line of a journal: what happened in a second of its day, by a visitor of that day only."""

from dataclasses import dataclass

from django.db.models import TextChoices

FIELDS = 8
END = "."
LONGEST_TEXT = 200  # as the database takes it


class Event(TextChoices):
    """What a line of a journal tells."""

    VIEW = "v"
    DOWNLOAD = "d"
    MISSED_SEARCH = "s"
    DROPPED = "x"


EVENTS = frozenset(Event.values)


class Reason(TextChoices):
    """Why a page view is not counted."""

    ROBOT = "robot", "Máy tìm kiếm, chương trình tự động"
    NAMELESS = "nameless", "Máy không xưng tên trình duyệt"
    STAFF = "staff", "Cán bộ đang đăng nhập"
    PREFETCH = "prefetch", "Trình duyệt tải trước, chưa ai xem"
    ELSEWHERE = "elsewhere", "Trang web khác gọi sang, không ai xem"
    CROWD = "crowd", "Quá nhiều lượt từ một đường mạng"


@dataclass(frozen=True)
class Record:
    """A line: `subject` is what was opened or searched for, or the Reason of a drop.

    `visitor` and `sender` are keyed hashes; of a dropped view they are empty.
    """

    event: str
    second: int
    visitor: str = ""
    sender: str = ""
    on_phone: bool = False
    subject: str = ""
    referrer: str = ""

    def line(self):
        """Return the bytes to append; what a broken line left before them does no harm."""
        texts = "\t".join(map(_cleaned, [self.subject, self.referrer]))
        who = f"{self.visitor}\t{self.sender}\t{int(self.on_phone)}"
        return f"\n{self.event}\t{self.second}\t{who}\t{texts}\t{END}\n".encode(errors="replace")

    @classmethod
    def read(cls, line):
        """Return the Record of a line, or None where it is broken."""
        fields = line.decode(errors="replace").split("\t")
        if len(fields) != FIELDS or fields[-1] != END or not fields[1].isdecimal():
            return None
        if fields[0] not in EVENTS or b"\0" in line:  # a disk that lost power leaves zeros
            return None
        event, second, visitor, sender, on_phone, subject, referrer, _ = fields
        return cls(event, int(second), visitor, sender, on_phone == "1", subject, referrer)


def _cleaned(text):
    """Return a text as one line that the database takes."""
    return " ".join(text.replace("\0", "").split())[:LONGEST_TEXT]
