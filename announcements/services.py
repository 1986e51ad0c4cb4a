"""Numbers of our own dispatches: taken one after the other, and cancelled in sight of everybody.

A number is part of the transaction that takes it: where that fails, the next one gets the number.
"""

from django.db import transaction
from django.utils import timezone

from announcements.models import Dispatch, RegisterEntry, Series
from announcements.models.numbering import entry_of
from announcements.models.register import described
from portal.shared import personal_data, revisions
from portal.shared.models import LogRecord
from portal.shared.publishing import Publishable
from portal.shared.services import NotPossibleError
from portal.shared.text import clean, says_something

Action = LogRecord.Action
OPEN = {Publishable.Status.DRAFT, Publishable.Status.PENDING}


@transaction.atomic
def take_number(*, row, by):
    """Give a draft the next number of its series and year, and today's date if it has none.

    Returns its RegisterEntry. Whoever takes the number does not become an author of the text.
    """
    row = _held(row)
    if row.number:
        raise NotPossibleError(f"Văn bản này đã có số {row.number_symbol}.")
    series = _held_series(row)
    row.issue_date = row.issue_date or timezone.localdate()
    year = _numbered_year(series, row.issue_date)
    number = series.next_number(year)
    _refuse_same_symbol(row, year, number)
    entry = RegisterEntry.objects.create(
        series=series,
        issuer_id=row.issuer_id,
        year=year,
        number=number,
        dispatch=row,
        taken_by=by,
    )
    row.save()
    revisions.keep(row, by=None)
    _log(row, by, Action.NUMBERED, f"Số {row.number_symbol} năm {entry.year}, {series}.")
    return entry


@transaction.atomic
def cancel_number(*, entry, by, reason, policy):
    """Take its number from a dispatch that was never public; nobody gets that number again."""
    row = _held(entry and entry.dispatch)
    entry = RegisterEntry.objects.filter(pk=entry.pk, dispatch=row).first()
    reason = clean(reason).strip()
    if entry is None:
        raise NotPossibleError("Số này đã được hủy.")
    if not says_something(reason):
        raise NotPossibleError("Hãy ghi lý do hủy số: sổ văn bản đi giữ lý do này.")
    if personal_data.find(reason, policy.phones):
        raise NotPossibleError("Lý do được in vào sổ: hãy bỏ dữ liệu cá nhân trong đó.")
    entry.cancelled_text = described(row, row.number_symbol)
    entry.cancelled_symbol, entry.cancelled_date = row.symbol, row.issue_date
    entry.cancelled_at, entry.cancelled_by = timezone.now(), by
    entry.cancellation_reason, entry.dispatch = reason, None
    entry.save()
    note = f"Số {row.number_symbol} năm {entry.year}. Lý do: {reason}"
    row.number = ""
    row.save()
    revisions.keep(row, by=None)
    _log(row, by, Action.UNNUMBERED, note)


def _held(row):
    """Return a draft as it is now, held until the end of the transaction."""
    fresh = row and Dispatch.objects.select_for_update().filter(pk=row.pk).first()
    if not fresh or fresh.status not in OPEN or fresh.amends_id:
        raise NotPossibleError(
            "Chỉ lấy số hay hủy số cho văn bản chưa đăng. Hãy xem lại trạng thái của văn bản này."
        )
    return fresh


def _held_series(row):
    """Return the series that numbers a dispatch; whoever comes next waits for its next number."""
    found = Series.objects.of(row)
    if not found:
        raise NotPossibleError(
            "Loại văn bản này của cơ quan này chưa có hệ thống số: hãy gõ số đã cấp trên giấy."
        )
    return Series.objects.select_for_update().get(pk=found.pk)


def _numbered_year(series, day):
    """Return the year of a date, unless the series gives no numbers in it."""
    if day.year > timezone.localdate().year:
        raise NotPossibleError(
            f"Chưa lấy được số của năm {day.year}. Hãy sửa ngày ban hành, hoặc chờ sang năm."
        )
    if series.last_number(day.year) is None:
        raise NotPossibleError(
            f"Ngày ban hành thuộc năm {day.year}, năm mà hệ thống số “{series}” chưa cấp số nào. "
            "Hãy sửa ngày ban hành, hoặc gõ số đã cấp trên giấy."
        )
    return day.year


def _refuse_same_symbol(row, year, number):
    """Refuse a number that would read as one of another series; to pass it over leaves a gap."""
    same = Dispatch.objects.items().filter(
        issuer=row.issuer_id, issue_date__year=year, number=str(number), symbol=row.symbol
    )
    other = same.first()
    if other and other.status == Publishable.Status.DRAFT and not entry_of(other):
        raise NotPossibleError(
            f"Số tiếp theo là {other.number_symbol}, mà bản nháp “{other}” đã gõ số ấy. "
            "Hãy mở bản nháp đó và bỏ số, rồi lấy số."
        )
    if other:
        raise NotPossibleError(
            f"Số tiếp theo là {other.number_symbol}, trùng với “{other}” của hệ thống số khác. "
            "Hãy sửa ký hiệu của văn bản này."
        )


def _log(row, by, action, note):
    LogRecord.objects.write(
        row,
        by=by,
        action=action,
        version=row.version,
        from_status=row.status,
        to_status=row.status,
        note=note,
    )
