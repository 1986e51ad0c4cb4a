"""What an old site had counted day by day, as clerks send it: real files, exact days and sentences."""

import io
import re
import unicodedata
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from portal.shared.files import RefusedFileError
from portal.shared.models import LogRecord
from portal.shared.sheets import SheetRow
from tests.build import make_administrator, make_writer, pdf_bytes
from tests.shared.sheet_files import compound, ods, ods_row, saved, workbook, xls
from tests.visitors.build import make_day, make_imported
from visitors.models import DailyVisits, ImportedTotal
from visitors.old_site import days_of, read

TOTALS = "/quan-tri/visitors/importedtotal/"
TODAY = date(2024, 5, 14)
MAY = {date(2024, 5, 12): 2495, date(2024, 5, 13): 2446}
CSV = "Ngày,Lượt\n12/05/2024,2495\n13/05/2024,2446\n".encode()
NO_COLUMNS = (
    "Không rõ cột nào là ngày, cột nào là số lượt. "
    "Hãy ghi tiêu đề “Ngày” và “Số lượt” ngay phía trên hai cột ấy rồi chọn lại tệp."
)


def upload(content, name="so-luot.csv"):
    return SimpleUploadedFile(name, content)


def days(*rows, sheet=0):
    return days_of([SheetRow(sheet, number, row) for number, row in enumerate(rows, 1)], TODAY)


def refused(*rows):
    with pytest.raises(RefusedFileError) as error:
        days(*rows)
    return list(error.value.args)


# Files


def merged_xlsx():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["THỐNG KÊ TRUY CẬP NĂM 2024"],
        ["STT", "Ngày", "Số lượt truy cập", None, "Ghi chú"],
        [1, date(2024, 5, 12), 2495, None, "Chủ nhật"],
        [2, datetime(2024, 5, 13), 2446],  # noqa: DTZ001
        ["Tổng cộng", None, 4941],
        [None, None, "Người lập"],
    ]:
        sheet.append(row)
    for place in ["A1:E1", "C2:D2", "A5:B5", "C6:E6"]:
        sheet.merge_cells(place)
    return saved(book)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CSV, "a.csv"),
        (b"Date;Visits\n2024-05-12;2.495\n2024-05-13;2 446\n", "a.csv"),
        (unicodedata.normalize("NFD", CSV.decode()).encode("utf-16"), "a.csv"),
        (merged_xlsx(), "a.xlsx"),
        (
            ods(
                ods_row("Ngày", "Lượt")
                + ods_row("12-5-2024", "2,495")
                + ods_row("13.5.2024", "2446")
            ),
            "a.ods",
        ),
        (
            compound(
                ("Workbook", xls(["Ngày", "Lượt"], ["12/05/2024", 2495], ["13/05/2024", 2446]))
            ),
            "a.xls",
        ),
    ],
    ids=["csv", "english csv", "decomposed utf-16", "merged xlsx", "ods", "xls"],
)
def test_days_come_from_every_kind_of_file(content, name):
    assert read(upload(content, name)) == MAY


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            pdf_bytes(),
            "Tệp này là PDF, không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
        ),
        (b"", "Tệp này rỗng (0 byte). Hãy chọn lại tệp còn nội dung."),
        (workbook(["Xin chào"]), NO_COLUMNS),
    ],
    ids=["pdf", "empty", "letter"],
)
def test_what_is_no_table_of_days_is_refused(content, sentence):
    with pytest.raises(RefusedFileError) as error:
        read(upload(content, "a.xlsx"))
    assert error.value.args == (sentence,)


# Columns


@pytest.mark.parametrize(
    "rows",
    [
        [["Ngày", "Số lượt"], ["12/05/2024", 2495], ["13/05/2024", 2446]],
        [["12/05/2024", 2495], ["13/05/2024", 2446]],
        [[2495, "2024-05-12"], [2446, "2024-05-13 00:00:00"]],
        [["date", "visits"], [20240512, 2495], ["20240513", "2446.0"]],
        [["SỐ LƯỢT (lượt)", "NGÀY (dd/mm/yyyy)"], [2495, "12/05/2024"], [2446, "13/05/2024"]],
        [
            ["Ngày cập nhật", "Ngày", "Lượt xem", "Tổng số lượt truy cập"],
            ["14/05/2024", "12/05/2024", 9000, 2495],
            ["14/05/2024", "13/05/2024", 9001, 2446],
        ],
        [
            ["Thống kê từ 01/01/2024 đến 13/05/2024"],
            ["Thời gian", "SL"],
            ["12/05/2024", 2495],
            ["13/05/2024", 2446],
            ["Cộng", 4941],
            [None, "Mẫu, ngày 14 tháng 5 năm 2024"],
        ],
    ],
    ids=["headings", "bare", "turned", "digits", "brackets", "two dates", "titles"],
)
def test_columns_are_found_by_headings_or_by_what_stands_in_them(rows):
    assert days(*rows) == MAY


