"""The memory of the editorial desk: every saved version of an item, and who did what to it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from portal.shared.fields import CharField, TextField
from portal.shared.search import Searchable


class RevisionQuerySet(models.QuerySet["Revision"]):
    def since_publication(self):
        """Return the versions that came after the one that citizens read."""
        published = self.filter(published_at__isnull=False).order_by("-number")
        return self.filter(number__gt=published.values_list("number", flat=True).first() or 0)


class Revision(models.Model):
    """Phiên bản: the content of an item as one person saved it; the published ones are its history.

    `content` is what `portal.shared.revisions.snapshot` returns.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField("mã mục")
    item = GenericForeignKey()
    number = models.PositiveIntegerField("phiên bản")
    content = models.JSONField("nội dung", encoder=DjangoJSONEncoder)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người lưu",
    )
    saved_at = models.DateTimeField("lưu lúc", auto_now_add=True)
    change_note = CharField("nội dung thay đổi", max_length=300, blank=True)
    published_at = models.DateTimeField("đăng lúc", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người duyệt",
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "phiên bản"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="revision_unique_number"
            ),
        ]

    def __str__(self):
        return f"phiên bản {self.number}"


class LogRecordQuerySet(models.QuerySet["LogRecord"]):
    def write(self, row, *, by, action, item=None, **more):
        """Write a line about what somebody did to a row, or to the item that it is a copy of."""
        return self.create(
            actor=by,
            action=action,
            content_type=ContentType.objects.get_for_model(row),
            object_id=(item or row).pk,
            title=str(row)[:300],
            **more,
        )

    def about(self, item):
        """Return the lines about an item, newest first."""
        opts = item._meta
        return self.filter(
            content_type__app_label=opts.app_label,
            content_type__model=opts.model_name,
            object_id=item.pk,
        )

    def moves(self):
        """Return those lines that say that a text moved between the people of the desk."""
        return self.exclude(action__in=STAYING)


class LogRecord(Searchable):
    """Dòng nhật ký: who did what to which item, and when; written once, never changed."""

    class Action(models.TextChoices):
        CREATED = "created", "tạo"
        SAVED = "saved", "sửa"
        SUBMITTED = "submitted", "gửi duyệt"
        TAKEN_BACK = "taken_back", "lấy lại"
        RETURNED = "returned", "trả lại"
        PUBLISHED = "published", "duyệt, đăng"
        WITHDRAWN = "withdrawn", "gỡ"
        AMENDED = "amended", "mở bản sửa"
        DISCARDED = "discarded", "bỏ bản sửa"
        RESTORED = "restored", "khôi phục"
        DELETED = "deleted", "xóa"
        NUMBERED = "numbered", "lấy số"
        UNNUMBERED = "unnumbered", "hủy số"
        IMPORTED = "imported", "nhập tệp"
        SECURED = "secured", "đổi bảo mật"
        REFUSED = "refused", "chặn đăng nhập"

    at = models.DateTimeField("thời điểm", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,  # log_of_actor begins with it
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    action = models.CharField("việc", max_length=12, choices=Action.choices)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", verbose_name="loại nội dung"
    )
    object_id = models.CharField("mã mục", max_length=40)
    title = CharField("mục", max_length=300)
    version = models.PositiveIntegerField("phiên bản", null=True)
    from_status = models.CharField("từ trạng thái", max_length=12, default="")
    to_status = models.CharField("sang trạng thái", max_length=12, default="")
    note = TextField("ghi chú", default="")

    objects = LogRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="log_of_item"),
            # The last lines of a person, on the start page of the desk and in the filtered log.
            models.Index(fields=["actor", "-at", "-id"], name="log_of_actor"),
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.title}"

    def searched(self):
        return [self.title]


STAYING = [
    LogRecord.Action.SAVED,
    LogRecord.Action.RESTORED,
    LogRecord.Action.NUMBERED,
    LogRecord.Action.UNNUMBERED,
    LogRecord.Action.IMPORTED,
    LogRecord.Action.SECURED,
    LogRecord.Action.REFUSED,
]
