from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from portal.shared.models import random_path


class PendingImport(models.Model):
    """Lần nhập tệp: a spreadsheet between its upload and its end, encrypted.

    The key is with the clerk's browser alone, so that what lies here tells nothing; the file is
    dropped at the end. `columns`, `answers` and `report` hold numbers and our own words, never what
    a cell said.
    """

    class Kind(models.TextChoices):
        DOSSIERS = "dossiers", "hồ sơ"
        CATALOGUE = "catalogue", "danh mục thủ tục"
        RESULTS = "results", "bảng kết quả"

    class State(models.TextChoices):
        UPLOADED = "uploaded", "chờ xác nhận"
        RUNNING = "running", "đang nhập"
        DONE = "done", "đã nhập"
        FAILED = "failed", "không nhập được"

    kind = models.CharField("loại tệp", max_length=9, choices=Kind.choices)
    state = models.CharField(
        "tình trạng", max_length=8, choices=State.choices, default=State.UPLOADED
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người nhập",
    )
    at = models.DateTimeField("thời điểm", auto_now_add=True)
    content = models.FileField("nội dung", upload_to=random_path, max_length=100, editable=False)
    suffix = models.CharField("loại", max_length=4)
    target = models.PositiveBigIntegerField("kỳ công bố", null=True)
    columns = models.JSONField("các cột", default=dict)
    answers = models.JSONField("các lựa chọn", default=dict)
    report = models.JSONField("kết quả", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "lần nhập tệp"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"nhập {self.get_kind_display()}"


@receiver(post_delete, sender=PendingImport)
def drop_content(instance, **kwargs):
    """Let the file go with its row, however that is deleted."""
    transaction.on_commit(lambda: instance.content.delete(save=False))


class RememberedColumnQuerySet(models.QuerySet["RememberedColumn"]):
    def meanings(self, kind):
        """Return {heading digest: field} of a kind of file; "" is a column to leave out."""
        return dict(self.filter(kind=kind).values_list("heading_digest", "field"))


class RememberedColumn(models.Model):
    """Cột đã nhớ: what a clerk once said a column of this heading means, for the next file.

    Only the digest of the heading is kept: where somebody takes a row of people for the headings,
    no name is.
    """

    kind = models.CharField("loại tệp", max_length=9, choices=PendingImport.Kind.choices)
    heading_digest = models.CharField("dấu vết tên cột", max_length=32)
    field = models.CharField("ý nghĩa", max_length=40, blank=True)

    objects = RememberedColumnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "cột đã nhớ"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "heading_digest"], name="rememberedcolumn_unique"
            ),
        ]

    def __str__(self):
        return self.field or "bỏ qua"
