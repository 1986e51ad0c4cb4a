"""Word, Excel, ODT and ODS files: what they may not hold, and archives that lie about themselves."""

import pytest

from portal.shared.inspection import inspect_attachment
from portal.shared.inspector.openxml import MAIN
from tests.shared import corpus
from tests.shared.corpus import docx, odt, packed, refusal, relationships, upload, xlsx

BROKEN = "Tệp này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, lưu lại rồi chọn lại."
ODD = (
    "Tệp này được đóng gói bất thường, có thể che giấu nội dung. "
    "Hãy mở bằng phần mềm soạn thảo, lưu thành tệp mới rồi chọn lại."
)
BOMB = (
    "Tệp này bung ra quá lớn (trên 300 MB, 5.000 thành phần hoặc 200 lần kích thước). "
    "Hãy bỏ bớt nội dung hoặc chia thành nhiều tệp."
)
LOCKED = "Tệp này có mật khẩu nên người dân không mở được. Hãy bỏ mật khẩu rồi chọn lại."
OBJECTS = (
    "Tệp này nhúng tệp hoặc chương trình khác (OLE, ActiveX). "
    "Hãy bỏ phần nhúng, hoặc xuất thành PDF rồi chọn lại."
)
LINKS = (
    "Tệp này tự lấy nội dung từ nơi khác khi mở (mẫu, ảnh hoặc dữ liệu liên kết). "
    "Hãy bỏ liên kết, hoặc xuất thành PDF rồi chọn lại."
)


def macros(kind):
    return (
        "Tệp này có macro (chương trình chạy khi mở tệp). "
        f"Hãy lưu lại dạng .{kind} không có macro rồi chọn lại."
    )


def text_of(content, name):
    return inspect_attachment(upload(content, name)).text


def test_the_text_around_the_body_of_a_letter_is_read_too():
    footer = f'<w:ftr xmlns:w="{corpus.WORD}"><w:p><w:r><w:t>Trang cuối</w:t></w:r></w:p></w:ftr>'
    assert text_of(docx(**{"word/footer1.xml": footer}), "a.docx") == "Thông báo số 1\nTrang cuối"


def test_tabs_and_breaks_divide_the_words_of_a_letter():
    run = "<w:r><w:t>Số</w:t><w:tab/><w:t>12</w:t><w:br/><w:t>Kính gửi</w:t></w:r>"
    content = packed(corpus.docx_members(f"<w:p>{run}</w:p>"))
    assert text_of(content, "a.docx") == "Số\t12\nKính gửi"


def test_cells_are_read_row_by_row():
    rows = (
        '<row><c t="inlineStr"><is><t>Tên</t></is></c><c t="s"><v>0</v></c></row>'
        '<row><c><f>A1</f><v>001199012345</v></c><c t="s"><v>9</v></c></row>'
    )
    content = packed(corpus.xlsx_members(rows))
    assert text_of(content, "a.xlsx") == "Tên\tSố hồ sơ\n001199012345"


def test_text_is_kept_up_to_a_limit():
    body = "".join(f"<w:p><w:r><w:t>{number:09}</w:t></w:r></w:p>" for number in range(60_000))
    assert text_of(packed(corpus.docx_members(body)), "a.docx")[-9:] == "000049999"


def test_a_part_that_is_empty_is_no_fault():
    assert text_of(odt(**{"Configurations2/accelerator/current.xml": ""}), "a.odt") == (
        "Giấy mời\thọp"
    )


def test_comments_are_read_after_the_cells():
    comments = f'<comments xmlns="{corpus.SHEET}"><comment><t>Ghi chú</t></comment></comments>'
    assert text_of(xlsx(**{"xl/comments1.xml": comments}), "a.xlsx") == "Số hồ sơ\t12\nGhi chú"


def test_links_that_a_reader_follows_himself_are_fine():
    part = {"word/_rels/document.xml.rels": relationships("hyperlink", "https://chinhphu.vn/")}
    assert text_of(docx(**part), "a.docx") == "Thông báo số 1"


def document(inside):
    return f'<w:document xmlns:w="{corpus.WORD}"><w:body>{inside}</w:body></w:document>'


BILLION_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<document>&b;</document>"
)
FIELD = '<w:r><w:instrText> DDEAU</w:instrText></w:r><w:r><w:instrText>TO cmd "/c"</w:instrText>'
MACRO_TYPES = corpus.docx_members()["[Content_Types].xml"].replace(
    MAIN["docx"], "application/vnd.ms-word.document.macroEnabled.main+xml"
)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"word/vbaProject.bin": b"x"}, macros("docx")),
        ({"[Content_Types].xml": MACRO_TYPES}, macros("docx")),
        ({"word/embeddings/oleObject1.bin": b"x"}, OBJECTS),
        ({"word/activeX/activeX1.xml": "<a/>"}, OBJECTS),
        ({"word/_rels/document.xml.rels": relationships("control", "a.xml")}, OBJECTS),
        ({"word/_rels/settings.xml.rels": relationships("attachedTemplate", "//h/a")}, LINKS),
        ({"word/_rels/document.xml.rels": relationships("image", "http://h/a")}, LINKS),
        ({"word/document.xml": document(f"<w:p>{FIELD}</w:r></w:p>")}, LINKS),
        ({"word/document.xml": document('<w:fldSimple w:instr="DDE a b"/>')}, LINKS),
        ({"word/document.xml": BILLION_LAUGHS}, ODD),
        ({"word/styles.xml": BILLION_LAUGHS.encode("utf-16")}, ODD),
        ({"word/document.xml": "<a>" * 501 + "</a>" * 501}, ODD),
        ({"word/document.xml": "<a>chưa hết"}, BROKEN),
        ({"word/document.xml": ""}, BROKEN),
        ({"../../x": ""}, ODD),
        ({"/etc/x": ""}, ODD),
        ({"a\\..\\x": ""}, ODD),
        ({"C:/x": ""}, ODD),
        ({f"word/media/{number}": "" for number in range(5_000)}, BOMB),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_a_word_file_may_not_hold(parts, sentence):
    assert refusal(docx(**parts), "a.docx") == sentence


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"xl/vbaProject.bin": b"x"}, macros("xlsx")),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, macros("xlsx")),
        ({"xl/externalLinks/externalLink1.xml": "<a><ddeLink/></a>"}, LINKS),
        ({"xl/workbook.xml": "<workbook>"}, BROKEN),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_an_excel_file_may_not_hold(parts, sentence):
    assert refusal(xlsx(**parts), "a.xlsx") == sentence


