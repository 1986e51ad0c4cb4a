from django.core.validators import MaxValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import Count
from django.urls import reverse

from portal.shared import richtext
from portal.shared.collation import by_name
from portal.shared.fields import CharField, LinesField, RichTextField
from portal.shared.models import AttachedFile, StoredFile, WithBodyImages
from portal.shared.search.indexing import Findable, Indexed, IndexedQuerySet
from tthc import metadata

NATIONAL_CODE = RegexValidator(
    r"^[0-9]\.[0-9]{6}\Z",
    "Mã thủ tục gồm một chữ số, dấu chấm và sáu chữ số, ví dụ 1.004222; "
    "bỏ phần đuôi như .000.00.00.H56 nếu có.",
)
WEB = URLValidator(["http", "https"], message="Địa chỉ phải bắt đầu bằng https:// hoặc http://.")


class Sector(models.Model):
    """Lĩnh vực: the part of administration that a procedure belongs to, such as hộ tịch."""

    name = CharField("tên lĩnh vực", max_length=100, unique=True)
    aliases = LinesField(
        "tên khác trong tệp nhập",
        blank=True,
        help_text="Mỗi tên một dòng, ví dụ: Tư pháp - Hộ tịch. Không phân biệt hoa thường và dấu.",
    )
    sensitive = models.BooleanField(
        "chỉ đếm, không lưu từng hồ sơ",
        default=False,
        help_text=(
            "Đánh dấu với lĩnh vực liên quan đời tư hoặc trẻ em (hộ tịch, nuôi con nuôi…): "
            "hồ sơ được đếm vào kết quả nhưng không giữ mã, thủ tục, người nộp và không tra cứu được."
        ),
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "lĩnh vực"
        ordering = ["position", by_name()]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        super().save(**kwargs)
        self.procedures.fold_again()  # they are found by the name of their sector
        if self.sensitive:
            self.dossiers.model.objects.strip_sensitive()

    def get_absolute_url(self):
        return reverse("tthc:list", query={"linh-vuc": self.pk})


class ProcedureQuerySet(IndexedQuerySet):
    def public(self):
        """Return what a citizen may read: also what was abolished, whose page says so."""
        return self.exclude(status=Procedure.Status.HIDDEN)

    def in_force(self):
        """Return the public procedures that still apply: what is listed, found and linked."""
        return self.filter(status=Procedure.Status.IN_FORCE)

    def with_sector(self):
        """Return the procedures with their sectors, in one query."""
        return self.select_related("sector")

    def sectors(self):
        """Return the sectors of these procedures in their order, each with their number as `total`."""
        sectors = Sector.objects.filter(procedures__in=self).annotate(total=Count("procedures"))
        return sectors.order_by("position", by_name())  # what is grouped has no order of its own

    def files(self):
        """Return the stored files that these procedures show."""
        return StoredFile.objects.shown_by(self)


class Procedure(Indexed, WithBodyImages):
    """Thủ tục hành chính: how something is asked of the ward, with the fields that the law lists.

    Source of the fields: Nghị định 63/2010/NĐ-CP, Điều 8.
    """

    class Status(models.TextChoices):
        HIDDEN = "hidden", "chưa công khai"
        IN_FORCE = "in_force", "còn hiệu lực"
        ABOLISHED = "abolished", "đã bãi bỏ"

    code = CharField(
        "mã thủ tục",
        max_length=8,
        unique=True,
        validators=[NATIONAL_CODE],
        help_text="Mã trên Cổng Dịch vụ công quốc gia, ví dụ: 1.004222",
    )
    name = CharField("tên thủ tục", max_length=1000)
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        related_name="procedures",
        verbose_name="lĩnh vực",
    )
    status = models.CharField(
        "tình trạng",
        max_length=9,
        choices=Status.choices,
        default=Status.IN_FORCE,
        help_text="Thủ tục đã bãi bỏ không còn trong danh mục; trang của nó nói rõ điều đó.",
    )
    processing_time = CharField(
        "thời hạn giải quyết", max_length=500, help_text="Ví dụ: Ngay trong ngày làm việc"
    )
    fee = CharField("phí", max_length=500, help_text="Ghi “Không” nếu không thu.")
    charge = CharField(
        "lệ phí",
        max_length=500,
        help_text="Ghi “Không” nếu không thu. Ví dụ: 8.000 đồng/bản",
    )
    submission = CharField("nơi nộp, hình thức nộp hồ sơ", max_length=500)
    delivery = CharField("hình thức trả kết quả", max_length=500, blank=True)
    required_documents = LinesField("thành phần hồ sơ", help_text="Mỗi giấy tờ một dòng.")
    copies = models.PositiveSmallIntegerField(
        "số lượng hồ sơ (bộ)", default=1, validators=[MaxValueValidator(99)]
    )
    steps = RichTextField("trình tự thực hiện")
    channels = RichTextField("cách thức thực hiện")
    requirements = RichTextField("yêu cầu, điều kiện", blank=True)
    applicants = CharField("đối tượng thực hiện", max_length=300)
    deciding_office = CharField("cơ quan giải quyết", max_length=300)
    result = CharField("kết quả", max_length=500)
    legal_bases = LinesField("căn cứ pháp lý", help_text="Mỗi văn bản một dòng.")
    announcing_decision = CharField("quyết định công bố", max_length=300, blank=True)
    national_url = CharField(
        "trang trên Cổng Dịch vụ công quốc gia", max_length=500, blank=True, validators=[WEB]
    )
    source = CharField("nguồn", max_length=300, blank=True)
    source_date = models.DateField("ngày cập nhật", null=True, blank=True)

    file_ways = ("forms__file", "images")
    search_kind = 2

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thủ tục hành chính"
        ordering = ["sector__position", by_name("sector__name"), by_name(), "code"]

    def __str__(self):
        return f"{self.code} {self.name}"

    def save(self, **kwargs):
        super().save(**kwargs)
        if self.sector.sensitive:  # it may have come from another sector
            self.dossiers.strip()

    def get_absolute_url(self):
        return reverse("tthc:procedure", args=[self.code])

    def searched(self):
        return [self.name, self.code, self.sector.name]

    def findable(self):
        rich = [
            richtext.plain_text(text) for text in (self.steps, self.channels, self.requirements)
        ]
        return Findable(
            title=self.name,
            texts=[
                *rich,
                *self.required_documents,
                *[self.applicants, self.deciding_office, self.result, self.processing_time],
                *[self.fee, self.charge, self.submission, self.delivery],
                *self.legal_bases,
                *self.attached_texts(),
            ],
            number=self.code,
            more=self.sector.name,
        )

    def get_checklist_url(self):
        return reverse("tthc:checklist", args=[self.code])

    @property
    def metadata(self):
        return metadata.of_procedure(self)

    @property
    def abolished(self):
        return self.status == self.Status.ABOLISHED

    @property
    def costs(self):
        """Return what is paid as (label, text) pairs: one where phí and lệ phí say the same."""
        if self.fee == self.charge:
            return [("Phí, lệ phí", self.fee)]
        return [("Phí", self.fee), ("Lệ phí", self.charge)]


class ProcedureForm(AttachedFile):
    """Mẫu đơn, tờ khai của thủ tục."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="forms")

    class Meta(AttachedFile.Meta):
        verbose_name = verbose_name_plural = "mẫu đơn, tờ khai"
