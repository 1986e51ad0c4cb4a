"""What exports call the state of a dossier, how it was handed in and how it kept its time."""

from collections.abc import Sequence
from functools import lru_cache

from portal.shared.text import fold
from tthc.models import Dossier

State, Channel, Timing = Dossier.State, Dossier.Channel, Dossier.Timing

# Folded; the first that is found in a cell decides, so that "chờ trả" comes before "chờ".
STATES = [
    (State.WITHDRAWN, ["rut"]),
    (
        State.PROCESSING,
        ["da bo sung", "chua hoan thanh", "chua xu ly", "chua giai quyet", "chua co", "tam dung"],
    ),
    (State.SUPPLEMENT, ["bo sung"]),
    (State.RETURNED, ["tu choi", "tra lai", "khong giai quyet", "khong tiep nhan"]),
    (State.RETURNED, ["khong du dieu kien", "huy", "dung xu ly"]),
    (State.READY, ["cho tra", "chua tra", "cho giao", "cho nhan ket qua"]),
    (State.DELIVERED, ["da tra", "da giao", "hoan thanh", "hoan tat", "ket thuc"]),
    (State.DELIVERED, ["da nhan ket qua"]),
    (State.READY, ["co ket qua", "da xu ly", "da giai quyet", "xu ly xong", "giai quyet xong"]),
    (State.READY, ["tra ket qua", "da duyet", "da phe duyet"]),
    (State.PROCESSING, ["dang", "thu ly", "tiep nhan", "cho", "moi", "luan chuyen", "trinh ky"]),
]
CHANNELS = [
    (Channel.ONLINE, ["truc tuyen", "online", "qua mang", "dich vu cong", "dvc", "internet"]),
    (Channel.DIRECT, ["truc tiep", "buu chinh", "buu dien", "bcci", "tai quay", "mot cua"]),
    (Channel.DIRECT, ["tai bo phan", "tai trung tam", "offline"]),
]
TIMINGS = [
    (Timing.LATE, ["qua han", "tre han", "tre hen", "tre", "cham"]),
    (Timing.ON_TIME, ["dung han", "trong han", "dung hen"]),
    (Timing.EARLY, ["truoc han", "som"]),
]
BEGINNINGS = {"đã", "đang", "chờ", "chưa", "không", "tạm", "bị"}  # no name begins with these
LONGEST = 40


@lru_cache(maxsize=1024)
def meaning(written, wordings):
    """Return what a cell says by one of the lists of this module, "" where none knows it."""
    said = f" {fold(written)} "
    for value, words in LISTS[wordings]:
        if any(f" {word} " in said for word in words):
            return value
    return ""


def may_quote(written):
    """Tell whether a wording nobody knows is certainly one, and not somebody's name."""
    words = written.split()
    lower = all(word == word.lower() for word in words[1:])
    known = bool(words) and words[0].lower() in BEGINNINGS
    return known and lower and len(written) <= LONGEST and not any(map(str.isdigit, written))


LISTS: dict[str, Sequence[tuple[str, list[str]]]] = {
    "state": STATES,
    "channel": CHANNELS,
    "timing": TIMINGS,
}
