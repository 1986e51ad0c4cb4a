"""The piece of a text that shows why it was found."""

import random
import unicodedata

import pytest
from django.template import Context, Template

from portal.search import found
from portal.shared.search import words
from portal.shared.search.highlighting import (
    LENGTH,
    highlighted_phrases,
    highlighted_words,
    marked,
    snippet,
)
from tests.build import make_announcement


def shown(pieces):
    """Return the pieces as a text, what is marked in square brackets."""
    return "".join(f"[{piece}]" if sought else piece for piece, sought in pieces)


def sought(typed):
    return highlighted_words(words.groups(typed))


@pytest.mark.parametrize(
    ("typed", "text", "as_shown"),
    [
        ("hoà giải", "Tổ Hòa  giải, hoá giải", "Tổ [Hòa  giải], [hoá giải]"),
        ("ki", "Kỹ, ký; Kí: king sky", "[Kỹ], [ký]; [Kí]: king sky"),
        ("tai", "Tại máy; mai may tay tái", "[Tại] máy; mai may tay [tái]"),
        ("i", "Y, ý kiến", "[Y], [ý] kiến"),
        ("đất", "Đất-đai, dat, đấtt", "[Đất]-đai, [dat], đấtt"),
        ("278/ubnd", "Số 278/UBND-VP, 1278", "Số [278]/[UBND]-VP, 1278"),
        ("02/9", "2/9, 02/09, 12/9, 29", "[2]/[9], [02]/[09], 12/[9], 29"),
        ("0", "0 00 10 01", "[0 00] 10 01"),
        ("uy ban", "ỦY BAN uỷ ban", "[ỦY BAN uỷ ban]"),
        ("b", "<b>b</b> &b; a_b", "<[b]>[b]</[b]> &[b]; a_[b]"),
        (".* [a] \\", "a.*b", "[a].*b"),
        ("", "không có gì", "không có gì"),
        ("gì", "", ""),
    ],
)
def test_the_words_are_marked_and_nothing_else(typed, text, as_shown):
    assert shown(marked(text, sought(typed))) == as_shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "title", "around"),
    [
        ("chợ", "Họp [chợ] cho hộ", "Cho hộ. [Chợ] Vườn Hoa, [chợ] Mới."),
        ("cho", "Họp [chợ cho] hộ", "[Cho] hộ. [Cho] hộ."),
        ("chờ", "Họp [chợ cho] hộ", "[Cho] hộ. [Cho] hộ."),
        ("hộ chợ", "Họp [chợ] cho [hộ]", "Cho [hộ]. [Chợ] Vườn"),
    ],
)
def test_a_word_typed_with_its_marks_is_shown_where_it_stands_so(typed, title, around):
    body = f"<p>{'Cho hộ. ' * 50}Chợ Vườn Hoa, chợ Mới.</p>"
    make_announcement(title="Họp chợ cho hộ", body=body)
    hit = found(typed).hits[0]
    assert (shown(hit.title), around in shown(hit.snippet)) == (title, True)


@pytest.mark.django_db
def test_words_in_letters_and_marks_apart_are_marked():
    apart = unicodedata.normalize("NFD", "Giấy đặc biệt")
    make_announcement(title=apart, body=f"<p>{apart}</p>")
    hit = found("đặc biệt").hits[0]
    assert (shown(hit.title), shown(hit.snippet)) == ("Giấy [đặc biệt]", "Giấy [đặc biệt]")


@pytest.mark.parametrize(
    ("text", "as_shown"),
    [
        ("từ", "[từ]"),
        ("đầu " * 70 + "từ", "… " + "đầu " * 59 + "[từ]"),
        ("từ" + " sau" * 99, "[từ]" + " sau" * 59 + " …"),
        ("x" * 999 + "/từ", "… [từ]"),
        ("x từ-" + "y" * 999, "x [từ]-" + "y" * 235 + " …"),
        ("x" * 999 + " từ " + "y" * 999, "… [từ] …"),
        ("chữ " * 99, "chữ " * 59 + "chữ …"),
        ("chữ " * 59 + "từ", "chữ " * 59 + "[từ]"),
        ("từ " + "chữ " * 99 + "từ khác", "… " + "chữ " * 58 + "[từ khác]"),
    ],
)
def test_a_snippet_shows_the_words_with_what_is_around_them(text, as_shown):
    assert shown(snippet(text, sought("từ khác"))) == as_shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "as_shown"),
    [
        ('"giong sau rieng"', "trồng [giống sầu riêng] Ri6"),
        ('"số sáu chanh dây"', "Nghị quyết [số sáu]: [Chanh dây], ổi."),
        ("12/qd-ubnd", "Căn cứ [12]/[QĐ]-[UBND], giao"),
        ('"kí sau"', "đã [ký sầu] riêng"),
    ],
)
def test_a_phrase_is_shown_where_its_words_stand_together(typed, as_shown):
    apart = "Riêng sầu ký giống, chanh 12 số dây sáu UBND. QĐ, đất " * 40
    together = [
        *("Căn cứ 12/QĐ-UBND, giao trồng giống sầu riêng Ri6.", "đất " * 90),
        *("Nghị quyết số sáu: Chanh dây, ổi.", "đất " * 90, "Tổ đã ký sầu riêng."),
    ]
    make_announcement(body=f"<p>{apart * 2}</p><p>{' '.join(together)}</p>")
    assert as_shown in shown(found(typed).hits[0].snippet)


def test_a_word_as_it_was_typed_is_shown_at_the_beginning_too():
    groups = words.groups("chợ hộ")
    text = f"Chợ Mới. {'chữ ' * 99} cho hộ"
    pieces = snippet(text, highlighted_words(groups), frozenset([words.forms("chợ")[1]]))
    assert shown(pieces).startswith("[Chợ] Mới.")


def test_a_phrase_that_stands_nowhere_is_shown_by_its_words():
    pieces = snippet(
        "chữ " * 99 + "từ một khác",
        sought("từ"),
        phrases=highlighted_phrases([("từ", "khác")]),
    )
    assert shown(pieces).endswith("[từ] một khác")


def test_a_snippet_cuts_no_word_and_is_never_long():
    chance = random.Random(8)  # noqa: S311 - the same texts each time
    known = ["ủy", "ban", "&amp;", "<b>", "278/UBND-VP", "đường", "x" * 70, "nghiêng,", "a"]
    wrong = []
    for _ in range(200):
        all_words = chance.choices(known, k=chance.randint(0, 150))
        pieces = snippet(" ".join(all_words), sought(chance.choice(["ủy ban", "duong", "vp"])))
        text = "".join(piece for piece, _ in pieces)
        inside = text.removeprefix("… ").removesuffix(" …")
        if f" {inside} " not in f" {' '.join(all_words)} " or len(inside) > LENGTH:
            wrong.append(text)
    assert wrong == []


def test_what_stands_around_the_marks_is_escaped():
    pieces = marked('<img src=x onerror="b">&amp; b', sought("b"))
    template = "{% for piece, sought in pieces %}{{ piece }}|{% endfor %}"
    page = Template(template).render(Context({"pieces": pieces}))
    assert page == "&lt;img src=x onerror=&quot;|b|&quot;&gt;&amp;amp; |b|"
