import pytest

from portal.shared.richtext import (
    TooLargeError,
    alt_warning,
    for_readers,
    images_without_alt,
    losses,
    own_sources,
    plain_text,
    sanitise,
    with_sizes,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>Một</p>", "<p>Một</p>"),
        ("<h1>A</h1>", "<h2>A</h2>"),
        ("<h6>A</h6>", "<h4>A</h4>"),
        ("<b>A</b> <i>B</i>", "<strong>A</strong> <em>B</em>"),
        ("<div>A</div>", "<p>A</p>"),
        ('<p style="text-align: center; color: red">A</p>', '<p class="can-center">A</p>'),
        ('<p align="right">A</p>', '<p class="can-right">A</p>'),
        ('<p class="MsoNormal can-justify">A</p>', '<p class="can-justify">A</p>'),
        (
            '<p class="MsoNormal thut-1" align="center">A</p>',
            '<p class="thut-1 can-center">A</p>',
        ),
        ('<p>gõ style="text-align:center" là gì</p>', '<p>gõ style="text-align:center" là gì</p>'),
        ("<p>một&#3;hai&#11;ba</p>", "<p>mộthai ba</p>"),
        ("<p>Đông Hải\u00a0</p>", "<p>Đông Hải&nbsp;</p>"),
        ("<p>e\u0302\u0301</p>", "<p>ế</p>"),
    ],
)
def test_what_a_clerk_writes_is_kept_in_the_house_style(typed, kept):
    assert sanitise(typed) == kept


@pytest.mark.parametrize(
    ("hostile", "kept"),
    [
        ("<p>A<script>alert(1)</script></p>", "<p>A</p>"),
        ('<p onclick="alert(1)">A</p>', "<p>A</p>"),
        ('<p style="constructor.prototype.x: 1">A</p>', "<p>A</p>"),
        ('<a href="javascript:alert(1)">A</a>', "A"),
        ('<p>A</p><img src="https://example.org/x.png">', "<p>A</p>"),
        ('<p>A</p><img src="/tep/1/a.webp?x=1">', "<p>A</p>"),
        ('<p>A</p><img src="/tep/1/a, \\\\example.org\\x">', "<p>A</p>"),
        ('<p>A</p><img src="/quan-tri/logout/">', "<p>A</p>"),
        (
            '<img src="/tep/1/a.webp" width="100%" height="9">',
            '<img src="/tep/1/a.webp" height="9">',
        ),
        ('<p>A</p><iframe src="https://example.org"></iframe>', "<p>A</p>"),
        ("<p>A</p><svg><script>alert(1)</script></svg>", "<p>A</p>"),
        ('<p>A</p><math><mi xlink:href="data:x,<script>">', "<p>A</p>"),
    ],
)
def test_what_could_run_or_leave_the_site_is_dropped(hostile, kept):
    assert sanitise(hostile) == kept


def test_own_images_stay():
    html = '<p>A</p><img src="/tep/7/anh.webp" alt="Cổng phường">'
    assert sanitise(html) == html


@pytest.mark.parametrize("empty", ["", "<p>&nbsp;</p>", "<p></p><p><br></p>", "  "])
def test_markup_without_words_is_empty(empty):
    assert sanitise(empty) == ""


def test_sanitising_twice_changes_nothing():
    once = sanitise('<h1 align="center">A</h1><ul><li>B</li></ul><a href="https://a.vn">c</a>')
    assert sanitise(once) == once


def test_too_much_text_is_refused_with_a_sentence():
    with pytest.raises(TooLargeError) as refusal:
        sanitise("<p>" + "ố" * 70_000 + "</p>")
    assert str(refusal.value) == (
        "Nội dung dài quá 200 KB. Hãy rút gọn, hoặc chuyển bớt sang tệp đính kèm."
    )


def test_text_that_grows_over_the_limit_is_refused_and_not_broken():
    with pytest.raises(TooLargeError):
        sanitise("<p>" + "&" * 100_000 + "</p>")


def test_a_hundred_layers_are_enough_for_anybody():
    with pytest.raises(TooLargeError) as refusal:
        sanitise("<ul><li>" * 20_000)
    assert str(refusal.value) == (
        "Nội dung có quá nhiều lớp lồng nhau. Hãy dán lại dưới dạng chữ thường."
    )


