"""The public register: what may be chosen, what a row shows, and the list to take along."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.models import DispatchAttachment
from announcements.views import register
from tests.build import (
    DRAFT,
    hours,
    make_agency,
    make_category,
    make_dispatch,
    make_pdf,
    make_ward,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("announcements:register")
CSV = reverse("announcements:register_csv")
XLSX = reverse("announcements:register_xlsx")


def choices(client, name):
    return [words for value, words in client.get(PAGE).context["form"].fields[name].choices]


def csv_rows(client, **query):
    text = client.get(CSV, query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("loai", ["Tất cả", "Kế hoạch"]),
        ("co_quan", ["Tất cả", "UBND phường Thử Nghiệm"]),
        ("nam", ["Tất cả", "2026"]),
        ("chuyen_muc", ["Tất cả", "Thông báo"]),
    ],
)
def test_only_what_is_public_can_be_chosen(client, name, offered):
    make_dispatch(type="ke-hoach", category=make_category())
    hidden = {
        "type": "quyet-dinh",
        "issuer": make_agency(name="Sở Bí Mật"),
        "issue_date": date(2019, 5, 6),
        "category": make_category(name="Nội bộ", slug="noi-bo"),
    }
    make_dispatch(status=DRAFT, **hidden)
    make_dispatch(number="13", publish_at=hours(1), **hidden)
    assert choices(client, name) == offered


def test_years_are_offered_with_the_latest_first(client):
    for year in (2024, 2026, 2025):
        make_dispatch(issue_date=date(year, 1, 9))
    assert choices(client, "nam") == ["Tất cả", "2026", "2025", "2024"]


def test_the_register_is_narrowed_by_category(client):
    wanted = make_dispatch(category=make_category())
    make_dispatch(number="13", category=make_category(name="Y tế", slug="y-te"))
    found = client.get(PAGE, {"chuyen_muc": "thong-bao"}).context["dispatches"]
    assert list(found) == [wanted]


def test_the_register_is_narrowed_by_what_is_in_force_today(client):
    make_dispatch()
    ended = make_dispatch(number="13", end_date=date(2026, 3, 31))
    assert list(client.get(PAGE, {"hieu_luc": "het"}).context["dispatches"]) == [ended]


def test_a_row_shows_signer_standing_and_files(client):
    dispatch = make_dispatch(signer="Nguyễn Văn Thử", end_date=date(2026, 3, 31))
    for name in ("một.pdf", "hai.pdf"):
        DispatchAttachment.objects.create(dispatch=dispatch, file=make_pdf(name))
    page = client.get(PAGE).content.decode()
    row = re.sub(r"<[^>]+>", " ", page[page.index("<tbody>") : page.index("</tbody>")])
    assert " ".join(row.split()) == (
        "12/UBND-VP 09/03/2026 Công văn về việc tăng cường vệ sinh môi trường Hết hiệu lực "
        "UBND phường Thử Nghiệm Nguyễn Văn Thử Văn bản (PDF) 12/UBND-VP "
        "2 tệp đính kèm của 12/UBND-VP"
    )


def test_the_signed_original_leads_the_files_of_a_row(client):
    dispatch = make_dispatch()
    DispatchAttachment.objects.create(dispatch=dispatch, file=make_pdf(), original=True)
    page = client.get(PAGE).content.decode()
    files = page[page.index('class="register__files"') : page.index("</tbody>")]
    assert re.findall(r">([^<]+)<span", files) == ["Bản gốc có chữ ký", "Bản thể hiện (PDF)"]


@pytest.mark.parametrize(
    ("query", "words"),
    [({}, "2 văn bản"), ({"q": "12"}, "1 văn bản phù hợp")],
)
def test_the_number_of_dispatches_is_said_in_words(client, query, words):
    make_dispatch()
    make_dispatch(number="99")
    page = client.get(PAGE, query).content.decode()
    said = re.search(r'<p role="status">(.*)</p>', page)[1]
    assert re.sub(r"<[^>]+>", "", said) == words


def test_an_empty_list_shows_the_way_out(client):
    make_dispatch()
    page = client.get(PAGE, {"q": "không có đâu"}).content.decode()
    assert f'<a href="{PAGE}">xem tất cả văn bản</a>' in page


def test_the_pages_and_the_files_keep_what_was_chosen(client, monkeypatch):
    monkeypatch.setattr(register.RegisterView, "paginate_by", 1)
    make_dispatch()
    make_dispatch(number="13")
    page = client.get(PAGE, {"loai": "cong-van", "page": "2"}).content.decode()
    links = re.findall(r'href="([^"]*loai=cong-van[^"]*)"', page)
    assert links == [
        f"{XLSX}?loai=cong-van",
        f"{CSV}?loai=cong-van",
        "?loai=cong-van&amp;page=1",
    ]


def test_on_paper_the_list_says_whose_it_is_and_what_was_chosen(client):
    make_ward()
    make_dispatch(type="ke-hoach")
    page = client.get(PAGE, {"loai": "ke-hoach", "q": "vệ sinh"}).content.decode()
    printed = re.findall(
        r'<(?:p|div) class="print-only">(.*?)</(?:p|div)>\s*<(?:h1|div)', page, re.DOTALL
    )
    words = [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in printed]
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert words == [
        "Phường Thử Nghiệm – TP. Mẫu",
        f"Số, ký hiệu hoặc trích yếu: vệ sinh Loại văn bản: Kế hoạch In ngày {today}",
    ]


def test_the_csv_holds_the_narrowed_list(client):
    make_dispatch(
        type="ke-hoach",
        number="5",
        symbol="KH-UBND",
        signer="Nguyễn Văn Thử",
        category=make_category(),
        effective_date=date(2026, 3, 10),
    )
    make_dispatch(number="6")
    make_dispatch(number="7", type="ke-hoach", status=DRAFT)
    assert csv_rows(client, loai="ke-hoach") == [
        list(register.COLUMNS),
        [
            "05/KH-UBND",
            "09/03/2026",
            "Kế hoạch",
            "tăng cường vệ sinh môi trường",
            "UBND phường Thử Nghiệm",
            "Nguyễn Văn Thử",
            "Thông báo",
            "10/03/2026",
            "",
            "còn hiệu lực",
            "0",
            "http://testserver" + client.get(PAGE).context["dispatches"][1].get_absolute_url(),
        ],
    ]


def test_the_workbook_holds_the_same_rows(client):
    make_dispatch()
    book = openpyxl.load_workbook(io.BytesIO(client.get(XLSX).content))
    rows = list(book.active.values)
    assert (rows[0], rows[1][0], rows[1][1].date(), len(rows)) == (
        tuple(register.COLUMNS),
        "12/UBND-VP",
        date(2026, 3, 9),
        2,
    )


def test_a_list_that_is_too_long_says_so_in_its_last_row(client, monkeypatch):
    monkeypatch.setattr(register, "MOST_ROWS", 1)
    make_dispatch()
    make_dispatch(number="13")
    rows = csv_rows(client)
    assert (len(rows), rows[2][0]) == (
        3,
        "Tệp chỉ gồm 1 văn bản mới nhất; hãy lọc hẹp hơn để lấy phần còn lại.",
    )


@pytest.mark.parametrize(("url", "suffix"), [(CSV, "csv"), (XLSX, "xlsx")])
def test_the_files_are_named_by_the_day_and_kept_out_of_indexes(client, url, suffix):
    response = client.get(url)
    assert (response["Content-Disposition"], response["X-Robots-Tag"]) == (
        f'attachment; filename="van-ban-{timezone.localdate():%Y-%m-%d}.{suffix}"',
        "noindex",
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_files_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        dispatch = make_dispatch(number=str(number + 1), category=make_category())
        DispatchAttachment.objects.create(dispatch=dispatch, file=make_pdf())
    with django_assert_num_queries(5):  # what may be chosen (three), the rows, their files
        client.get(CSV)
