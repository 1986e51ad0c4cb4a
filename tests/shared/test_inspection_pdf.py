"""PDFs: what is told of good ones, what acts by itself in others, and how it is taken out."""

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from portal.shared.files import RefusedFileError
from portal.shared.inspection import inspect_attachment, strip_active
from tests.build import pdf_bytes
from tests.shared import corpus
from tests.shared.corpus import action, annotated, opens_with, pdf, refusal, upload

BROKEN = "PDF này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, xuất lại rồi chọn lại."
LOCKED = "PDF này có mật khẩu nên người dân không mở được. Hãy bỏ mật khẩu rồi chọn lại."
WAY_OUT = "Hãy mở văn bản gốc, xuất lại thành PDF rồi chọn lại."
ZIP = corpus.packed({"a.js": "alert(1)"})
ENCODED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}


def inspected(content):
    return inspect_attachment(upload(content, "a.pdf"))


def describe(made):
    made.docinfo["/Title"] = "Lịch tiêm chủng"
    made.Root.Lang = String("vi-VN")
    made.Root.MarkInfo = Dictionary(Marked=True)
    made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))


def test_a_pdf_tells_its_title_its_language_and_that_it_is_tagged():
    found = inspected(pdf(describe))
    assert (found.pages, found.signature, found.signatures, found.facts) == (
        1,
        "none",
        [],
        {
            "title": "Lịch tiêm chủng",
            "language": "vi-VN",
            "tagged": True,
            "restricted": False,
            "active": [],
            "text": True,
            "scan": False,
        },
    )


def test_a_title_keeps_only_what_a_database_takes():
    def change(made):
        made.docinfo["/Title"] = String(b"\xfe\xff\xd8\x00\x00L\x00\x00\x00\n\x00a")

    assert inspected(pdf(change)).facts["title"] == "La"


def halved(made):
    """Map the first letter of the page to half of a surrogate pair."""
    ranges = (
        b"1 begincodespacerange <00> <ff> endcodespacerange\n1 beginbfchar <4c> <d800> endbfchar"
    )
    font = made.pages[0].Resources.Font.F1
    font.ToUnicode = made.make_stream(b"/CIDInit /ProcSet findresource begin begincmap\n" + ranges)


def test_half_a_letter_is_left_out_of_the_text():
    assert inspected(pdf(halved)).text == "ich tiem chung thang 5 cua phuong"


def test_a_pdf_of_pictures_is_called_a_scan():
    facts = inspected(corpus.pdf_of_scans()).facts
    assert (facts["scan"], facts["text"]) == (True, False)


def test_a_page_that_cannot_be_read_is_skipped():
    def break_first_page(made):
        corpus.add_text_page(made, "Trang hai")
        made.pages[0].Contents = pikepdf.Stream(made, b"rubbish", Filter=Name.FlateDecode)

    assert inspected(pdf(break_first_page)).text == "Trang hai"


def test_a_pdf_that_only_restricts_copying_is_accepted_and_said_so():
    content = pdf(encryption=pikepdf.Encryption(user="", owner="bi-mat"))
    assert inspected(content).facts["restricted"] is True


