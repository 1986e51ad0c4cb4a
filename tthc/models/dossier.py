import hmac
import unicodedata
from datetime import timedelta

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from portal.shared import text
from portal.shared.fields import CharField
from tthc.models.procedure import Procedure, Sector

# What word processors make of a hyphen, and the minus sign.
DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")


def plain_code(typed):
    """Return a dossier code as it is compared: without blanks, in capitals, every dash alike."""
    plain = unicodedata.normalize("NFKC", typed).translate(text.UNWANTED | DASHES)
    return "".join(plain.split()).upper()


def fingerprint(code, salt):
    """Return the 32 hex digits by which a dossier is known; nobody reads the code out of them."""
    return hmac.digest(salt.encode(), plain_code(code).encode(), "sha256").hex()[:32]


class DossierQuerySet(models.QuerySet["Dossier"]):
    def strip(self):
        """Take away what is not kept in a sensitive sector; dates and state are still counted."""
        full = self.exclude(code="", procedure=None, applicant="")
        return full.update(code="", procedure=None, applicant="", digest="")

    def forget_applicants(self):
        """Take away the names that were kept; the next import brings them as they are masked now."""
        return self.exclude(applicant="").update(applicant="", digest="")

    def answered(self):
        """Return the dossiers that may be asked about: none that is only counted."""
        return self.filter(sector__sensitive=False).exclude(code="")

    def strip_sensitive(self):
        """Strip what is in a sensitive sector, or about a procedure of one."""
        private = Q(sector__sensitive=True) | Q(procedure__sector__sensitive=True)
        return self.filter(private).strip()

    def of_days(self, first_day, last_day):
        """Return the dossiers that a period of these days counts."""
        return self.filter(received_on__lte=last_day).exclude(closed_on__lt=first_day)

    def counted(self, first_day, last_day, today=None):
        """Return {sector key: {figure: number}} for a period of these days, in one query.

        A dossier stands as it stood at the end of the last day, whatever became of it later; what
        is due that day is late only once the day is over, as `Dossier.is_late_on` has it.
        """
        today = today or timezone.localdate()
        day_after = min(today, last_day + timedelta(days=1))
        new = Q(received_on__gte=first_day)
        closed = Q(closed_on__lte=last_day)
        pending = Q(closed_on=None) | Q(closed_on__gt=last_day)
        over = Q(due_on__lt=day_after) & ~Q(state=Dossier.State.SUPPLEMENT)
        figures = {
            "carried_over": Q(received_on__lt=first_day),
            "new_online": new & Q(channel=Dossier.Channel.ONLINE),
            "new_direct": new & Q(channel=Dossier.Channel.DIRECT),
            "early": closed & Q(timing=Dossier.Timing.EARLY),
            "on_time": closed & Q(timing=Dossier.Timing.ON_TIME),
            "late": closed & Q(timing=Dossier.Timing.LATE),
            "pending_in_time": pending & ~over,
            "pending_late": pending & over,
            "returned": closed & Q(state__in=Dossier.SENT_BACK),
        }
        counts = {name: Count("pk", filter=condition) for name, condition in figures.items()}
        of_sectors = self.of_days(first_day, last_day).order_by().values("sector")
        return {row.pop("sector"): row for row in of_sectors.annotate(**counts)}


class Dossier(models.Model):
    """Hồ sơ thủ tục hành chính: what its applicant may ask about, and what a period counts.

    Imported, never typed. Known by the fingerprint of its code; in a sensitive sector the code, the
    procedure and the applicant are not kept at all.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", "trực tuyến"
        DIRECT = "direct", "trực tiếp, bưu chính"

    class State(models.TextChoices):
        PROCESSING = "processing", "đang giải quyết"
        SUPPLEMENT = "supplement", "chờ bổ sung hồ sơ"
        READY = "ready", "đã có kết quả, chờ trả"
        DELIVERED = "delivered", "đã trả kết quả"
        RETURNED = "returned", "trả lại hồ sơ"
        WITHDRAWN = "withdrawn", "người nộp rút hồ sơ"

    class Timing(models.TextChoices):
        """How a resolved dossier kept its time (Thông tư 01/2018/TT-VPCP, chỉ số 1)."""

        EARLY = "early", "trước hạn"
        ON_TIME = "on_time", "đúng hạn"
        LATE = "late", "quá hạn"

    OPEN = [State.PROCESSING, State.SUPPLEMENT]
    RESOLVED = [State.READY, State.DELIVERED]
    SENT_BACK = [State.RETURNED, State.WITHDRAWN]

    fingerprint = models.CharField("dấu vết mã hồ sơ", max_length=32, unique=True, editable=False)
    digest = models.CharField("dấu vết nội dung", max_length=32, editable=False)
    code = CharField("mã hồ sơ", max_length=60, blank=True)
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        db_index=False,  # dossier_of_sector begins with it
        related_name="dossiers",
        verbose_name="lĩnh vực",
    )
    procedure = models.ForeignKey(
        Procedure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="thủ tục",
    )
    channel = models.CharField("hình thức nộp", max_length=6, choices=Channel.choices)
    applicant = CharField("người nộp (đã che)", max_length=60, blank=True)
    received_on = models.DateField("ngày tiếp nhận")
    due_on = models.DateField("ngày hẹn trả", null=True, blank=True)
    new_due_on = models.DateField("ngày hẹn lại", null=True, blank=True)
    closed_on = models.DateField("ngày có kết quả hoặc trả lại", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices)
    timing = models.CharField("thời hạn", max_length=7, choices=Timing.choices, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ"
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["received_on", "closed_on"], name="dossier_of_period"),
            models.Index(fields=["-received_on", "-id"], name="dossier_order"),
            *(  # each filter of the desk, in the order of its list
                models.Index(fields=[field, "-received_on", "-id"], name=f"dossier_of_{field}")
                for field in ("sector", "state", "timing")
            ),
            models.Index(fields=["code"], name="dossier_code"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dossier_closed_when_not_open",
                condition=Q(state__in=["processing", "supplement"], closed_on=None)
                | (~Q(state__in=["processing", "supplement"]) & Q(closed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="dossier_closed_after_received",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="dossier_timed_when_resolved",
                condition=Q(state__in=["ready", "delivered"]) & ~Q(timing="")
                | ~Q(state__in=["ready", "delivered"]) & Q(timing=""),
            ),
        ]

    def __str__(self):
        return self.code or "hồ sơ chỉ đếm"

    def is_late_on(self, day):
        """Say whether it was resolved late or, still in progress, is over its time on a day.

        While papers are awaited from the applicant the time stands still.
        """
        if self.state in self.RESOLVED:
            return self.timing == self.Timing.LATE
        over = self.due_on is not None and day > self.due_on
        return over and self.state == self.State.PROCESSING

    def days_late_on(self, day):
        """Return by how many days it is late; 0 where it is not, or only by hours."""
        if not self.due_on or not self.is_late_on(day):
            return 0
        return max(0, ((self.closed_on or day) - self.due_on).days)
