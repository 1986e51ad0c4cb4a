"""How the table of a period is filled, and how it is held against the period before."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from portal.shared.services import NotPossibleError
from portal.shared.text import grouped
from tthc.models import Dossier, ResultPeriod, SectorResult

HOLIDAYS = timedelta(days=10)  # no office is closed for longer
Origin = ResultPeriod.Origin


def has_dossiers(period, today=None):
    """Say whether there is something from which the figures of a period can be counted."""
    began = period.first_day <= (today or timezone.localdate())
    return began and Dossier.objects.of_days(period.first_day, period.last_day).exists()


def starts_before_dossiers(period):
    """Return a sentence where the first dossier of all came long after a period began, or ""."""
    first = Dossier.objects.aggregate(first=Min("received_on"))["first"]
    if not first or first - period.first_day <= HOLIDAYS:
        return ""
    return (
        f"Hồ sơ trên cổng chỉ có từ ngày {first:%d/%m/%Y}, còn kỳ bắt đầu ngày "
        f"{period.first_day:%d/%m/%Y}: số liệu có thể thiếu. Hãy nhập thêm hồ sơ trước đó rồi tính lại."
    )


def fill_from_dossiers(period, *, today=None):
    """Give a draft the figures that its dossiers make: up to today where it is not over yet.

    Raises NotPossibleError where there is nothing to count.
    """
    today = today or timezone.localdate()
    if not has_dossiers(period, today):
        raise NotPossibleError(
            f"Chưa có hồ sơ nào thuộc kỳ {period.label}. "
            "Hãy nhập tệp hồ sơ rồi tính lại, hoặc gõ số liệu vào bảng."
        )
    until = min(period.last_day, today)
    counted = Dossier.objects.counted(period.first_day, until, today)
    replace_figures(period, counted, origin=Origin.COMPUTED, until=until)


@transaction.atomic
def replace_figures(period, figures, *, origin, until=None, notes=None):
    """Give a draft the rows {sector key: {figure: number}}; a sector keeps its note if it stays.

    `notes` are the new ones, {sector key: text}, where they are known.
    """
    if period.status != ResultPeriod.Status.DRAFT:
        raise NotPossibleError(
            "Chỉ thay được số liệu của bản nháp. Hãy lấy lại để sửa, hoặc mở bản sửa."
        )
    kept = dict(period.rows.values_list("sector", "note"))
    notes = kept if notes is None else notes
    period.rows.all().delete()
    for sector, counts in figures.items():
        note = notes.get(sector, "")
        SectorResult.objects.create(period=period, sector_id=sector, note=note, **counts)
    period.origin, period.data_until = origin, until
    period.save()


def unlike_previous(period):
    """Return a sentence for each sector that carries over other than was pending before.

    That is held against the public period of the same kind just before this one.
    """
    previous = ResultPeriod.objects.published().just_before(period).with_rows().first()
    if not previous:
        return []
    left = {row.sector: row.pending for row in previous.rows.all()}
    carried = {row.sector: row.carried_over for row in period.rows.all()}
    return [
        f"{sector}: kỳ trước chuyển sang {grouped(carried.get(sector, 0))}, nhưng "
        f"{previous.label} còn {grouped(left.get(sector, 0))} hồ sơ đang giải quyết, "
        f"chênh lệch {grouped(abs(carried.get(sector, 0) - left.get(sector, 0)))}."
        for sector in dict.fromkeys([*carried, *left])
        if carried.get(sector, 0) != left.get(sector, 0)
    ]
