"""The index of the search: what can be found, as words, and what is shown of it."""

from datetime import UTC, datetime

from django.db import models

FIRST_YEAR = datetime(1945, 1, 1, tzinfo=UTC)
KIND_BITS, OBJECT_BITS = 2, 28


class SearchDocument(models.Model):
    """Mục tìm được: an item as the search knows it. Whether it is public is not kept here.

    The key is the place among all others, so that the newest are found first without sorting. The
    tables by which SQLite and PostgreSQL find words are made by migrations.
    """

    place = models.BigIntegerField("chỗ đứng", primary_key=True)
    kind = models.PositiveSmallIntegerField("loại")
    object_id = models.BigIntegerField("mã mục")
    url = models.TextField("địa chỉ")
    title = models.TextField("tiêu đề")
    day = models.DateField("ngày", null=True)
    title_words = models.TextField("từ trong tiêu đề")
    text = models.TextField("nội dung")
    body_words = models.TextField("từ trong nội dung")

    class Meta:
        verbose_name = verbose_name_plural = "mục tìm được"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="searchdocument_unique_item")
        ]

    def __str__(self):
        return self.title


def place_of(moment, kind, object_id):
    """Return the place of an item among all others: the later the moment, the higher."""
    seconds = max(0, int((moment - FIRST_YEAR).total_seconds()))
    return (seconds << KIND_BITS | kind) << OBJECT_BITS | object_id


def item_at(place):
    """Return the kind and the key of the item at a place."""
    return place >> OBJECT_BITS & (1 << KIND_BITS) - 1, place & (1 << OBJECT_BITS) - 1
