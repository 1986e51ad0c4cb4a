"""Spreadsheets made to harm: each is refused with a sentence, or read rightly where it is harmless."""

import io
import os

import pytest

from portal.shared.files import RefusedFileError
from portal.shared.sheet_reader import compound as compound_files
from portal.shared.sheet_reader import package
from portal.shared.sheet_reader.rows import Rows
from tests.shared import corpus
from tests.shared.corpus import SHEET, packed
from tests.shared.sheet_files import (
    cells,
    compound,
    number_cell,
    ods,
    ods_cell,
    ods_members,
    ods_row,
    record,
    refusal,
    text_cell,
    xls,
    xlsx,
    xlsx_members,
)

BROKEN = "Tệp này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, lưu lại rồi chọn lại."
BOMB = (
    "Tệp này bung ra quá lớn (trên 300 MB, 5.000 thành phần hoặc 200 lần kích thước). "
    "Hãy bỏ bớt nội dung hoặc chia thành nhiều tệp."
)
ODD = (
    "Tệp này được đóng gói bất thường, có thể che giấu nội dung. "
    "Hãy mở bằng phần mềm soạn thảo, lưu thành tệp mới rồi chọn lại."
)
TOO_MUCH = (
    "Tệp này quá lớn hoặc quá phức tạp để đọc, có thể do có ô nằm rất xa vùng dữ liệu. "
    "Hãy chép riêng vùng dữ liệu sang một tệp .xlsx mới, hoặc chia thành nhiều tệp, rồi chọn lại."
)
TOO_LONG = (
    "Có ô chứa quá nhiều chữ (trên 32.767 ký tự, mức tối đa của Excel). "
    "Hãy rút ngắn ô đó rồi chọn lại; nếu là CSV, hãy xem có dấu ngoặc kép nào chưa đóng."
)
FAR_COLUMN = (
    "Có dữ liệu ở cột quá xa tại dòng {}, trong khi chỉ đọc đến cột thứ 200 (cột GR). "
    "Hãy xóa các ô nằm xa vùng dữ liệu rồi chọn lại."
)
FAR_ROW = (
    "Có dữ liệu ở dòng {}, trong khi chỉ đọc đến dòng 200.000. "
    "Hãy xóa các ô nằm xa vùng dữ liệu, hoặc chia thành nhiều tệp rồi chọn lại."
)
LOCKED = "Tệp này có mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi chọn lại."
MACROS = (
    "Tệp này có macro (chương trình chạy khi mở tệp). "
    "Hãy lưu lại dạng .xlsx không có macro rồi chọn lại."
)
OBJECTS = (
    "Tệp này nhúng tệp hoặc chương trình khác (OLE, ActiveX). "
    "Hãy chép riêng bảng dữ liệu sang một tệp .xlsx mới rồi chọn lại."
)
LINKS = (
    "Tệp này lấy dữ liệu từ tệp hoặc nơi khác (liên kết ngoài, kết nối dữ liệu). "
    "Hãy chép bảng, dán dạng giá trị sang một tệp .xlsx mới rồi chọn lại."
)
XLSB = "Tệp dạng .xlsb không được nhận. Hãy mở bằng Excel, lưu lại thành .xlsx rồi chọn lại."
ANOTHER = "Tệp này là {}, không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv."

ONE_ROW = f'<row r="1">{number_cell("A1")}</row>'
A_CELL = number_cell("A1")


def with_ballast(members, size=40_000):
    """Return a ZIP that nothing can compress much, so that its ratio is not what gives it away."""
    return packed(members | {"xl/media/x.png": os.urandom(size)})


def checked(content):
    """Return the sentence of the first check, without a process in between."""
    with pytest.raises(RefusedFileError) as refused:
        if content.startswith(b"PK"):
            package.check(content, Rows(io.BytesIO()))
        else:
            compound_files.check(content)
    return str(refused.value)


def part(name, content="<a/>"):
    return packed(xlsx_members(ONE_ROW) | {name: content})


# What lies about its size: the library alone would abort, or take hours.
def test_two_cells_in_the_corners_of_a_sheet():
    content = xlsx(f'<row r="1">{A_CELL}</row><row>{number_cell("XFD1048576")}</row>')
    assert refusal(content) == FAR_COLUMN.format(1048576)


