"""The charts about visits, and what they say."""

from portal.shared.charts import Columns, Figure, Moment, Series, Share, Shares, counted
from portal.shared.text import grouped


def chart_of_days(days):
    """Return a chart of (date, visits)."""
    return Columns(
        key="truy-cap",
        title=f"Lượt truy cập {len(days)} ngày qua",
        message=_told_of(days, "ngày {:%d/%m}"),
        moments=[Moment(f"{day:%d/%m/%Y}", f"{day:%d/%m}") for day, _ in days],
        series=[Series("Số lượt", [counted(visits) for _, visits in days])],
        unit="Ngày",
        axis=("Ngày", ""),
    )


def chart_of_months(months):
    """Return a chart of (first day, visits); None where nothing is known."""
    return Columns(
        key="truy-cap-thang",
        title=f"Lượt truy cập {len(months)} tháng qua",
        message=_told_of(months, "tháng {:%m/%Y}"),
        moments=[Moment(f"{m:%m/%Y}", str(m.month), str(m.year)) for m, _ in months],
        series=[Series("Số lượt", [None if n is None else counted(n) for _, n in months])],
        unit="Tháng",
        axis=("Tháng", "Năm"),
    )


def chart_of_devices(by_phone, known, number):
    """Return a chart of the visits by phone among those of which it is known."""
    by_computer = known - by_phone
    percent = round(100 * by_phone / known)
    return Shares(
        key="thiet-bi",
        title=f"Điện thoại hay máy tính, {number} ngày qua",
        message=f"{percent} % số lượt truy cập bằng điện thoại, {100 - percent} % bằng máy tính.",
        names=["Điện thoại", "Máy tính"],
        shares=[
            Share(
                f"{number} ngày qua",
                [
                    Figure(by_phone, f"{grouped(by_phone)} lượt ({percent} %)"),
                    Figure(by_computer, f"{grouped(by_computer)} lượt ({100 - percent} %)"),
                ],
            )
        ],
        unit="Thời gian",
    )


def _told_of(moments, name):
    known = [(visits, moment) for moment, visits in moments if visits]
    if not known:
        return "Chưa có lượt nào."
    most, busiest = max(known)
    total = grouped(sum(visits for visits, _ in known))
    return f"Tổng cộng {total} lượt; nhiều nhất {name.format(busiest)} với {grouped(most)} lượt."
