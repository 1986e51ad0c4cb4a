"""Sổ đăng ký văn bản đi (Nghị định 30/2020/NĐ-CP, Điều 15 and Phụ lục IV)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from announcements.as_typed import QPPL, list_item, number_symbol
from announcements.dispatch_types import DispatchType
from announcements.models.agency import Agency
from announcements.models.dispatch import Dispatch
from portal.shared.collation import by_name
from portal.shared.fields import CharField, TextField
from portal.shared.lists import those_with
from portal.shared.publishing import Publishable
from portal.shared.search import wanted_words
from portal.shared.text import fold

HIGHEST = 900_000  # on paper; six digits are read as a number


class SeriesQuerySet(models.QuerySet["Series"]):
    def of(self, dispatch):
        """Return the series that numbers a dispatch, or None where its number is typed.

        Legal documents (số/năm/ký hiệu) run in a book of their own.
        """
        if QPPL.match(dispatch.symbol):
            return None
        found = self.filter(issuer=dispatch.issuer_id, issuer__own=True)
        return next((one for one in found if dispatch.type in one.numbered_types()), None)


class Series(models.Model):
    """Hệ thống số: one run of numbers a year, given by the portal without gap or duplicate.

    A ward that numbers on paper has none and types its numbers.
    """

    name = CharField("tên", max_length=100, help_text="Ví dụ: Văn bản hành chính")
    issuer = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        limit_choices_to={"own": True},
        related_name="series",
        verbose_name="cơ quan ban hành",
    )
    types = models.JSONField(
        "loại văn bản",
        default=list,
        blank=True,
        help_text="Để trống thì nhận mọi loại chưa có hệ thống số riêng.",
    )
    paper_year = models.PositiveSmallIntegerField(
        "năm đang cấp số trên giấy", null=True, blank=True
    )
    paper_number = models.PositiveIntegerField(
        "số cuối cùng đã cấp trên giấy",
        default=0,
        help_text="Trong năm ở trên; cổng cấp tiếp từ số sau đó.",
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hệ thống số"
        ordering = [by_name("issuer__name"), by_name()]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "name"],
                name="series_name_unique_per_issuer",
                violation_error_message="Cơ quan này đã có hệ thống số mang tên này.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.issuer_id:
            self._refuse_shared_types()
        if self.paper_number and not self.paper_year:
            raise ValidationError({"paper_year": "Hãy ghi số ấy đã cấp trên giấy trong năm nào."})
        if self.paper_number > HIGHEST:
            raise ValidationError({"paper_number": "Số này quá lớn. Hãy xem lại sổ giấy."})
        kept = Series.objects.filter(pk=self.pk).first()
        if kept and kept.issuer_id != self.issuer_id and self.entries.exists():
            raise ValidationError(
                {"issuer": "Hệ thống này đã cấp số. Hãy giữ cơ quan, và tạo hệ thống số khác."}
            )
        self._refuse_other_paper(kept)

    def _refuse_shared_types(self):
        for other in Series.objects.filter(issuer=self.issuer_id).exclude(pk=self.pk):
            if not self.types and not other.types:
                raise ValidationError(
                    {
                        "types": f"“{other}” đã nhận mọi loại còn lại. Hãy chọn loại cho hệ thống này."
                    }
                )
            if shared := [DispatchType(t).label for t in self.types if t in other.types]:
                raise ValidationError(
                    {"types": f"“{other}” đã đánh số: {', '.join(shared)}. Mỗi loại chỉ một nơi."}
                )

    def _refuse_other_paper(self, kept):
        """Refuse numbers on paper that would leave a gap before numbers already given, or after."""
        year = self.paper_year
        changed = not kept or (kept.paper_year, kept.paper_number) != (year, self.paper_number)
        if kept and year and changed and self.entries.filter(year=year).exists():
            raise ValidationError(
                {
                    "paper_number": f"Cổng đã cấp số trong năm {year}, đến số "
                    f"{kept.last_number(year)}: không đổi số trên giấy của năm ấy được nữa."
                }
            )

    def numbered_types(self):
        """Return the types of dispatch that this series numbers."""
        if self.types:
            return set(self.types)
        others = Series.objects.filter(issuer=self.issuer_id).exclude(pk=self.pk)
        listed = {type_ for types in others.values_list("types", flat=True) for type_ in types}
        return set(DispatchType.values) - listed

    def last_number(self, year):
        """Return the last number given in a year, on paper or here; 0 where none is yet.

        None for an earlier year in which this series gave none: its numbers were typed.
        """
        last = self.entries.filter(year=year).aggregate(last=models.Max("number"))["last"]
        if last is None and year != self.paper_year and year < timezone.localdate().year:
            return None
        return max(last or 0, self.paper_number if year == self.paper_year else 0)

    def next_number(self, year):
        """Return the number after the last one; those that somebody typed already are passed over."""
        number = self.last_number(year) + 1
        typed = self._typed_numbers(year)
        while str(number) in typed:
            number += 1
        return number

    def _typed_numbers(self, year):
        dispatches = self.issuer.dispatches.items().filter(
            entry__series=None, issue_date__year=year, type__in=self.numbered_types()
        )
        # The number of a draft may go with it, and would leave a gap.
        typed = dispatches.exclude(number="").exclude(status=Publishable.Status.DRAFT)
        rows = typed.values_list("number", "symbol")
        return {number for number, symbol in rows if not QPPL.match(symbol)}


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def with_dispatches(self):
        """Fetch what a line of the register tells of its dispatch along with it, its text not."""
        return self.select_related("dispatch").defer("dispatch__body", "dispatch__search_text")

    def in_book_order(self):
        """Return each agency's numbers of a year as they follow each other on paper."""
        return self.order_by("year", by_name("issuer__name"), "number", "letter", "pk")

    def matching(self, words):
        """Return the lines about dispatches that contain every word, marks and case aside."""
        every = fold(words).split()
        cancelled = [
            pk
            for pk, text in self.filter(dispatch=None).values_list("pk", "cancelled_text")
            if all(word in fold(text) for word in every)
        ]
        about = Q()
        for word in wanted_words(words):
            about &= Q(dispatch__search_text__contains=word)
        return self.filter(about | Q(pk__in=cancelled))

    def years(self):
        """Return the years of these lines, the latest first."""
        # Asked for both at once, a database reads all rows.
        years = self.order_by("year").values_list("year", flat=True)
        first, last = years.first(), years.last()
        if first is None or last is None:
            return []
        spans = {year: (year, year) for year in range(last, first - 1, -1)}
        return those_with(self, "year", spans)


