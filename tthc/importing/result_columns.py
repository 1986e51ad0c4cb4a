"""The columns of a published table of results, as reports of the ministries and provinces head them."""

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
WORDINGS = {
    "received": (table.RECEIVED, ("tổng", "tổng số", "cộng")),
    "carried_over": (
        table.RECEIVED,
        ("kỳ trước chuyển sang", "từ kỳ trước", "từ kỳ trước chuyển sang", "kỳ trước", "tồn đầu kỳ"),
    ),
    "new_online": (table.RECEIVED, ("mới trực tuyến", "trực tuyến", "trực tuyến trong kỳ")),
    "new_direct": (
        table.RECEIVED,
        (
            "mới trực tiếp hoặc bưu chính", "mới trực tiếp, bưu chính", "mới trực tiếp, BCCI",
            "trực tiếp, bưu chính", "trực tiếp, dịch vụ bưu chính", "trực tiếp, BCCI",
            "trực tiếp hoặc bưu chính", "trực tiếp hoặc dịch vụ bưu chính", "trực tiếp",
        ),
    ),
    "resolved": (table.RESOLVED, ("tổng", "tổng số", "cộng")),
    "early": (table.RESOLVED, ("trước hạn", "sớm hạn")),
    "on_time": (table.RESOLVED, ("đúng hạn",)),
    "late": (table.RESOLVED, ("quá hạn", "trễ hạn")),
    "pending": (table.PENDING, ("tổng", "tổng số", "cộng")),
    "pending_in_time": (table.PENDING, ("trong hạn", "chưa đến hạn")),
    "pending_late": (table.PENDING, ("quá hạn", "trễ hạn")),
    f"{UNREAD}early_ratio": ("Tỷ lệ", ("trước hạn", "sớm hạn")),
    f"{UNREAD}on_time_ratio": ("Tỷ lệ", ("đúng hạn",)),
    f"{UNREAD}late_ratio": ("Tỷ lệ", ("quá hạn", "trễ hạn")),
}  # fmt: skip
ALONE = {  # what no other group has
    "carried_over": (
        "kỳ trước chuyển sang",
        "từ kỳ trước",
        "từ kỳ trước chuyển sang",
        "tồn đầu kỳ",
    ),
    "new_online": ("mới trực tuyến", "nhận trực tuyến"),
    "new_direct": ("mới trực tiếp hoặc bưu chính", "nhận trực tiếp, bưu chính"),
}


def _wordings(name):
    group, labels = WORDINGS[name]
    grouped = [
        f"{beginning}{words} {label}"
        for label in labels
        for words in GROUPS[group]
        for beginning in BEGINNINGS
    ]
    return (*ALONE.get(name, ()), *grouped)


def _label(name):
    if name in table.SUMS:
        return f"{table.SUM_LABELS[name]}: tổng"
    if name.startswith(UNREAD):
        return f"tỷ lệ {WORDINGS[name][1][0]}"
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
        Column(name, _label(name), _wordings(name), required=name in SectorResult.COUNTS)
        for name in WORDINGS
    ),
    RETURNED,
    NOTE,
]
