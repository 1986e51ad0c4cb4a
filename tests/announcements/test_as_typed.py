import pytest

from announcements.as_typed import (
    list_item,
    number_symbol,
    read_archive,
    read_number,
    signing_line,
    suggested_type,
)
from announcements.dispatch_types import ABBREVIATIONS, DispatchType


@pytest.mark.parametrize(
    ("typed", "number", "symbol"),
    [
        ("Số: 8893 /UBND-VHTT", "8893", "UBND-VHTT"),
        ("8893/UBND-VHTT", "8893", "UBND-VHTT"),
        ("số 8893/UBND-VHTT.", "8893", "UBND-VHTT"),
        ("  Số:05 / QĐ – UBND ", "5", "QĐ-UBND"),
        ("12a/TB-UBND", "12a", "TB-UBND"),
        ("007/QyĐ-UBND", "7", "QyĐ-UBND"),
        ("30/2020/NĐ-CP", "30", "2020/NĐ-CP"),
        ("10/2022/QH15", "10", "2022/QH15"),
        ("85-QĐ/TW", "85", "-QĐ/TW"),
        ("1337 - CV / TU", "1337", "-CV/TU"),
        ("15/ÐA-UBND", "15", "ĐA-UBND"),  # the Icelandic letter of some keyboards
        ("142/STTTT-TTBCXB", "142", "STTTT-TTBCXB"),
        ("16/NQ-HĐND&UBND", "16", "NQ-HĐND&UBND"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed, number, symbol):
    assert read_number(typed) == (number, symbol)


@pytest.mark.parametrize("typed", ["/UBND-VP", "UBND-VP", "Số:       /UBND-VP", "Số: …/UBND-VP"])
def test_the_number_of_a_draft_may_be_blank(typed):
    assert read_number(typed) == ("", "UBND-VP")


@pytest.mark.parametrize(
    "typed", ["", "Số:", "8893", "8893UBND", "12/ubnd", "12/-UBND", "1234567/UBND", "12//UBND"]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError) as refused:
        read_number(typed)
    assert refused.value.args == (typed,)


@pytest.mark.parametrize("shown", ["05/UBND-VP", "8893/UBND-VHTT", "85-QĐ/TW", "30/2020/NĐ-CP"])
def test_what_is_shown_is_read_again(shown):
    assert number_symbol(*read_number(shown)) == shown


@pytest.mark.parametrize(("abbreviation", "expected"), ABBREVIATIONS.items())
def test_the_symbol_of_a_named_type_suggests_it(abbreviation, expected):
    assert suggested_type(f"{abbreviation}-UBND") == expected


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("UBND-VHTT", DispatchType.OFFICIAL_LETTER),
        ("STTTT-TTBCXB", DispatchType.OFFICIAL_LETTER),
        ("2020/NĐ-CP", DispatchType.DECREE),
        ("2024/TT-BNV", DispatchType.CIRCULAR),
        ("2025/QĐ-UBND", DispatchType.DECISION),
        ("2024/NQ-HĐND", DispatchType.RESOLUTION),
        ("2022/QH15", DispatchType.LAW),
        ("2024/TB-UBND", DispatchType.NOTICE),
        ("-QĐ/TW", DispatchType.PARTY_DOCUMENT),
    ],
)
def test_other_symbols_suggest_their_type(symbol, expected):
    assert suggested_type(symbol) == expected


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("- Các phòng, ban thuộc quận;", "Các phòng, ban thuộc quận"),
        ("– Ủy ban nhân dân 11 phường.", "Ủy ban nhân dân 11 phường"),
        ("+ Như trên ;", "Như trên"),
        ("UBND quận (CT, các PCT);", "UBND quận (CT, các PCT)"),
        ("Sở Y tế TP. Hà Nội", "Sở Y tế TP. Hà Nội"),
        ("- ;", ""),
    ],
)
def test_a_line_of_a_list_loses_its_dash_and_end_mark(typed, kept):
    assert list_item(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("**KT.CHỦ TỊCH", "KT. CHỦ TỊCH"),
        ("TM.  ỦY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN DÂN"),
        ("TUQ.CHỦ TỊCH", "TUQ. CHỦ TỊCH"),
        ("Q. CHỦ TỊCH", "Q. CHỦ TỊCH"),
        ("PHÓ CHỦ TỊCH**", "PHÓ CHỦ TỊCH"),
    ],
)
def test_a_mark_of_authority_is_followed_by_a_space(typed, kept):
    assert signing_line(typed) == kept


@pytest.mark.parametrize(
    ("line", "archive"),
    [
        ("- Lưu: VT, VHTT, (D).", ("VHTT", "D")),
        ("Lưu: VT, VP, (Hạnh, 5b).", ("VP", "Hạnh, 5b")),
        ("Lưu VT", ("", "")),
        ("- Lưu: VT, VP, KT (05b);", ("VP, KT (05b)", "")),
        ("lưu: VT, (H.05).", ("", "H.05")),
        ("- Như trên;", None),
        ("Lưu trữ lịch sử tỉnh", None),
    ],
)
def test_the_archive_line_is_told_from_the_others(line, archive):
    assert read_archive(line) == archive
