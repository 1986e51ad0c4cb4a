import io
import shutil
import subprocess
import unicodedata

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from portal.shared import pdf
from tests.shared.pdf_ua import problems

STYLE = """
  @page { size: A4; margin: 20mm; @top-center { content: counter(page); font: 13pt Tinos } }
  html { font: 14pt Tinos }
  td, th { border: 0.5pt solid; background: #eee }
  h2 { break-before: page }
  .rule::after { border-top: 1pt solid; content: ""; display: block; width: 40% }
"""
WHOLE = """
  <p class="rule">Đầu <b>đậm</b> <u>gạch</u> <a href="https://example.org/">liên <b>kết</b></a></p>
  <h4>Điều 1</h4>
  <ul><li><p>Một</p><p>hai</p></li><li>Ba<ul><li>bốn</li></ul></li></ul>
  <ol><li>Khoản<ol><li><p>điểm</p></li></ol></li><li></li></ol>
  <h2>Chương I</h2>
  <table>
    <caption>Bảng</caption>
    <thead><tr><th>Tên</th><th>Số</th></tr></thead>
    <tbody><tr><th>Hàng</th><td rowspan="2">1</td></tr><tr><th>Hai</th></tr><tr><td></td></tr></tbody>
  </table>
  <p><img src="/tep/1/anh.png" alt="Cổng chào"> <img src="/tep/1/anh.png"></p>
  <h2>Chương II</h2><h4>Điều 2</h4><blockquote><p>Trích</p></blockquote><hr>
"""
PAGE = "<!doctype html><html lang='vi'><title>Tiêu đề</title><style>{}</style>{}</html>"
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = "".join(
    unicodedata.normalize("NFC", letter + tone) for letter in VOWELS for tone in TONES
)
LETTERS += "đ" + LETTERS.upper() + "Đ"


@pytest.fixture
def whole(tmp_path):
    """The PDF of a page that has one of everything."""
    Image.new("RGB", (40, 20), "navy").save(tmp_path / "anh.png")
    images = {"/tep/1/anh.png": tmp_path / "anh.png"}
    return pdf.render(PAGE.format(STYLE, WHOLE), images=images)


def elements(document, kind):
    return [
        each
        for each in document.objects
        if isinstance(each, pikepdf.Dictionary)
        and each.get("/Type") == "/StructElem"
        and f"/{kind}" == each.S
    ]


def test_a_page_with_everything_is_accessible(whole):
    with pikepdf.open(io.BytesIO(whole)) as document:
        pages = len(document.pages)
    assert (pages, problems(whole)) == (3, [])


def test_page_numbers_are_artifacts(whole):
    with pikepdf.open(io.BytesIO(whole)) as document:
        marks = [
            operands
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and operands[0] == "/Artifact"
        ]
    kinds = [str(properties.Type) for _, properties in marks]
    assert kinds == ["/Pagination", "/Layout", "/Pagination", "/Pagination"]


def test_a_heading_of_several_boxes_is_one_heading():
    style = "b { display: table } b::after { content: ''; display: block }"
    content = pdf.render(PAGE.format(style, "<h1>Kế hoạch <b>năm 2024</b></h1>"))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(elements(document, "H1")) == 1


def test_headings_leave_no_level_out(whole):
    with pikepdf.open(io.BytesIO(whole)) as document:
        counts = [len(elements(document, f"H{level}")) for level in range(1, 7)]
    assert counts == [3, 1, 0, 0, 0, 0]


def test_headers_say_whether_they_head_a_row_or_a_column(whole):
    with pikepdf.open(io.BytesIO(whole)) as document:
        scopes = [str(cell.A.Scope) for cell in elements(document, "TH")]
    assert sorted(scopes) == ["/Column", "/Column", "/Column", "/Row"]


def test_a_picture_stands_where_its_box_says(whole):
    with pikepdf.open(io.BytesIO(whole)) as document:
        (figure,) = elements(document, "Figure")
        box = [float(number) for number in figure.A.BBox]
        page = figure.Pg.objgen
        number = [each.obj.objgen for each in document.pages].index(page)
    drawn = next(
        each
        for each in pypdfium2.PdfDocument(whole)[number].get_objects()
        if each.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    )
    assert box == pytest.approx(drawn.get_bounds(), abs=0.1)


