"""The public structure of a ward: its units, officials, reception of citizens, channels and maps.

Nghị định 224/2026/NĐ-CP, Điều 9.1c and 10. Only what belongs to the office: no home address, no
private number, no day of birth.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.models.addresses import DIALLED, WEB, tel_uri
from portal.shared.fields import CharField, TextField
from portal.shared.models import StoredFile


class Contactable(models.Model):
    """What one can reach by the telephone and the mailbox of the office."""

    phone = CharField("điện thoại cơ quan", max_length=30, blank=True, validators=[DIALLED])
    email = models.EmailField("thư điện tử công vụ", blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    class Meta:
        abstract = True

    @property
    def phone_uri(self):
        return tel_uri(self.phone)


class Unit(Contactable):
    """Bộ phận trong tổ chức bộ máy hành chính của phường, xã."""

    name = CharField("tên bộ phận", max_length=200, unique=True)
    task = TextField("nhiệm vụ", blank=True)
    room = CharField("nơi làm việc", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "bộ phận"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class OfficialQuerySet(models.QuerySet["Official"]):
    def leaders(self):
        return self.filter(unit=None)

    def spokespersons(self):
        return self.filter(spokesperson_since__isnull=False)


class Official(Contactable):
    """Lãnh đạo, người phụ trách: who holds an office, what for, and how to reach them at work."""

    name = CharField("họ và tên", max_length=100)
    title = CharField("chức vụ", max_length=150)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
        verbose_name="bộ phận",
        help_text="Để trống nếu là lãnh đạo phường, xã.",
    )
    task = TextField("nhiệm vụ được phân công", blank=True)
    biography = TextField(
        "tiểu sử tóm tắt",
        blank=True,
        help_text="Quá trình công tác. Không ghi ngày sinh, quê quán, chỗ ở, gia đình.",
    )
    spokesperson_since = models.DateField(
        "là người phát ngôn từ ngày",
        null=True,
        blank=True,
        help_text="Phải công bố trong 24 giờ kể từ khi được giao; để trống nếu không phải.",
    )

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lãnh đạo, cán bộ phụ trách"
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.name}, {self.title}"


class ReceptionQuerySet(models.QuerySet["Reception"]):
    def upcoming(self, today=None):
        """Return the weekly receptions, Monday first, then those of single days not yet over."""
        today = today or timezone.localdate()
        rows = self.filter(Q(date=None) | Q(date__gte=today)).select_related("official")
        return rows.order_by(F("weekday").asc(nulls_last=True), "date", "starts", "pk")


class Reception(models.Model):
    """Lịch tiếp công dân: each week on the same day, or once on one date."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, "thứ Hai"
        TUESDAY = 2, "thứ Ba"
        WEDNESDAY = 3, "thứ Tư"
        THURSDAY = 4, "thứ Năm"
        FRIDAY = 5, "thứ Sáu"
        SATURDAY = 6, "thứ Bảy"
        SUNDAY = 7, "Chủ nhật"

    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, related_name="receptions", verbose_name="người tiếp"
    )
    weekday = models.PositiveSmallIntegerField(
        "hằng tuần vào", choices=Weekday.choices, null=True, blank=True
    )
    date = models.DateField("hoặc một ngày", null=True, blank=True)
    starts = models.TimeField("từ giờ")
    ends = models.TimeField("đến giờ")
    place = CharField("nơi tiếp", max_length=200)
    note = CharField("ghi chú", max_length=200, blank=True)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lịch tiếp công dân"
        ordering = ["weekday", "date", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reception_weekly_or_once",
                condition=Q(weekday=None, date__isnull=False) | Q(weekday__isnull=False, date=None),
                violation_error_message=(
                    "Hãy chọn một trong hai: một ngày trong tuần, hoặc một ngày cụ thể."
                ),
            ),
            models.CheckConstraint(
                name="reception_ends_after_it_starts",
                condition=Q(ends__gt=F("starts")),
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
        ]

    def __str__(self):
        day = f"{self.date:%d/%m/%Y}" if self.date else self.get_weekday_display()
        return ", ".join(filter(None, [self.official.name, day]))


class Channel(models.Model):
    """Kênh chính thức: where the ward speaks to citizens, and nowhere else."""

    class Kind(models.TextChoices):
        WEB = "web", "trang thông tin điện tử"
        APP = "app", "ứng dụng"
        SOCIAL = "social", "mạng xã hội"
        PHONE = "phone", "tổng đài"
        MAIL = "mail", "thư điện tử"

    kind = models.CharField("loại kênh", max_length=10, choices=Kind.choices)
    name = CharField("tên kênh", max_length=150)
    address = CharField(
        "địa chỉ",
        max_length=200,
        help_text="Địa chỉ trang bắt đầu bằng https://, số điện thoại, hoặc hộp thư.",
    )
    note = CharField("dùng để", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "kênh chính thức"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def clean(self):
        try:
            LOOKS_OF_ADDRESS.get(self.kind, WEB)(self.address)
        except ValidationError as error:
            raise ValidationError({"address": error.messages}) from error

    @property
    def url(self):
        if self.kind == self.Kind.PHONE:
            return tel_uri(self.address)
        return f"mailto:{self.address}" if self.kind == self.Kind.MAIL else self.address


LOOKS_OF_ADDRESS: dict[str, Any] = {
    Channel.Kind.PHONE: DIALLED,
    Channel.Kind.MAIL: validate_email,
}


class WardMap(models.Model):
    """Bản đồ: a picture, and the same in words for whoever does not see it."""

    title = CharField("tên bản đồ", max_length=200)
    image = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="ảnh bản đồ"
    )
    in_words = TextField(
        "bản đồ bằng lời",
        help_text=(
            "Cho người không nhìn thấy ảnh: giáp những đâu, các tổ dân phố, "
            "trụ sở ở đâu, đi bằng đường nào."
        ),
    )
    drawn_on = models.DateField("theo hiện trạng ngày")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    file_ways = ("image",)

    class Meta:
        verbose_name = verbose_name_plural = "bản đồ"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title
