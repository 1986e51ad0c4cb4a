"""Office files that would fetch something or start a program, and how they try to hide it."""

import pytest

from portal.shared.inspection import inspect_attachment
from tests.shared import corpus
from tests.shared.corpus import docx, odt, packed, refusal, relationships, upload, xlsx

ODD = (
    "Tệp này được đóng gói bất thường, có thể che giấu nội dung. "
    "Hãy mở bằng phần mềm soạn thảo, lưu thành tệp mới rồi chọn lại."
)
LINKS = (
    "Tệp này tự lấy nội dung từ nơi khác khi mở (mẫu, ảnh hoặc dữ liệu liên kết). "
    "Hãy bỏ liên kết, hoặc xuất thành PDF rồi chọn lại."
)
CHUNKS = (
    "Tệp này chèn nguyên một tệp khác vào giữa văn bản (altChunk). "
    "Hãy mở bằng Word, lưu thành tệp mới, hoặc xuất thành PDF rồi chọn lại."
)
CONNECTIONS = (
    "Tệp này có kết nối lấy dữ liệu từ nơi khác (mục Data, Queries & Connections của Excel). "
    "Hãy gỡ kết nối, hoặc xuất thành PDF rồi chọn lại."
)
MACROS = (
    "Tệp này có macro (chương trình chạy khi mở tệp). "
    "Hãy lưu lại dạng .docx không có macro rồi chọn lại."
)
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def lying(attributes):
    """Return relationships to a template elsewhere, with such attributes standing first."""
    honest = relationships("attachedTemplate", "http://h/a.dotm")
    return honest.replace("<Relationship Id", f'<Relationship xmlns:x="urn:x" {attributes} Id')


@pytest.mark.parametrize(
    "attributes", [f'x:Type="{corpus.RELATIONSHIP}/hyperlink"', 'x:TargetMode="Internal"']
)
def test_a_foreign_attribute_does_not_speak_for_a_relationship(attributes):
    parts = {"word/_rels/settings.xml.rels": lying(attributes)}
    assert refusal(docx(**parts), "a.docx") == LINKS


def test_a_foreign_attribute_does_not_speak_for_a_content_type():
    types = corpus.docx_members()["[Content_Types].xml"].replace(
        "</Types>",
        '<Override xmlns:x="urn:x" x:ContentType="text/xml" PartName="/word/x.bin" '
        'ContentType="application/vnd.ms-word.template.macroEnabledTemplate.main+xml"/></Types>',
    )
    assert refusal(docx(**{"[Content_Types].xml": types}), "a.docx") == MACROS


def test_a_part_may_not_have_two_content_types():
    members = corpus.declared(corpus.docx_members(), "word/x.dat", "text/plain", "<a/>")
    members = corpus.declared(members, "word/X.dat", "text/html", "<a/>")
    assert refusal(packed(members), "a.docx") == ODD


def test_another_file_may_not_be_poured_into_a_letter():
    parts = {
        "word/_rels/document.xml.rels": relationships("aFChunk", "afchunk.mht", "Internal"),
        "word/afchunk.mht": "MIME-Version: 1.0",
    }
    assert refusal(docx(**parts), "a.docx") == CHUNKS


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/connections.xml": f'<connections xmlns="{corpus.SHEET}"/>'},
        {"xl/khac.bin": f'<connections xmlns="{corpus.SHEET}"/>'},
        {"xl/queryTables/queryTable1.xml": f'<queryTable xmlns="{corpus.SHEET}"/>'},
        {"xl/_rels/workbook.xml.rels": relationships("connections", "a.xml", "Internal")},
        {"xl/worksheets/_rels/sheet1.xml.rels": relationships("queryTable", "a.xml", "Internal")},
    ],
    ids=["connections", "other name", "query", "relationship", "relationship of a query"],
)
def test_a_workbook_may_not_fetch_its_data(parts):
    assert refusal(xlsx(**parts), "a.xlsx") == CONNECTIONS


def test_a_link_to_another_program_is_found_under_any_name():
    part = f'<externalLink xmlns="{corpus.SHEET}"><ddeLink/></externalLink>'
    assert refusal(xlsx(**{"xl/khac.dat": part}), "a.xlsx") == LINKS


