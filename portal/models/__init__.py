"""Whose site this is: the ward's identity, its hotlines, menu and simple pages."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.shared.fields import CharField, RichTextField
from portal.shared.models import StoredFile, WithBodyImages
from portal.shared.publishing import Publishable, PublishableQuerySet
from portal.shared.search import Searchable, SearchableQuerySet
from portal.shared.text import slugify_vi

INTERNAL_OR_WEB = RegexValidator(
    r"^(/(?!/)|https?://)[^\s\\]*$",
    "Địa chỉ phải bắt đầu bằng / (trong trang này), http:// hoặc https://.",
)
DIALLED = RegexValidator(
    r"^[+(]?[0-9][0-9 .()-]{1,18}[0-9]$",
    "Số điện thoại gồm chữ số, dấu chấm, gạch nối, ngoặc hoặc khoảng trắng, "
    "có thể có dấu + ở đầu, ví dụ 02373.742.289.",
)


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
        row = cls.objects.select_related("logo").first()
        return row or cls(name="Phường, xã")

    @property
    def phone_uri(self):
        return tel_uri(self.phone)


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


def tel_uri(number):
    """Return the number as phones dial it from anywhere: 02373.742.289 is tel:+842373742289.

    Short numbers (113, 1900…) have no international form and stay as they are.
    """
    digits = re.sub(r"\D", "", number)
    if number.startswith("+"):
        return f"tel:+{digits}"
    if digits.startswith("0"):
        return f"tel:+84{digits[1:]}"
    return f"tel:{digits}"


class MenuItemQuerySet(models.QuerySet["MenuItem"]):
    def tree(self):
        """Return the top entries in order, each with its `entries` below, in one query."""
        items = {item.pk: item for item in self}
        for item in items.values():
            item.entries = []
        for item in items.values():
            if item.parent_id in items:
                items[item.parent_id].entries.append(item)
        return [item for item in items.values() if item.parent_id is None]


class MenuItem(models.Model):
    """Mục trình đơn: two levels, in the order that the ward chooses."""

    label = CharField("tên hiển thị", max_length=60)
    url = CharField("địa chỉ", max_length=200, validators=[INTERNAL_OR_WEB])
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent": None},
        verbose_name="mục cấp trên",
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = MenuItemQuerySet.as_manager()
    entries: list["MenuItem"]

    class Meta:
        verbose_name = verbose_name_plural = "mục trình đơn"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="menuitem_is_not_below_itself",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message="Một mục không thể nằm dưới chính nó.",
            ),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        below_itself = self.pk and self.parent_id == self.pk
        has_entries = self.pk and self.children.exists()
        if self.parent and (below_itself or has_entries or self.parent.parent_id):
            raise ValidationError(
                "Trình đơn chỉ có hai cấp: mục cấp trên phải là mục ở hàng đầu, khác chính nó."
            )


class PageQuerySet(PublishableQuerySet, SearchableQuerySet):  # type: ignore[override] # two as_manager()
    def files(self):
        """Return the stored files that these pages show."""
        return StoredFile.objects.filter(pk__in=self.values("images"))


class Page(Searchable, WithBodyImages, Publishable):
    """Trang giới thiệu: a text that stays, such as the history or the offices of the ward."""

    title = CharField("tiêu đề", max_length=200)
    slug = models.SlugField(
        "đường dẫn",
        max_length=100,
        blank=True,
        help_text="Phần cuối của địa chỉ trang. Để trống thì lấy theo tiêu đề.",
    )
    body = RichTextField("nội dung")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = PageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = verbose_name_plural = "trang giới thiệu"
        ordering = ["position", "pk"]
        permissions = [("publish_page", "duyệt, trả lại, gỡ")]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(amends=None),
                name="page_slug_unique",
                violation_error_message=(
                    "Đã có trang dùng đường dẫn này; hãy nhập đường dẫn khác."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.slug = self.slug or slugify_vi(self.title)[:100]
        if not self.slug:
            raise ValidationError({"slug": "Tiêu đề không có chữ cái nào; hãy nhập đường dẫn."})
        others = Page.objects.items().exclude(pk=self.item.pk)
        if others.filter(slug=self.slug).exists():
            raise ValidationError(
                {"slug": "Đã có trang dùng đường dẫn này; hãy nhập đường dẫn khác."}
            )

    def save(self, **kwargs):
        super().save(**kwargs)
        if self.was_public:
            PageAddress.objects.update_or_create(slug=self.slug, defaults={"page": self})

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    def searched(self):
        return [self.title]


class PageAddress(models.Model):
    """Địa chỉ của trang giới thiệu: every one that it was ever public under still leads to it."""

    slug = models.SlugField("đường dẫn", max_length=100, unique=True)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="addresses", verbose_name="trang"
    )

    class Meta:
        verbose_name = verbose_name_plural = "địa chỉ của trang giới thiệu"

    def __str__(self):
        return self.slug
