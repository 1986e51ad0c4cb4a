from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator

from announcements import metadata
from announcements.models.category import Category
from announcements.models.disclosure import DisclosureItem
from announcements.models.dispatch import Dispatch, scans_without
from portal.shared import richtext
from portal.shared.collation import by_name
from portal.shared.fields import CharField, RichTextField, TextField
from portal.shared.http import path_to
from portal.shared.models import AttachedFile, StoredFile, WithBodyImages
from portal.shared.publishing import ITEM, Publishable, PublishableQuerySet, growing_indexes
from portal.shared.search.indexing import Findable, Indexed, IndexedQuerySet
from portal.shared.text import clean, slugify_vi

EXCERPT_LENGTH = 220
MOST_LINKED = 6
MOST_LOOKED_AT = 1_000  # for the same procedures: the newest that are about any
PUBLIC = models.Q(status=Publishable.Status.PUBLISHED)
PROCEDURE_CODES = RegexValidator(
    r"^[0-9]\.[0-9]{6}(\s*,\s*[0-9]\.[0-9]{6})*$",
    "Mỗi mã gồm một chữ số, dấu chấm và sáu chữ số, cách nhau bằng dấu phẩy.",
)


class AnnouncementQuerySet(PublishableQuerySet, IndexedQuerySet):  # type: ignore[override] # two as_manager()
    def newest_first(self):
        """Return pinned announcements first, then by posting time, with what a card shows."""
        return self.as_cards().order_by("-pinned", "-publish_at", "-pk")

    def newest_of_each_category(self, number):
        """Return no more than so many of each category, the newest, in what a link to them shows.

        The categories stand in their order.
        """
        newest_first = ["-publish_at", "-pk"]
        of_one = self.filter(category=models.OuterRef("pk")).order_by(*newest_first).values("pk")
        first, *others = (
            Category.objects.order_by().values_list(models.Subquery(of_one[place : place + 1]))
            for place in range(number)
        )
        found = self.model.objects.filter(pk__in=first.union(*others, all=True))
        linked = found.select_related("category").only("title", "publish_at", "category")
        return linked.order_by("category__position", by_name("category__name"), *newest_first)

    def as_cards(self):
        """Fetch what a card shows of them, their texts not."""
        return self.select_related("category", "lead_image").defer(
            "body", "search_text", "lead_image__text"
        )

    def about(self, dispatch, codes):
        """Return the newest about a dispatch or some procedures, in what a link to them shows."""
        found = [self.filter(dispatch=dispatch)._newest(MOST_LINKED)] if dispatch else []
        if codes:
            named = models.Q()
            for code in codes:
                named |= models.Q(procedure_codes__contains=code)
            recent = self.exclude(procedure_codes="")._newest(MOST_LOOKED_AT)
            found.append(recent.filter(named)._newest(MOST_LINKED))
        first, *further = (one.order_by().values("pk") for one in found)
        alike = self.model.objects.filter(pk__in=first.union(*further))
        return alike.only("title", "publish_at").order_by("-publish_at", "-pk")[:MOST_LINKED]

    def _newest(self, number):
        """Return so many of them as a query that may be narrowed, and be one part of a union."""
        newest = self.order_by("-publish_at", "-pk").values("pk")[:number]
        return self.model.objects.filter(pk__in=newest)


