from django.core.exceptions import ValidationError
from django.db import models

from portal.shared.collation import by_name
from portal.shared.fields import CharField
from portal.shared.http import path_to
from portal.shared.text import slugify_vi


class Category(models.Model):
    """Chuyên mục."""

    name = CharField("tên chuyên mục", max_length=100, unique=True)
    slug = models.SlugField("đường dẫn", max_length=100, unique=True, editable=False)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "chuyên mục"
        ordering = ["position", by_name()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("announcements:category", self.slug)

    def clean(self):
        self.slug = self.slug or slugify_vi(self.name)[:100]
        if not self.slug or Category.objects.exclude(pk=self.pk).filter(slug=self.slug).exists():
            raise ValidationError("Tên này không dùng được hoặc trùng với chuyên mục khác.")