def broken_list_of_pages():
    whole = pdf_bytes(pages=2)
    first, second = re.search(rb"/Kids \[ (\d+ 0 R) (\d+ 0 R) \]", whole).groups()
    return whole.replace(b"/Count 2", b"").replace(second, first, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 cut short", BROKEN),
        (pdf()[:-30], BROKEN),
        (pdf() + b"\n9 0 obj\n<< /Typ", BROKEN),
        (b"%PDF-1.7\n%%EOF\n", BROKEN),
        (broken_list_of_pages(), BROKEN),
        (pdf_bytes(pages=0), "PDF này không có trang nào. Hãy xuất lại rồi chọn lại."),
        (pdf(encryption=pikepdf.Encryption(user="bi-mat", owner="bi-mat")), LOCKED),
        (
            pdf_bytes(pages=10_000),
            "PDF này có trên 2.000 trang hoặc 200.000 đối tượng. Hãy chia thành nhiều tệp.",
        ),
        (
            pdf().replace(b"/Size ", b"/Size 20000"),
            "PDF này có trên 2.000 trang hoặc 200.000 đối tượng. Hãy chia thành nhiều tệp.",
        ),
    ],
    ids=[
        "short",
        "truncated",
        "last revision truncated",
        "hollow",
        "pages",
        "no pages",
        "locked",
        "10,000 pages",
        "objects",
    ],
)
def test_a_pdf_that_readers_cannot_open_is_refused_with_a_sentence(content, sentence):
    assert refusal(content, "a.pdf") == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pdf() + ZIP, f"Sau phần PDF của tệp này còn dữ liệu khác (tệp nén ZIP). {WAY_OUT}"),
        (
            pdf() + corpus.packed({"a.js": "alert(1)"}, comment=b"%%EOF"),
            f"Sau phần PDF của tệp này còn dữ liệu khác (tệp nén ZIP). {WAY_OUT}",
        ),
        (pdf() + b"<script>", f"Sau phần PDF của tệp này còn dữ liệu khác. {WAY_OUT}"),
        (ZIP + pdf(), f"Trước phần PDF của tệp này còn dữ liệu khác (tệp nén ZIP). {WAY_OUT}"),
        (
            b"GIF89a/*" + pdf(),
            f"Trước phần PDF của tệp này còn dữ liệu khác (ảnh GIF). {WAY_OUT}",
        ),
        (
            b"<html><!--" + pdf(),
            f"Trước phần PDF của tệp này còn dữ liệu khác (trang web (HTML)). {WAY_OUT}",
        ),
        (b"alert(1)//" + pdf(), f"Trước phần PDF của tệp này còn dữ liệu khác. {WAY_OUT}"),
        (b"\n" + pdf(), f"Trước phần PDF của tệp này còn dữ liệu khác. {WAY_OUT}"),
    ],
    ids=["zip after", "zip with %%EOF", "html after", "zip", "gif", "html", "js", "line"],
)
def test_a_pdf_that_is_something_else_as_well_is_refused(content, sentence):
    assert refusal(content, "a.pdf") == sentence


def test_white_space_after_the_end_is_accepted():
    assert inspected(pdf() + b"\r\n\0 \n").pages == 1


def field_that_submits(made):
    field = Dictionary(FT=Name.Btn, AA=Dictionary(U=action("SubmitForm", F=String("http://x/"))))
    made.Root.AcroForm = Dictionary(Fields=[made.make_indirect(field)])


def chained(made):
    following = Array([action("Named", N=Name.NextPage), action("Launch", F=String("x"))])
    made.Root.OpenAction = action("GoTo", D=String("x"), Next=following)


def named_script(made):
    names = Array([String("a"), made.make_indirect(action("JavaScript", JS=String("x")))])
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def escaped_name():
    return pdf(opens_with("JavaScript", JS="x"), static_id=True).replace(
        b"/JavaScript", b"/J#61vaScr#69pt"
    )


def opens_address(made):
    made.Root.OpenAction = action("URI", URI=String("http://x/"))


def page_opens_address(made):
    made.pages[0].AA = Dictionary(O=made.make_indirect(action("URI", URI=String("http://x/"))))


def chained_address(made):
    first = made.make_indirect(action("GoTo", D=String("x")))
    first.Next = Array([first, action("URI", URI=String("http://x/"))])
    made.Root.OpenAction = first


KINDS = {
    "script": (pdf(opens_with("JavaScript", JS="x")), "javascript", "JavaScript"),
    "named script": (pdf(named_script), "javascript", "JavaScript"),
    "escaped script": (escaped_name(), "javascript", "JavaScript"),
    "packed script": (pdf(named_script, **ENCODED), "javascript", "JavaScript"),
    "launch": (
        pdf(annotated("Link", A=action("Launch", F=String("x")))),
        "launch",
        "lệnh mở chương trình",
    ),
    "chained launch": (pdf(chained), "launch", "lệnh mở chương trình"),
    "launch by reference": (pdf(corpus.hidden_name), "launch", "lệnh mở chương trình"),
    "submit": (pdf(field_that_submits), "submit", "biểu mẫu tự gửi dữ liệu đi"),
    "import": (pdf(opens_with("ImportData", F="x")), "import", "lệnh nạp dữ liệu từ tệp khác"),
    "remote": (pdf(opens_with("GoToR", F="x")), "goto", "lệnh mở tệp khác"),
    "embedded page": (pdf(opens_with("GoToE", F="x")), "goto", "lệnh mở tệp khác"),
    "film": (pdf(annotated("RichMedia")), "media", "phim, âm thanh hoặc hình động"),
    "attachment": (pdf(corpus.attach), "embedded", "tệp nhúng"),
    "note with a file": (pdf(annotated("FileAttachment")), "embedded", "tệp nhúng"),
    "address": (pdf(opens_address), "open-uri", "lệnh tự mở địa chỉ web"),
    "address of a page": (pdf(page_opens_address), "open-uri", "lệnh tự mở địa chỉ web"),
    "chained address": (pdf(chained_address, **ENCODED), "open-uri", "lệnh tự mở địa chỉ web"),
    "xfa": (pdf(corpus.add_xfa), "xfa", "biểu mẫu XFA"),
}


