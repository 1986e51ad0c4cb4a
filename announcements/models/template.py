from django.db import models

from announcements.models.dispatch_text import DispatchText
from portal.shared.collation import by_name
from portal.shared.fields import CharField


class DispatchTemplate(DispatchText):
    """Mẫu văn bản: what a new dispatch of a common type starts from; the staff edit it."""

    name = CharField("tên mẫu", max_length=100, unique=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "mẫu văn bản"
        ordering = ["position", by_name()]

    def __str__(self):
        return self.name
