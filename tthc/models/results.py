from calendar import monthrange
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, Q, Subquery, Sum, When
from django.urls import reverse

from portal.shared.collation import by_name
from portal.shared.fields import CharField
from portal.shared.metadata import Metadata, last_change
from portal.shared.models import AttachedFile
from portal.shared.publishing import Publishable, PublishableQuerySet
from portal.shared.text import grouped
from tthc.figures import percent
from tthc.models.procedure import Sector

UNBALANCED = "unbalanced"
MONTHS = {"month": 1, "quarter": 3, "year": 12}
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


class ResultPeriodQuerySet(PublishableQuerySet):
    def with_key(self, key):
        """Return the period that an address names: "2024-05", "2024-q2" or "2024"."""
        year, _, part = key.partition("-")
        if not part:
            return self.filter(kind=ResultPeriod.Kind.YEAR, year=year)
        if part.startswith("q"):
            return self.filter(kind=ResultPeriod.Kind.QUARTER, year=year, number=part[1:])
        return self.filter(kind=ResultPeriod.Kind.MONTH, year=year, number=part)

    def with_rows(self):
        """Return the periods with their rows and sectors, in two queries."""
        rows = SectorResult.objects.select_related("sector")
        return self.prefetch_related(models.Prefetch("rows", queryset=rows))

    def just_before(self, period):
        """Return the period of the same kind that ended the day before this one began."""
        first = period.first_day
        return self.filter(kind=period.kind, last_month=first.year * 12 + first.month - 1)

    def with_totals(self):
        """Return the periods with the sums of their rows, in the same query."""
        sums = {f"sum_{name}": Sum(f"rows__{name}", default=0) for name in SectorResult.COUNTS}
        return self.annotate(**sums).order_by(*self.model._meta.ordering)

    def latest_with_rows(self):
        """Return the period that ended last, or None; of two that ended together the shorter."""
        return self.with_rows().first()

    def latest_of_a_kind(self, count):
        """Return the period that ended last and those of its kind before it, with their totals."""
        return self.filter(kind=Subquery(self.values("kind")[:1])).with_totals()[:count]

    def before(self, period, count):
        """Return those of its kind in the `count` spans that end with a period, with their totals."""
        since = period.last_month - period.months * count
        spans = self.filter(kind=period.kind, last_month__lt=period.last_month)
        return spans.filter(last_month__gt=since).with_totals()


class ResultPeriod(Publishable):
    """Kỳ công bố kết quả giải quyết thủ tục hành chính: a month, a quarter or a year."""

    class Kind(models.TextChoices):
        MONTH = "month", "tháng"
        QUARTER = "quarter", "quý"
        YEAR = "year", "năm"

    class Origin(models.TextChoices):
        TYPED = "typed", "nhập tay"
        IMPORTED = "imported", "nhập từ tệp"
        COMPUTED = "computed", "tính từ hồ sơ"

    kind = models.CharField("loại kỳ", max_length=7, choices=Kind.choices, default=Kind.MONTH)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveSmallIntegerField(
        "tháng hoặc quý số", default=0, help_text="Kỳ tháng: 1–12; kỳ quý: 1–4; kỳ năm: để 0."
    )
    origin = models.CharField(
        "nguồn số liệu", max_length=8, choices=Origin.choices, default=Origin.TYPED
    )
    data_until = models.DateField("số liệu đến hết ngày", null=True, blank=True)
    last_month = models.GeneratedField(
        verbose_name="tháng cuối kỳ, đếm từ đầu Công nguyên",
        expression=F("year") * 12
        + Case(
            When(kind=Kind.MONTH, then=F("number")),
            When(kind=Kind.QUARTER, then=F("number") * 3),
            default=12,
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    parts = ("rows", "attachments")
    file_ways = ("attachments__file",)

    objects = ResultPeriodQuerySet.as_manager()

    class Meta(Publishable.Meta):
        permissions = [("publish_resultperiod", "duyệt, trả lại, gỡ")]
        verbose_name = verbose_name_plural = "kỳ công bố kết quả"
        ordering = ["-last_month", "kind"]  # the kinds sort from the shortest to the longest
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "year", "number"],
                condition=Q(amends=None),
                name="resultperiod_unique",
                violation_error_message="Kỳ này đã có. Hãy mở kỳ đã có để sửa số liệu.",
            ),
            models.CheckConstraint(
                name="resultperiod_number_fits_kind",
                condition=Q(kind="month", number__range=(1, 12))
                | Q(kind="quarter", number__range=(1, 4))
                | Q(kind="year", number=0),
                violation_error_message=(
                    "Kỳ tháng phải có số từ 1 đến 12, kỳ quý từ 1 đến 4, kỳ năm để số 0."
                ),
            ),
            models.CheckConstraint(
                name="resultperiod_year_of_this_century",
                condition=Q(year__range=(2000, 2099)),
                violation_error_message="Năm phải từ 2000 đến 2099.",
            ),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("tthc:period", args=[self.key])

    @property
    def key(self):
        """Return the period as addresses name it: "2024-05", "2024-q2" or "2024"."""
        if self.kind == self.Kind.MONTH:
            return f"{self.year}-{self.number:02}"
        if self.kind == self.Kind.QUARTER:
            return f"{self.year}-q{self.number}"
        return str(self.year)

    @property
    def short_label(self):
        """Return "Tháng 5", "Quý II" or "Cả năm", as the period is called beside its year."""
        if self.kind == self.Kind.MONTH:
            return f"Tháng {self.number}"
        if self.kind == self.Kind.QUARTER:
            return f"Quý {ROMAN.get(self.number, self.number)}"
        return "Cả năm"

    @property
    def label(self):
        """Return "Tháng 5 năm 2024", "Quý II năm 2024" or "Năm 2024"."""
        if self.kind == self.Kind.YEAR:
            return f"Năm {self.year}"
        return f"{self.short_label} năm {self.year}"

    @property
    def first_day(self):
        return date(self.year, max(self.number - 1, 0) * self.months + 1, 1)

    @property
    def last_day(self):
        month = max(self.number, 1) * self.months
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def name_within(self):
        """Return the label as it stands within a sentence: "tháng 5 năm 2024"."""
        return self.label[0].lower() + self.label[1:]

    @property
    def metadata(self):
        return Metadata(published=self.publish_at, modified=last_change(self))

    @property
    def months(self):
        return MONTHS[self.kind]

    @classmethod
    def ending(cls, kind, last_month):
        """Return an unsaved period of a kind, by its `last_month`."""
        year, month = divmod(last_month - 1, 12)
        number = 0 if kind == cls.Kind.YEAR else (month + 1) // MONTHS[kind]
        return cls(kind=kind, year=year, number=number)

    @property
    def totals(self):
        """Return the sums of all rows, as a row that has no sector and is never saved."""
        if hasattr(self, "sum_early"):  # with_totals() asked the database
            return SectorResult(
                **{name: getattr(self, f"sum_{name}") for name in SectorResult.COUNTS}
            )
        return SectorResult.sum_of(self.rows.all())


