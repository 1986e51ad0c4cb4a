"""The PDFs of dispatches, read back and held to Phụ lục I of Nghị định 30/2020/NĐ-CP."""

import functools

import pytest
from django.conf import settings as project_settings

from announcements.pdf import dispatch_pdf
from tests.announcements.layout_cases import (
    CASES,
    NOTICE,
    NOTICES,
    PARAGRAPH,
    PARAGRAPHS,
    dispatch,
    s2,
)
from tests.announcements.layout_law import COUNTRY, MOTTO, deviations
from tests.announcements.pdf_content import read_pdf
from tests.announcements.pdf_layout import squashed
from tests.shared.pdf_ua import problems


@functools.cache
def pdf_of(name):
    """Return the PDF of a case, laid out once: the same dispatch gives the same bytes."""
    return dispatch_pdf(CASES[name](), notice=NOTICE if name in NOTICES else "")


def foot_of(name):
    notices = [NOTICE] if name in NOTICES else []
    return [*CASES[name]().issuer.contact, *notices]


@pytest.mark.parametrize("name", CASES)
def test_a_dispatch_keeps_to_the_ranges_of_the_decree(name):
    assert deviations(read_pdf(pdf_of(name)), CASES[name](), foot_of(name)) == []


@pytest.mark.parametrize(("pages", "paragraphs"), PARAGRAPHS.items())
def test_a_dispatch_of_many_pages_keeps_to_them(pages, paragraphs):
    row = dispatch(body=PARAGRAPH * paragraphs)
    paper = read_pdf(dispatch_pdf(row, notice=""))
    assert (len(paper.sizes), deviations(paper, row)) == (pages, [])


def test_s2_breaks_where_the_sample_of_the_decree_does():
    paper = read_pdf(pdf_of("S2"))
    second = paper.page(2)[0].text
    assert (len(paper.sizes), second) == (
        2,
        "2. Những nội dung không được đăng tải trên mạng xã hội:",
    )


def test_the_header_row_of_a_table_is_on_each_of_its_pages():
    paper = read_pdf(pdf_of("table of 3 pages"))
    found = [line.page for line in paper.lines(0, len(paper.flow)) if line.text == "Tên tổ dân phố"]
    assert found == [1, 2, 3]


@pytest.mark.parametrize(
    "name",
    ["S2", "chương, mục, điều, khoản, điểm", "short table", "3 annexes", "urgency khan", "notice"],
)
def test_a_dispatch_is_accessible(name):
    assert problems(pdf_of(name)) == []


@pytest.mark.parametrize("name", ["superior", "superior, named type"])
def test_the_head_reads_as_a_person_reads_it(name):
    row = CASES[name]()
    reading = read_pdf(pdf_of(name)).reading
    parts = [
        *row.issuer.parent.letterhead,
        *row.issuer.letterhead,
        COUNTRY,
        MOTTO,
        f"Số: {row.number_symbol}",
        "Đông Hải, ngày 09 tháng 5 năm 2024",
        row.printed_type.upper(),
        row.subject,
    ]
    places = [reading.index(squashed(part)) for part in parts if part]
    assert places == sorted(places)


HARM = {
    ".paper__body p { font-size: 16pt; text-indent: 0; margin-bottom: 3pt; line-height: 2 }": [
        "p “Căn cứ Quyết định số 874/QĐ-BT” in 16.0 pt",
        "p “Căn cứ Quyết định số 874/QĐ-BT” is indented by 0.0 mm",
        "line spacing 1.74 in p “Căn cứ Quyết định số 874/QĐ-BT”",
    ],
    ".paper__agency::after { display: none }": ["issuer without a rule"],
    ".paper__motto { font-weight: normal }": ["Tiêu ngữ in "],
    ".paper__number { margin-top: 30pt }": ["Số and date are not on one line"],
    ".paper__signature { margin-top: 10mm }": ["first signing line are not level"],
    "@page { margin-left: 25mm; @top-center { font-size: 11pt } }": [
        "left margin 25.0",
        "page number in 11.0 pt",
    ],
}


def test_a_deviation_is_told(settings, tmp_path):
    name = "announcements/dispatch_pdf.css"
    sheet = tmp_path / name
    sheet.parent.mkdir()
    sheet.write_text((settings.BASE_DIR / "templates" / name).read_text() + "\n".join(HARM))
    own, *others = project_settings.TEMPLATES
    settings.TEMPLATES = [{**own, "DIRS": [tmp_path, *own["DIRS"]]}, *others]
    found = "\n".join(deviations(read_pdf(dispatch_pdf(s2(), notice="")), s2()))
    assert [told for each in HARM.values() for told in each if told not in found] == []
