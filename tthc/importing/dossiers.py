"""Dossiers as the province's system exports them, known again by the fingerprints of their codes."""

import hashlib
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from portal.shared.text import grouped
from tthc.importing.dossier_columns import COLUMNS
from tthc.importing.dossier_rows import RefusedRowError, RowReader, Values
from tthc.importing.kind import ImportKind, Report, counted
from tthc.importing.sectors import SectorBook
from tthc.models import Dossier, OneStopDesk
from tthc.models.dossier import fingerprint

BATCH = 2_000  # times the columns: less than the 32,766 parameters that SQLite takes
WRITTEN = ["fingerprint", "digest", *Values._fields]
WRITTEN[WRITTEN.index("sector")] = "sector_id"


class DossierImport(ImportKind):
    """Danh sách hồ sơ: one row a dossier; a dossier met again takes what the file says now."""

    label = "hồ sơ"
    columns = COLUMNS

    def run(self, rows, *, by, answers, commit, progress=None, written=None):
        # A preview writes nothing, not even the desk.
        desk = OneStopDesk.current() if commit else OneStopDesk.objects.first() or OneStopDesk()
        book, report = SectorBook(answers), Report()
        reader = RowReader(
            labels={column.field: column.label for column in COLUMNS},
            mask=desk.name_mask,
            book=book,
            today=timezone.localdate(),
        )
        found = _read(counted(rows, progress), reader, desk.salt, report)
        report.questions, report.waiting = book.questions, book.waiting
        report.notices = _notices(reader)
        if not commit:
            _store(found, desk.salt, report, commit=False)
            return report
        with transaction.atomic():
            book.write()
            _store(found, desk.salt, report, commit=True)
            # A sector may have become sensitive while the file was read.
            Dossier.objects.strip_sensitive()
            self.close(report, by=by, written=written)
        return report


def _read(rows, reader, salt, report):
    """Return {fingerprint: (row number, Values)}: of each dossier what its last row says."""
    found: dict[str, tuple[int, Values]] = {}
    for number, row in rows:
        try:
            read = reader.read(row)
        except RefusedRowError as refused:
            report.tell(number, str(refused))
            read = None
        if read is None:
            report.refused += 1
            continue
        code, values = read
        known_by = fingerprint(code, salt)
        if known_by in found and found[known_by][1] != values:
            before = found[known_by][0]
            report.tell(number, f"Mã hồ sơ này đã có ở hàng {before}; lấy hàng {number}.")
        found[known_by] = (number, values)
    return found


def _store(found, salt, report, *, commit):
    """Count what is new, changed and unchanged, and write the first two; others stay untouched."""
    rows, reopened = iter(found.items()), 0
    while batch := dict(islice(rows, BATCH)):
        known = Dossier.objects.filter(fingerprint__in=batch)
        stored = {
            known_by: (digest, promised, closed)
            for known_by, digest, promised, closed in known.values_list(
                "fingerprint", "digest", "new_due_on", "closed_on"
            )
        }
        written = []
        for known_by, (number, values) in batch.items():
            digest, promised, closed = stored.get(known_by, (None, None, None))
            reopened += bool(closed and not values.closed_on)
            kept = _keeping(promised, values, number, report) if promised else values
            row = _row(kept)
            now = _digest(row, salt)
            if digest == now:
                report.unchanged += 1
                continue
            report.created += digest is None
            report.changed += digest is not None
            written.append((known_by, now, *row))
        if commit and written:
            _upsert(written)
    if reopened:
        report.notices.append(
            f"{grouped(reopened)} hồ sơ trên cổng đã có kết quả, còn trong tệp thì chưa: có thể tệp này "
            "cũ hơn lần nhập trước. Nhập thì các hồ sơ ấy trở lại chưa có kết quả."
        )


def _keeping(promised, values, number, report):
    """Return the values with the new date that was promised before, where the file has none."""
    if not values.new_due_on:
        return values._replace(new_due_on=promised)
    if values.new_due_on != promised:
        report.tell(
            number,
            f"Ngày hẹn lại đổi từ {promised:%d/%m/%Y} sang {values.new_due_on:%d/%m/%Y}; "
            "theo Nghị định 61/2018/NĐ-CP, Điều 19, chỉ được hẹn lại một lần.",
        )
    return values


def _row(values):
    """Return the values as a database takes them."""
    code, sector, procedure, channel, applicant, *days, state, timing = values
    days = [day and day.isoformat() for day in days]
    return (code, sector.pk, procedure, str(channel), applicant, *days, str(state), str(timing))


def _digest(row, salt):
    """Return what tells whether a dossier changed; nobody reads the values out of it."""
    return hashlib.blake2b(repr(row).encode(), key=salt.encode(), digest_size=16).hexdigest()


def _upsert(rows):
    """Write rows of what WRITTEN names; by hand, as bulk_create() takes four times as long."""
    table, known_by, *rest = map(connection.ops.quote_name, [Dossier._meta.db_table, *WRITTEN])
    row = f"({', '.join(['%s'] * len(WRITTEN))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join([known_by, *rest])}) "  # noqa: S608 - our own names
            f"VALUES {', '.join([row] * len(rows))} ON CONFLICT ({known_by}) "
            f"DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in rest)}",
            [value for values in rows for value in values],
        )


def _notices(reader):
    notices = []
    if reader.outside:
        notices.append(
            f"{grouped(reader.outside)} hồ sơ có thủ tục ngoài danh mục của cổng: "
            "tên thủ tục không được lưu. Muốn lưu thì nhập danh mục thủ tục, rồi nhập lại tệp này."
        )
    if reader.differing:
        notices.append(
            f"{grouped(reader.differing)} hồ sơ có cột trước, đúng hay quá hạn khác với ngày tháng: "
            "lấy theo cột."
        )
    if reader.without_channel:
        notices.append("Hồ sơ không ghi hình thức nộp được tính là nộp trực tiếp.")
    return notices
