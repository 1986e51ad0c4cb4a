"""The sheet for the notice board: always one, with the way to the page on it."""

import hashlib
import io
import re
from datetime import date

import pikepdf
import pypdfium2
import pytest
import qrcode
from django.urls import reverse

from announcements.notice_board import (
    CUT_SIZE,
    TEXT_SIZES,
    TITLE_SIZES,
    fitted,
    paragraphs_of,
    shortened,
)
from portal.shared import pdf
from portal.shared.qr import QrCode
from tests.build import (
    DRAFT,
    hours,
    local,
    make_announcement,
    make_dispatch,
    make_hotline,
    make_ward,
)

pytestmark = [pytest.mark.django_db, pytest.mark.hard_page]


def board_of(row):
    return f"{row.get_absolute_url()}bang-tin.pdf"


def sheet_of(client, row):
    return b"".join(client.get(board_of(row)).streaming_content)


def text_of(content):
    page = pypdfium2.PdfDocument(content)[0]
    return " ".join(page.get_textpage().get_text_bounded().split())


def letters(text):
    return re.sub(r"[^\w:/.]", "", text)


def fit(title="Lịch tiêm chủng", paragraphs=()):
    return fitted(kind="Thông báo", source="", title=title, paragraphs=list(paragraphs))


def test_the_sheet_says_who_what_when_and_whom_to_call(client):
    make_ward()
    make_hotline()
    row = make_announcement(publish_at=local(2026, 3, 9))
    assert text_of(sheet_of(client, row)) == (
        "TP. Mẫu PHƯỜNG THỬ NGHIỆM Thông báo Lịch tiêm chủng Tiêm chủng tại trạm y tế. "
        f"Quét mã để đọc trên điện thoại http://testserver/bai-viet/{row.pk}-lich-tiem-chung/ "
        "02373.742.289 Tiếp nhận phản ánh Đăng ngày 09/03/2026"
    )


def test_the_sheet_of_a_dispatch_gives_its_number_issuer_and_date(client):
    text = text_of(sheet_of(client, make_dispatch(issue_date=date(2026, 3, 9))))
    head = (
        "Công văn số 12/UBND-VP UBND phường Thử Nghiệm, ngày 09 tháng 3 năm 2026 "
        "Tăng cường vệ sinh môi trường Các tổ dân phố tổng vệ sinh. Quét mã"
    )
    assert head in text


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Lịch", ""),
        ("Tăng cường vệ sinh môi trường " * 16, "<p>" + "Các tổ dân phố tổng vệ sinh. " * 900),
        ("WWWWWWWWW " * 50, "<p>MMMM</p>" * 4000),
        ("Đ" * 500, "<p>" + "ộ" * 20_000),
        ("Hàng", "<table>" + "<tr><td>ô</td><td>ô</td></tr>" * 1500 + "</table>"),
    ],
    ids=["nothing", "everything", "wide letters", "one word", "a table"],
)
def test_it_is_always_one_sheet_of_a4(client, title, body):
    make_ward(name="Phường " + "Thử Nghiệm " * 8, superior="Thành phố " + "Mẫu " * 20)
    for number in range(3):
        make_hotline(label="Tiếp nhận phản ánh " * 10, number=f"0237.374.228{number}")
    row = make_dispatch(subject=title[:500], body=body)
    with pikepdf.open(io.BytesIO(sheet_of(client, row))) as made:
        sizes = [[round(float(x)) for x in page.mediabox] for page in made.pages]
    assert sizes == [[0, 0, 595, 842]]


def test_the_whole_text_stands_there_when_it_fits():
    sheet = fit(paragraphs=["Tiêm chủng tại trạm y tế."])
    assert (sheet.paragraphs, sheet.title_size, sheet.text_size, sheet.is_cut) == (
        ["Tiêm chủng tại trạm y tế."],
        TITLE_SIZES[0],
        TEXT_SIZES[0],
        False,
    )


def test_a_longer_title_is_set_smaller():
    sizes = [fit("tăng cường vệ sinh " * n).title_size for n in (1, 4, 8, 26)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4


def test_a_text_that_is_too_long_is_cut_at_a_word():
    text = "vệ sinh môi trường " * 400
    sheet = fit(paragraphs=[text.strip()])
    kept = sheet.paragraphs[0].removesuffix(" …")
    assert (text.startswith(f"{kept} "), sheet.text_size, sheet.is_cut) == (True, CUT_SIZE, True)


def test_all_that_is_kept_of_a_long_text_is_on_the_sheet(client):
    words = " ".join(f"từ{number}" for number in range(2000))
    text = text_of(sheet_of(client, make_announcement(body=f"<p>{words}</p>")))
    cut = re.search(r"từ0 .* …", text)[0].removesuffix(" …")
    assert words.startswith(f"{cut} ")
    assert text[text.index("…") :].startswith("… Đọc toàn văn ở địa chỉ dưới đây. Quét mã")


def test_a_summary_leads_unless_the_text_begins_with_it(client):
    body = "<p>Tiêm chủng tại trạm y tế.</p>"
    texts = [
        text_of(sheet_of(client, make_announcement(summary=summary, body=body)))
        for summary in ("Mời đưa trẻ đi tiêm.", "Tiêm chủng tại trạm")
    ]
    assert [re.search("Lịch tiêm chủng (.*) Quét", text)[1] for text in texts] == [
        "Mời đưa trẻ đi tiêm. Tiêm chủng tại trạm y tế.",
        "Tiêm chủng tại trạm y tế.",
    ]


def test_items_and_rows_are_paragraphs():
    html = (
        "<p>Gồm:</p><ul><li>một</li><li>hai</li></ul><table><tr><td>a</td><td>b</td></tr></table>"
    )
    assert paragraphs_of(html) == ["Gồm:", "– một", "– hai", "a b"]


def test_the_code_that_is_drawn_is_the_code_of_the_address():
    address = "https://phuong.example/bai-viet/1-lich-tiem-chung/"
    expected = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    expected.add_data(address)
    expected.make()
    drawn = QrCode.of(address)
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn.path)
        for step in range(int(length))
    }
    matrix = [[(x, y) in dark for x in range(drawn.size)] for y in range(drawn.size)]
    assert matrix == expected.get_matrix()