def planted(whole, harm):
    with pikepdf.open(io.BytesIO(whole)) as document:
        harm(document)
        harmed = io.BytesIO()
        document.save(harmed)
    return problems(harmed.getvalue())


def set_in(kind, key, value):
    def harm(document):
        elements(document, kind)[0][key] = value

    return harm


def drop_from(kind, key):
    def harm(document):
        del elements(document, kind)[0][key]

    return harm


def drop_from_root(key):
    def harm(document):
        del document.Root[key]

    return harm


def replace_in_content(old, new):
    def harm(document):
        page = document.pages[0]
        page.Contents = document.make_stream(page.Contents.read_bytes().replace(old, new, 1))

    return harm


def drop_from_fonts(key):
    def harm(document):
        del next(iter(document.pages[0].Resources.Font.values()))[key]

    return harm


def drop_scope(document):
    del elements(document, "TH")[0].A["/Scope"]


def drop_parents(document):
    document.Root.StructTreeRoot.ParentTree.Nums[1] = pikepdf.Array()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (drop_from_root("/StructTreeRoot"), "no structure"),
        (drop_from_root("/Lang"), "no language"),
        (drop_from_root("/MarkInfo"), "not marked as tagged"),
        (drop_from_root("/ViewerPreferences"), "the title is not displayed"),
        (drop_from_root("/Metadata"), "does not call itself PDF/UA-1"),
        (drop_from("Figure", "/Alt"), "a Figure without words"),
        (drop_scope, "a TH without scope"),
        (set_in("H2", "/S", pikepdf.Name.H4), "H4 after H1"),
        (set_in("P", "/S", pikepdf.Name.Paragraph), "Paragraph is no standard type"),
        (set_in("LBody", "/S", pikepdf.Name.P), "P among the parts of LI"),
        (set_in("BlockQuote", "/K", pikepdf.Array()), "an empty BlockQuote"),
        (set_in("Link", "/S", pikepdf.Name.Span), "page 1: a link in Span"),
        (drop_parents, "page 1: content 0 is missing from the parent tree"),
        (replace_in_content(b"/MCID 0", b"/MCID 99"), "page 1: content 0 is not on the page"),
        (replace_in_content(b"/Artifact", b"/Nothing"), "page 1: f* outside of all marks"),
        (drop_from_fonts("/ToUnicode"), "does not say its letters"),
        (drop_from_fonts("/DescendantFonts"), "is not embedded"),
    ],
)
def test_the_checker_sees_a_planted_fault(harm, said, whole):
    assert said in " ".join(planted(whole, harm))


@pytest.mark.parametrize("reader", ["pdfium", "poppler"])
def test_text_comes_out_as_it_went_in(reader, tmp_path):
    styles = ["<p>{}</p>", "<p><b>{}</b></p>", "<p><i>{}</i></p>", "<p><b><i>{}</i></b></p>"]
    lines = [LETTERS[start : start + 37] for start in range(0, len(LETTERS), 37)]
    body = "".join(style.format(line) for style in styles for line in lines)
    made = pdf.render(PAGE.format("html { font: 14pt Tinos }", body))
    if reader == "pdfium":
        text = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_bounded()
    else:
        file = tmp_path / "trang.pdf"
        file.write_bytes(made)
        told = subprocess.run(
            [shutil.which("pdftotext"), file, "-"], check=True, capture_output=True, timeout=20
        )
        text = told.stdout.decode()
    assert (len(LETTERS), text.split()) == (146, lines * 4)


def test_the_metadata_say_what_the_page_says():
    head = "<meta name='author' content='UBND phường'><meta name='description' content='Trích yếu'>"
    made = pdf.render(PAGE.format("", f"{head}<meta name='keywords' content='12/UBND'><p>a</p>"))
    with pikepdf.open(io.BytesIO(made)) as document, document.open_metadata() as metadata:
        found = [
            metadata[name]
            for name in ("dc:title", "dc:creator", "dc:description", "dc:language", "pdf:Keywords")
        ]
    assert found == ["Tiêu đề", ["UBND phường"], "Trích yếu", {"vi"}, "12/UBND"]