class Announcement(Indexed, WithBodyImages, Publishable):
    """Bài đăng: what the ward tells its citizens."""

    title = CharField("tiêu đề", max_length=300)
    summary = TextField(
        "tóm tắt",
        blank=True,
        help_text="Một, hai câu hiện trong danh sách. Để trống thì lấy từ đầu bài.",
    )
    body = RichTextField("nội dung")
    excerpt = models.TextField(editable=False, default="")
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        db_index=False,  # announcement_of_category begins with it
        related_name="announcements",
        verbose_name="chuyên mục",
    )
    lead_image = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ảnh đại diện",
    )
    lead_image_alt = CharField(
        "lời mô tả ảnh đại diện",
        max_length=200,
        blank=True,
        help_text="Một câu tả ảnh cho người không nhìn thấy ảnh.",
    )
    pinned = models.BooleanField("ghim lên đầu", default=False)
    dispatch = models.ForeignKey(
        Dispatch,
        on_delete=models.PROTECT,
        db_index=False,  # announcement_of_dispatch
        limit_choices_to=ITEM,
        null=True,
        blank=True,
        related_name="announcements",
        verbose_name="văn bản liên quan",
    )
    disclosure = models.ForeignKey(
        DisclosureItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="announcements",
        verbose_name="nội dung bắt buộc công khai",
    )
    procedure_codes = CharField(
        "mã thủ tục liên quan",
        max_length=200,
        blank=True,
        validators=[PROCEDURE_CODES],
        help_text="Cách nhau bằng dấu phẩy, ví dụ: 1.004222, 2.000635",
    )
    internal_note = TextField(
        "ghi chú nội bộ", blank=True, help_text="Chỉ cán bộ thấy; không hiện trên trang."
    )

    parts = ("attachments", "photos")
    private_fields = ("internal_note",)
    own_file = "lead_image"
    file_ways = ("attachments__file", "images", "lead_image", "photos__image")
    search_kind = 0

    objects = AnnouncementQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = verbose_name_plural = "bài đăng"
        permissions = [("publish_announcement", "duyệt, trả lại, gỡ")]
        ordering = ["-publish_at", "-pk"]
        indexes = [
            *growing_indexes("announcement"),
            models.Index(
                fields=["disclosure", "-publish_at", "-id"],
                condition=PUBLIC & models.Q(disclosure__isnull=False),
                name="announcement_disclosed",
            ),
            models.Index(
                fields=["-pinned", "-publish_at", "-id"],
                condition=PUBLIC,
                name="announcement_public_order",
            ),
            models.Index(
                fields=["category", "-pinned", "-publish_at", "-id"],
                condition=PUBLIC,
                name="announcement_category_order",
            ),
            models.Index(
                fields=["category", "-publish_at", "-id", "status", "expire_at"],
                name="announcement_of_category",
            ),
            models.Index(
                fields=["category", "-updated_at"],
                condition=PUBLIC,
                name="announcement_category_change",
            ),
            models.Index(
                fields=["-publish_at", "-id"],
                condition=PUBLIC & ~models.Q(procedure_codes=""),
                name="announcement_of_procedures",
            ),
            # Few are about any: SQLite, once analysed, takes no index that is full of nothing.
            models.Index(
                fields=["dispatch"],
                condition=models.Q(dispatch__isnull=False),
                name="announcement_of_dispatch",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *, update_fields=None, **kwargs):
        self.excerpt = clean(self.summary) or Truncator(richtext.plain_text(self.body)).chars(
            EXCERPT_LENGTH
        )
        if update_fields is not None:
            update_fields = {*update_fields, "excerpt"}
        super().save(update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return path_to("announcements:detail", self.pk, self.slug)

    @property
    def slug(self):
        return slugify_vi(self.title) or "bai-viet"

    @property
    def metadata(self):
        return metadata.of_announcement(self)

    @property
    def related_codes(self):
        """Return the codes of the procedures that this announcement is about."""
        return [code.strip() for code in self.procedure_codes.split(",") if code.strip()]

    def searched(self):
        return [self.title]

    def findable(self):
        return Findable(
            title=self.title,
            texts=[self.summary, richtext.plain_text(self.body), *self.attached_texts()],
            category=self.category_id,
            day=self.publish_at and timezone.localdate(self.publish_at),
            moment=self.publish_at or self.updated_at,
        )

    def own_blockers(self):
        blockers = scans_without(self, "summary")
        if self.lead_image_id and not self.lead_image_alt:
            blockers.append(("lead_image_alt", "Ảnh đại diện chưa có lời mô tả."))
        photos = self.photos.select_related("image") if self.pk else []
        blockers += [
            (
                f"photos-{row}-alt",
                f"Tập ảnh: ảnh {row + 1} (“{photo.image.name}”) chưa có lời mô tả.",
            )
            for row, photo in enumerate(photos)
            if not photo.alt
        ]
        return blockers


class AnnouncementAttachment(AttachedFile):
    """Tệp đính kèm bài đăng."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="attachments"
    )

    class Meta(AttachedFile.Meta):
        verbose_name = "tệp đính kèm bài đăng"


class AnnouncementPhoto(models.Model):
    """Ảnh trong tập ảnh của bài đăng."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="ảnh"
    )
    alt = CharField(
        "lời mô tả ảnh",
        max_length=200,
        blank=True,
        help_text="Một câu tả ảnh cho người không nhìn thấy ảnh.",
    )
    caption = CharField("chú thích", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    own_file = "image"

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = verbose_name_plural = "ảnh trong tập ảnh"

    def __str__(self):
        return self.alt or self.image.name