@pytest.mark.parametrize(("content", "code", "words"), KINDS.values(), ids=KINDS)
def test_what_acts_by_itself_is_named_and_keeps_the_file_from_publication(content, code, words):
    found = inspected(content)
    assert (found.facts["active"], found.problem) == (
        [code],
        f"PDF này có phần tự hoạt động: {words}. "
        "Hãy gỡ phần đó, hoặc xuất lại PDF từ văn bản gốc, trước khi đăng.",
    )


def everything(made):
    for change in (corpus.attach, corpus.add_xfa, named_script, annotated("RichMedia"), chained):
        change(made)


@pytest.mark.parametrize(
    "content",
    [
        pdf(everything),
        pdf(annotated("FileAttachment"), **ENCODED),
        escaped_name(),
        pdf(corpus.hidden_name),
        pdf(field_that_submits),
        pdf(opens_address),
        pdf(page_opens_address),
        pdf(chained_address),
    ],
    ids=[
        "everything",
        "note with a file",
        "escaped",
        "by reference",
        "submit",
        "address",
        "address of a page",
        "chained address",
    ],
)
def test_what_acts_by_itself_can_be_taken_out(content):
    stripped = strip_active(content)
    assert (stripped.facts["active"], stripped.problem, stripped.text) == (
        [],
        "",
        "Lich tiem chung thang 5 cua phuong",
    )


def test_several_kinds_are_listed_together():
    def change(made):
        corpus.attach(made)
        opens_with("JavaScript", JS="x")(made)

    assert inspected(pdf(change)).problem == (
        "PDF này có phần tự hoạt động: JavaScript, tệp nhúng. "
        "Hãy gỡ phần đó, hoặc xuất lại PDF từ văn bản gốc, trước khi đăng."
    )


def harmless(made):
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
    annotated("Link", A=action("URI", URI=String("https://chinhphu.vn/JavaScript")))(made)
    made.pages[0].Resources.XObject = Dictionary(EF=made.make_stream(b"", Subtype=Name.Form))


def test_links_and_words_that_only_look_active_are_fine():
    found = inspected(pdf(harmless))
    assert (found.facts["active"], found.problem) == ([], "")


def test_stripping_keeps_links_and_the_page_shown_first():
    def change(made):
        harmless(made)
        named_script(made)

    with pikepdf.open(io.BytesIO(strip_active(pdf(change)).content)) as made:
        assert (str(made.pages[0].Annots[0].A.S), made.Root.OpenAction[1]) == ("/URI", Name.Fit)


def signed_and_active():
    def change(made):
        corpus.sign(made)
        named_script(made)

    return pdf(change)


def test_a_signed_file_with_active_parts_needs_a_clean_original():
    assert inspected(signed_and_active()).problem == (
        "PDF này có chữ ký số và có phần tự hoạt động: JavaScript. "
        "Gỡ phần đó sẽ làm hỏng chữ ký. Hãy xin nơi ký một bản không có phần đó."
    )


def test_a_signed_file_is_never_rewritten():
    with pytest.raises(RefusedFileError) as refused:
        strip_active(signed_and_active())
    assert str(refused.value) == (
        "PDF này có chữ ký số nên không được sửa. "
        "Hãy xin nơi ký một bản không có phần tự hoạt động."
    )


@pytest.mark.parametrize(
    "content",
    [pdf(corpus.sign), pdf() + b"% /ByteRange [0 1 2 3]\n%%EOF"],
    ids=["rubbish", "hidden by a later revision"],
)
def test_a_signature_that_cannot_be_read_is_neither_valid_nor_overlooked(content):
    assert inspected(content).signature in ("broken", "insufficient")


def test_the_field_of_a_signature_to_come_is_no_signature():
    def change(made):
        field = Dictionary(FT=Name.Sig, T=String("ky"))
        made.Root.AcroForm = Dictionary(Fields=[made.make_indirect(field)])

    assert inspected(pdf(change)).signature == "none"