def test_a_cell_in_the_last_row():
    content = xlsx(f'<row r="1">{A_CELL}</row><row>{number_cell("B1048576")}</row>')
    assert refusal(content) == FAR_ROW.format(1048576)


def test_corners_within_the_caps_that_take_all_memory():
    content = xlsx(f'<row r="1">{A_CELL}</row><row r="200000">{number_cell("GR200000")}</row>')
    assert refusal(content) == TOO_MUCH


def test_cells_without_addresses_in_a_row_without_end():
    assert refusal(xlsx("<row>" + "<c><v>1</v></c>" * 201 + "</row>")) == FAR_COLUMN.format(1)


def test_a_dimension_that_lies_is_not_believed():
    sheet = xlsx_members(ONE_ROW)["xl/worksheets/sheet1.xml"]
    lying = sheet.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert cells(part("xl/worksheets/sheet1.xml", lying)) == [[1]]


def test_a_million_empty_rows_are_skipped():
    rows = "<row/>" * 1_048_575 + f'<row r="1048576"><c r="XFD1048576" s="1"/></row>{ONE_ROW}'
    assert cells(with_ballast(xlsx_members(rows))) == [[1]]


def test_more_cells_than_can_be_read():
    assert checked(with_ballast(xlsx_members("</c>" * 5_000_001), 200_000)) == TOO_MUCH


def test_one_long_text_in_every_cell():
    rows = ("<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>") * 200
    members = xlsx_members(rows)
    text = "a" * 30_000
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{SHEET}"><si><t>{text}</t></si></sst>'
    assert refusal(with_ballast(members)) == TOO_MUCH


def test_a_text_that_is_too_long():
    assert refusal(xlsx(f"<row>{text_cell('A1', 'a' * 32_768)}</row>")) == TOO_LONG


def test_a_text_of_megabytes():
    assert checked(with_ballast(xlsx_members(text_cell("A1", "a" * 4_000_000)))) == TOO_LONG


@pytest.mark.parametrize("declared", [3 << 30, 5], ids=["says it", "denies it"])
def test_gigabytes_in_a_megabyte(declared):
    assert checked(corpus.zip_bomb(gigabytes=1, declared=declared)) == BOMB


def test_more_members_than_can_be_meant():
    assert checked(packed({f"xl/{number}": b"" for number in range(5_001)})) == BOMB


def test_a_row_of_an_ods_far_below():
    between = (
        '<table:table-row table:number-rows-repeated="200000"><table:table-cell/></table:table-row>'
    )
    assert refusal(ods(ods_row("x") + between + ods_row("y"))) == FAR_ROW.format(200002)


def test_columns_of_an_ods_repeated_without_end():
    cell = ods_cell("x").replace("-cell ", '-cell table:number-columns-repeated="16384" ', 1)
    assert refusal(ods(f"<table:table-row>{cell}</table:table-row>")) == FAR_COLUMN.format(1)


def test_cells_of_an_ods_repeated_in_both_directions():
    many = 'table:number-{}-repeated="4294967295"'
    cell = ods_cell("x").replace("-cell ", f"-cell {many.format('columns')} ", 1)
    row = f"<table:table-row {many.format('rows')}>{cell}</table:table-row>"
    assert refusal(ods(row)) == BROKEN


def test_the_empty_rest_of_an_ods_is_skipped():
    rest = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert cells(ods(ods_row("x") + rest)) == [["x"]]


# What acts by itself, is locked, or is something else.
TYPES = '<Types><Override PartName="/xl/workbook.xml" ContentType="{}"/></Types>'
XLSX_PARTS = [
    ("xl/vbaProject.bin", "<a/>", MACROS),
    ("[Content_Types].xml", TYPES.format("application/vnd.ms-excel.sheet.macroEnabled"), MACROS),
    ("xl/macrosheets/sheet1.xml", "<a/>", MACROS),
    ("xl/externalLinks/externalLink1.xml", "<a/>", LINKS),
    ("xl/connections.xml", "<a/>", LINKS),
    ("xl/embeddings/oleObject1.bin", "a", OBJECTS),
    ("xl/activeX/activeX1.xml", "<a/>", OBJECTS),
    ("xl/workbook.bin", "a", XLSB),
    ("xl/a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", ODD),
    ("../xl/a.xml", "<a/>", ODD),
]


