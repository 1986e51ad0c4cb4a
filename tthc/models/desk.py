import secrets

from django.db import models
from django.db.models import Q

from portal.shared.fields import CharField, LinesField, TextField
from tthc.models.dossier import Dossier


def new_salt():
    return secrets.token_hex(16)


class OneStopDesk(models.Model):
    """Bộ phận một cửa (Trung tâm Phục vụ hành chính công): where dossiers go, and how they are kept.

    One row. The apology for a late dossier is asked for by Nghị định 61/2018/NĐ-CP, Điều 19.
    """

    class Mask(models.TextChoices):
        """How much of an applicant's name is kept; the rest is never written anywhere."""

        INITIALS = "initials", "chữ cái đầu: N.V.A."
        GIVEN = "given", "chữ cái đầu và tên: N.V. An"
        NONE = "none", "không giữ tên"

    name = CharField("tên bộ phận", max_length=200, default="Trung tâm Phục vụ hành chính công")
    address = CharField(
        "địa chỉ", max_length=200, blank=True, help_text="Để trống thì dùng địa chỉ của phường, xã."
    )
    hours = LinesField(
        "giờ làm việc",
        blank=True,
        help_text="Mỗi dòng một buổi, ví dụ: Thứ Hai – Thứ Sáu: 7:30–11:30",
    )
    name_mask = models.CharField(
        "tên người nộp hồ sơ",
        max_length=8,
        choices=Mask.choices,
        default=Mask.INITIALS,
        help_text="Đổi cách che thì tên đã lưu bị xóa; lần nhập sau lưu lại theo cách mới.",
    )
    apology = TextField(
        "lời xin lỗi khi hồ sơ trễ hẹn",
        default="Chúng tôi xin lỗi vì hồ sơ của ông/bà chưa được giải quyết đúng hẹn.",
        help_text="Hiện ở trang tra cứu của hồ sơ quá hạn.",
    )
    salt = models.CharField("muối", max_length=32, default=new_salt, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "bộ phận một cửa"
        constraints = [
            models.CheckConstraint(name="onestopdesk_is_one_row", condition=Q(pk=1)),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.pk = 1
        remasked = OneStopDesk.objects.exclude(name_mask=self.name_mask).exists()
        super().save(**kwargs)
        if remasked:
            Dossier.objects.forget_applicants()

    @classmethod
    def current(cls):
        """Return the desk, made with its defaults when nobody has filled it in."""
        return cls.objects.get_or_create(pk=1)[0]
