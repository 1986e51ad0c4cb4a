"""What readers say of what they read; nothing of who they are is kept."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.shared.fields import CharField, TextField

ANSWERED_WITHIN = timedelta(days=15)  # Luật Tiếp cận thông tin 2016, Điều 22


class Helpfulness(models.Model):
    """Mức hữu ích: how many readers of an item said in a month that it helped them, or not.

    Satisfaction with the information: Nghị định 224/2026/NĐ-CP, Điều 10.3.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name="loại nội dung"
    )
    object_id = models.PositiveBigIntegerField("mã mục")
    item = GenericForeignKey()
    title = CharField("mục", max_length=300)
    month = models.DateField("tháng")
    useful = models.PositiveIntegerField("hữu ích", default=0)
    useless = models.PositiveIntegerField("không hữu ích", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "đánh giá của người đọc"
        ordering = ["-month", "-useless", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "month"], name="helpfulness_unique_month"
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.month:%m/%Y}"


class Report(models.Model):
    """Báo thông tin sai: what a reader says is wrong in an item, and what the office did about it.

    Checked and answered within fifteen days, corrected in the same form: Luật Tiếp cận thông tin
    2016, Điều 22.
    """

    class State(models.TextChoices):
        NEW = "new", "chưa xem"
        CHECKING = "checking", "đang kiểm tra"
        CORRECTED = "corrected", "đã sửa"
        UNFOUNDED = "unfounded", "thông tin không sai"
        SPAM = "spam", "tin rác"

    OPEN = (State.NEW, State.CHECKING)

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name="loại nội dung"
    )
    object_id = models.PositiveBigIntegerField("mã mục")
    item = GenericForeignKey()
    title = CharField("mục", max_length=300)
    note = TextField("người đọc viết", blank=True, max_length=1000)
    received_at = models.DateTimeField("nhận lúc", auto_now_add=True, db_index=True)
    state = models.CharField(
        "xử lý", max_length=12, choices=State.choices, default=State.NEW, db_index=True
    )
    outcome = TextField(
        "kết quả kiểm tra", blank=True, help_text="Đã sửa gì, hoặc vì sao thông tin không sai."
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người xử lý",
    )
    handled_at = models.DateTimeField("xử lý lúc", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "tin báo thông tin sai"
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return self.title

    @property
    def answer_by(self):
        """Return the moment by which it has to be checked and answered."""
        return self.received_at + ANSWERED_WITHIN