def field(*instructions):
    """Return a paragraph with a field whose instruction is cut into these pieces."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in instructions)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def letter(body):
    return packed(corpus.docx_members(body))


def simple(instruction, foreign=""):
    return f"<w:p><w:fldSimple {foreign} w:instr='{instruction}'/></w:p>"


NESTED = field(
    'INCLUDEPICTURE "', "</w:instrText></w:r>" + field("QUOTE 104") + "<w:r><w:instrText>"
)
SPLIT = '<w:r><mc:AlternateContent xmlns:mc="{}"><mc:Choice Requires="x">{}</mc:Choice></mc:AlternateContent></w:r>'


@pytest.mark.parametrize(
    "body",
    [
        field(' INCLUDEPICTURE "https://h/a.png" \\* MERGEFORMATINET '),
        field("INCLUDE", 'TEXT "ht', 'tp://h/a.docx"'),
        field('IMPORT "ftp://h/a.png"'),
        field('LINK Excel.Sheet.8 "file:///c:/a.xls" "B1"'),
        field('INCLUDEPICTURE "\\\\\\\\h\\\\a.png"'),
        field("includepicture //h/a.png"),
        simple('INCLUDEPICTURE "http://h/a.png"'),
        simple('INCLUDEPICTURE "http://h/a.png"', 'xmlns:x="urn:x" x:instr="PAGE"'),
        field("DDE", 'AUTO cmd "/c"'),
        field(
            "DDEAU",
            "</w:instrText></w:r><x:a xmlns:x='urn:x'><x:fldChar/></x:a><w:r><w:instrText>TO cmd",
        ),
        field("DDEAU</w:instrText><x:instrText xmlns:x='urn:x'>x</x:instrText><w:instrText>TO cmd"),
        NESTED,
    ],
    ids=[
        "picture",
        "text in pieces",
        "old picture",
        "link",
        "share",
        "slashes",
        "simple",
        "simple with a lie",
        "dde in pieces",
        "dde around a foreign mark",
        "dde around foreign words",
        "address that is worked out",
    ],
)
def test_a_field_may_not_fetch_from_elsewhere(body):
    assert refusal(letter(body), "a.docx") == LINKS


@pytest.mark.parametrize(
    "inside",
    [
        "<w:instrText>x</w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:fldChar w:fldCharType="begin"/>',
    ],
)
def test_a_field_may_not_be_cut_by_what_only_some_readers_see(inside):
    foreign = SPLIT.format(COMPATIBILITY, inside)
    body = field("INCLUDE", f"</w:instrText></w:r>{foreign}<w:r><w:instrText>", 'TEXT "http://h/a"')
    assert refusal(letter(body), "a.docx") == ODD


def test_the_words_of_an_instruction_are_not_cut_by_marks():
    body = field("DDEAU<x:a xmlns:x='urn:x'/>TO cmd")
    assert refusal(letter(body), "a.docx") == ODD


@pytest.mark.parametrize(
    "body",
    [
        field(' HYPERLINK "https://h/link/import" \\o "LINK http://h" '),
        field('INCLUDEPICTURE "C:\\\\Users\\\\a.png" \\d') + field('HYPERLINK "https://h/"'),
        field('LINK Excel.Sheet.12 "C:\\\\a.xlsx" "R1C1:R5C5" \\a'),
        SPLIT.format(COMPATIBILITY, f"<w:txbxContent>{field('PAGE')}</w:txbxContent>"),
        '<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>',
    ],
    ids=["address to follow", "local picture", "local sheet", "text box", "page"],
)
def test_other_fields_are_fine(body):
    assert inspect_attachment(upload(letter(body), "a.docx")).problem == ""


def test_a_field_is_found_in_a_header_of_any_name():
    part = f'<w:hdr xmlns:w="{corpus.WORD}">{field("DDEAUTO cmd")}</w:hdr>'
    assert refusal(docx(**{"word/evil.xml": part}), "a.docx") == LINKS


def test_a_foreign_attribute_does_not_speak_for_a_picture_of_an_odt_file():
    body = '<draw:image xmlns:x="urn:x" x:href="a.png" xlink:href="http://h/a"/>'
    content = {"content.xml": corpus.odt_members(body)["content.xml"]}
    assert refusal(odt(**content), "a.odt") == LINKS
