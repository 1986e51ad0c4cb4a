from django.db import models
from django.urls import reverse

from portal.shared.fields import CharField, TextField
from portal.shared.text import slugify_vi


class DisclosureItem(models.Model):
    """Nội dung bắt buộc công khai: what the law makes a ward publish on its site.

    The fourteen items of Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15, Điều 11, come with the
    database; the law changes, so they are rows.
    """

    name = CharField("nội dung", max_length=300, unique=True)
    legal_basis = CharField("căn cứ", max_length=300)
    note = TextField("diễn giải", blank=True)
    form = CharField(
        "hình thức công khai",
        max_length=200,
        default="Đăng trên trang này; niêm yết tại trụ sở",
    )
    timing = CharField(
        "thời điểm công khai",
        max_length=200,
        default="Chậm nhất 05 ngày làm việc từ ngày có quyết định, văn bản",
    )
    duration = CharField(
        "thời hạn công khai",
        max_length=200,
        default="Thường xuyên trên trang này; niêm yết ít nhất 30 ngày liên tục",
    )
    months = models.PositiveSmallIntegerField(
        "còn mới trong (tháng)",
        default=12,
        help_text="Quá số tháng này mà không có bài mới thì bàn làm việc nhắc.",
    )
    by_procedures = models.BooleanField(
        "đăng ở mục Thủ tục hành chính",
        default=False,
        help_text="Đánh dấu khi các thủ tục còn hiệu lực chính là nội dung này.",
    )
    required = models.BooleanField(
        "đang bắt buộc", default=True, help_text="Bỏ đánh dấu khi luật không còn yêu cầu."
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "nội dung bắt buộc công khai"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("announcements:disclosure", args=[self.pk, self.slug])

    @property
    def slug(self):
        return slugify_vi(self.name)[:80].strip("-") or "cong-khai"
