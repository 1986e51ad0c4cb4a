"""What stands above every page for a time."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from portal.models.addresses import INTERNAL_OR_WEB
from portal.shared.edition import next_moments
from portal.shared.fields import CharField, TextField

SATURDAY = 5
LONG = timedelta(days=30)
NOTICE = 7  # working days before a planned downtime: Nghị định 224/2026/NĐ-CP, Điều 13.1a


class AlertQuerySet(models.QuerySet["Alert"]):
    def current(self, at=None):
        """Return what stands above every page at a moment (now by default), the gravest first."""
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, ends_at__gt=at).order_by("level", "-starts_at", "pk")

    def next_changes(self, at):
        """Return queries for the first moments after another at which an alert appears or goes."""
        return next_moments(self, at, "starts_at", "ends_at")

    def with_state(self, at=None):
        """Annotate each alert with `state`: where it stands at a moment, in words for staff."""
        at = at or timezone.now()
        return self.annotate(
            state=Case(
                When(ends_at__lte=at, then=Value("đã hết")),
                When(starts_at__gt=at, then=Value("sắp hiện")),
                default=Value("đang hiện"),
            )
        )


class Alert(models.Model):
    """Thông báo khẩn: a few words above every page, which go by themselves when their time is over."""

    class Level(models.IntegerChoices):
        URGENT = 1, "khẩn cấp"
        WARNING = 2, "cảnh báo"
        NOTICE = 3, "lưu ý"

    level = models.PositiveSmallIntegerField("mức", choices=Level.choices, default=Level.WARNING)
    title = CharField("tiêu đề", max_length=120, help_text="Ví dụ: Bão số 3 đang vào bờ")
    text = TextField(
        "nội dung",
        max_length=400,
        help_text="Một, hai câu: việc gì, ở đâu, người dân cần làm gì.",
    )
    url = CharField(
        "địa chỉ trang có chi tiết",
        max_length=200,
        blank=True,
        validators=[INTERNAL_OR_WEB],
        help_text="Ví dụ: /bai-viet/12-ung-pho-bao-so-3/. Để trống nếu chưa có.",
    )
    starts_at = models.DateTimeField("hiện từ", default=timezone.now)
    ends_at = models.DateTimeField("hiện đến", help_text="Đến lúc này thì tự mất khỏi trang.")
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thông báo khẩn"
        ordering = ["-ends_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="alert_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Thời điểm “hiện đến” phải sau “hiện từ”.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def lasts_long(self):
        """Say whether it stands so long that readers no longer see it."""
        return self.ends_at - self.starts_at > LONG


class DowntimeQuerySet(models.QuerySet["Downtime"]):
    def announced(self, at=None):
        """Return what is planned or under way at a moment (now by default), the next first."""
        return self.filter(ends_at__gt=at or timezone.now()).order_by("starts_at", "pk")

    def next_changes(self, at):
        """Return queries for the first moments after another at which a downtime begins or ends."""
        return next_moments(self, at, "starts_at", "ends_at")


class Downtime(models.Model):
    """Tạm ngừng hoạt động có kế hoạch: told to citizens beforehand, with when the site is back.

    At least seven working days before: Nghị định 224/2026/NĐ-CP, Điều 13.1a.
    """

    starts_at = models.DateTimeField(
        "tạm ngừng từ",
        help_text="Báo trước ít nhất 07 ngày làm việc; có ngày lễ, Tết ở giữa thì cộng thêm.",
    )
    ends_at = models.DateTimeField("dự kiến hoạt động lại lúc")
    reason = CharField("lý do", max_length=200, help_text="Ví dụ: nâng cấp máy chủ")
    meanwhile = CharField(
        "trong lúc đó người dân",
        max_length=300,
        blank=True,
        help_text="Ví dụ: gọi đường dây nóng, hoặc đến Trung tâm Phục vụ hành chính công.",
    )
    why_so_late = CharField(
        "lý do báo muộn",
        max_length=200,
        blank=True,
        help_text="Chỉ ghi khi báo trước chưa đủ 07 ngày làm việc.",
    )
    announced_at = models.DateTimeField("thông báo lúc", auto_now_add=True)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    objects = DowntimeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lịch tạm ngừng hoạt động"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="downtime_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Thời điểm hoạt động lại phải sau lúc tạm ngừng.",
            ),
        ]

    def __str__(self):
        return f"Tạm ngừng từ {timezone.localtime(self.starts_at):%H:%M %d/%m/%Y}"

    def clean(self):
        if not self.starts_at or self.why_so_late:
            return
        announced = timezone.localdate(self.announced_at or timezone.now())
        earliest = working_days_after(announced, NOTICE)
        if timezone.localdate(self.starts_at) < earliest:
            raise ValidationError(
                {
                    "why_so_late": (
                        f"Phải báo trước ít nhất 07 ngày làm việc, tức là sớm nhất ngừng từ ngày "
                        f"{earliest:%d/%m/%Y}. Hãy lùi lịch, hoặc ghi lý do báo muộn ở đây."
                    )
                }
            )


def working_days_after(day, number):
    """Return the first day before which so many working days lie after a day.

    Saturdays and Sundays are not counted; the holidays of a year are not known here.
    """
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day + timedelta(days=1)
