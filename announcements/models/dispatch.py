from datetime import UTC, date, datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from announcements import metadata
from announcements.as_typed import number_symbol
from announcements.blanks import blanks_in
from announcements.models import numbering
from announcements.models.agency import Agency
from announcements.models.category import Category
from announcements.models.disclosure import DisclosureItem
from announcements.models.dispatch_text import DispatchText
from announcements.models.standing import MAY_HAVE_ENDED, standing_on, stands
from portal.shared import richtext
from portal.shared.fields import CharField
from portal.shared.models import AttachedFile, StoredFile, WithBodyImages
from portal.shared.publishing import ITEM, Publishable, PublishableQuerySet, growing_indexes
from portal.shared.search.indexing import Findable, Indexed, IndexedQuerySet
from portal.shared.text import legal_date, slugify_vi

NUMBER = RegexValidator(
    r"^0*[1-9][0-9]*[a-zA-ZđĐ]?$", "Số văn bản gồm các chữ số, có thể thêm một chữ cái: 8893, 12a."
)
PUBLIC = Q(status=Publishable.Status.PUBLISHED)
SINCE_INDEPENDENCE = MinValueValidator(date(1945, 9, 2), "Ngày này phải từ 02/9/1945 trở đi.")


def without_zeros(number):
    """Return 5 for 05: the zero is only printed, and the two are one number."""
    number = number.strip()
    return str(int(number)) if number.isascii() and number.isdigit() else number


def scans_without(row, field):
    """Return (field, sentence) for each attached scan, where the text to stand in for it is empty."""
    if getattr(row, field) or not row.pk:
        return []
    label = row._meta.get_field(field).verbose_name
    return [
        (
            field,
            f"Tệp “{attached.file.name}” chỉ có ảnh quét, máy đọc không được: "
            f"hãy điền mục {label}.",
        )
        for attached in row.attachments_of()
        if attached.file.facts.get("scan")
    ]


class DispatchQuerySet(PublishableQuerySet, IndexedQuerySet):  # type: ignore[override] # two as_manager()
    def in_register_order(self):
        """Return the newest issue date first, with what a row of the register shows."""
        return self.select_related("issuer").order_by("-issue_date", "-pk")

    def with_attached(self):
        """Fetch what is attached to all of them at once, where rows show their files."""
        rows = DispatchAttachment.objects.with_files()
        return self.prefetch_related(models.Prefetch("attachments", rows, to_attr="attached"))

    def standing(self, standing, day):
        """Return those that stand so on a day, by the rule of `Dispatch.standing_on`."""
        return self.filter(stands(standing, day))


