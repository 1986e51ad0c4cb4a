"""What a citizen may read: written once, for every model that is published."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.shared.edition import next_moments
from portal.shared.fields import CharField, TextField
from portal.shared.models import AttachedFile, Revision, StoredFile

OF_OUR_TIME = [
    MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC), "Thời điểm phải từ năm 2000 trở đi."),
    MaxValueValidator(datetime(2200, 1, 1, tzinfo=UTC), "Thời điểm phải trước năm 2200."),
]


# Not the copy on which an item is being amended. Nearly all rows are none; said this way round, as in
# `published`, no index on the copies tempts a database away from a better one.
ITEM = ~Q(amends__isnull=False)


class PublishableQuerySet(models.QuerySet):
    """The public rule takes the moment as an argument; it is never asked of a single row."""

    def published(self, at=None):
        """Return what a citizen may read at a given moment (now by default)."""
        at = at or timezone.now()
        approved = self.filter(status=Publishable.Status.PUBLISHED)
        # Nearly all of it has come and is still there. Said this way round, no index on the moments
        # tempts a database away from the one that holds the rows in their order.
        return approved.exclude(publish_at__gt=at).exclude(expire_at__lte=at)

    def withdrawn(self):
        """Return what citizens could read once and is withdrawn: its address says so and why."""
        return self.filter(
            status=Publishable.Status.WITHDRAWN, publish_at__lte=F("withdrawn_at")
        ).exclude(expire_at__lte=F("withdrawn_at"))

    def items(self):
        """Return the items themselves, without the copies on which they are being amended."""
        return self.filter(ITEM)

    def with_amendment(self):
        """Annotate each item with `amendment_status`: that of its working copy, or None."""
        copies = self.model.objects.filter(amends=OuterRef("pk"))
        return self.annotate(amendment_status=models.Subquery(copies.values("status")[:1]))

    def waiting(self):
        """Return the items of which a text waits for approval."""
        return self.with_text(Publishable.Status.PENDING)

    def with_text(self, status):
        """Return the items of which a text stands so: the item itself, or its working copy."""
        texts = self.model.objects.filter(status=status).order_by()
        return self.items().filter(pk__in=texts.values_list(Coalesce("amends", "pk")))

    def scheduled(self, at=None):
        """Return what is approved and has not reached its time."""
        at = at or timezone.now()
        return self.filter(status=Publishable.Status.PUBLISHED, publish_at__gt=at)

    def next_changes(self, at):
        """Return queries for the first moments after another at which a row appears or goes."""
        approved = self.filter(status=Publishable.Status.PUBLISHED)
        return next_moments(approved, at, "publish_at", "expire_at")

    def overdue(self, at=None):
        """Return what is public and should have been looked at again before today."""
        return self.published(at).filter(review_on__lt=timezone.localdate(at))

    def files(self):
        """Return the stored files that these items show or attach."""
        return StoredFile.objects.shown_by(self)


def growing_indexes(name):
    """Return the indexes of a publishable model of which there may be a million rows.

    The first holds all that the public rule asks, for readers and the desk alike: of a partial one
    SQLite would read the rows as well, and once analysed take another and sort.
    """
    public = Q(status="published")
    return [
        models.Index(fields=["-publish_at", "-id", "status", "expire_at"], name=f"{name}_posted"),
        *(
            models.Index(fields=["publish_at"], condition=Q(status=status), name=f"{name}_{status}")
            for status in ("draft", "pending", "withdrawn")
        ),
        models.Index(
            fields=["expire_at"],
            condition=public & Q(expire_at__isnull=False),
            name=f"{name}_expires",
        ),
        models.Index(
            fields=["review_on"],
            condition=public & Q(review_on__isnull=False),
            name=f"{name}_review",
        ),
        models.Index(fields=["-updated_at"], condition=public, name=f"{name}_changed"),
    ]


class Publishable(models.Model):
    """Nội dung được đăng: drafted by one person, approved by another, public for a time.

    What is public is never edited. Its amendment is a second row of the same model, the working
    copy, which points to it by `amends` and takes its place once approved (`services.publish`).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "bản nháp"
        PENDING = "pending", "chờ duyệt"
        PUBLISHED = "published", "đã đăng"
        WITHDRAWN = "withdrawn", "đã gỡ"

    parts: tuple[str, ...] = ()  # the rows below an item that are part of its content
    private_fields: tuple[str, ...] = ()  # what only staff ever see
    file_ways: tuple[str, ...] = ()  # how an item leads to the files that are public with it
    typed_in: Mapping[str, str] = {}  # the form field of what has none of its own

    status = models.CharField(
        "trạng thái", max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(
        "đăng lúc",
        null=True,
        blank=True,
        validators=OF_OUR_TIME,
        help_text="Để trống thì đăng ngay khi được duyệt; đặt sau này thì chờ đến giờ mới hiện.",
    )
    expire_at = models.DateTimeField(
        "ngừng hiển thị lúc",
        null=True,
        blank=True,
        validators=OF_OUR_TIME,
        help_text="Từ thời điểm này người dân không thấy nữa. Để trống nếu không có hạn.",
    )
    review_on = models.DateField(
        "rà soát lại ngày",
        null=True,
        blank=True,
        help_text="Đến ngày này, bàn làm việc nhắc xem nội dung còn đúng không.",
    )
    change_note = CharField(
        "nội dung thay đổi",
        max_length=300,
        blank=True,
        help_text="Một câu cho người dân biết đã sửa gì; hiện trong Lịch sử cập nhật.",
    )
    personal_data_reason = TextField(
        "lý do vẫn đăng dữ liệu cá nhân",
        blank=True,
        help_text="Chỉ ghi khi hệ thống báo có dữ liệu cá nhân mà vẫn phải đăng; lưu vào nhật ký.",
    )
    amends = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="amendment",
        verbose_name="bản sửa của",
    )
    version = models.PositiveIntegerField("phiên bản", default=0, editable=False)
    update_count = models.PositiveIntegerField("số lần cập nhật", default=0, editable=False)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, editable=False)
    withdrawal_reason = TextField("lý do gỡ", default="", editable=False)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="được thay bằng",
    )
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)
    was_public = models.BooleanField("đã từng được đăng", default=False, editable=False)
    revisions = GenericRelation(Revision)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_expires_after_publish",
                condition=Q(expire_at=None) | Q(expire_at__gt=F("publish_at")),
                violation_error_message="Thời điểm ngừng hiển thị phải sau thời điểm đăng.",
            ),
            models.CheckConstraint(
                name="%(class)s_published_at_a_time",
                condition=Q(publish_at__isnull=False) | ~Q(status__in=["published", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="%(class)s_working_copy_is_not_public",
                condition=Q(amends=None) | Q(status__in=["draft", "pending"]),
            ),
        ]

    def save(self, *, update_fields=None, **kwargs):
        approved = self.status in {self.Status.PUBLISHED, self.Status.WITHDRAWN}
        self.was_public = self.was_public or approved
        if update_fields is not None:
            update_fields = {*update_fields, "was_public"}
        super().save(update_fields=update_fields, **kwargs)

    @property
    def item(self):
        """Return what citizens know: the row itself, or the one that it amends."""
        return self.amends or self

    @property
    def updates(self):
        """Return the approved changes after publication, newest first: Lịch sử cập nhật."""
        if not self.item.update_count:
            return []
        changes = self.item.revisions.filter(published_at__gt=self.item.publish_at)
        return list(changes.defer("content").order_by("-number"))

    @property
    def seal(self):
        """Return what a page about this text was made of; a step is refused when it has changed."""
        return f"{self.item.status}-{self.status}-{self.version}"

    def attachments_of(self, *, with_texts=False):
        """Return the rows that attach files to this item; the long texts of the files on request."""
        attached = []
        for name in self.parts:
            relation: Any = self._meta.get_field(name)
            if issubclass(relation.related_model, AttachedFile):
                rows = getattr(self, name)
                attached += rows.select_related("file") if with_texts else rows.with_files()
        return attached

    def own_blockers(self):
        """Return (form field, sentence) for what else keeps this kind from being published."""
        return []
