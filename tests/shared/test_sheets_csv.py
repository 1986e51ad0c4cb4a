"""CSV as spreadsheet programs of every age write it."""

import io

import pytest

from portal.shared.files import RefusedFileError
from portal.shared.sheet_reader import delimited
from portal.shared.sheet_reader.rows import Rows
from tests.shared.sheet_files import read

TEXT = "Mã;Họ tên\n001;Nguyễn Thị Đượm\n"
ROWS = [(1, ["Mã", "Họ tên"]), (2, ["001", "Nguyễn Thị Đượm"])]
WINDOWS_1258 = (
    "Tệp không ở bảng mã Unicode (UTF-8), nên được đọc theo bảng mã Windows-1258. "
    "Hãy xem kỹ dấu tiếng Việt; nếu sai, hãy lưu lại thành .xlsx rồi chọn lại."
)
OLD_FONT = (
    "Tệp có chữ gõ bằng phông cũ ({}) nên có thể hiện sai dấu. "
    "Hãy chuyển tệp sang Unicode rồi chọn lại."
)
# Windows-1258 writes tones after their letters.
APART = str.maketrans(
    {"ã": "a\u0303", "ọ": "o\u0323", "ễ": "ê\u0303", "ị": "i\u0323", "ợ": "ơ\u0323"}
)
OF_1258 = TEXT.translate(APART).encode("cp1258")


class Kept(Rows):
    """Rows that are kept instead of sent."""

    def __init__(self):
        super().__init__(io.BytesIO())
        self.kept = []

    def send(self, sheet, number, cells):
        self.kept.append((number, list(cells)))


def parsed(content):
    """Return what is read of a CSV, without a process in between."""
    rows = Kept()
    delimited.read(content, "csv", rows)
    return rows.kept


def refused(content, suffix="csv"):
    with pytest.raises(RefusedFileError) as error:
        delimited.read(content, suffix, Rows(io.BytesIO()))
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 BOM", "utf-16", "utf-16-be BOM", "utf-16-le", "utf-16-be"],
)
def test_unicode_in_any_encoding(content):
    assert parsed(content) == ROWS


def test_windows_1258_is_read_and_named():
    assert read(OF_1258, "a.csv") == ([(0, *row) for row in ROWS], [WINDOWS_1258])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("QuyÕt ®Þnh;tr¶ kÕt qu¶", "TCVN3"), ("Quyeát ñònh;traû keát quaû", "VNI")],
)
def test_old_fonts_keep_their_letters_and_are_named(text, encoding):
    assert read(text.encode("cp1252"), "a.csv") == (
        [(0, 1, text.split(";"))],
        [OLD_FONT.format(encoding)],
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_whatever_else_stands_in_the_cells(delimiter):
    rows = [["Hộ tịch, chứng thực", "a; b", "x|y"], ["Đất đai, nhà ở", "c; d", "z"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert parsed(f"DANH SÁCH HỒ SƠ, NĂM 2026\n\n{text}".encode()) == [
        *([(1, ["DANH SÁCH HỒ SƠ", " NĂM 2026"])] * (delimiter == ",")),
        *([(1, ["DANH SÁCH HỒ SƠ, NĂM 2026"])] * (delimiter != ",")),
        (2, []),
        (3, rows[0]),
        (4, rows[1]),
    ]


def test_a_line_break_in_quotes_stays_in_its_cell():
    assert parsed(b'a;"b\nc"\nd;e\n') == [(1, ["a", "b\nc"]), (2, ["d", "e"])]


def test_the_hint_for_excel_is_no_row():
    assert parsed(b"sep=|\r\na,b|c\r\n") == [(1, ["a,b", "c"])]


def test_a_number_kept_as_text_is_the_text():
    assert parsed(b'="001",2\n') == [(1, ["001", "2"])]


def test_one_column_has_no_delimiter():
    assert parsed("Mã\n001\n".encode()) == [(1, ["Mã"]), (2, ["001"])]


TOO_LONG = (
    "Có ô chứa quá nhiều chữ (trên 32.767 ký tự, mức tối đa của Excel). "
    "Hãy rút ngắn ô đó rồi chọn lại; nếu là CSV, hãy xem có dấu ngoặc kép nào chưa đóng."
)
ENCODING = (
    "Không nhận ra bảng mã của tệp văn bản này. "
    "Hãy mở bằng Excel, lưu lại thành .xlsx (hoặc CSV UTF-8) rồi chọn lại."
)
WEB_PAGE = (
    "Tệp này thực ra là trang web (HTML) mang tên bảng tính, như nhiều hệ thống vẫn xuất ra. "
    "Hãy mở bằng Excel, lưu lại thành .xlsx rồi chọn lại."
)
BROKEN = "Tệp này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, lưu lại rồi chọn lại."
ANOTHER = "Tệp này là {}, không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv."
XML_TABLE = (
    "Tệp này là bảng tính dạng XML của Excel 2003. "
    "Hãy mở bằng Excel, lưu lại thành .xlsx rồi chọn lại."
)
TABLE_OF_2003 = (
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,\0\n", ANOTHER.format("tệp nhị phân")),
        (bytes(range(1, 9)), ANOTHER.format("tệp nhị phân")),
        (b"MZ\0\0", ANOTHER.format("chương trình máy tính")),
        (b"%PDF-1.7\n", ANOTHER.format("PDF")),
        (b"\x89PNG\r\n\x1a\n", ANOTHER.format("ảnh PNG")),
        (b"{\\rtf1 a,b}", ANOTHER.format("văn bản RTF")),
        (b"<?xml version='1.0'?><a/>", ANOTHER.format("tệp XML")),
        (TABLE_OF_2003, XML_TABLE),
        ("\ufeff\n<HTML><table>".encode(), WEB_PAGE),
        ("<table><tr>".encode("utf-16"), WEB_PAGE),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", WEB_PAGE),
        (b"M\xe3 s\x81\n", ENCODING),
        ("a,b".encode("utf-16") + b"\n", ENCODING),
        (b"a\n" + b"x" * 32_768, TOO_LONG),
        (b'a,b\n"' + b"x,\n" * 20_000, TOO_LONG),
        (b"," * 1_000_001, TOO_LONG),
    ],
    ids=range(16),
)
def test_what_is_no_csv_is_refused(content, sentence):
    assert refused(content) == sentence


def test_what_should_be_a_workbook_is_broken():
    assert refused(b"\0\1\2", "xlsx") == BROKEN


def test_rows_and_columns_have_an_end():
    last = (
        "dòng 200.000. Hãy xóa các ô nằm xa vùng dữ liệu, hoặc chia thành nhiều tệp rồi chọn lại."
    )
    assert (
        refused(b"\n" * 200_000 + b"a") == f"Có dữ liệu ở dòng 200001, trong khi chỉ đọc đến {last}"
    )
    assert refused(b"\n" + b"," * 200 + b"a") == (
        "Có dữ liệu ở cột quá xa tại dòng 2, trong khi chỉ đọc đến cột thứ 200 (cột GR). "
        "Hãy xóa các ô nằm xa vùng dữ liệu rồi chọn lại."
    )
