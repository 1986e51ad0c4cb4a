"""What is kept of an account besides its name, rights and password."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

NO_GRACE = datetime.fromtimestamp(0, UTC)  # who had a second factor gets no time without one


class AccountSecurity(models.Model):
    """Bảo mật của tài khoản: the second factor, and what ends the sessions of an account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="security",
        verbose_name="tài khoản",
    )
    sealed_secret = models.CharField(
        "khóa tạo mã, đã mã hóa", max_length=200, blank=True, editable=False
    )
    confirmed_at = models.DateTimeField("bật xác thực hai bước lúc", null=True, editable=False)
    last_step = models.PositiveBigIntegerField("lần mã gần nhất", default=0, editable=False)
    recovery_salt = models.CharField(
        "muối của mã dự phòng", max_length=32, blank=True, editable=False
    )
    grace_since = models.DateTimeField("được chờ từ lúc", null=True, editable=False)
    generation = models.PositiveIntegerField("đợt đăng nhập", default=0, editable=False)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "bảo mật của tài khoản"

    def __str__(self):
        return str(self.user)

    @classmethod
    def of(cls, user):
        """Return what is kept of an account, beginning it where there is nothing yet."""
        try:
            return user.security
        except cls.DoesNotExist:
            user.security, _ = cls.objects.get_or_create(user=user)
            return user.security

    def due_at(self, days):
        """Return until when an account may do without a second factor, given so many days."""
        return (self.grace_since or timezone.now()) + timedelta(days=days)

    def end_sessions(self):
        """Let nobody go on who is signed in with this account, wherever that is."""
        type(self).objects.filter(pk=self.pk).update(generation=F("generation") + 1)
        self.refresh_from_db(fields=["generation"])


class RecoveryCode(models.Model):
    """Mã dự phòng: opens the desk once to somebody whose phone is lost; its hash is kept."""

    account = models.ForeignKey(
        AccountSecurity,
        on_delete=models.CASCADE,
        related_name="recovery_codes",
        verbose_name="tài khoản",
    )
    hash = models.CharField("băm", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "mã dự phòng"
        constraints = [
            models.UniqueConstraint(fields=["account", "hash"], name="recoverycode_unique"),
        ]

    def __str__(self):
        return f"mã dự phòng của {self.account}"
