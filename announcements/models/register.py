"""Sổ đăng ký văn bản đi (Nghị định 30/2020/NĐ-CP, Điều 15 and Phụ lục IV)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from announcements.models.agency import Agency
from announcements.models.dispatch import Dispatch
from portal.shared.fields import CharField, TextField


class Series(models.Model):
    """Hệ thống số: one run of numbers a year, given by the portal without gap or duplicate.

    A ward that numbers on paper has none and types its numbers.
    """

    name = CharField("tên", max_length=100, help_text="Ví dụ: Văn bản hành chính")
    issuer = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        limit_choices_to={"own": True},
        related_name="series",
        verbose_name="cơ quan ban hành",
    )
    types = models.JSONField(
        "loại văn bản",
        default=list,
        blank=True,
        help_text="Để trống thì nhận mọi loại chưa có hệ thống số riêng.",
    )
    paper_year = models.PositiveSmallIntegerField(
        "năm đang cấp số trên giấy", null=True, blank=True
    )
    paper_number = models.PositiveIntegerField(
        "số cuối cùng đã cấp trên giấy",
        default=0,
        help_text="Trong năm ở trên; cổng cấp tiếp từ số sau đó.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "hệ thống số"
        ordering = ["issuer__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "name"],
                name="series_name_unique_per_issuer",
                violation_error_message="Cơ quan này đã có hệ thống số mang tên này.",
            ),
        ]

    def __str__(self):
        return self.name


class RegisterEntry(models.Model):
    """Dòng của sổ văn bản đi: a number that was given, with its dispatch or why it was cancelled."""

    series = models.ForeignKey(
        Series,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="entries",
        verbose_name="hệ thống số",
    )  # none where the number was typed
    issuer = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        editable=False,
        related_name="register",
        verbose_name="cơ quan ban hành",
    )
    year = models.PositiveSmallIntegerField("năm", editable=False)
    number = models.PositiveIntegerField("số", editable=False)
    letter = CharField("chữ sau số", max_length=1, blank=True, editable=False)
    dispatch = models.OneToOneField(
        Dispatch,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="entry",
        verbose_name="văn bản",
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người lấy số",
    )
    taken_at = models.DateTimeField("lấy số lúc", auto_now_add=True)
    copies = models.PositiveSmallIntegerField("số lượng bản", null=True, blank=True)
    sent_on = models.DateField("ngày chuyển", null=True, blank=True)
    received_by = CharField("ký nhận", max_length=100, blank=True)
    note = CharField("ghi chú", max_length=300, blank=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người hủy",
    )
    cancellation_reason = TextField("lý do hủy", default="", editable=False)
    cancelled_text = TextField("văn bản đã hủy số", default="", editable=False)

    class Meta:
        verbose_name = "dòng sổ văn bản đi"
        verbose_name_plural = "sổ văn bản đi"
        ordering = ["-year", "-number", "-letter", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                condition=Q(series__isnull=False),
                name="registerentry_number_once_per_series_and_year",
            ),
            models.CheckConstraint(
                name="registerentry_has_dispatch_or_reason",
                condition=Q(dispatch__isnull=False, cancelled_at=None, cancellation_reason="")
                | (Q(dispatch=None, cancelled_at__isnull=False) & ~Q(cancellation_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.number:02}{self.letter}/{self.year}"
