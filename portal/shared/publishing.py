"""What a citizen may read: written once, for every model that is published."""

from datetime import UTC, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

OF_OUR_TIME = [
    MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC), "Thời điểm phải từ năm 2000 trở đi."),
    MaxValueValidator(datetime(2200, 1, 1, tzinfo=UTC), "Thời điểm phải trước năm 2200."),
]


class PublishableQuerySet(models.QuerySet):
    """The public rule takes the moment as an argument; it is never asked of a single row."""

    def published(self, at=None):
        """Return what a citizen may read at a given moment (now by default)."""
        at = at or timezone.now()
        live = self.filter(status=Publishable.Status.PUBLISHED, publish_at__lte=at)
        return live.exclude(expire_at__lte=at)


class Publishable(models.Model):
    """Nội dung được đăng: something that starts as a draft and is public for a time."""

    class Status(models.TextChoices):
        DRAFT = "draft", "bản nháp"
        PUBLISHED = "published", "đã đăng"

    status = models.CharField(
        "trạng thái", max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    publish_at = models.DateTimeField(
        "đăng lúc",
        default=timezone.now,
        validators=OF_OUR_TIME,
        help_text="Người dân thấy từ thời điểm này, nếu trạng thái là “đã đăng”.",
    )
    expire_at = models.DateTimeField(
        "ngừng hiển thị lúc",
        null=True,
        blank=True,
        validators=OF_OUR_TIME,
        help_text="Từ thời điểm này người dân không thấy nữa. Để trống nếu không có hạn.",
    )
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)
    was_public = models.BooleanField("đã từng được đăng", default=False, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_expires_after_publish",
                condition=Q(expire_at=None) | Q(expire_at__gt=F("publish_at")),
                violation_error_message="Thời điểm ngừng hiển thị phải sau thời điểm đăng.",
            ),
        ]

    def save(self, *, update_fields=None, **kwargs):
        self.was_public = self.was_public or self.status == self.Status.PUBLISHED
        if update_fields is not None:
            update_fields = {*update_fields, "was_public"}
        super().save(update_fields=update_fields, **kwargs)
