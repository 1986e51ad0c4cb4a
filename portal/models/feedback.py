"""What readers say of what they read; nothing of who they are is kept."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from portal.shared.fields import CharField, TextField

ANSWERED_WITHIN = timedelta(days=15)  # Luật Tiếp cận thông tin 2016, Điều 22
KEPT = timedelta(days=365)  # what readers wrote, once it is done with


def key_of(item):
    """Return what names an item in the rows about it."""
    return {"content_type": ContentType.objects.get_for_model(item), "object_id": item.pk}


class HelpfulnessQuerySet(models.QuerySet["Helpfulness"]):
    def count_answer(self, item, *, useful, at=None):
        """Count that an item helped a reader, or did not."""
        month = timezone.localdate(at).replace(day=1)
        rows = self.filter(**key_of(item), month=month)
        answer = "useful" if useful else "useless"
        # One statement: of two at the same moment, the second adds to what the first has counted.
        if not rows.update(**{answer: F(answer) + 1}):
            row = self.model(**key_of(item), month=month, title=str(item)[:300])
            self.bulk_create([row], ignore_conflicts=True)
            rows.update(**{answer: F(answer) + 1})

    def summed(self):
        """Return one row for each item, with `all_useful` and `all_useless` over all its months."""
        same = Helpfulness.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
        ).order_by()
        sums = {
            f"all_{answer}": Subquery(
                same.values("object_id").annotate(sum=Sum(answer)).values("sum")
            )
            for answer in ("useful", "useless")
        }
        return self.exclude(Exists(same.filter(month__gt=OuterRef("month")))).annotate(**sums)


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

    objects = HelpfulnessQuerySet.as_manager()

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


class ReportQuerySet(models.QuerySet["Report"]):
    def take(self, item, *, kind, note, spam=False):
        """Keep what a reader writes about an item, unless the same waits for an answer already.

        What is done with goes after a year; nothing else needs a time of its own to clear up.
        """
        self.outdated().delete()
        said = {**key_of(item), "kind": kind, "note": note}
        if not self.filter(**said, state__in=[*Report.OPEN, Report.State.SPAM]).exists():
            state = Report.State.SPAM if spam else Report.State.NEW
            self.create(**said, title=str(item)[:300], state=state)

    def outdated(self, at=None):
        """Return what was closed, or came as spam, so long ago that nobody needs it."""
        before = (at or timezone.now()) - KEPT
        spam = Q(state=Report.State.SPAM, received_at__lt=before)
        return self.filter(spam | Q(handled_at__lt=before))

    def open(self):
        """Return what still asks for an answer."""
        return self.filter(state__in=Report.OPEN)

    def late(self, today=None):
        """Return what should have been answered before today."""
        today = today or timezone.localdate()
        return self.open().filter(
            kind=Report.Kind.WRONG, received_at__date__lt=today - ANSWERED_WITHIN
        )


class Report(models.Model):
    """Báo thông tin sai: what a reader says is wrong in an item, and what the office did about it.

    Checked and answered within fifteen days, corrected in the same form: Luật Tiếp cận thông tin
    2016, Điều 22. That an item lacks something is told in the same way, without a date.
    """

    class Kind(models.TextChoices):
        WRONG = "wrong", "báo sai"
        MISSING = "missing", "góp ý còn thiếu"

    class State(models.TextChoices):
        NEW = "new", "chưa xem"
        CHECKING = "checking", "đang kiểm tra"
        CORRECTED = "corrected", "đã sửa"
        UNFOUNDED = "unfounded", "không phải sửa"
        SPAM = "spam", "tin rác"

    OPEN = (State.NEW, State.CHECKING)

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name="loại nội dung"
    )
    object_id = models.PositiveBigIntegerField("mã mục")
    item = GenericForeignKey()
    title = CharField("mục", max_length=300)
    kind = models.CharField("loại tin", max_length=8, choices=Kind.choices, default=Kind.WRONG)
    note = TextField("người đọc viết", blank=True, max_length=1000)
    received_at = models.DateTimeField("nhận lúc", auto_now_add=True, db_index=True)
    state = models.CharField(
        "xử lý", max_length=12, choices=State.choices, default=State.NEW, db_index=True
    )
    outcome = TextField(
        "kết quả kiểm tra", blank=True, help_text="Đã sửa gì, hoặc vì sao không phải sửa."
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

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tin báo thông tin sai"
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return self.title

    def days_left(self, today):
        """Return how many days are left to answer it, below 0 when late; None where none is due."""
        if self.kind != self.Kind.WRONG or self.state not in self.OPEN:
            return None
        return (timezone.localdate(self.received_at) + ANSWERED_WITHIN - today).days
