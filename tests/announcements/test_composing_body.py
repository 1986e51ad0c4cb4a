"""The body of a dispatch keeps what the decree lays out, and the words of everything else."""

import pytest

from announcements import body
from announcements.models import Dispatch
from portal.shared import richtext

ANNEX = '<h2 class="phu-luc">Phụ lục I</h2>'


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>Chương I</h2><h3>Mục 1</h3><h4>Điều 1. Phạm vi</h4>",
        ANNEX,
        '<p class="can-center"><strong>a</strong> <em>b</em> <u>c</u> m<sup>2</sup></p>',
        '<ol start="2"><li>Khoản<ol><li>điểm<ul><li>gạch</li></ul></li></ol></li></ol>',
        '<figure class="table"><table><thead><tr><th scope="col">A</th></tr></thead>'
        "<tbody><tr><td>1</td></tr></tbody></table><figcaption>Bảng 1</figcaption></figure>",
        '<figure class="image"><img src="/tep/7/a.webp" alt="Cổng"></figure>',
    ],
    ids=["headings", "annex", "paragraph", "lists", "table", "picture"],
)
def test_what_the_decree_lays_out_stays(kept):
    assert body.sanitise(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<blockquote>a</blockquote>", "<p>a</p>"),
        ("<blockquote><p>a</p></blockquote><hr><p>b</p>", "<p>a</p><p>b</p>"),
        ('<p class="thut-2 can-right">a</p>', '<p class="can-right">a</p>'),
        ('<h3 class="phu-luc can-center">a</h3>', "<h3>a</h3>"),
        ('<p class="phu-luc">a</p>', "<p>a</p>"),
        ("<hr>", ""),
    ],
)
def test_the_rest_dissolves_into_its_words(typed, kept):
    assert body.sanitise(typed) == kept


def nested(layers):
    return "".join(f"<ul><li>{n}" for n in range(1, layers + 1)) + "</li></ul>" * layers


def test_lists_four_deep_stay():
    assert body.sanitise(nested(4)) == nested(4)


def test_deeper_lists_become_lines_of_the_fourth():
    assert body.sanitise(nested(10)) == nested(4).replace("4", "4<br>5<br>6<br>7<br>8<br>9<br>10")


def test_what_follows_a_deep_list_stays_in_its_place():
    html = nested(5).replace("5</li></ul></li>", "5</li></ul></li><li>b</li>")
    assert body.sanitise(html) == nested(4).replace("4</li>", "4<br>5</li><li>b</li>")


@pytest.mark.parametrize("html", [nested(10), "<blockquote>a</blockquote>", ANNEX])
def test_sanitising_twice_changes_nothing(html):
    once = body.sanitise(html)
    assert body.sanitise(once) == once


def test_an_annex_begins_in_a_dispatch_alone():
    assert richtext.sanitise(ANNEX) == "<h2>Phụ lục I</h2>"


def test_the_form_takes_what_will_be_stored():
    field = Dispatch._meta.get_field("body").formfield()
    assert field.clean("<blockquote>a</blockquote>") == "<p>a</p>"
