"""Words as the search reads them, of a query and of a text."""

import unicodedata

import pytest

from portal.shared.search import words


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("khai sinh", [("khai",), ("sinh",)]),
        ('"khai sinh" trễ', [("khai", "sinh"), ("trễ",)]),
        ("“khai sinh” «trễ hạn»", [("khai", "sinh"), ("trễ", "hạn")]),
        ("‟khai sinh‟ \uff02trễ hạn\uff02", [("khai", "sinh"), ("trễ", "hạn")]),
        ('trước"khai sinh"sau', [("trước",), ("khai", "sinh"), ("sau",)]),
        ('"khai sinh', [("khai",), ("sinh",)]),
        ('"" "-" khai', [("khai",)]),
        ("278/UBND-VP", [("278", "UBND", "VP")]),
        ("278 / UBND", [("278",), ("UBND",)]),
        ("1.004222, 30–4", [("1", "004222"), ("30", "4")]),
        ("(khai) sinh: a_b", [("khai",), ("sinh",), ("a",), ("b",)]),
        ("khai\u200bsinh", [("khaisinh",)]),
        ("a b c d e f g h i k l m n o", [(letter,) for letter in "abcdefghiklm"]),
        ('a b c d e f g h i k "l m n" o', [*[(c,) for c in "abcdefghik"], ("l", "m")]),
        ("😀 ☎ ۞ 漢字", []),
        ("", []),
    ],
)
def test_what_is_typed_falls_into_groups(typed, groups):
    assert words.groups(typed) == groups


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("ký", "kí"),
        ("Quý", "quí"),
        ("Y", "i"),
        ("ĐẮK", "đắk"),
        ("Việt", unicodedata.normalize("NFD", "việt")),
        ("\uff12\uff17\uff18", "278"),
        ("007", "7"),
        ("0", "00"),
    ],
)
def test_ways_to_write_a_word_are_one_with_and_without_its_marks(one, other):
    assert words.forms(one) == words.forms(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ma", "má"), ("hòa", "hóa"), ("đi", "di"), ("ươ", "uo"), ("âm", "ăm")]
)
def test_words_with_other_marks_differ_by_them_alone(one, other):
    (folded, exact), (same, differs) = words.forms(one), words.forms(other)
    assert (folded == same, exact == differs) == (True, False)


@pytest.mark.parametrize(("one", "other"), [("tai", "tay"), ("mai", "may"), ("thúi", "thúy")])
def test_y_that_sounds_otherwise_makes_another_word(one, other):
    assert words.forms(one)[0] != words.forms(other)[0]


def test_a_word_keeps_its_first_letters():
    assert words.forms("ắ" * 10_000)[0] == "a" * 60


@pytest.mark.parametrize(("one", "other"), [("1", "10"), ("tổ", "to0rz"), ("họp", "hop0n")])
def test_no_word_with_its_marks_is_another_word_without(one, other):
    assert words.forms(one)[1] not in words.forms(other)


def test_a_number_is_found_without_its_leading_noughts():
    assert words.ends("0105/GM") == ["qz105", "qz5", "qzgm"]


@pytest.mark.parametrize(("typed", "digit"), [("1a", True), ("ab", False), ("ab٣", False)])
def test_a_digit_is_one_that_the_index_keeps(typed, digit):
    assert words.has_digit((typed,)) == digit