def test_plain_text_keeps_words_apart_and_ampersands_whole():
    assert plain_text("<p>Văn hóa &amp; xã hội</p><p>Hai</p>") == "Văn hóa & xã hội Hai"


def test_own_sources_are_those_of_the_images():
    html = sanitise(
        '<img src="/tep/7/a.webp"><a href="/tep/9/b.pdf">b</a><img src="/tep/8/c.webp">'
    )
    assert own_sources(html) == {"/tep/7/a.webp": 7, "/tep/8/c.webp": 8}


OWN = '<img src="/tep/7/a.webp" alt="Cổng">'


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (f"<p>Chữ {OWN}</p>", []),
        ('<p><img src="https://zalo.example/e.png" alt="🙏"></p>', []),
        (
            '<img src="https://a.example/1.png"><img src="//a.example/2.png" alt="Họp">',
            ["2 ảnh từ trang khác không được giữ lại; hãy lưu ảnh về máy rồi chèn lại."],
        ),
        (
            '<img src="file:///C:/clip_image001.png">',
            ["1 ảnh còn nằm trên máy của bạn nên không được giữ lại; hãy chèn lại từng ảnh."],
        ),
        (
            '<img src="data:image/png;base64,xx"><img src="blob:https://a.vn/1">',
            ["2 ảnh chưa tải lên xong nên không được giữ lại; hãy chèn lại."],
        ),
        (
            '<iframe src="https://v.example"></iframe><video src="x"></video>',
            ["2 video hoặc khung nhúng không được giữ lại; hãy đặt liên kết đến trang gốc."],
        ),
    ],
)
def test_the_writer_is_told_what_is_not_kept(typed, sentences):
    assert losses(typed) == sentences


def test_pictures_without_words_are_counted():
    blank = '<img src="/tep/7/a.webp" alt="&nbsp; ">'
    html = f'<p>{OWN}{blank}<img src="/tep/8/b.webp"></p>'
    assert (images_without_alt(html), images_without_alt(OWN)) == (2, 0)


def test_pictures_without_words_get_a_sentence():
    assert (alt_warning(OWN), alt_warning('<img src="/tep/7/a.webp">')) == (
        None,
        "1 ảnh chưa có lời mô tả cho người không nhìn thấy ảnh. "
        "Hãy bấm vào ảnh trong bài, chọn “Mô tả ảnh” và viết một câu.",
    )


def test_pictures_get_their_true_size():
    html = f'{OWN}<img src="/tep/8/b.webp" width="5" height="5" alt="b"><img src="/tep/9/c.webp">'
    assert with_sizes(html, {7: (1200, 900), 8: (40, 30)}) == (
        '<img src="/tep/7/a.webp" alt="Cổng" width="1200" height="900">'
        '<img src="/tep/8/b.webp" alt="b" width="40" height="30">'
        '<img src="/tep/9/c.webp">'
    )


def test_sizes_stay_in_their_own_tag():
    html = '<img src="/tep/7/a.webp" alt="&lt;img> &lt;b>">'
    html = sanitise(html)
    assert with_sizes(html, {7: (4, 3)}) == html[:-1] + ' width="4" height="3">'


def test_readers_get_the_width_that_fits_their_screen():
    html = '<img src="/tep/7/a.webp" alt="Cổng" width="1200" height="900">'
    assert for_readers(html) == (
        '<img src="/tep/7/a.webp" alt="Cổng" width="1200" height="900" '
        'srcset="/tep/7/a.webp?rong=480 480w, /tep/7/a.webp?rong=960 960w, /tep/7/a.webp 1200w" '
        'sizes="(max-width: 60rem) 100vw, 44rem" loading="lazy" decoding="async">'
    )


@pytest.mark.parametrize("size", [' width="480" height="360"', ""])
def test_a_narrow_picture_has_one_width(size):
    assert for_readers(f'<img src="/tep/7/a.webp" alt="b"{size}>') == (
        f'<img src="/tep/7/a.webp" alt="b"{size} loading="lazy" decoding="async">'
    )


def test_a_table_scrolls_in_a_box_that_the_keyboard_reaches():
    assert for_readers('<figure class="table"><table></table></figure>') == (
        '<figure class="table" tabindex="0" aria-label="Bảng; cuộn ngang khi rộng hơn màn hình">'
        "<table></table></figure>"
    )
