"""What the charts about the results of a period show and say."""

from dataclasses import dataclass
from functools import cached_property

from portal.shared.charts import (
    Columns,
    Figure,
    Moment,
    PercentLine,
    Series,
    Share,
    Shares,
    SmallColumns,
    counted,
)
from portal.shared.text import grouped
from tthc.figures import percent
from tthc.models import ResultPeriod
from tthc.models.results import ROMAN

PERIODS = 12
SECTORS = 8  # more bars than these are read in the table
AXES = {"month": ("Tháng", "Năm"), "quarter": ("Quý", "Năm"), "year": ("Năm", "")}
NOTHING_RESOLVED = "{} chưa giải quyết xong hồ sơ nào nên không có tỷ lệ."


@dataclass(frozen=True)
class Course:
    """A period and those of its kind before it, without a hole in the calendar."""

    period: ResultPeriod
    earlier: list[ResultPeriod]

    @cached_property
    def totals(self):
        return self.period.totals

    @cached_property
    def steps(self):
        """Return (period, totals) of the last twelve, the oldest first; None for what is unknown."""
        known = {period.last_month: period.totals for period in self.earlier}
        known[self.period.last_month] = self.totals
        spans = range(PERIODS - 1, -1, -1)
        months = [self.period.last_month - self.period.months * span for span in spans]
        kind = self.period.kind
        return [
            (ResultPeriod.ending(kind, month), known.get(month))
            for month in months
            if month >= min(known)
        ]

    @property
    def charts(self):
        """Return the three charts of the results page."""
        return [self.received_and_resolved(), self.in_time_and_late(), self.kept_ratio()]

    def received_and_resolved(self):
        return Columns(
            key="tiep-nhan",
            title="Tiếp nhận và đã giải quyết",
            message=(
                f"{self.period.label} tiếp nhận {grouped(self.totals.received)} hồ sơ, "
                f"đã giải quyết {grouped(self.totals.resolved)} hồ sơ, "
                f"đang giải quyết {grouped(self.totals.pending)} hồ sơ."
            ),
            **self._axes,
            series=[
                self._counts("Tiếp nhận", "received"),
                self._counts("Đã giải quyết", "resolved"),
            ],
        )

    def in_time_and_late(self):
        rows = list(self.period.rows.all())
        sectors = [share(row.sector.name, row) for row in rows] if 1 < len(rows) <= SECTORS else []
        resolved = self.totals.resolved
        told = (
            f"Trong {grouped(resolved)} hồ sơ đã giải quyết, {self.totals.kept_ratio} xong trước "
            f"hoặc đúng hạn, {self.totals.late_ratio} quá hạn."
        )
        return Shares(
            key="dung-han",
            title="Đúng hạn và quá hạn",
            message=told if resolved else NOTHING_RESOLVED.format(self.period.label),
            names=["Trước hạn", "Đúng hạn", "Quá hạn"],
            shares=[share(f"{self.period.label}, mọi lĩnh vực", self.totals), *sectors],
            unit="Lĩnh vực",
        )

    def kept_ratio(self):
        return PercentLine(
            key="ty-le",
            title="Tỷ lệ trước và đúng hạn",
            message=self._ratio_message(),
            **self._axes,
            series=[Series("Trước và đúng hạn", [kept(totals) for _, totals in self.steps])],
        )

    def _ratio_message(self):
        ratios = [(kept(totals), period) for period, totals in self.steps]
        known = [(ratio, period) for ratio, period in ratios if ratio]
        if not ratios[-1][0]:
            return NOTHING_RESOLVED.format(self.period.label)
        told = f"{self.period.label}: {self.totals.kept_ratio} hồ sơ xong trước hoặc đúng hạn"
        if len(known) == 1:
            return f"{told}."
        (low, worst), (high, best) = min(known, key=by_amount), max(known, key=by_amount)
        return (
            f"{told}; thấp nhất {low.text} ({worst.name_within}), "
            f"cao nhất {high.text} ({best.name_within})."
        )

    def small(self, key):
        """Return the chart that goes with one line about the period."""
        first = self.steps[0][0]
        since = f" từ {first.name_within}" if len(self.steps) > 1 else ""
        return SmallColumns(
            key=key,
            title=f"Số hồ sơ đã giải quyết{since} đến {self.period.name_within}",
            message=f"{self.period.label}: {grouped(self.totals.resolved)} hồ sơ.",
            **self._axes | {"moments": [in_short(period) for period, _ in self.steps]},
            series=[self._counts("Đã giải quyết", "resolved")],
        )

    @property
    def on_home(self):
        return self.small("trang-chu")

    @property
    def in_sidebar(self):
        return self.small("thanh-ben")

    @property
    def _axes(self):
        return {
            "moments": [moment(period) for period, _ in self.steps],
            "unit": "Kỳ",
            "axis": AXES[self.period.kind],
        }

    def _counts(self, name, attribute):
        return Series(
            name,
            [totals and counted(getattr(totals, attribute)) for _, totals in self.steps],
        )


def by_amount(pair):
    return pair[0].amount


def moment(period):
    """Return a period as a place on the axis: its number below its column, its year below that."""
    if period.kind == ResultPeriod.Kind.YEAR:
        return Moment(period.label, str(period.year))
    number = ROMAN[period.number] if period.kind == ResultPeriod.Kind.QUARTER else period.number
    return Moment(period.label, str(number), str(period.year))


def in_short(period):
    """Return the place of a period where two names share a narrow line: "Tháng 12/2025"."""
    return moment(period)._replace(name=period.label.replace(" năm ", "/"))


def kept(totals):
    """Return the share of what was resolved in time, or None where nothing was resolved."""
    if not totals or not totals.resolved:
        return None
    return Figure(100 * (totals.early + totals.on_time) / totals.resolved, totals.kept_ratio)


def share(name, row):
    """Return what was resolved early, on time and late out of all that was resolved."""
    counts = [row.early, row.on_time, row.late]
    return Share(
        name,
        [Figure(count, f"{grouped(count)} ({percent(count, row.resolved)})") for count in counts],
    )


def course_of(period):
    """Return a period, published or not yet, after the published ones of its kind."""
    return Course(period, list(ResultPeriod.objects.published().before(period, PERIODS)))


def latest_course():
    """Return the published period that ended last after those of its kind, or None."""
    periods = list(ResultPeriod.objects.published().latest_of_a_kind(PERIODS))
    return Course(periods[0], periods[1:]) if periods else None
