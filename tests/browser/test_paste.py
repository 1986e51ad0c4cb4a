"""What a clerk pastes and drops into the editor, as real programs put it on the clipboard."""

import base64
import re
from pathlib import Path

import pytest
from django.urls import reverse

from portal.shared import richtext
from portal.shared.models import StoredFile
from tests.build import image_bytes, make_category

CLIPBOARDS = Path(__file__).resolve().parents[1] / "data" / "paste"
# Chromium reports what the page's policy disarms in clipboard documents; the editor copes.
EXPECTED = re.compile(r"Applying inline style|Connecting to 'data:|Fetch API cannot load data:")
GET_DATA = "document.querySelector('.ck-editor__editable').ckeditorInstance.getData()"


@pytest.fixture
def desk(staff_session, open_page):
    """Return the form of a new announcement; what the policy disarms in a paste is no problem."""
    make_category()
    url = reverse("admin:announcements_announcement_add")
    page = open_page(url, width=1366, height=768, **staff_session)
    yield page
    page.close()
    open_page.problems[:] = [p for p in open_page.problems if not EXPECTED.search(p)]


def give(page, kind, *, data=None, file=None):
    """Paste into the editor, or drop on it, what a program offers: data by type, or a picture."""
    page.locator(".ck-editor__editable").evaluate(
        """(editable, [kind, data, file]) => {
            const offered = new DataTransfer();
            for (const [type, value] of Object.entries(data ?? {})) offered.setData(type, value);
            if (file) {
                const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
                offered.items.add(new File([bytes], "cổng.png", { type: "image/png" }));
            }
            editable.focus();
            const { x, y } = editable.getBoundingClientRect();
            const options = { bubbles: true, cancelable: true, clientX: x + 20, clientY: y + 20 };
            editable.dispatchEvent(
                kind === "paste"
                    ? new ClipboardEvent("paste", { ...options, clipboardData: offered })
                    : new DragEvent("drop", { ...options, dataTransfer: offered }),
            );
        }""",
        [kind, data, file and base64.b64encode(file).decode()],
    )


def clipboard(name):
    return (CLIPBOARDS / f"{name}.html").read_text(encoding="utf-8")


def written(page):
    """Return what the editor would send, without its own bookkeeping."""
    return re.sub(r' data-list-item-id="\w+"', "", page.evaluate(GET_DATA))


def stored(page):
    """Wait until the picture of the text is uploaded, and return the text as it would be stored."""
    page.locator(".ck-editor__editable img[src^='/tep/'][width]").wait_for()
    return richtext.sanitise(written(page))


def told(page):
    page.locator(".pasted p").first.wait_for()
    return page.locator(".pasted p").all_inner_texts()


def test_word_keeps_headings_lists_tables_and_notes(desk):
    give(desk, "paste", data={"text/html": clipboard("word")})
    assert (told(desk), written(desk)) == (
        ["1 ảnh còn nằm trên máy của bạn nên không được giữ lại; hãy chèn lại từng ảnh."],
        '<h2 class="can-center">KẾ HOẠCH</h2><h2>I. MỤC TIÊU</h2>'
        '<p class="can-justify"><strong>Nâng cao</strong> nhận thức, <i>ứng xử</i> '
        "tại Thanh Hóa[1].</p>"
        "<ul><li>Việc một<ul><li>Việc một, phần nhỏ</li></ul></li><li>Việc hai</li></ul>"
        "<p>Các bước:</p><ol><li>Nộp đơn</li><li>Nhận kết quả</li></ol>"
        '<figure class="table"><table><tbody><tr><td colspan="2"><p class="can-center">'
        "<strong>Tổng số</strong></p></td></tr>"
        "<tr><td>Đúng hạn</td><td>120</td></tr></tbody></table></figure>"
        '<p>Xem <a href="https://thuvien.example/van-ban">văn bản</a>.</p>'
        "<p><br>&nbsp;</p><hr><p>[1] Theo Quyết định 1847.</p>",
    )


def test_the_pictures_of_word_come_out_of_its_rtf(desk):
    png = image_bytes().hex()
    rtf = rf"{{\rtf1{{\pict{{\*\picprop}}\pngblip\bliptag-1{{\*\blipuid 8a}}{png}}}}}"
    give(desk, "paste", data={"text/html": clipboard("word"), "text/rtf": rtf})
    body = stored(desk)
    src = StoredFile.objects.get().get_absolute_url()
    assert f'<img src="{src}" width="300" height="200">Xem <a' in body


