"""How many visits each day had and what was read; nothing here leads back to a reader."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from portal.shared.fields import CharField

MOST = 2_000_000_000  # fits a column of every database


class ImportedTotal(models.Model):
    """Số liệu trang cũ: what an earlier site had counted, in all or day by day."""

    visits = models.PositiveIntegerField(
        "số lượt",
        validators=[MaxValueValidator(MOST, "Số lượt không được quá 2 tỉ.")],
    )
    note = CharField("nguồn", max_length=200, help_text="Ví dụ: Trang cũ của phường, đến 30/6/2025")

    class Meta:
        verbose_name = verbose_name_plural = "số liệu trang cũ"
        constraints = [
            models.CheckConstraint(
                name="importedtotal_within_reason",
                condition=Q(visits__lte=MOST),
                violation_error_message="Số lượt không được quá 2 tỉ.",
            ),
        ]

    def __str__(self):
        return self.note


class DailyVisits(models.Model):
    """Lượt truy cập trong ngày: what one journal counted, or what an earlier site had counted.

    A day has one row, and one more for each time its journal was lost or an old site counted too.
    """

    date = models.DateField("ngày")
    visits = models.PositiveIntegerField("số lượt", db_default=0)
    views = models.PositiveIntegerField("số lượt xem trang", db_default=0)
    on_phone = models.PositiveIntegerField("số lượt bằng điện thoại", db_default=0)
    journal = models.CharField("sổ đếm", max_length=32, db_default="", editable=False)
    length = models.PositiveBigIntegerField("đã ghi đến byte", db_default=0, editable=False)
    written_at = models.DateTimeField("ghi lúc", null=True, editable=False)
    imported = models.ForeignKey(
        ImportedTotal,
        on_delete=models.CASCADE,
        verbose_name="trang cũ",
        null=True,
        editable=False,
        related_name="days",
    )

    class Meta:
        verbose_name = verbose_name_plural = "lượt truy cập theo ngày"
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "journal"],
                condition=Q(imported=None),
                name="dailyvisits_one_a_journal",
            ),
            models.UniqueConstraint(
                fields=["imported", "date"], name="dailyvisits_one_a_day_of_an_old_site"
            ),
        ]

    def __str__(self):
        return f"{self.date:%d/%m/%Y}: {self.visits}"


class DailyCount(models.Model):
    """Số đếm trong ngày của một nội dung: how often it was read, downloaded, missed or dropped."""

    class Kind(models.TextChoices):
        """What is counted; the subject says of what."""

        READ = "read", "lượt đọc"
        DOWNLOAD = "download", "lượt tải"
        REFERRER = "referrer", "trang dẫn đến"
        MISSED_SEARCH = "missed_search", "tìm không thấy"
        DROPPED = "dropped", "không tính"

    day = models.ForeignKey(
        DailyVisits, on_delete=models.CASCADE, related_name="counts", verbose_name="ngày"
    )
    kind = models.CharField("loại", max_length=16, choices=Kind)
    subject = models.CharField("nội dung", max_length=200, blank=True)
    number = models.PositiveIntegerField("số lần")

    class Meta:
        verbose_name = verbose_name_plural = "số đếm trong ngày"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "subject"], name="dailycount_one_a_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "subject"], name="dailycount_of_a_subject"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.subject}: {self.number}"