@pytest.mark.parametrize(
    "rows",
    [
        [["13/05/2024", "14/05/2024", 2446]],
        [[1, "13/05/2024", 2446]],
        [["Ngày", "Lượt", "Lượt"], ["13/05/2024", 2446, 2447]],
        [
            ["Ngày", "Lượt truy cập", None],
            [None, "Máy tính", "Điện thoại"],
            ["13/05/2024", 1446, 1000],
        ],
    ],
    ids=["two dates", "two numbers", "twice the heading", "divided count"],
)
def test_columns_that_may_be_either_are_asked_about(rows):
    assert refused(*rows) == [NO_COLUMNS]


def test_sheets_add_up():
    rows = [(0, 1, ["12/05/2024", 2495]), (1, 1, ["Ghi chú"]), (2, 1, ["13/05/2024", 2446])]
    assert days_of([SheetRow(*row) for row in rows], TODAY) == MAY


def test_a_sheet_with_days_is_not_passed_over():
    rows = [(0, 1, ["12/05/2024", 2495]), (1, 1, [1, "13/05/2024", 2446])]
    with pytest.raises(RefusedFileError) as error:
        days_of([SheetRow(*row) for row in rows], TODAY)
    assert error.value.args == (NO_COLUMNS.replace("lượt. ", "lượt ở trang tính 2. ", 1),)


def test_headings_alone_hold_no_day():
    assert refused(["Ngày", "Số lượt"]) == [
        "Tệp không có ngày nào. Hãy ghi mỗi ngày một hàng, gồm ngày và số lượt, rồi chọn lại tệp."
    ]


# Rows


NO_DAY = "không phải là ngày. Hãy ghi theo ngày/tháng/năm, ví dụ 14/05/2024, hoặc xóa hàng."
NO_COUNT = (
    "không phải là số lượt. "
    "Hãy ghi số nguyên từ 0 đến 2 tỉ, không có dấu chấm, dấu phẩy, ví dụ 2446."
)
NOT_PAST = "chưa qua. Hãy xóa hàng này: chỉ nhập những ngày trước hôm nay."


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["30/02/2024", 5], f"“30/02/2024” {NO_DAY}"),
        (["05/14/2024", 5], f"“05/14/2024” {NO_DAY}"),
        (["Tháng 4/2024", 5], f"“Tháng 4/2024” {NO_DAY}"),
        ([date(1924, 5, 1), 5], f"“1924-05-01” {NO_DAY}"),
        (["1" * 5000, 5], f"“{'1' * 30}…” {NO_DAY}"),
        ([None, 5], "thiếu ngày. Hãy ghi ngày của số lượt này, hoặc xóa hàng."),
        (["14/05/2024", 5], f"ngày 14/05/2024 {NOT_PAST}"),
        (["01/06/2124", 5], f"ngày 01/06/2124 {NOT_PAST}"),
        (["13/05/2024", 5], "ngày 13/05/2024 đã có ở hàng 2. Hãy chỉ giữ một hàng cho mỗi ngày."),
        (["01/05/2024"], "thiếu số lượt. Nếu ngày ấy không có lượt nào, hãy ghi 0."),
        (["01/05/2024", -3], f"“-3” {NO_COUNT}"),
        (["01/05/2024", 2.446], f"“2.446” {NO_COUNT}"),
        (["01/05/2024", "12,5"], f"“12,5” {NO_COUNT}"),
        (["01/05/2024", "nhiều"], f"“nhiều” {NO_COUNT}"),
        (["01/05/2024", True], f"“True” {NO_COUNT}"),
        (["01/05/2024", 2_000_000_001], f"“2000000001” {NO_COUNT}"),
        (["01/05/2024", "9" * 5000], f"“{'9' * 30}…” {NO_COUNT}"),
    ],
)
def test_a_wrong_row_is_named(row, sentence):
    assert refused(["Ngày", "Lượt"], ["13/05/2024", 2446], row) == [f"Hàng 3: {sentence}"]


