"""How many visits each day had; what tells visitors apart lives no longer than its day."""

import hmac
import secrets
from datetime import date, timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from portal.shared.fields import CharField

VISIT_GOES_ON = timedelta(minutes=30)
MOST = 2_000_000_000  # fits a column of every database


class DailyVisitsQuerySet(models.QuerySet["DailyVisits"]):
    def add_one(self, day):
        """Count one more visit on a day."""
        self.get_or_create(date=day)
        self.filter(date=day).update(visits=F("visits") + 1)


class DailyVisits(models.Model):
    """Lượt truy cập trong ngày: one row a day."""

    date = models.DateField("ngày", unique=True)
    visits = models.PositiveIntegerField("số lượt", db_default=0)

    objects = DailyVisitsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lượt truy cập theo ngày"
        ordering = ["-date"]

    def __str__(self):
        return f"{self.date:%d/%m/%Y}: {self.visits}"


class ImportedTotal(models.Model):
    """Số lượt ban đầu: what an earlier site had counted; a part of the total, but of no day."""

    visits = models.PositiveIntegerField(
        "số lượt",
        validators=[MaxValueValidator(MOST, "Số lượt không được quá 2 tỉ.")],
    )
    note = CharField("nguồn", max_length=200, help_text="Ví dụ: Trang cũ của phường, đến 30/6/2025")

    class Meta:
        verbose_name = verbose_name_plural = "lượt truy cập ban đầu"
        constraints = [
            models.CheckConstraint(
                name="importedtotal_within_reason",
                condition=Q(visits__lte=MOST),
                violation_error_message="Số lượt không được quá 2 tỉ.",
            ),
        ]

    def __str__(self):
        return f"{self.note}: {self.visits}"


class DailySaltQuerySet(models.QuerySet["DailySalt"]):
    def lock(self):
        """Return the salt last drawn, locked until the transaction ends."""
        return self.select_for_update().get_or_create(pk=1)[0]


class DailySalt(models.Model):
    """Muối trong ngày: one row, overwritten when a new day begins.

    Without the salt a key leads back to nobody, and no key is alike on two days.
    """

    date = models.DateField("ngày", default=date.min)
    salt = models.CharField("muối", max_length=64)

    objects = DailySaltQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "muối trong ngày"
        constraints = [
            models.CheckConstraint(name="dailysalt_is_one_row", condition=Q(pk=1)),
        ]

    def __str__(self):
        return f"{self.date:%d/%m/%Y}"

    def renew(self, day):
        """Draw the salt of a new day in place of the old one."""
        self.date = day
        self.salt = secrets.token_hex(32)
        self.save()

    def key(self, day, address, agent):
        """Return the name that a visitor has on this day only."""
        visitor = f"{day}\n{address}\n{agent}".encode(errors="surrogatepass")
        return hmac.new(self.salt.encode(), visitor, "sha256").hexdigest()


class SeenVisitorQuerySet(models.QuerySet["SeenVisitor"]):
    def see(self, key, at):
        """Remember that a visitor was here; return whether a new visit began."""
        under_way = self.filter(key=key, last_seen__gte=at - VISIT_GOES_ON)
        if under_way.update(last_seen=at):
            return False
        self.bulk_create(
            [SeenVisitor(key=key, last_seen=at)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["last_seen"],
        )
        return True


class SeenVisitor(models.Model):
    """Người đọc trong ngày: a keyed hash, deleted when a new day begins."""

    key = models.CharField("khóa", max_length=64, primary_key=True)
    last_seen = models.DateTimeField("xem lần cuối")

    objects = SeenVisitorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "người đọc trong ngày"

    def __str__(self):
        return self.key