def count_field(label):
    """Return a field for a number of dossiers."""
    return models.PositiveIntegerField(label, default=0, validators=[MaxValueValidator(9_999_999)])


class SectorResult(models.Model):
    """Kết quả của một lĩnh vực: a row of the published table; its sums must agree."""

    COUNTS = [
        "carried_over", "new_online", "new_direct",
        "early", "on_time", "late",
        "pending_in_time", "pending_late",
        "returned",
    ]  # fmt: skip

    period = models.ForeignKey(ResultPeriod, on_delete=models.CASCADE, related_name="rows")
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="results", verbose_name="lĩnh vực"
    )
    carried_over = count_field("kỳ trước chuyển sang")
    new_online = count_field("nhận trực tuyến")
    new_direct = count_field("nhận trực tiếp, bưu chính")
    early = count_field("xong trước hạn")
    on_time = count_field("xong đúng hạn")
    late = count_field("xong quá hạn")
    pending_in_time = count_field("đang làm, trong hạn")
    pending_late = count_field("đang làm, quá hạn")
    returned = count_field("trả lại, rút")
    note = CharField("ghi chú", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "kết quả theo lĩnh vực"
        ordering = ["sector__position", by_name("sector__name")]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "sector"],
                name="sectorresult_unique_per_period",
                violation_error_message="Lĩnh vực này đã có số liệu trong kỳ.",
            ),
            models.CheckConstraint(
                name="sectorresult_sums_agree",
                condition=Q(
                    carried_over=F("early")
                    + F("on_time")
                    + F("late")
                    + F("pending_in_time")
                    + F("pending_late")
                    + F("returned")
                    - F("new_online")
                    - F("new_direct")
                ),
                violation_error_code=UNBALANCED,
                violation_error_message=(
                    "Tiếp nhận phải bằng đã giải quyết + đang giải quyết + trả lại, rút."
                ),
            ),
        ]

    def __str__(self):
        return self.sector.name

    def validate_constraints(self, exclude=None):
        """Refuse what the database would refuse; about a wrong sum, say which figures disagree."""
        try:
            super().validate_constraints(exclude)
        except ValidationError as error:
            for problem in error.error_dict.get(NON_FIELD_ERRORS, []):
                if problem.code == UNBALANCED:
                    problem.message = self.disagreement
            raise

    @classmethod
    def sum_of(cls, rows):
        """Return the sums of these rows, as a row that has no sector and is never saved."""
        return cls(**{name: sum(getattr(row, name) for row in rows) for name in cls.COUNTS})

    @property
    def received(self):
        return self.carried_over + self.new_online + self.new_direct

    @property
    def resolved(self):
        return self.early + self.on_time + self.late

    @property
    def kept(self):
        """Return what was resolved early or on time."""
        return self.early + self.on_time

    @property
    def pending(self):
        return self.pending_in_time + self.pending_late

    @property
    def disagreement(self):
        """Return the sentence that names the sums that do not agree, or "" where they do."""
        accounted = self.resolved + self.pending + self.returned
        if self.received == accounted:
            return ""
        return (
            f"Số liệu không khớp: tiếp nhận {grouped(self.received)}, nhưng "
            f"đã giải quyết {grouped(self.resolved)} + đang giải quyết {grouped(self.pending)} "
            f"+ trả lại, rút {grouped(self.returned)} = {grouped(accounted)}, "
            f"chênh lệch {grouped(abs(self.received - accounted))}."
        )

    @property
    def early_ratio(self):
        """Return "86,5 %", what was resolved early out of all that was resolved, or "–"."""
        return percent(self.early, self.resolved)

    @property
    def on_time_ratio(self):
        return percent(self.on_time, self.resolved)

    @property
    def late_ratio(self):
        return percent(self.late, self.resolved)

    @property
    def kept_ratio(self):
        """Return what was resolved early or on time out of all that was resolved, or "–"."""
        return percent(self.kept, self.resolved)


class PeriodAttachment(AttachedFile):
    """Tệp đính kèm kỳ công bố, such as the signed report."""

    period = models.ForeignKey(ResultPeriod, on_delete=models.CASCADE, related_name="attachments")

    class Meta(AttachedFile.Meta):
        verbose_name = "tệp đính kèm kỳ công bố"