class RegisterEntry(models.Model):
    """Dòng của sổ văn bản đi: a number that was given, with its dispatch or why it was cancelled."""

    series = models.ForeignKey(
        Series,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="entries",
        verbose_name="hệ thống số",
    )  # none where the number was typed
    issuer = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        db_index=False,  # registerentry_of_issuer begins with it
        editable=False,
        related_name="register",
        verbose_name="cơ quan ban hành",
    )
    year = models.PositiveSmallIntegerField("năm", editable=False)
    number = models.PositiveIntegerField("số", editable=False)
    letter = CharField("chữ sau số", max_length=1, blank=True, editable=False)
    dispatch = models.OneToOneField(
        Dispatch,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="entry",
        verbose_name="văn bản",
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người lấy số",
    )
    taken_at = models.DateTimeField("lấy số lúc", auto_now_add=True)
    copies = models.PositiveSmallIntegerField("số lượng bản", null=True, blank=True)
    sent_on = models.DateField("ngày chuyển", null=True, blank=True)
    received_by = CharField("ký nhận", max_length=100, blank=True)
    note = CharField("ghi chú", max_length=300, blank=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người hủy",
    )
    cancellation_reason = TextField("lý do hủy", default="", editable=False)
    cancelled_text = TextField("văn bản đã hủy số", default="", editable=False)
    cancelled_symbol = CharField("ký hiệu đã hủy số", max_length=30, blank=True, editable=False)
    cancelled_date = models.DateField("ngày của số đã hủy", null=True, editable=False)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng sổ văn bản đi"
        verbose_name_plural = "sổ văn bản đi"
        ordering = ["-year", "-number", "-letter", "-pk"]
        indexes = [
            models.Index(fields=["-year", "-number", "-letter", "-id"], name="registerentry_order"),
            models.Index(
                fields=["issuer", "-year", "-number", "-letter", "-id"],
                name="registerentry_of_issuer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                condition=Q(series__isnull=False),
                name="registerentry_number_once_per_series_and_year",
            ),
            models.CheckConstraint(
                name="registerentry_has_dispatch_or_reason",
                condition=Q(dispatch__isnull=False, cancelled_at=None, cancellation_reason="")
                | (Q(dispatch=None, cancelled_at__isnull=False) & ~Q(cancellation_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.number:02}{self.letter}/{self.year}"

    # The columns of the book that the dispatch itself tells, as it stands now.

    @property
    def number_symbol(self):
        """Return "05/UBND-VP", also once it was cancelled."""
        if self.dispatch:
            return self.dispatch.number_symbol
        return number_symbol(f"{self.number}{self.letter}", self.cancelled_symbol)

    @property
    def issue_date(self):
        return self.dispatch.issue_date if self.dispatch else self.cancelled_date

    @property
    def type_and_subject(self):
        """Return "Công văn về việc họp tổ dân phố"; of a cancelled number what it had been taken for."""
        if not self.dispatch:
            return self.cancelled_text
        return described(self.dispatch)

    @property
    def signer(self):
        return self.dispatch.signer if self.dispatch else ""

    @property
    def sent_to(self):
        """Return everybody that the dispatch goes to, once each, "Như trên" not being anybody."""
        if not self.dispatch:
            return ""
        places = map(list_item, [*self.dispatch.recipients, *self.dispatch.copies_to])
        return "; ".join(dict.fromkeys(p for p in places if p and fold(p) != "nhu tren"))

    @property
    def archive(self):
        return self.dispatch.archive if self.dispatch else ""

    @property
    def remark(self):
        """Return the note, after why the number was cancelled."""
        cancelled = f"Đã hủy số: {self.cancellation_reason}" if self.cancelled_at else ""
        return "\n".join(filter(None, [cancelled, self.note]))


def described(dispatch, number=""):
    """Return what a dispatch is in one line: its type, a number if given, and its trích yếu."""
    return " ".join(filter(None, [dispatch.get_type_display(), number, dispatch.about]))