@pytest.mark.parametrize(
    ("written", "visits"),
    [(0, 0), ("0", 0), ("2.446", 2446), ("32\u00a0634", 32_634), ("1,234,567", 1_234_567)],
)
def test_counts_may_be_grouped(written, visits):
    assert days(["13/05/2024", written]) == {date(2024, 5, 13): visits}


def test_five_problems_are_told_and_how_many_more_there_are():
    wrong = [[f"{day}/13/2024", 5] for day in range(10, 17)]
    told = refused(["Ngày", "Lượt"], *wrong)
    assert told == [
        *(f"Hàng {day - 8}: “{day}/13/2024” {NO_DAY}" for day in range(10, 15)),
        "Còn 2 hàng nữa có lỗi.",
    ]


def test_more_rows_than_a_site_has_days_are_refused():
    assert refused(*[["13/05/2024", 1]] * 20_001) == [
        "Tệp có hơn 20.000 hàng. Hãy bỏ các hàng thừa, "
        "hoặc cộng những năm đầu vào số lượt chung, rồi chọn lại tệp."
    ]


# The page


@pytest.fixture
def clerk(client, db):
    client.force_login(make_administrator())
    return client


def sent(clerk, content=None, *, page="add/", **fields):
    """Send the form and return the page that comes."""
    data = {"note": "Trang cũ", "visits": "0"} | fields
    if content is not None:
        data["table"] = upload(content)
    return clerk.post(f"{TOTALS}{page}", data, follow=True)


def said(response):
    return [(message.level_tag, str(message)) for message in response.context["messages"]]


def kept():
    return dict(DailyVisits.objects.exclude(imported=None).values_list("date", "visits"))


def test_the_days_of_a_file_are_kept_with_the_old_site(clerk):
    response = sent(clerk, CSV, visits="659.370")

    (row,) = ImportedTotal.objects.all()
    assert (row.visits, dict(row.days.values_list("date", "visits"))) == (659_370, MAY)
    assert said(response)[0] == (
        "success",
        "Đã nhập 2 ngày, từ 12/05/2024 đến 13/05/2024, tổng 4.941 lượt. "
        "Số liệu trên trang đổi sau ít giây.",
    )


def test_another_file_replaces_the_days_of_its_old_site_alone(clerk):
    row, other = make_imported(), make_imported(note="Trang cũ hơn")
    for site in (row, other):
        make_day(imported=site, date=date(2024, 1, 1))

    sent(clerk, CSV, page=f"{row.pk}/change/")

    assert dict(row.days.values_list("date", "visits")) == MAY
    assert other.days.count() == 1


def test_a_form_without_a_file_leaves_the_days(clerk):
    row = make_imported()
    make_day(imported=row, date=date(2024, 1, 1), visits=7)

    sent(clerk, page=f"{row.pk}/change/")

    row.refresh_from_db()
    assert (row.visits, kept()) == (0, {date(2024, 1, 1): 7})


def test_a_wrong_file_changes_nothing_and_loses_nothing_typed(clerk):
    row = make_imported(visits=1)
    make_day(imported=row, date=date(2024, 1, 1), visits=7)
    content = "Ngày,Lượt\n13/05/2024,2446\n30/02/2024,5\n14/05,6\n".encode()

    response = sent(clerk, content, page=f"{row.pk}/change/", note="Mới", visits="3")

    form = response.context["adminform"].form
    assert form.errors == {"table": [f"Hàng 3: “30/02/2024” {NO_DAY}", f"Hàng 4: “14/05” {NO_DAY}"]}
    assert (form["note"].value(), form["visits"].value()) == ("Mới", "3")
    row.refresh_from_db()
    assert (row.visits, kept()) == (1, {date(2024, 1, 1): 7})


def test_an_old_site_that_had_counted_nothing_is_asked_for_its_file(clerk):
    response = sent(clerk)

    assert response.context["adminform"].form.errors == {
        "visits": ["Hãy ghi số lượt, hoặc chọn bảng số lượt theo ngày."]
    }


def test_an_empty_file_is_refused(clerk):
    response = sent(clerk, b"")

    assert response.context["adminform"].form.errors == {
        "table": ["Tệp này rỗng (0 byte). Hãy chọn lại tệp còn nội dung."]
    }