class Dispatch(Indexed, WithBodyImages, DispatchText, Publishable):
    """Văn bản: an official document with its fields as on paper (Nghị định 30/2020/NĐ-CP)."""

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", "còn hiệu lực"
        EXPIRED = "expired", "hết hiệu lực"
        REPLACED = "replaced", "bị thay thế"
        CORRECTED = "corrected", "đã đính chính"
        RECALLED = "recalled", "đã thu hồi"

    number = CharField(
        "số", max_length=11, blank=True, validators=[NUMBER], help_text="Ví dụ: 8893"
    )
    issuer = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="dispatches",
        verbose_name="cơ quan ban hành",
    )
    issue_date = models.DateField(
        "ngày ban hành", null=True, blank=True, validators=[SINCE_INDEPENDENCE]
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name="chuyên mục",
    )
    effective_date = models.DateField("ngày có hiệu lực", null=True, blank=True)
    end_date = models.DateField("ngày hết hiệu lực", null=True, blank=True)
    validity = models.CharField(
        "tình trạng hiệu lực",
        max_length=12,
        choices=Validity.choices,
        default=Validity.IN_FORCE,
    )
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        db_index=False,  # dispatch_replaced
        limit_choices_to=ITEM,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="văn bản thay thế",
    )

    disclosure = models.ForeignKey(
        DisclosureItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name="nội dung bắt buộc công khai",
    )

    parts = ("attachments", "citations")
    file_ways = ("attachments__file", "images")
    typed_in = {"symbol": "number"}
    search_kind = 1

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "văn bản"
        permissions = [("publish_dispatch", "duyệt, trả lại, gỡ")]
        ordering = ["-issue_date", "-pk"]
        indexes = [
            *growing_indexes("dispatch"),
            models.Index(
                fields=["disclosure", "-publish_at", "-id"],
                condition=PUBLIC & Q(disclosure__isnull=False),
                name="dispatch_disclosed",
            ),
            models.Index(
                fields=["-issue_date", "-id", "status", "publish_at", "expire_at"],
                name="dispatch_order",
            ),
            *(
                models.Index(
                    fields=[field, "-issue_date", "-id"],
                    condition=PUBLIC,
                    name=f"dispatch_of_{field}",
                )
                for field in ("type", "issuer", "category", "validity")
            ),
            models.Index(
                fields=["issuer", "type", "-issue_date", "-id"], name="dispatch_of_issuer_and_type"
            ),
            models.Index(fields=["number", "symbol"], condition=PUBLIC, name="dispatch_number"),
            models.Index(fields=["issuer", "number", "symbol"], name="dispatch_number_of_issuer"),
            # Few have any of these: SQLite, once analysed, takes no index that is full of nothing.
            models.Index(
                fields=["replaced_by"],
                condition=Q(replaced_by__isnull=False),
                name="dispatch_replaced",
            ),
            models.Index(
                fields=["effective_date"],
                condition=PUBLIC & Q(effective_date__isnull=False),
                name="dispatch_takes_effect",
            ),
            models.Index(
                fields=["-issue_date", "-id"],
                condition=PUBLIC & MAY_HAVE_ENDED,
                name="dispatch_ended",
            ),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                "issuer",
                ExtractYear("issue_date"),
                "number",
                "symbol",
                condition=~Q(number="") & Q(issue_date__isnull=False) & ITEM,
                name="dispatch_number_unique_per_issuer_and_year",
                violation_error_message=(
                    "Cơ quan này đã có văn bản mang số, ký hiệu này trong năm."
                ),
            ),
            models.CheckConstraint(
                name="dispatch_published_with_number_and_date",
                condition=~Q(status__in=["published", "withdrawn"])
                | (~Q(number="") & Q(issue_date__isnull=False)),
                violation_error_message=("Văn bản phải có số và ngày ban hành thì mới đăng được."),
            ),
            models.CheckConstraint(
                name="dispatch_is_not_replaced_by_itself",
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("pk")),
                violation_error_message="Một văn bản không thể thay thế chính nó.",
            ),
            models.CheckConstraint(
                name="dispatch_ends_after_it_takes_effect",
                condition=Q(effective_date=None)
                | Q(end_date=None)
                | Q(end_date__gte=F("effective_date")),
                violation_error_message="Ngày hết hiệu lực không được trước ngày có hiệu lực.",
            ),
        ]

    def __str__(self):
        known_by = self.number_symbol if self.number else "(chưa có số)"
        return f"{self.get_type_display()} {known_by}"

    def save(self, **kwargs):
        self.number = without_zeros(self.number)
        numbering.keep_given(self)
        super().save(**kwargs)
        numbering.register_typed(self)

    def clean(self):
        self.number = without_zeros(self.number)
        if found := numbering.refusals(self):
            raise ValidationError(found)

    def get_absolute_url(self):
        return reverse("announcements:dispatch", args=[self.pk, self.slug])

    def get_pdf_url(self):
        return reverse("announcements:dispatch_pdf", args=[self.pk, self.slug])

    @property
    def slug(self):
        return slugify_vi(f"{self.number_symbol.replace('/', ' ')} {self.subject}") or "van-ban"

    @property
    def metadata(self):
        return metadata.of_dispatch(self)

    @property
    def number_symbol(self):
        """Return "8893/UBND-VHTT"; a single digit gets its leading zero (Phụ lục I)."""
        return number_symbol(self.number, self.symbol)

    def standing_on(self, day):
        """Return the Standing on a day: dates may have ended what still says that it is in force."""
        return standing_on(
            day,
            validity=self.validity,
            effective_date=self.effective_date,
            end_date=self.end_date,
        )

    @property
    def standing(self):
        return self.standing_on(timezone.localdate())

    @cached_property
    def attached(self):
        """Return what is attached, with its files; nothing before the first save."""
        return list(self.attachments.with_files()) if self.pk else []

    @property
    def original(self):
        """Return what is attached as the signed original, or None: then the PDF we make leads.

        What a clerk marked goes before what merely carries a digital signature, and a file that was
        changed after it was signed is no original of anything.
        """
        signature = StoredFile.Signature
        intact = [a for a in self.attached if a.file.signature != signature.BROKEN]
        marked = [a for a in intact if a.original]
        signed = [a for a in intact if a.file.signature not in {"", signature.NONE}]
        return next(iter(marked + signed), None)

    @property
    def enclosures(self):
        """Return what else is attached beside the original."""
        return [attached for attached in self.attached if attached != self.original]

    @property
    def pdf_label(self):
        """Return what the PDF made by the portal is called beside the other files."""
        return "bản thể hiện (PDF)" if self.original else "văn bản (PDF)"

    def searched(self):
        return [self.number_symbol, self.subject, self.issuer.name, self.get_type_display()]

    def findable(self):
        printed = [*self.recipients, *self.legal_bases, richtext.plain_text(self.body)]
        number = self.number_symbol if self.number else self.symbol
        dated = [f"{legal_date(day)} ({day:%d/%m/%Y})"] if (day := self.issue_date) else []
        return Findable(
            title=f"{self} {self.about}",
            texts=[*printed, *self.copies_to, self.signer, *dated, *self.attached_texts()],
            number=number,
            more=f"số {number} {self.issuer.name}",
            category=self.category_id,
            day=self.issue_date,
            moment=datetime.combine(self.issue_date, time.min, UTC)
            if self.issue_date
            else self.updated_at,
        )

    def own_blockers(self):
        paper = [self._meta.get_field(f.name) for f in DispatchText._meta.get_fields()]
        return [*scans_without(self, "body"), *blanks_in(self, paper)]


class Citation(models.Model):
    """Văn bản được viện dẫn: a document named in a dispatch, whether we hold it or not."""

    class Role(models.TextChoices):
        BASIS = "basis", "căn cứ"
        MENTIONED = "mentioned", "viện dẫn"
        ENCLOSED = "enclosed", "gửi kèm"

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="citations")
    role = models.CharField("vai trò", max_length=10, choices=Role.choices, default=Role.MENTIONED)
    number_symbol = CharField("số, ký hiệu", max_length=50)
    issue_date = models.DateField("ngày ban hành", null=True, blank=True)
    issuer_name = CharField("cơ quan ban hành", max_length=200, blank=True)
    subject = CharField("trích yếu", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "văn bản được viện dẫn"
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["number_symbol", "issue_date"], name="citation_of_number")]

    def __str__(self):
        return self.number_symbol


class DispatchAttachment(AttachedFile):
    """Tệp đính kèm văn bản."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="attachments")
    original = models.BooleanField(
        "bản gốc đã ký",
        default=False,
        help_text="Bản ký số hoặc bản quét có chữ ký, dấu: tệp này đứng đầu trang văn bản.",
    )

    class Meta(AttachedFile.Meta):
        verbose_name = "tệp đính kèm văn bản"
