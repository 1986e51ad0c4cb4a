"""The tables about visits that the staff take along."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from visitors.models import DailyCount
from visitors.statistics import every_day, every_month, most_counted

Kind = DailyCount.Kind
LONGEST = 500  # rows of each kind


@dataclass(frozen=True)
class Table:
    """A table: its file, its columns, and its rows about the last days."""

    name: str
    columns: Sequence[str]
    rows: Callable[[int], Sequence[Sequence[Any]]]
    of_all_times: bool = False

    def file_name(self, number):
        return f"{self.name}.csv" if self.of_all_times else f"{self.name}-{number}-ngay.csv"


def _months(number):
    return [(f"{month:%m/%Y}", *sums) for month, *sums in every_month()]


def _things(kind):
    return lambda number: [
        (line.what, line.name, line.url, line.number)
        for line in most_counted(number, top=LONGEST)[kind]
    ]


def _words(kind):
    return lambda number: [
        (line.name, line.number) for line in most_counted(number, top=LONGEST)[kind]
    ]


SUMS = ["Số lượt truy cập", "Số lượt xem trang", "Số lượt bằng điện thoại"]
THINGS = ["Loại", "Tên", "Địa chỉ"]
TABLES = {
    "days": Table(
        "truy-cap-theo-ngay", ["Ngày", *SUMS], lambda number: every_day(), of_all_times=True
    ),
    "months": Table("truy-cap-theo-thang", ["Tháng", *SUMS], _months, of_all_times=True),
    "items": Table("doc-nhieu-nhat", [*THINGS, "Số lượt đọc"], _things(Kind.READ)),
    "files": Table("tai-nhieu-nhat", [*THINGS, "Số lượt tải"], _things(Kind.DOWNLOAD)),
    "searches": Table("tim-khong-thay", ["Từ tìm", "Số lần"], _words(Kind.MISSED_SEARCH)),
    "referrers": Table("trang-dan-den", ["Trang web", "Số lượt"], _words(Kind.REFERRER)),
    "dropped": Table("luot-khong-tinh", ["Lý do", "Số lượt"], _words(Kind.DROPPED)),
}