def test_the_code_on_paper_is_large_and_leads_to_the_page(client):
    row = make_announcement()
    page = pypdfium2.PdfDocument(sheet_of(client, row))[0]
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(f"http://testserver{row.get_absolute_url()}")
    code.make()
    modules = code.get_matrix()
    picture = page.render(scale=4).to_pil().convert("1")
    corner = picture.crop((0, picture.height * 3 // 4, picture.width // 3, picture.height))
    left, _, right, bottom = corner.point(lambda shade: 255 - shade).getbbox()
    step = (right - left) / len(modules)
    seen = [
        [not corner.getpixel((left + (x + 0.5) * step, bottom - (len(modules) - y - 0.5) * step))
         for x in range(len(modules))]
        for y in range(len(modules))
    ]  # fmt: skip
    millimetres = (right - left) / 4 / 72 * 25.4
    assert (seen == modules, millimetres >= 40) == (True, True)


@pytest.mark.parametrize(
    ("slug", "short"),
    [
        ("lich-tiem-chung", "lich-tiem-chung"),
        ("tu-" * 30 + "cuoi", "tu-" * 19 + "tu"),
        ("a" * 90, "a" * 60),
    ],
)
def test_the_address_to_type_ends_at_a_word(slug, short):
    assert shortened(slug) == short


def test_the_address_to_type_leads_to_the_page(client):
    row = make_announcement(title="Tăng cường vệ sinh môi trường " * 9)
    typed = f"/bai-viet/{row.pk}-{shortened(row.slug)}/"
    printed = letters(text_of(sheet_of(client, row)))  # a line may end at a hyphen
    response = client.get(typed)
    found = letters(f"http://testserver{typed}") in printed
    assert (found, response.status_code, response.url) == (
        True,
        301,
        row.get_absolute_url(),
    )


def test_the_sheet_is_tagged_and_names_its_language_and_title(client):
    with pikepdf.open(io.BytesIO(sheet_of(client, make_announcement()))) as made:
        facts = (
            str(made.Root.Lang),
            bool(made.Root.MarkInfo.Marked),
            str(made.docinfo["/Title"]),
            "/StructTreeRoot" in made.Root,
        )
    assert facts == ("vi", True, "Lịch tiêm chủng", True)


def test_the_code_has_words_for_those_who_cannot_see_it(client):
    row = make_announcement()
    with pikepdf.open(io.BytesIO(sheet_of(client, row))) as made:
        alts = [
            str(each.Alt)
            for each in made.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    assert alts == [f"Mã QR dẫn đến địa chỉ http://testserver{row.get_absolute_url()}"]


@pytest.mark.parametrize("make", [make_announcement, make_dispatch])
def test_what_is_not_public_has_no_sheet(client, make):
    rows = [make(status=DRAFT), make(publish_at=hours(1), **different(make))]
    assert [client.get(board_of(row)).status_code for row in rows] == [404, 404]


def different(make):
    return {"number": "77"} if make is make_dispatch else {}


@pytest.mark.parametrize(
    ("make", "name"), [(make_announcement, "board"), (make_dispatch, "dispatch_board")]
)
def test_a_stale_address_leads_to_the_present_one(client, make, name):
    row = make()
    response = client.get(reverse(f"announcements:{name}", args=[row.pk, "cu"]))
    assert (response.status_code, response.url) == (301, board_of(row))


def test_a_withdrawn_item_says_so_instead(client):
    row = make_announcement(
        status="withdrawn", withdrawn_at=hours(0), withdrawal_reason="Đăng nhầm tệp"
    )
    assert "Lý do: Đăng nhầm tệp" in client.get(board_of(row)).content.decode()


def test_the_sheet_is_known_by_its_content(client):
    row = make_announcement()
    etag = f'"{hashlib.sha256(sheet_of(client, row)).hexdigest()}"'
    answers = [
        client.get(board_of(row)),
        client.get(board_of(row), headers={"If-None-Match": etag}),
    ]
    assert [(a.status_code, a["ETag"]) for a in answers] == [(200, etag), (304, etag)]


def test_a_sheet_that_cannot_be_made_is_a_sentence(client, monkeypatch, settings):
    monkeypatch.setattr(pdf, "PATIENCE", 0.1)
    row = make_announcement(title="Không kịp dàn trang")
    with pdf._the_engine(settings.MEDIA_ROOT / "pdf"):
        response = client.get(board_of(row))
    sentence = "Bản PDF này tạm thời chưa tạo được."
    assert (response.status_code, response.content.decode().count(sentence)) == (503, 1)


@pytest.mark.parametrize("make", [make_announcement, make_dispatch])
def test_the_page_leads_to_its_sheet(client, make):
    row = make()
    link = f'<a href="{board_of(row)}">In dán bảng tin (A4)</a>'
    assert client.get(row.get_absolute_url()).content.decode().count(link) == 1
