import pytest

from portal.shared.richtext import TooLargeError, file_ids, plain_text, sanitise


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
        ('<a href="javascript:alert(1)">A</a>', '<a rel="noopener noreferrer">A</a>'),
        ('<p>A</p><img src="https://example.org/x.png">', "<p>A</p><img>"),
        ('<p>A</p><img src="/tep/1/a.webp?x=1">', "<p>A</p><img>"),
        ('<p>A</p><img src="/quan-tri/logout/">', "<p>A</p><img>"),
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


def test_file_ids_are_those_of_the_images():
    html = sanitise(
        '<img src="/tep/7/a.webp"><a href="/tep/9/b.pdf">b</a><img src="/tep/8/c.webp">'
    )
    assert file_ids(html) == {7, 8}
