import io
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.shared.sheet_files import ods, ods_row, saved
from tests.tthc.build import make_sector
from tests.tthc.importing import workbook_of_sheets
from tthc.importing.columns import heading_digest
from tthc.models import Dossier, RememberedColumn, Sector

pytestmark = pytest.mark.django_db

HEADER = ["Mã hồ sơ", "Lĩnh vực", "Người nộp", "Ngày tiếp nhận", "Ngày trả", "Điện thoại"]
ROW = ["HS-0001", "Đất đai", "Nguyễn Văn An", "12/05/2025", "", "0912345678"]


@pytest.fixture
def file(tmp_path):
    """Write a file to import and return its path."""

    def write(content, name="ho-so.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def export():
    """An xlsx as the province's system makes one, with a hidden sheet before it."""
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["HS-9999", *ROW[1:]])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Hồ sơ")
    book.active = sheet
    rows = [
        ["ỦY BAN NHÂN DÂN PHƯỜNG"],
        ["DANH SÁCH HỒ SƠ"],
        ["STT", "Mã hồ sơ", "Lĩnh vực", "Người nộp", "Điện thoại", "Thời gian", None],
        [None, None, None, None, None, "Ngày tiếp nhận", "Ngày trả"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        [1, 2505120001, "Đất đai", "Nguyễn Văn An", "0912345678", date(2025, 5, 12), 45796],
        [2, "HS-0002", "Đất đai", "Trần Thị Bình", "0912345679", "16:30 13/05/2025", None],
        [3, "HS-0003", "Đất đai", "Lê Văn Cường", "0912345670", "32/13/2025", None],
        ["Tổng cộng", 3],
    ]
    for row in rows:
        sheet.append(row)
    for place in ["B3:B4", "F3:G3"]:
        sheet.merge_cells(place)
    return saved(book)


def run(path, **options):
    said = io.StringIO()
    call_command("import_dossiers", path, stdout=said, **options)
    return said.getvalue().splitlines()


def refusal(path):
    with pytest.raises(CommandError) as refused:
        run(path)
    return str(refused.value)


def test_an_export_is_imported(file):
    make_sector(name="Đất đai")
    assert run(file(export())) == [
        "Mã hồ sơ: cột “Mã hồ sơ”",
        "Lĩnh vực: cột “Lĩnh vực”",
        "Người nộp (được che): cột “Người nộp”",
        "Ngày tiếp nhận: cột “Thời gian Ngày tiếp nhận”",
        "Ngày trả kết quả: cột “Thời gian Ngày trả”",
        "Không đọc các cột: Số điện thoại.",
        "Hàng 8: Ngày tiếp nhận: “32/13/2025” không phải là ngày, "
        "hãy ghi theo ngày/tháng/năm, ví dụ 12/05/2025.",
        "Không đọc trang tính ẩn: 1 trang. Nếu cần dữ liệu ở đó, hãy bỏ ẩn, lưu tệp rồi chọn lại.",
        "Hồ sơ không ghi hình thức nộp được tính là nộp trực tiếp.",
        "Đã nhập: 2 hồ sơ mới, 0 thay đổi, 0 giữ nguyên, 1 không nhập.",
    ]
    assert list(
        Dossier.objects.order_by("received_on").values_list(
            "code", "applicant", "received_on", "closed_on", "state"
        )
    ) == [
        ("2505120001", "N.V.A.", date(2025, 5, 12), date(2025, 5, 19), "delivered"),
        ("HS-0002", "T.T.B.", date(2025, 5, 13), None, "processing"),
    ]


def test_a_look_writes_nothing(file):
    make_sector(name="Đất đai")
    assert run(file(export()), dry_run=True)[-1] == (
        "Sẽ nhập: 2 hồ sơ mới, 0 thay đổi, 0 giữ nguyên, 1 không nhập."
    )
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ods(ods_row(*HEADER) + ods_row(*ROW)), "ho-so.ods"),
        ("\n".join(map(";".join, [HEADER, ROW])).encode("utf-16"), "ho-so.csv"),
    ],
)
def test_other_kinds_of_files(file, content, name):
    make_sector(name="Đất đai")
    run(file(content, name))
    dossier = Dossier.objects.get()
    assert (dossier.code, dossier.received_on) == ("HS-0001", date(2025, 5, 12))


def text(*rows):
    return "\n".join(map(";".join, rows)).encode()


def test_unknown_sectors_are_named_and_left_out(file):
    said = run(file(text(HEADER, ROW), "a.csv"))
    assert said[-3:] == [
        "Lĩnh vực “Đất đai” (1 hồ sơ) chưa có trên cổng. Thêm --add-sectors để thêm lĩnh vực này.",
        "Hồ sơ không ghi hình thức nộp được tính là nộp trực tiếp.",
        "Đã nhập: 0 hồ sơ mới, 0 thay đổi, 0 giữ nguyên, 1 không nhập.",
    ]


def test_unknown_sectors_may_be_added(file):
    family = ["HS-0002", "Hộ tịch", *ROW[2:]]
    run(file(text(HEADER, ROW, family), "a.csv"), add_sectors=True)
    assert list(Sector.objects.values_list("name", "sensitive", "dossiers__code")) == [
        ("Đất đai", False, "HS-0001"),
        ("Hộ tịch", True, ""),
    ]


def test_what_a_clerk_said_of_columns_is_remembered(file):
    make_sector(name="Đất đai")
    RememberedColumn.objects.create(
        kind="dossiers", heading_digest=heading_digest("Số thứ tự sổ"), field="code"
    )
    path = file(text(["Số thứ tự sổ", *HEADER[1:]], ROW), "a.csv")
    assert run(path)[0] == "Mã hồ sơ: cột “Số thứ tự sổ”"


def test_only_one_sheet_is_read(file):
    make_sector(name="Đất đai")
    rest = ["HS-0002", *ROW[1:]]
    assert run(file(workbook_of_sheets([HEADER, ROW], [rest])))[-3:] == [
        "Chỉ đọc trang tính thứ 1 của tệp (không tính trang ẩn). "
        "Dữ liệu cần nhập ở trang khác thì lưu trang ấy thành tệp riêng rồi nhập thêm.",
        "Hồ sơ không ghi hình thức nộp được tính là nộp trực tiếp.",
        "Đã nhập: 1 hồ sơ mới, 0 thay đổi, 0 giữ nguyên, 0 không nhập.",
    ]


def test_a_file_that_is_not_there():
    assert refusal("/khong/co.xlsx") == (
        "Không mở được /khong/co.xlsx. Hãy kiểm tra đường dẫn và quyền đọc tệp."
    )


def test_a_table_of_something_else(file):
    assert refusal(file(text(["Họ và tên", "Ghi chú"], ["An", "x"]), "a.csv")) == (
        "Không thấy cột Mã hồ sơ, Ngày tiếp nhận. Hãy đổi tên cột trong tệp, "
        "hoặc nhập trong trang quản trị và chọn cột ở đó."
    )


def test_a_file_without_a_header(file):
    assert refusal(file(text(["12", "13"], ["14", "15"]), "a.csv")) == (
        "Không thấy hàng tiêu đề. Tệp phải có một hàng ghi tên các cột."
    )


def test_an_empty_file(file):
    assert refusal(file(b"")) == ("Tệp này rỗng (0 byte). Hãy chọn lại tệp còn nội dung.")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_is_drawn_on_a_terminal(file):
    make_sector(name="Đất đai")
    drawn = Terminal()
    run(file(export()), stderr=drawn)
    assert drawn.getvalue() == f"\r{'█' * 10}{'░' * 20} 3 hàng \n"
