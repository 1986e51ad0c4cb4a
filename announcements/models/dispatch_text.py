from django.db import models

from announcements.body import main_and_annexes
from announcements.dispatch_types import DispatchType
from announcements.fields import DispatchBodyField
from portal.shared.fields import CharField, LinesField


class Urgency(models.TextChoices):
    """Độ khẩn (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô 10b)."""

    URGENT = "khan", "Khẩn"
    VERY_URGENT = "thuong-khan", "Thượng khẩn"
    MOST_URGENT = "hoa-toc", "Hỏa tốc"


class DispatchText(models.Model):
    """What a dispatch and a template of one have in common: the fields of the paper."""

    type = models.CharField(
        "loại văn bản",
        max_length=20,
        choices=DispatchType.choices,
        default=DispatchType.OFFICIAL_LETTER,
    )
    symbol = CharField("ký hiệu", max_length=30, help_text="Phần sau dấu /, ví dụ: UBND-VHTT")
    place = CharField("địa danh", max_length=100, blank=True)
    subject = CharField("trích yếu", max_length=500, help_text="Không gõ “V/v” ở đầu.")
    authority = CharField(
        "thẩm quyền ban hành",
        max_length=200,
        blank=True,
        help_text="Dòng in hoa trên phần căn cứ của quyết định, nghị quyết; nếu có.",
    )
    recipients = LinesField("kính gửi", help_text="Mỗi nơi một dòng, không gõ gạch đầu dòng.")
    legal_bases = LinesField(
        "căn cứ", help_text="Mỗi căn cứ một dòng, chỉ với văn bản có phần căn cứ."
    )
    body = DispatchBodyField("nội dung", blank=True)
    copies_to = LinesField("nơi nhận", help_text="Mỗi nơi một dòng, không gõ dòng Lưu.")
    drafting_unit = CharField(
        "đơn vị soạn thảo", max_length=30, blank=True, help_text="Viết tắt, in ở dòng Lưu: VT, …"
    )
    drafter = CharField("người soạn thảo", max_length=20, blank=True, help_text="Viết tắt.")
    signing_lines = LinesField(
        "quyền hạn, chức vụ",
        help_text="Mỗi phần một dòng, ví dụ dòng 1 “KT. CHỦ TỊCH”, dòng 2 “PHÓ CHỦ TỊCH”.",
    )
    signer = CharField("người ký", max_length=50, blank=True)
    typist_mark = CharField(
        "ký hiệu người soạn, số bản",
        max_length=20,
        blank=True,
        help_text="In dưới Nơi nhận, ví dụ: PL.(300). Để trống nếu không in.",
    )
    urgency = models.CharField("độ khẩn", max_length=12, choices=Urgency.choices, blank=True)

    class Meta:
        abstract = True

    @property
    def about(self):
        """Return the trích yếu as it follows the type in a sentence: "về việc họp tổ dân phố"."""
        if self.subject[:7].lower() == "về việc":
            return f"về việc{self.subject[7:]}"
        return self.subject if self.printed_type else f"về việc {self.subject}"

    @property
    def pages(self):
        """Return the text before the signature and the annexes after it."""
        return main_and_annexes(self.body)

    @property
    def printed_type(self):
        return DispatchType(self.type).printed_title

    @property
    def archive(self):
        """Return who keeps a copy, as the line Lưu names them: "VT, VHTT, (D)"."""
        return ", ".join(
            filter(None, ["VT", self.drafting_unit, self.drafter and f"({self.drafter})"])
        )

    @property
    def copies(self):
        """Return the lines of Nơi nhận with Lưu at the end; none where nothing is known."""
        return [*self.copies_to, f"Lưu: {self.archive}"] if self.copies_to else []
