"""The table of the law (Thông tư 01/2018/TT-VPCP): its columns in their order, and what they hold.

The page, the files to take along and the import all read it here.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone

from portal.shared.text import grouped
from tthc.figures import tenths_of_percent
from tthc.models import SectorResult


@dataclass(frozen=True)
class Figure:
    """One column of figures: the attribute of a row that it shows, and its two headings."""

    name: str
    group: str
    label: str
    is_sum: bool = False

    @property
    def heading(self):
        """Return both headings in one: "Đã giải quyết: quá hạn"."""
        return f"{self.group}: {lowered(self.label)}" if self.group else self.label


def lowered(words):
    return words[:1].lower() + words[1:]


RECEIVED, RESOLVED, PENDING = "Tiếp nhận", "Đã giải quyết", "Đang giải quyết"
OF_RESOLVED = "Tỷ lệ trên đã giải quyết"
FIGURES = [
    Figure("received", RECEIVED, "Tổng", is_sum=True),
    Figure("carried_over", RECEIVED, "Kỳ trước chuyển sang"),
    Figure("new_online", RECEIVED, "Mới, trực tuyến"),
    Figure("new_direct", RECEIVED, "Mới, trực tiếp hoặc bưu chính"),
    Figure("resolved", RESOLVED, "Tổng", is_sum=True),
    Figure("early", RESOLVED, "Trước hạn"),
    Figure("on_time", RESOLVED, "Đúng hạn"),
    Figure("late", RESOLVED, "Quá hạn"),
    Figure("pending", PENDING, "Tổng", is_sum=True),
    Figure("pending_in_time", PENDING, "Trong hạn"),
    Figure("pending_late", PENDING, "Quá hạn"),
    Figure("returned", "", "Trả lại, rút hồ sơ", is_sum=True),
    Figure("early_ratio", OF_RESOLVED, "Trước hạn"),
    Figure("on_time_ratio", OF_RESOLVED, "Đúng hạn"),
    Figure("late_ratio", OF_RESOLVED, "Quá hạn"),
]
SUMS = {
    "received": ["carried_over", "new_online", "new_direct"],
    "resolved": ["early", "on_time", "late"],
    "pending": ["pending_in_time", "pending_late"],
}
SUM_LABELS = {"received": RECEIVED, "resolved": RESOLVED, "pending": PENDING}
RATIOS = ["early", "on_time", "late"]
GROUPS = [(label, list(figures)) for label, figures in groupby(FIGURES, lambda f: f.group)]
COLUMNS = {
    "STT": 6,
    "Lĩnh vực": 26,
    **{figure.heading: 12 for figure in FIGURES},
    "Ghi chú": 24,
}
TOTAL = "Tổng cộng"


def words_for(count):
    """Return what a figure that is kept is called in a sentence: "xong quá hạn"."""
    field: Any = SectorResult._meta.get_field(count)
    return str(field.verbose_name)


@dataclass(frozen=True)
class Cell:
    """What a row shows in a column, and what it showed before the latest correction if not that."""

    figure: Figure
    text: str
    before: str = ""


def shown(row, figure):
    """Return what a row shows in a column: "19.361", "86,5 %"."""
    value = getattr(row, figure.name)
    return grouped(value) if isinstance(value, int) else value


def cells(row, before=None):
    """Return the cells of a row; `before` is the row as it stood before the latest correction."""
    old = {figure.name: shown(before, figure) for figure in FIGURES} if before else {}
    new = [(figure, shown(row, figure)) for figure in FIGURES]
    return [
        Cell(figure, text, was if (was := old.get(figure.name, text)) != text else "")
        for figure, text in new
    ]


def mismatch(name, parts, stated):
    """Return the sentence about a stated sum that its parts do not make, or "" where they do."""
    if sum(parts) == stated:
        return ""
    return (
        f"{SUM_LABELS[name]}: tổng ghi {grouped(stated)}, nhưng "
        f"{' + '.join(map(grouped, parts))} = {grouped(sum(parts))}, "
        f"chênh lệch {grouped(abs(sum(parts) - stated))}."
    )


def laid_out(period, before):
    """Return the table of a period as its page lays it out, changed cells marked.

    `before` holds the rows by sector as they stood before the latest correction, if any.
    """

    def old(row):
        return before.get(row.sector_id, SectorResult()) if before else None

    rows = [(row, cells(row, old(row))) for row in period.rows.all()]
    old_totals = SectorResult.sum_of(before.values()) if before else None
    return {"groups": GROUPS, "rows": rows, "totals": cells(period.totals, old_totals)}


def as_lists(period):
    """Return the table as rows of numbers and texts under `COLUMNS`, the totals last."""
    rows = [
        [number, row.sector.name, *_values(row), row.note]
        for number, row in enumerate(period.rows.all(), start=1)
    ]
    return [*rows, [None, TOTAL, *_values(period.totals), ""]]


def _values(row):
    return [getattr(row, figure.name) for figure in FIGURES]


def as_json(period, corrections):
    """Return a period as a mapping for machines. These names stay.

    - `period`: `key` as in addresses, `kind` (month, quarter, year), `year`, `number` (0 for a
      year), `label`, `first_day`, `last_day`
    - `origin` of the figures: typed, imported, computed; `data_until`: the last day that they
      count, or null; `published_at`
    - `rows`: each with `sector`, `note` and the figures; `totals`: the figures of all rows
    - the figures: `received` = `carried_over` + `new_online` + `new_direct`; `resolved` = `early`
      + `on_time` + `late`; `pending` = `pending_in_time` + `pending_late`; `returned`; and
      `received` = `resolved` + `pending` + `returned`
    - `ratios` of `early`, `on_time`, `late`: `numerator`, `denominator` (what was resolved),
      `percent` (null where nothing was resolved), `text`
    - `corrections` after publication, the newest first: `at`, `note`, and `changes`, each with
      `sector`, `figure`, `before`, `after`
    """
    return {
        "period": {
            "key": period.key,
            "kind": period.kind,
            "year": period.year,
            "number": period.number,
            "label": period.label,
            "first_day": period.first_day.isoformat(),
            "last_day": period.last_day.isoformat(),
        },
        "origin": period.origin,
        "data_until": period.data_until and period.data_until.isoformat(),
        "published_at": timezone.localtime(period.publish_at).isoformat(timespec="seconds"),
        "rows": [
            {"sector": row.sector.name, **as_data(row), "note": row.note}
            for row in period.rows.all()
        ],
        "totals": as_data(period.totals),
        "corrections": [
            {
                "at": timezone.localtime(correction.at).isoformat(timespec="seconds"),
                "note": correction.note,
                "changes": [
                    {
                        "sector": change.sector,
                        "figure": change.figure,
                        "before": change.before,
                        "after": change.after,
                    }
                    for change in correction.changes
                ],
            }
            for correction in corrections
        ],
    }


def as_data(row):
    """Return the figures of a row by their names, each ratio with what it was made of."""
    numbers = {f.name: getattr(row, f.name) for f in FIGURES if not f.name.endswith("_ratio")}
    return {**numbers, "ratios": {name: _ratio(row, name) for name in RATIOS}}


def _ratio(row, name):
    part, whole = getattr(row, name), row.resolved
    tenths = tenths_of_percent(part, whole)
    return {
        "numerator": part,
        "denominator": whole,
        "percent": None if tenths is None else tenths / 10,
        "text": getattr(row, f"{name}_ratio"),
    }