def test_google_docs_keeps_what_its_styles_say(desk):
    give(desk, "paste", data={"text/html": clipboard("google")})
    assert (told(desk), written(desk)) == (
        ["1 ảnh từ trang khác không được giữ lại; hãy lưu ảnh về máy rồi chèn lại."],
        "<h2>Thông báo</h2><p><strong>Đậm</strong> thường&nbsp;<i>nghiêng</i>&nbsp;"
        "<u>gạch chân</u></p><ul><li>Một<ul><li>Một, phần nhỏ</li></ul></li><li>Hai</li></ul>"
        '<figure class="table"><table><tbody><tr><td>Ô một</td><td>Ô hai</td></tr></tbody></table>'
        '</figure><p><a href="https://example.org/don"><u>mẫu đơn</u></a></p><p>&nbsp;</p>',
    )


def test_a_chat_keeps_its_lines_its_emoji_and_the_picture_it_carries(desk):
    give(desk, "paste", data={"text/html": clipboard("zalo")})
    body = stored(desk)
    assert body == (
        "<p>THÔNG BÁO<br>Kính mời bà con dự họp🙏 lúc 19 giờ.<br>"
        "<strong>Địa điểm:</strong> nhà văn hóa</p><p>Chia sẻ "
        '<a href="https://www.facebook.example/hashtag/phuong" rel="noopener noreferrer">'
        "#phuong</a></p>"
        f'<p><img src="{StoredFile.objects.get().get_absolute_url()}" width="1" height="1"></p>'
    )


def test_a_page_of_another_site_leaves_its_scripts_frames_and_pictures_behind(desk):
    give(desk, "paste", data={"text/html": clipboard("site")})
    assert (told(desk), written(desk)) == (
        [
            "1 ảnh từ trang khác không được giữ lại; hãy lưu ảnh về máy rồi chèn lại.",
            "2 video hoặc khung nhúng không được giữ lại; hãy đặt liên kết đến trang gốc.",
        ],
        '<ul><li><a href="/">Trang chủ</a></li></ul><h2>Tin chính</h2><h4>Mục nhỏ</h4>'
        '<p>Đoạn một</p><figure class="table"><table><tbody><tr><td>Trái</td>'
        "<td><strong>Phải</strong></td></tr></tbody></table></figure><p>&nbsp;</p><p>Hết.</p>",
    )


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_is_uploaded_and_its_words_are_asked_for(desk, kind):
    give(desk, kind, file=image_bytes(size=(600, 400)))
    words = desk.get_by_label("Mô tả ảnh cho người không nhìn thấy")
    words.fill("Cổng phường")
    words.press("Enter")
    src = StoredFile.objects.get().get_absolute_url()
    picture = f'<img src="{src}" width="600" height="400" alt="Cổng phường">'
    assert stored(desk).startswith(f'<figure class="image">{picture}</figure>')


def test_old_letters_are_converted_when_the_writer_agrees(desk):
    give(desk, "paste", data={"text/html": "<p>Theo QuyÕt <b>®Þnh</b> cña tr\u00adëng th«n</p>"})
    desk.get_by_role("button", name="Chuyển sang Unicode").click()
    desk.get_by_text("Đã chuyển sang Unicode.").wait_for()
    assert written(desk) == "<p>Theo Quyết <strong>định</strong> của trưởng thôn</p>"


def test_old_letters_stay_when_the_writer_says_so(desk):
    give(desk, "paste", data={"text/plain": "Hµ Néi, H¹ Long"})
    sentences = told(desk)
    desk.get_by_role("button", name="Giữ nguyên").click()
    assert (sentences, desk.locator(".pasted p").count(), written(desk)) == (
        [
            "Có chữ gõ bằng phông cũ (TCVN3), người dân sẽ thấy chữ sai, "
            "ví dụ “Hµ” thay vì “Hà”. Hãy chuyển sang Unicode, hoặc gõ lại đoạn đó."
        ],
        0,
        "<p>Hµ Néi, H¹ Long</p>",
    )


def test_old_letters_in_a_title_are_converted_too(desk):
    title = desk.get_by_role("textbox", name="Tiêu đề")
    title.evaluate(
        """(field) => {
            field.value = "Th«ng b¸o";
            field.dispatchEvent(
                new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }),
            );
        }"""
    )
    desk.get_by_role("button", name="Chuyển sang Unicode").click()
    desk.get_by_text("Đã chuyển sang Unicode.").wait_for()
    assert title.input_value() == "Thông báo"


def test_proper_text_is_pasted_without_a_word(desk):
    with desk.expect_response("**/quan-tri/chuyen-ma/"):
        give(desk, "paste", data={"text/html": "<p>Ủy ban nhân dân phường</p>"})
    assert (desk.locator(".pasted p").count(), written(desk)) == (
        0,
        "<p>Ủy ban nhân dân phường</p>",
    )
