"""Texts that are hard to lay out: long cells, long words, many columns, many copies."""

import pypdfium2
import pytest

from announcements.models import Agency, Dispatch
from announcements.pdf import dispatch_pdf

RIGHT_EDGE = 195 / 25.4 * 72  # 15 mm from the edge of the sheet, the least the decree allows
SENTENCE = "Các tổ dân phố kiểm tra, đôn đốc và báo cáo kết quả thực hiện theo quy định. "


def pages(**fields):
    """Return the text of each page of a dispatch as (letters, their boxes)."""
    usual = {
        "issuer": Agency(name="UBND phường Thử", letterhead=["ỦY BAN NHÂN DÂN", "PHƯỜNG THỬ"]),
        "number": "15",
        "symbol": "UBND-VP",
        "subject": "tăng cường vệ sinh môi trường",
        "signing_lines": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        "signer": "Nguyễn Văn Thử",
    }
    found = []
    for page in pypdfium2.PdfDocument(dispatch_pdf(Dispatch(**usual | fields), notice="")):
        text = page.get_textpage()
        places = range(text.count_chars())
        found.append([(text.get_text_range(at, 1), text.get_charbox(at)) for at in places])
    return found


def words(page):
    return " ".join("".join(letter for letter, _ in page).split())


def table(*cells):
    return f"<table><tbody><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></tbody></table>"


def test_a_cell_longer_than_a_page_goes_on_over_the_next_ones():
    laid_out = pages(body=table("1", SENTENCE * 60))
    text = "".join(words(page) for page in laid_out)
    assert (len(laid_out), text.count("kiểm tra")) == (3, 60)


@pytest.mark.parametrize(
    "cells", [["1", "nghiêng" * 72], ["1.234.567 nghiêng"] * 20], ids=["long word", "many columns"]
)
def test_a_table_stays_within_the_margins(cells):
    edges = [box[2] for page in pages(body=table(*cells)) for _, box in page]
    assert [edge for edge in edges if edge > RIGHT_EDGE] == []


def test_the_paragraphs_of_one_item_stand_apart_as_others_do():
    [page] = pages(body="<ol><li><p>Xong.</p><p>Xuôi.</p></li></ol><p>Xin.</p>")
    first, second, third = [box[1] for letter, box in page if letter == "X"][-3:]
    assert (round(first - second, 1), round(second - third, 1)) == (22.8, 22.8)


@pytest.mark.parametrize("paragraphs", [5, 9], ids=["all on page 1", "moved to page 2"])
def test_many_copies_go_on_under_a_signature_that_stays_with_the_text(paragraphs):
    copies = [f"Đơn vị {number}" for number in range(1, 61)]
    laid_out = [
        words(page)
        for page in pages(
            body=f"<p>{SENTENCE * 3}</p>" * paragraphs, copies_to=copies, typist_mark="PL.(300)"
        )
    ]
    [signed] = [page for page in laid_out if "KT. CHỦ TỊCH" in page]
    assert (
        [part in signed for part in ("theo quy định.", "Nơi nhận:", "Nguyễn Văn Thử")],
        sum(page.count("- Đơn vị") for page in laid_out),
        laid_out[-1].count("- Đơn vị 60; - Lưu: VT. PL.(300)"),
    ) == ([True, True, True], 60, 1)
