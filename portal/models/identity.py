"""Whose site this is: the ward's identity and its hotlines."""

from urllib.parse import urlsplit

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from portal.models.addresses import DIALLED, WEB, tel_uri
from portal.shared.fields import CharField
from portal.shared.models import StoredFile


class WardIdentity(models.Model):
    """Thông tin phường: one row with everything that names the ward; no template knows a name."""

    name = CharField("tên phường, xã", max_length=100, help_text="Ví dụ: Phường Đông Hải")
    superior = CharField("cấp trên", max_length=100, blank=True, help_text="Ví dụ: TP. Thanh Hóa")
    greeting = CharField(
        "lời chào", max_length=200, blank=True, help_text="Dòng chữ ở đầu mỗi trang."
    )
    unit_name = CharField(
        "tên đơn vị",
        max_length=200,
        blank=True,
        help_text="Cơ quan chủ quản trang, ghi ở chân trang.",
    )
    responsible_person = CharField("người chịu trách nhiệm", max_length=200, blank=True)
    address = CharField("địa chỉ", max_length=200, blank=True)
    phone = CharField("điện thoại", max_length=30, blank=True, validators=[DIALLED])
    email = models.EmailField("thư điện tử", blank=True)
    submission_url = CharField(
        "nơi nộp hồ sơ trực tuyến",
        max_length=200,
        blank=True,
        validators=[WEB],
        help_text="Ví dụ: https://dichvucong.gov.vn. Nút “Nộp hồ sơ” ở trang chủ dẫn đến đây.",
    )
    information_desk = CharField(
        "đầu mối cung cấp thông tin",
        max_length=200,
        blank=True,
        help_text="Bộ phận hoặc chức danh nhận yêu cầu cung cấp thông tin của công dân.",
    )
    information_phone = CharField(
        "điện thoại của đầu mối", max_length=30, blank=True, validators=[DIALLED]
    )
    information_email = models.EmailField("thư điện tử của đầu mối", blank=True)
    accessibility_basis = CharField(
        "chuẩn trợ năng phải theo",
        max_length=200,
        blank=True,
        default="Thông tư số 26/2020/TT-BTTTT",
        help_text="Văn bản quy định trang phải dễ dùng với người khuyết tật; ghi ở trang Trợ năng.",
    )
    accessibility_checked_on = models.DateField(
        "kiểm tra trợ năng gần nhất ngày",
        null=True,
        blank=True,
        help_text="Ngày cơ quan kiểm tra lần gần nhất; ghi ở trang Trợ năng.",
    )
    copyright_line = CharField("dòng bản quyền", max_length=200, blank=True)
    logo = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="biểu trưng",
    )

    self_approval = models.BooleanField(
        "cho phép tự duyệt",
        default=False,
        help_text=(
            "Chỉ bật khi cơ quan không đủ hai người: người viết được tự duyệt bài của mình, "
            "và nhật ký ghi rõ điều đó."
        ),
    )

    counts_public = models.BooleanField(
        "hiện lượt đọc và lượt tải",
        default=False,
        help_text=(
            "Ai đọc trang cũng thấy mỗi bài đăng, văn bản có bao nhiêu lượt đọc, "
            "mỗi tệp có bao nhiêu lượt tải."
        ),
    )

    second_factor_days = models.PositiveSmallIntegerField(
        "số ngày được chờ xác thực hai bước",
        default=7,
        validators=[MaxValueValidator(90)],
        help_text=(
            "Kể từ lần đăng nhập đầu tiên; hết hạn thì tài khoản phải bật xác thực hai bước mới vào "
            "được. Số 0: phải bật ngay."
        ),
    )

    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    file_ways = ("logo",)

    class Meta:
        verbose_name = verbose_name_plural = "thông tin phường, xã"
        constraints = [
            models.CheckConstraint(name="wardidentity_is_one_row", condition=Q(pk=1)),
        ]

    def __str__(self):
        return " – ".join(filter(None, [self.name, self.superior]))

    def save(self, **kwargs):
        self.pk = 1
        super().save(**kwargs)

    @classmethod
    def current(cls):
        """Return the ward, or a nameless one before anybody has filled it in."""
        return cls.first_of(cls.objects.select_related("logo")[:1])

    @classmethod
    def first_of(cls, rows):
        """Return the ward in its rows, or a nameless one where there is none."""
        return next(iter(rows), None) or cls(name="Phường, xã")

    @property
    def phone_uri(self):
        return tel_uri(self.phone)

    @property
    def submission_host(self):
        """Return the name of the site on which dossiers are handed in, such as dichvucong.gov.vn."""
        try:
            return urlsplit(self.submission_url).hostname
        except ValueError:  # a mistyped address must not take the first page along
            return self.submission_url

    @property
    def information_contact(self):
        """Return where to ask for information: at the office itself where no desk is named."""
        phone = self.information_phone or self.phone
        return {
            "name": self.information_desk or self.unit_name or self.name,
            "phone": phone,
            "phone_uri": tel_uri(phone),
            "email": self.information_email or self.email,
        }


class Hotline(models.Model):
    """Đường dây nóng: a number under every citizen's thumb."""

    label = CharField("nội dung tiếp nhận", max_length=200)
    number = CharField("số điện thoại", max_length=20, validators=[DIALLED])
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "đường dây nóng"
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.number} ({self.label})"

    @property
    def tel(self):
        return tel_uri(self.number)


def office_phones(ward=None):
    """Return the numbers of the office itself, which say nothing of a citizen."""
    ward = ward or WardIdentity.current()
    hotlines = Hotline.objects.values_list("number", flat=True)
    return frozenset(filter(None, [ward.phone, ward.information_phone, *hotlines]))
