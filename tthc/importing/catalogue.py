"""The catalogue of procedures, as the national database exports it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.shared import richtext
from portal.shared.fields import RichTextField
from portal.shared.text import grouped
from tthc.importing.catalogue_cells import (
    as_copies,
    as_cost,
    as_costs,
    as_lines,
    as_rich_text,
    as_status,
    one_line,
    procedure_code,
)
from tthc.importing.cells import EMPTY, UnreadableCellError, as_date
from tthc.importing.kind import Column, ImportKind, Report, counted
from tthc.importing.sectors import SectorBook, looks_personal
from tthc.models import Procedure

MOST_SECTORS = 200

COLUMNS = [
    Column(
        "code",
        "mã thủ tục",
        ("Mã thủ tục hành chính", "Mã TTHC", "Mã thủ tục", "Mã số TTHC", "Mã số thủ tục", "Mã"),
        required=True,
    ),
    Column(
        "name",
        "tên thủ tục",
        ("Tên thủ tục hành chính", "Tên TTHC", "Tên thủ tục", "Thủ tục hành chính", "Thủ tục"),
        required=True,
    ),
    Column(
        "sector",
        "lĩnh vực",
        ("Lĩnh vực", "Tên lĩnh vực", "Lĩnh vực thủ tục", "Nhóm lĩnh vực"),
        required=True,
    ),
    Column(
        "processing_time",
        "thời hạn giải quyết",
        ("Thời hạn giải quyết", "Thời gian giải quyết", "Thời hạn xử lý", "Thời hạn"),
    ),
    Column("fee", "phí", ("Phí", "Mức phí", "Mức thu phí")),
    Column("charge", "lệ phí", ("Lệ phí", "Mức lệ phí", "Mức thu lệ phí")),
    Column(
        "costs", "phí và lệ phí", ("Phí, lệ phí", "Phí và lệ phí", "Phí/lệ phí", "Mức phí, lệ phí")
    ),
    Column(
        "submission",
        "nơi nộp, hình thức nộp hồ sơ",
        (
            "Nơi nộp hồ sơ",
            "Nơi tiếp nhận hồ sơ",
            "Địa điểm thực hiện",
            "Địa chỉ tiếp nhận hồ sơ",
            "Địa chỉ tiếp nhận HS",
            "Nơi tiếp nhận",
            "Hình thức nộp",
        ),
    ),
    Column(
        "delivery",
        "hình thức trả kết quả",
        ("Hình thức trả kết quả", "Nơi trả kết quả", "Hình thức nhận kết quả"),
    ),
    Column("steps", "trình tự thực hiện", ("Trình tự thực hiện", "Trình tự", "Các bước thực hiện")),
    Column("channels", "cách thức thực hiện", ("Cách thức thực hiện", "Cách thức")),
    Column(
        "required_documents",
        "thành phần hồ sơ",
        ("Thành phần hồ sơ", "Thành phần, số lượng hồ sơ", "Hồ sơ gồm", "Giấy tờ cần nộp"),
    ),
    Column(
        "copies",
        "số lượng hồ sơ (bộ)",
        ("Số lượng hồ sơ", "Số bộ hồ sơ", "Số lượng bộ hồ sơ", "Số bộ"),
    ),
    Column(
        "applicants",
        "đối tượng thực hiện",
        ("Đối tượng thực hiện", "Đối tượng thực hiện TTHC", "Đối tượng"),
    ),
    Column(
        "deciding_office",
        "cơ quan giải quyết",
        (
            "Cơ quan giải quyết",
            "Cơ quan thực hiện",
            "Cơ quan có thẩm quyền",
            "Cơ quan có thẩm quyền quyết định",
        ),
    ),
    Column("result", "kết quả", ("Kết quả thực hiện", "Kết quả giải quyết", "Kết quả")),
    Column(
        "requirements",
        "yêu cầu, điều kiện",
        ("Yêu cầu, điều kiện", "Yêu cầu, điều kiện thực hiện", "Điều kiện thực hiện"),
    ),
    Column("legal_bases", "căn cứ pháp lý", ("Căn cứ pháp lý", "Cơ sở pháp lý")),
    Column(
        "announcing_decision",
        "quyết định công bố",
        ("Quyết định công bố", "Số quyết định công bố", "Số quyết định", "QĐ công bố"),
    ),
    Column(
        "national_url",
        "trang trên Cổng Dịch vụ công quốc gia",
        ("Liên kết", "Link", "Đường dẫn", "Địa chỉ trang", "URL", "Link dịch vụ công quốc gia"),
    ),
    Column("source", "nguồn", ("Nguồn", "Nguồn dữ liệu")),
    Column("source_date", "ngày cập nhật", ("Ngày cập nhật", "Cập nhật ngày", "Ngày công bố")),
    Column("status", "tình trạng", ("Tình trạng", "Trạng thái", "Tình trạng hiệu lực", "Hiệu lực")),
]
LABELS = {column.field: column.label for column in COLUMNS}
READERS = {
    **dict.fromkeys([c.field for c in COLUMNS if c.field not in {"code", "sector"}], one_line),
    **dict.fromkeys(["steps", "channels", "requirements"], as_rich_text),
    **dict.fromkeys(["required_documents", "legal_bases"], as_lines),
    **dict.fromkeys(["fee", "charge"], as_cost),
    "costs": as_costs,
    "copies": as_copies,
    "source_date": as_date,
    "status": as_status,
}
# Without these the page of a procedure would mislead who reads it.
NEEDED = [
    "processing_time", "fee", "charge", "submission", "required_documents", "steps", "channels",
    "applicants", "deciding_office", "result",
]  # fmt: skip


class CatalogueImport(ImportKind):
    """Danh mục thủ tục: one row a procedure; what a file does not say stays as it is."""

    label = "thủ tục"
    columns = COLUMNS

    def run(self, rows, *, by, answers, commit, progress=None, written=None):
        report, book = Report(), SectorBook(answers, self.label, MOST_SECTORS)
        catalogue = Catalogue(book, report)
        for number, row in counted(rows, progress):
            catalogue.take(number, row)
        report.questions, report.waiting = book.questions, book.waiting
        report.notices = catalogue.notices
        if commit:
            with transaction.atomic():
                book.write()
                for procedure in catalogue.to_write:
                    procedure.save()
                self.close(report, by=by, written=written)
        return report


class Catalogue:
    """The procedures as they will be after the rows taken so far; nothing is written."""

    def __init__(self, book, report):
        self.book = book
        self.report = report
        self.known = {row.code: row for row in Procedure.objects.with_sector()}
        self.rows = {}  # {code: number of its row}
        self.to_write = []
        self.hidden = 0

    @property
    def notices(self):
        if not self.hidden:
            return []
        return [
            f"{grouped(self.hidden)} thủ tục ở tình trạng “chưa công khai”: "
            "hãy mở từng thủ tục, xem đủ chưa rồi chuyển sang “còn hiệu lực”."
        ]

    def take(self, number, row):
        """Count what a row changes and keep it for writing, or say why it is left out."""
        try:
            code, sector = self._code(number, row), self._sector(row)
            if not sector and (code not in self.known or filled(row.get("sector"))):
                self.report.refused += 1  # its sector is asked about, or told to be skipped
                return
            values = self._values(number, row)
            self._put(number, code, {**values, **({"sector": sector} if sector else {})})
        except UnreadableCellError as refused:
            self.report.refused += 1
            self.report.tell(number, f"Chưa nhập hàng này: {refused}")

    def _code(self, number, row):
        if not filled(row.get("code")):
            raise UnreadableCellError("thiếu mã thủ tục.")
        code = procedure_code(row["code"])
        if code in self.rows:
            raise UnreadableCellError(f"mã {code} đã có ở hàng {self.rows[code]}.")
        if code not in self.known and not (filled(row.get("name")) and filled(row.get("sector"))):
            raise UnreadableCellError("thủ tục mới phải có tên và lĩnh vực.")
        self.rows[code] = number
        return code

    def _sector(self, row):
        cell = row.get("sector")
        if not filled(cell):
            return None
        name = one_line(cell)
        if looks_personal(name):
            raise UnreadableCellError("ô lĩnh vực không phải là tên một lĩnh vực.")
        return self.book.find(name)

    def _values(self, number, row):
        """Return {field: value} of the cells that can be taken, telling of the others."""
        values: dict[str, Any] = {}
        for name, reader in READERS.items():
            cell = row.get(name)
            if not filled(cell):
                continue
            try:
                value = reader(cell)
                found = {"fee": value[0], "charge": value[1]} if name == "costs" else {name: value}
                for field, said in found.items():
                    if said not in ("", []):
                        values.setdefault(field, fit(field, said))
            except (UnreadableCellError, richtext.TooLargeError) as refused:
                self.report.tell(number, f"Chưa lấy ô “{LABELS[name]}”: {refused}")
        return values

    def _put(self, number, code, values):
        procedure = self.known.get(code) or Procedure(code=code)
        is_new = procedure.pk is None
        if is_new and "name" not in values:
            raise UnreadableCellError("tên thủ tục không dùng được.")
        if not is_new and procedure.status == Procedure.Status.HIDDEN:
            values.pop("status", None)  # what the ward hides comes out by hand only
        changed = {name: value for name, value in values.items() if differs(procedure, name, value)}
        for name, value in changed.items():
            setattr(procedure, name, value)
        if is_new and procedure.status != Procedure.Status.ABOLISHED:
            self._hide_if_lacking(number, procedure)
        self.hidden += procedure.status == Procedure.Status.HIDDEN
        self.report.created += is_new
        self.report.changed += bool(changed) and not is_new
        self.report.unchanged += not changed and not is_new
        if is_new or changed:
            self.to_write.append(procedure)

    def _hide_if_lacking(self, number, procedure):
        if lacking := [LABELS[name] for name in NEEDED if not getattr(procedure, name)]:
            procedure.status = Procedure.Status.HIDDEN
            told = f"Thủ tục {procedure.code} chưa công khai vì thiếu: {', '.join(lacking)}."
            self.report.tell(number, told)


def filled(cell):
    return cell is not None and (not isinstance(cell, str) or cell.strip() not in EMPTY)


def fit(name, value):
    """Return a value that its field takes; one that is too long or of another form is refused."""
    field: Any = Procedure._meta.get_field(name)
    try:
        return field.clean(value, None)
    except ValidationError as error:
        raise UnreadableCellError(" ".join(error.messages)) from error


def differs(procedure, name, value):
    """Tell whether a file says something else than is kept; how a clerk laid a text out stays."""
    if name == "sector":
        return procedure.sector_id is None or procedure.sector != value
    kept = getattr(procedure, name)
    if kept and kept != value and isinstance(Procedure._meta.get_field(name), RichTextField):
        return richtext.plain_text(kept) != richtext.plain_text(value)
    return kept != value
