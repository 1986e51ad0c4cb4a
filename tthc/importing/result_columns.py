"""The columns of a published table of results, as reports of the ministries and provinces head them."""

from typing import NamedTuple

from tthc import table
from tthc.importing.columns import UNREAD
from tthc.importing.kind import Column
from tthc.models import SectorResult

# A column such as "Quá hạn" says what it is only together with the group above it.
GROUPS = {
    table.RECEIVED: ("tiếp nhận", "đã tiếp nhận", "nhận giải quyết"),
    table.RESOLVED: ("đã giải quyết", "kết quả giải quyết", "đã xử lý"),
    table.PENDING: ("đang giải quyết", "chưa giải quyết", "đang xử lý"),
    "Tỷ lệ": ("tỷ lệ", "tỉ lệ", "tỷ lệ trên đã giải quyết", "tỷ lệ %"),
}
BEGINNINGS = ("", "hồ sơ ", "số hồ sơ ", "số lượng hồ sơ ")


class Heads(NamedTuple):
    """How a column is headed below its group; what no other group has may stand `alone`, too."""

    group: str
    labels: tuple[str, ...]
    alone: tuple[str, ...] = ()

    def wordings(self):
        """Return every heading, with the group and without."""
        below = [
            f"{beginning}{words} {label}"
            for label in (*self.alone, *self.labels)
            for words in GROUPS[self.group]
            for beginning in BEGINNINGS
        ]
        return (*self.alone, *below)


HEADS = {
    "received": Heads(table.RECEIVED, ("tổng", "tổng số", "cộng")),
    "carried_over": Heads(
        table.RECEIVED,
        ("kỳ trước",),
        alone=("kỳ trước chuyển sang", "từ kỳ trước", "từ kỳ trước chuyển sang", "tồn đầu kỳ"),
    ),
    "new_online": Heads(
        table.RECEIVED,
        ("trực tuyến", "trực tuyến trong kỳ"),
        alone=("mới trực tuyến", "nhận trực tuyến"),
    ),
    "new_direct": Heads(
        table.RECEIVED,
        (
            "mới trực tiếp, bưu chính", "mới trực tiếp, BCCI", "trực tiếp, bưu chính",
            "trực tiếp, dịch vụ bưu chính", "trực tiếp, BCCI", "trực tiếp hoặc bưu chính",
            "trực tiếp hoặc dịch vụ bưu chính", "trực tiếp",
        ),
        alone=("mới trực tiếp hoặc bưu chính", "nhận trực tiếp, bưu chính"),
    ),
    "resolved": Heads(table.RESOLVED, ("tổng", "tổng số", "cộng")),
    "early": Heads(table.RESOLVED, ("trước hạn", "sớm hạn")),
    "on_time": Heads(table.RESOLVED, ("đúng hạn",)),
    "late": Heads(table.RESOLVED, ("quá hạn", "trễ hạn")),
    "pending": Heads(table.PENDING, ("tổng", "tổng số", "cộng")),
    "pending_in_time": Heads(table.PENDING, ("trong hạn", "chưa đến hạn")),
    "pending_late": Heads(table.PENDING, ("quá hạn", "trễ hạn")),
    f"{UNREAD}early_ratio": Heads("Tỷ lệ", ("trước hạn", "sớm hạn")),
    f"{UNREAD}on_time_ratio": Heads("Tỷ lệ", ("đúng hạn",)),
    f"{UNREAD}late_ratio": Heads("Tỷ lệ", ("quá hạn", "trễ hạn")),
}  # fmt: skip


def _label(name):
    if name in table.SUMS:
        return f"{table.SUM_LABELS[name]}: tổng"
    if name.startswith(UNREAD):
        return f"tỷ lệ {HEADS[name].labels[0]}"
    return table.words_for(name)


SECTOR = Column(
    "sector",
    "lĩnh vực",
    ("lĩnh vực", "lĩnh vực giải quyết", "tên lĩnh vực", "lĩnh vực, công việc giải quyết"),
    required=True,
)
RETURNED = Column(
    "returned",
    "trả lại, rút",
    ("trả lại, rút hồ sơ", "trả lại/rút", "trả lại", "trả lại, rút", "hồ sơ trả lại", "rút hồ sơ"),
)
NOTE = Column("note", "ghi chú", ("ghi chú",))
COLUMNS = [
    SECTOR,
    *(
        Column(name, _label(name), heads.wordings(), required=name in SectorResult.COUNTS)
        for name, heads in HEADS.items()
    ),
    RETURNED,
    NOTE,
]
