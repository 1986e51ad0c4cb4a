from django.db import models


class Attempt(models.Model):
    """Lượt thử: how often somebody asked something within a stretch of time.

    `asker` is a keyed hash that lives no longer than its stretch; no address is kept.
    """

    scope = models.CharField("việc", max_length=20)
    asker = models.CharField("dấu vết người hỏi", max_length=32)
    since = models.DateTimeField("từ lúc", db_index=True)
    count = models.PositiveIntegerField("số lượt", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "lượt thử"
        constraints = [
            models.UniqueConstraint(fields=["scope", "asker", "since"], name="attempt_unique"),
        ]

    def __str__(self):
        return f"{self.scope}: {self.count}"