def manifest(inside):
    return f'<m:manifest xmlns:m="{corpus.ODF}:manifest:1.0">{inside}</m:manifest>'


def content_xml(body):
    return corpus.odt_members(body)["content.xml"]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"Basic/Standard/Module1.xml": "<a/>"}, macros("odt")),
        ({"Scripts/python/a.py": "x"}, macros("odt")),
        ({"content.xml": content_xml("<script:event-listener/>")}, macros("odt")),
        ({"META-INF/manifest.xml": manifest("<m:encryption-data/>")}, LOCKED),
        (
            {
                "META-INF/manifest.xml": manifest(
                    '<m:file-entry m:media-type="application/vnd.sun.star.oleobject"/>'
                )
            },
            OBJECTS,
        ),
        ({"content.xml": content_xml('<draw:image xlink:href="http://h/a"/>')}, LINKS),
        ({"content.xml": content_xml("<text:dde-connection-decl/>")}, LINKS),
        ({"content.xml": BILLION_LAUGHS}, ODD),
    ],
)
def test_what_an_odt_file_may_not_hold(parts, sentence):
    assert refusal(odt(**parts), "a.odt") == sentence


def test_an_odt_file_without_content_is_refused():
    members = {"mimetype": corpus.odt_members()["mimetype"], "styles.xml": "<a/>"}
    assert refusal(packed(members, stored=["mimetype"]), "a.odt") == BROKEN


def test_an_odt_file_begins_with_its_type_in_plain():
    assert refusal(packed(corpus.odt_members()), "a.odt") == (
        "Tệp này có tên .odt nhưng nội dung là tệp nén ZIP. "
        "Hãy mở tệp bằng phần mềm đã tạo ra nó, lưu lại dạng .odt rồi chọn lại."
    )


@pytest.mark.parametrize(
    ("stream", "name", "sentence"),
    [
        ("EncryptedPackage", "a.docx", LOCKED),
        ("EncryptedPackage", "a.xlsx", LOCKED),
        (
            "WordDocument",
            "a.docx",
            "Tệp này là Word đời cũ. Hãy mở bằng Word, lưu lại dạng .docx rồi chọn lại.",
        ),
        (
            "Workbook",
            "a.xlsx",
            "Tệp này là Excel đời cũ. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi chọn lại.",
        ),
    ],
)
def test_old_and_locked_office_files_are_told_apart(stream, name, sentence):
    assert refusal(corpus.ole(stream), name) == sentence


WHOLE = docx()
BIG = {"word/media/a.bin": bytes(8_000_000)}
STORED = packed(corpus.docx_members(), stored=list(corpus.docx_members()))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (WHOLE[:-10], BROKEN),
        (WHOLE[: len(WHOLE) // 2], BROKEN),
        (b"PK\x03\x04", BROKEN),
        (STORED.replace("số 1".encode(), "số 2".encode()), ODD),
        (corpus.encrypted_flag(WHOLE), LOCKED),
        (corpus.lying_sizes(WHOLE, "word/document.xml", 5), ODD),
        (corpus.lying_sizes(docx(**BIG), "word/media/a.bin", 5), BOMB),
        (corpus.lying_sizes(WHOLE, "word/document.xml", 1 << 31), BOMB),
        (docx(**BIG), BOMB),
        (WHOLE + b"<script>", ODD),
        (WHOLE + corpus.packed({"a": "b"}), ODD),
        (packed(corpus.docx_members(), comment=b"%PDF-1.7"), ODD),
        (b"PK\x03\x04 junk" + WHOLE, ODD),
        (WHOLE.replace(b"_rels/.rels", b"_rels/.relx", 1), ODD),
        (
            b"GIF89a" + WHOLE,
            "Tệp này có tên .docx nhưng nội dung là ảnh GIF. "
            "Hãy mở tệp bằng phần mềm đã tạo ra nó, lưu lại dạng .docx rồi chọn lại.",
        ),
        (
            WHOLE.replace(b"\x08\x00", b"\x0e\x00"),
            ODD,
        ),
    ],
    ids=[
        "no end",
        "half",
        "magic alone",
        "changed",
        "encrypted",
        "too small",
        "bomb that says it is small",
        "too large",
        "bomb",
        "html after",
        "zip after",
        "comment",
        "junk before",
        "two names",
        "gif before",
        "method",
    ],
)
def test_an_archive_that_is_not_what_it_says_is_refused(content, sentence):
    assert refusal(content, "a.docx") == sentence


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_name_may_not_stand_twice():
    content = packed([*corpus.docx_members().items(), ("word/document.xml", document("khác"))])
    assert refusal(content, "a.docx") == ODD


def test_members_may_not_share_their_bytes():
    assert refusal(corpus.overlapping(), "a.docx") == ODD
