from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from portal.shared import richtext
from portal.shared.fields import CharField, RichTextField
from portal.shared.metadata import Metadata, last_change
from portal.shared.models import WithBodyImages
from portal.shared.publishing import Publishable, PublishableQuerySet
from portal.shared.search.indexing import Findable, Indexed, IndexedQuerySet
from portal.shared.text import slugify_vi

EXCERPT_LENGTH = 160


class PageQuerySet(PublishableQuerySet, IndexedQuerySet):  # type: ignore[override] # two as_manager()
    """Pages are published, and found by words."""


class Page(Indexed, WithBodyImages, Publishable):
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

    file_ways = ("images",)
    search_kind = 3

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

    @property
    def metadata(self):
        changed = last_change(self)
        return Metadata(issued_on=timezone.localdate(changed), modified=changed)

    @property
    def excerpt(self):
        return Truncator(richtext.plain_text(self.body)).chars(EXCERPT_LENGTH)

    def searched(self):
        return [self.title]

    def findable(self):
        return Findable(title=self.title, texts=[richtext.plain_text(self.body)])


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
