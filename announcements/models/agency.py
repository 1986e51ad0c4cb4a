from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from announcements.models import numbering
from portal.shared.collation import by_name
from portal.shared.fields import CharField, LinesField


class AgencyQuerySet(models.QuerySet["Agency"]):
    def own_today(self):
        """Return the ward's own agency as it is today, the latest where there are several, or None."""
        today = timezone.localdate()
        valid = self.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            Q(valid_to=None) | Q(valid_to__gte=today),
            own=True,
        )
        return valid.order_by(F("valid_from").desc(nulls_last=True), "-pk").first()


class Agency(models.Model):
    """Cơ quan ban hành: documents keep the agency of their day when it is renamed or merged."""

    name = CharField("tên cơ quan", max_length=200, help_text="Ví dụ: Ủy ban nhân dân Quận 12")
    letterhead = LinesField(
        "tên in trên văn bản",
        help_text="Ngắt dòng như trên văn bản, ví dụ dòng 1 “ỦY BAN NHÂN DÂN”, dòng 2 “QUẬN 12”.",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="cơ quan chủ quản",
        help_text="Chỉ chọn khi tên cơ quan chủ quản được in trên văn bản.",
    )
    own = models.BooleanField(
        "cơ quan của trang này",
        default=False,
        help_text="Văn bản của cơ quan này được ghi vào sổ đăng ký văn bản đi.",
    )
    contact = LinesField(
        "địa chỉ in cuối trang 1",
        help_text="Mỗi dòng một ý: địa chỉ, điện thoại, thư điện tử. Để trống nếu không in.",
    )
    valid_from = models.DateField("hoạt động từ ngày", null=True, blank=True)
    valid_to = models.DateField("hoạt động đến ngày", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="cơ quan kế thừa",
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "cơ quan"
        ordering = [by_name()]
        constraints = [
            models.CheckConstraint(
                name="agency_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        super().save(**kwargs)
        self.dispatches.fold_again()  # they are found by the name of their issuer
        for dispatch in self.dispatches.filter(entry=None) if self.own else []:
            numbering.register_typed(dispatch)
