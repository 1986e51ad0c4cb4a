"""The text of a file: what counts as its text, and that a file says so where some was left out."""

import pytest
from pikepdf import Array, Dictionary, Name, String

from portal.shared.inspection import inspect_attachment
from portal.shared.inspector import pdf as inspector_pdf
from tests.shared import corpus
from tests.shared.corpus import docx_members, packed, pdf, upload, xlsx_members

PAGE = "Lich tiem chung thang 5 cua phuong"
LIMIT = 500_000


def inspected(content, kind):
    return inspect_attachment(upload(content, f"a.{kind}"))


def letter(characters):
    return packed(docx_members(f"<w:p><w:r><w:t>{'ab1 ' * (characters // 4)}</w:t></w:r></w:p>"))


def sheet(characters):
    cell = f'<c t="inlineStr"><is><t>{"ab1 " * (characters // 4)}</t></is></c>'
    return packed(xlsx_members(f"<row>{cell}</row>"))


def fill(made, value, **entries):
    """Put a form with one field of this value into the PDF."""
    field = Dictionary(FT=Name.Tx, T=String("ho-ten"), V=value, **entries)
    made.Root.AcroForm = Dictionary(Fields=[made.make_indirect(field)])
    return made.Root.AcroForm.Fields[0]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (letter(LIMIT + 100), "docx"),
        (sheet(LIMIT + 100), "xlsx"),
        (
            packed(corpus.odt_members(f"<text:p>{'ab1 ' * 126_000}</text:p>"), stored=["mimetype"]),
            "odt",
        ),
        (pdf(lambda made: fill(made, String("ab1 " * 126_000))), "pdf"),
    ],
    ids=["docx", "xlsx", "odt", "pdf"],
)
def test_a_file_with_more_text_than_is_kept_says_so(content, kind):
    assert inspected(content, kind).facts["partial"] is True


@pytest.mark.parametrize(
    ("content", "kind"), [(letter(LIMIT - 100), "docx"), (sheet(LIMIT - 100), "xlsx")]
)
def test_a_file_whose_whole_text_is_kept_says_nothing(content, kind):
    assert inspected(content, kind).facts == {"text": True}


def test_strings_beyond_those_that_are_kept_leave_the_text_partial():
    strings = f"<si><t>{'ab1 ' * 250_000}</t></si>" * 3
    members = xlsx_members() | {
        "xl/sharedStrings.xml": f'<sst xmlns="{corpus.SHEET}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{corpus.SHEET}"><row><c t="s"><v>2</v></c></row></worksheet>'
        ),
    }
    stored = ["xl/sharedStrings.xml"]
    assert inspected(packed(members, stored=stored), "xlsx").facts["partial"] is True


def test_a_pdf_that_is_not_read_in_time_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(inspector_pdf, "TEXT_SECONDS", -1)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf())
    found = inspector_pdf.inspect(path, "")
    assert (found["text"], found["facts"]["partial"]) == ("", True)


def test_a_pdf_with_a_page_that_fails_says_so():
    def change(made):
        made.Root.Pages.Kids.append(made.make_indirect(Dictionary(Type=Name.Foo)))
        made.Root.Pages.Count = 2

    found = inspected(pdf(change), "pdf")
    assert (found.text, found.facts["partial"]) == (PAGE, True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (lambda made: String("Nguyễn Văn A"), "Nguyễn Văn A"),
        (lambda made: made.make_indirect(String("Nguyễn Văn A")), "Nguyễn Văn A"),
        (lambda made: Array([String("Tổ 1"), String("Tổ 2")]), "Tổ 1\nTổ 2"),
        (lambda made: made.make_stream(bytes(String("Nguyễn Văn A"))), "Nguyễn Văn A"),
    ],
    ids=["string", "by reference", "choices", "stream"],
)
def test_what_is_filled_into_a_form_is_text(value, text):
    found = inspected(pdf(lambda made: fill(made, value(made))), "pdf")
    assert found.text == f"{PAGE}\n{text}"


def test_the_fields_within_fields_are_read():
    def change(made):
        kid = Dictionary(T=String("b"), V=String("001199012345"))
        fill(made, String("Bà Lan"), Kids=Array([made.make_indirect(kid)]))

    assert inspected(pdf(change), "pdf").text == f"{PAGE}\nBà Lan\n001199012345"


def test_a_box_that_is_ticked_is_no_text():
    assert inspected(pdf(lambda made: fill(made, Name.Yes)), "pdf").text == PAGE


def test_fields_that_hold_each_other_are_read_once():
    def change(made):
        field = fill(made, String("Bà Lan"))
        field.Kids = Array([field, field])

    found = inspected(pdf(change), "pdf")
    assert (found.text, "partial" in found.facts) == (f"{PAGE}\nBà Lan", False)


def test_more_fields_than_are_read_leave_the_text_partial():
    def change(made):
        made.Root.AcroForm = Dictionary(Fields=Array([Dictionary(V=String("a"))] * 20_001))

    assert inspected(pdf(change), "pdf").facts["partial"] is True


HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"


def word_part(root, text):
    return f'<w:{root} xmlns:w="{corpus.WORD}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{root}>'


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        ("hdr", "header"),
        ("ftr", "footer"),
        ("footnotes", "footnotes"),
        ("endnotes", "endnotes"),
        ("comments", "comments"),
        ("glossaryDocument", "document.glossary"),
        ("document", "document.main"),
    ],
)
def test_the_parts_of_a_letter_are_read_under_any_name(root, kind):
    content_type = HEADER.replace("header", kind)
    members = corpus.declared(
        docx_members(), "word/x/dau.dat", content_type, word_part(root, "Bà Lan")
    )
    assert inspected(packed(members), "docx").text == "Thông báo số 1\nBà Lan"


def test_a_part_is_known_by_its_root_whatever_its_content_type():
    members = corpus.declared(docx_members(), "x.dat", "image/png", word_part("hdr", "Bà Lan"))
    assert inspected(packed(members), "docx").text == "Thông báo số 1\nBà Lan"


def test_a_part_is_known_by_its_default_content_type():
    members = docx_members() | {"word/x.dat": word_part("khac", "Bà Lan")}
    default = f'<Default Extension="DAT" ContentType="{HEADER}"/></Types>'
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace("</Types>", default)
    assert inspected(packed(members), "docx").text == "Thông báo số 1\nBà Lan"


def test_the_parts_of_a_workbook_are_read_under_any_name():
    members = xlsx_members()
    members["xl/a.xml"] = members.pop("xl/worksheets/sheet1.xml")
    members["xl/b.xml"] = members.pop("xl/sharedStrings.xml")
    members["xl/c.xml"] = (
        f'<comments xmlns="{corpus.SHEET}"><comment><t>Ghi chú</t></comment></comments>'
    )
    assert inspected(packed(members), "xlsx").text == "Số hồ sơ\t12\nGhi chú"


def test_each_threaded_comment_is_a_line():
    comments = "<threadedComment><text>Một</text></threadedComment>" * 2
    part = f'<ThreadedComments xmlns="urn:x">{comments}</ThreadedComments>'
    content = corpus.xlsx(**{"xl/threadedComments/a.xml": part})
    assert inspected(content, "xlsx").text == "Số hồ sơ\t12\nMột\nMột"
