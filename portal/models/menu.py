from copy import copy

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from portal.models.addresses import INTERNAL_OR_WEB
from portal.shared.fields import CharField


class Menu:
    """The menu as the page at a path shows it, made of all entries in order.

    Its members are the top entries, each with its `entries` below. Of all entries the one nearest
    to the page is `current`: "page" where it leads there, "true" where the page lies below it, as
    aria-current has it; so is the entry above.
    """

    def __init__(self, items, path=""):
        self._items, self._path = items, path

    @cached_property
    def place(self):
        """Return what the menu depends on: pages of the same place show the same one."""
        around = [item.url for item in self._items if item.leads_to(self._path)]
        nearest = max(around, key=len, default=None)
        return nearest, nearest == self._path

    def __iter__(self):
        nearest, here = self.place
        items = {item.pk: copy(item) for item in self._items}  # those given are every page's
        for item in items.values():
            item.entries = []
            item.current = "" if item.url != nearest else "page" if here else "true"
        for item in items.values():
            if item.parent_id in items:
                items[item.parent_id].entries.append(item)
                if item.current:
                    items[item.parent_id].current = "true"
        return iter([item for item in items.values() if item.parent_id is None])


class MenuItem(models.Model):
    """Mục trình đơn: two levels, in the order that the ward chooses."""

    label = CharField("tên hiển thị", max_length=60)
    url = CharField("địa chỉ", max_length=200, validators=[INTERNAL_OR_WEB])
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent": None},
        verbose_name="mục cấp trên",
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    entries: list["MenuItem"]
    current: str

    class Meta:
        verbose_name = verbose_name_plural = "mục trình đơn"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="menuitem_is_not_below_itself",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message="Một mục không thể nằm dưới chính nó.",
            ),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        below_itself = self.pk and self.parent_id == self.pk
        has_entries = self.pk and self.children.exists()
        if self.parent and (below_itself or has_entries or self.parent.parent_id):
            raise ValidationError(
                "Trình đơn chỉ có hai cấp: mục cấp trên phải là mục ở hàng đầu, khác chính nó."
            )

    def leads_to(self, path):
        """Say whether the page at a path is this entry's own or lies below it."""
        below = self.url != "/" and self.url.endswith("/") and path.startswith(self.url)
        return below or self.url == path

    @property
    def has_own_page(self):
        """Whether the entry leads somewhere that none of the entries below it does."""
        return self.url not in {entry.url for entry in self.entries}
