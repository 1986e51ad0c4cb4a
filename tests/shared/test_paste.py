"""What arrives from Word, Google Docs, Zalo and other sites without the editor's own conversion."""

from pathlib import Path

import pytest

from portal.shared.richtext import sanitise

CLIPBOARDS = Path(__file__).resolve().parents[1] / "data" / "paste"

WORD = """
<h2 class="can-center">KẾ HOẠCH</h2>
<h2>I. MỤC TIÊU</h2>
<p class="can-justify"><strong>Nâng cao</strong> nhận thức,
<em>ứng xử</em> tại Thanh Hóa[1].</p>
<ul><li>Việc một<ul><li>Việc một, phần nhỏ</li></ul></li><li>Việc hai</li></ul><p>Các bước:</p>
<ol><li>Nộp đơn</li><li>Nhận kết quả</li></ol><figure class="table"><table>
<tbody><tr>
<td colspan="2">
<p class="can-center"><strong>Tổng số</strong></p>
</td>
</tr>
<tr>
<td><p>Đúng hạn</p></td>
<td><p>120</p></td>
</tr>
</tbody></table></figure>
<p>Xem <a href="https://thuvien.example/van-ban" rel="noopener noreferrer">văn bản</a>.</p>
<p><br></p><hr>
<p>[1] Theo Quyết định 1847.</p>
"""
GOOGLE = """
<h2>Thông báo</h2><p><strong>Đậm</strong> thường <em>nghiêng</em> <u>gạch chân</u></p>\
<ul><li><p>Một</p><ul><li><p>Một, phần nhỏ</p></li></ul></li><li><p>Hai</p></li></ul>\
<figure class="table"><table><colgroup><col><col></colgroup><tbody><tr>\
<td><p>Ô một</p></td><td><p>Ô hai</p></td></tr></tbody></table></figure>\
<p><a href="https://example.org/don" rel="noopener noreferrer"><u>mẫu đơn</u></a></p><p></p><br>
"""
ZALO = """
<p>THÔNG BÁO<br>Kính mời bà con dự họp🙏 lúc 19 giờ.<br>\
<strong>Địa điểm:</strong> nhà văn hóa</p><p>Chia sẻ \
<a href="https://www.facebook.example/hashtag/phuong" rel="noopener noreferrer">#phuong</a></p>
"""
SITE = """
<ul><li><a href="/" rel="noopener noreferrer">Trang chủ</a></li></ul>\
<h2>Tin chính</h2><h4>Mục nhỏ</h4><p>Đoạn một</p>\
<figure class="table"><table><tbody><tr>\
<td><p>Trái</p></td><td><strong>Phải</strong></td></tr></tbody></table></figure>\
<p>Gửi</p><p></p><p>Hết.</p>
"""


@pytest.mark.parametrize(
    ("name", "kept"), [("word", WORD), ("google", GOOGLE), ("zalo", ZALO), ("site", SITE)]
)
def test_a_clipboard_keeps_its_structure_and_loses_the_rest(name, kept):
    html = (CLIPBOARDS / f"{name}.html").read_text(encoding="utf-8")
    lines = [line.strip() for line in sanitise(html).splitlines()]
    assert [line for line in lines if line] == kept.strip().splitlines()


@pytest.mark.parametrize("name", ["word", "google", "zalo", "site"])
def test_what_was_kept_is_kept_again(name):
    once = sanitise((CLIPBOARDS / f"{name}.html").read_text(encoding="utf-8"))
    assert sanitise(once) == once


def word_item(text, *, level=1, marker="·"):
    ignored = f'<span style="mso-list:Ignore">{marker}<span>&nbsp; </span></span>'
    return f'<p class="MsoListParagraph" style="mso-list:l0 level{level} lfo1">{ignored}{text}</p>'


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (word_item("A", marker="3."), '<ol start="3"><li>A</li></ol>'),
        (
            word_item("A", marker="a)") + word_item("B", marker="b)"),
            "<ol><li>A</li><li>B</li></ol>",
        ),
        (
            word_item("A", marker="1.")
            + word_item("B", level=2, marker="-")
            + word_item("C", level=3),
            "<ol><li>A<ul><li>B<ul><li>C</li></ul></li></ul></li></ol>",
        ),
        (
            word_item("A", level=2) + word_item("B", level=1, marker="1."),
            "<ul><li>A</li></ul><ol><li>B</li></ol>",
        ),
        (word_item("A") + word_item("B", marker="1."), "<ul><li>A</li></ul><ol><li>B</li></ol>"),
        (word_item("A") + "chữ" + word_item("B"), "<ul><li>A</li></ul>chữ<ul><li>B</li></ul>"),
        (
            f"<table><tr><td>{word_item('A')}</td><td>{word_item('B')}</td></tr></table>",
            '<figure class="table"><table><tbody><tr><td><ul><li>A</li></ul></td>'
            "<td><ul><li>B</li></ul></td></tr></tbody></table></figure>",
        ),
        (
            f"<div>{word_item('<b>A</b>')}<p>B</p></div>",
            "<ul><li><strong>A</strong></li></ul><p>B</p>",
        ),
    ],
)
def test_the_lists_of_word_become_lists(typed, kept):
    assert sanitise(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('<span style="font-weight:bold">A</span>', "<strong>A</strong>"),
        (
            '<span style="font-weight: 700; font-style: italic">A</span>',
            "<strong><em>A</em></strong>",
        ),
        ('<font style="text-decoration: underline">A</font>', "<u>A</u>"),
        ('<b style="font-weight:normal">A</b>', "A"),
        ('<b><span style="font-weight:bold">A</span></b>', "<strong>A</strong>"),
        ('<span style="font-weight:400">A</span>', "A"),
    ],
)
def test_bold_and_italic_of_a_style_survive(typed, kept):
    assert sanitise(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<div><div>A</div></div>", "<p>A</p>"),
        ("<div>A<div>B</div>C</div>", "<p>A</p><p>B</p><p>C</p>"),
        ("<div><h1>A</h1>B<ul><li>C</li></ul></div>", "<h2>A</h2><p>B</p><ul><li>C</li></ul>"),
        ('<div align="center">A</div>', '<p class="can-center">A</p>'),
        ("<td><div>A</div></td>", "<p>A</p>"),
        ("<div></div><div> </div>A", "A"),
        ('<p class="MsoSubtitle">A</p>', "<h3>A</h3>"),
        ('<a href="#_ftn1">[1]</a><a name="x">A</a>', "[1]A"),
        ('<figure class="image"><img src="https://a.example/b.png"></figure><p>A</p>', "<p>A</p>"),
        ('<img src="https://a.example/b.png" alt="A">B', "B"),
        (
            '<figure class="table"><table><tr><td>A</td></tr></table></figure>',
            '<figure class="table"><table><tbody><tr><td>A</td></tr></tbody></table></figure>',
        ),
    ],
)
def test_foreign_elements_are_told_in_the_houses_own(typed, kept):
    assert sanitise(typed) == kept