@pytest.mark.parametrize(("name", "content", "sentence"), XLSX_PARTS)
def test_what_a_workbook_may_not_hold(name, content, sentence):
    assert checked(part(name, content)) == sentence


def test_a_workbook_with_macros_is_refused_by_the_reader():
    assert refusal(part("xl/vbaProject.bin")) == MACROS


MANIFEST = "<manifest>{}</manifest>"
OLE = "application/vnd.sun.star.oleobject"
ODS_PARTS = [
    ({"Basic/Standard/Module1.xml": "<a/>"}, MACROS),
    ({"META-INF/manifest.xml": MANIFEST.format("<manifest:encryption-data/>")}, LOCKED),
    ({"META-INF/manifest.xml": MANIFEST.format(f'<a manifest:media-type="{OLE}"/>')}, OBJECTS),
    (ods_members(ods_row("x"), scripts="<script:event-listener/>"), MACROS),
    (ods_members('<table:table-source xlink:href="a.ods"/>' + ods_row("x")), LINKS),
    (ods_members(ods_row("x").replace("string", "string\" a=\"of:='file:///a.ods'#$S.A1")), LINKS),
]


@pytest.mark.parametrize(("members", "sentence"), ODS_PARTS)
def test_what_an_ods_may_not_hold(members, sentence):
    assert checked(packed(ods_members(ods_row("x")) | members, stored=["mimetype"])) == sentence


BOOK = xls(["a"])
BLANK = bytes(4096)
COMPOUNDS = [
    ([("Workbook", xls(["a"], before=record(0x2F, b"\1\0\1\0\1\0")))], LOCKED),
    ([("EncryptionInfo", BLANK), ("EncryptedPackage", BLANK)], LOCKED),
    ([("Workbook", BOOK), ("_VBA_PROJECT_CUR", BLANK)], MACROS),
    ([("Workbook", BOOK), ("MBD0001F2A4", BLANK)], OBJECTS),
    ([("WordDocument", BLANK)], ANOTHER.format("văn bản Word (.doc)")),
    ([("VisioDocument", BLANK)], ANOTHER.format("tệp Office không có bảng tính")),
]


@pytest.mark.parametrize(("streams", "sentence"), COMPOUNDS)
def test_what_an_xls_may_not_be(streams, sentence):
    assert checked(compound(*streams)) == sentence


def test_a_macro_sheet_of_an_xls_is_refused():
    assert refusal(compound(("Workbook", xls(["a"], sheet_kind=1)))) == MACROS


def test_a_zip_with_a_password():
    content = bytearray(xlsx(ONE_ROW))
    content[6] |= 1
    assert checked(bytes(content)) == LOCKED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed(corpus.docx_members()), "Word (.docx)"),
        (packed({"a.txt": "a"}), "tệp nén ZIP"),
    ],
)
def test_a_zip_that_is_no_spreadsheet(content, words):
    assert checked(content) == ANOTHER.format(words)


@pytest.mark.parametrize(
    "content",
    [
        xlsx(ONE_ROW)[:-100],
        xlsx("<row><c><v>1</c></row>"),
        packed(xlsx_members(ONE_ROW) | {"xl/worksheets/sheet1.xml": ""}),
        compound(("Workbook", BOOK))[:3000],
        b"PK\3\4",
    ],
    ids=["cut xlsx", "broken XML", "empty sheet", "cut xls", "four bytes"],
)
def test_what_is_broken(content):
    assert refusal(content) == BROKEN


NOTHING = "Tệp này không có dòng dữ liệu nào. Hãy chọn lại tệp có dữ liệu ở trang tính không bị ẩn."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp này rỗng (0 byte). Hãy chọn lại tệp còn nội dung."),
        (
            bytes(20_000_001),
            "Tệp lớn hơn 20 MB. Hãy bỏ bớt cột, trang tính hoặc chia thành nhiều tệp rồi chọn lại.",
        ),
        (b"\n \n;;\n", NOTHING),
        (xlsx(""), NOTHING),
    ],
    ids=["empty", "large", "blank csv", "blank xlsx"],
)
def test_what_has_nothing_to_read(content, sentence):
    assert refusal(content) == sentence