def test_days_that_others_counted_too_are_told(clerk):
    make_day(date=date(2024, 5, 11), visits=5)
    make_day(date=date(2024, 5, 12), visits=5)
    make_day(date=date(2024, 5, 12), imported=make_imported())
    make_day(date=date(2024, 5, 13), visits=0)

    assert said(sent(clerk, CSV))[1] == (
        "warning",
        "Nguồn khác cũng có số lượt của 1 ngày, 12/05/2024; "
        "số lượt những ngày này được cộng lại. "
        "Nếu hai nơi đã đếm cùng một trang, hãy bỏ những ngày ấy khỏi tệp rồi nhập lại.",
    )


def test_the_log_says_how_many_days_were_read(clerk):
    sent(clerk, CSV)

    (record,) = LogRecord.objects.filter(action=LogRecord.Action.IMPORTED)
    assert (record.actor.username, record.note) == (
        "quantri",
        "2 ngày, từ 12/05/2024 đến 13/05/2024, tổng 4.941 lượt",
    )


def test_the_form_and_the_list_tell_what_is_imported(clerk):
    row = make_imported(visits=659_370)
    for day, visits in MAY.items():
        make_day(imported=row, date=day, visits=visits)

    form = clerk.get(f"{TOTALS}{row.pk}/change/")
    listed = clerk.get(TOTALS).text

    assert "2 ngày, từ 12/05/2024 đến 13/05/2024, tổng 4.941 lượt" in form.text
    cells = re.findall(r'<td class="field-\w+">(.*?)</td>', listed)
    assert cells == ["2", "664.311"]


def test_deleting_an_old_site_deletes_its_days_and_lists_none(clerk):
    row = make_imported()
    for day, visits in MAY.items():
        make_day(imported=row, date=day, visits=visits)
    own = make_day()

    asked = clerk.get(f"{TOTALS}{row.pk}/delete/")
    clerk.post(f"{TOTALS}{row.pk}/delete/", {"post": "yes"})

    assert asked.context["deleted_objects"] == [
        "Trang cũ: 1.000 lượt, 2 ngày, từ 12/05/2024 đến 13/05/2024, tổng 4.941 lượt"
    ]
    assert list(DailyVisits.objects.all()) == [own]


def test_several_old_sites_are_deleted_from_the_list(clerk):
    rows = [make_imported(), make_imported(note="Trang cũ hơn")]
    make_day(imported=rows[0])

    picked = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    clerk.post(TOTALS, picked | {"post": "yes"})

    assert (ImportedTotal.objects.count(), DailyVisits.objects.count()) == (0, 0)


def test_a_writer_imports_nothing(client, db):
    client.force_login(make_writer())

    assert sent(client, CSV).status_code == 403
    assert kept() == {}


# The command


def imported(path, **options):
    out = io.StringIO()
    call_command("import_visits", path, note="Trang cũ", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def path(db, tmp_path):
    path = tmp_path / "so-luot.csv"
    path.write_bytes(CSV)
    return path


def test_the_command_imports_and_may_be_repeated(path):
    imported(path, total=659_370)
    out = imported(path)

    assert out == "Đã nhập 2 ngày, từ 12/05/2024 đến 13/05/2024, tổng 4.941 lượt.\n"
    assert (ImportedTotal.objects.get().visits, kept()) == (659_370, MAY)


def test_a_dry_run_keeps_nothing(path):
    out = imported(path, dry_run=True)

    assert out == "Sẽ nhập 2 ngày, từ 12/05/2024 đến 13/05/2024, tổng 4.941 lượt.\n"
    assert (ImportedTotal.objects.count(), kept()) == (0, {})


@pytest.mark.parametrize(
    ("content", "total", "sentence"),
    [
        (CSV, -1, "Giá trị này phải lớn hơn hoặc bằng 0."),
        (CSV.replace(b"12/05", b"1/13"), 0, f"Hàng 2: “1/13/2024” {NO_DAY}"),
    ],
)
def test_the_command_says_what_is_wrong(path, content, total, sentence):
    path.write_bytes(content)
    with pytest.raises(CommandError, match=f"^{re.escape(sentence)}$"):
        imported(path, total=total)
    assert kept() == {}


def test_the_command_says_when_there_is_no_file(path):
    missing = path.with_name("khac.csv")
    with pytest.raises(CommandError) as error:
        imported(missing)
    assert str(error.value) == f"Không mở được {missing}. Hãy xem lại tên và quyền đọc."
