import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest

from tests.build import WITHDRAWN, hours, local, make_pdf
from tests.tthc.build import make_period, make_result, make_sector
from tests.tthc.test_results_pages import hidden_periods
from tthc.models import PeriodAttachment

pytestmark = pytest.mark.django_db

URL = "/thu-tuc/ket-qua/2024-05"
SUFFIXES = ["xlsx", "csv", "json"]
HEADINGS = [
    "STT", "Lĩnh vực",
    "Tiếp nhận: tổng", "Tiếp nhận: kỳ trước chuyển sang", "Tiếp nhận: mới, trực tuyến",
    "Tiếp nhận: mới, trực tiếp hoặc bưu chính",
    "Đã giải quyết: tổng", "Đã giải quyết: trước hạn", "Đã giải quyết: đúng hạn",
    "Đã giải quyết: quá hạn",
    "Đang giải quyết: tổng", "Đang giải quyết: trong hạn", "Đang giải quyết: quá hạn",
    "Trả lại, rút hồ sơ",
    "Tỷ lệ trên đã giải quyết: trước hạn", "Tỷ lệ trên đã giải quyết: đúng hạn",
    "Tỷ lệ trên đã giải quyết: quá hạn",
    "Ghi chú",
]  # fmt: skip
EXAMPLE = [
    19361, 3320, 12041, 4000, 15641, 13529, 1958, 154, 3720, 3700, 20, 0,
    "86,5 %", "12,5 %", "1,0 %",
]  # fmt: skip


@pytest.fixture
def example():
    """The example that the ward is judged by: 3.320 carried over and 16.041 new."""
    period = make_period(
        origin="computed", data_until=date(2024, 5, 31), publish_at=local(2024, 6, 5, 8)
    )
    make_result(period=period, sector=make_sector(name="=Đất đai"), note="Đã rà soát")
    return period


def test_the_workbook_holds_what_the_page_shows(client, example):
    response = client.get(f"{URL}.xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell for cell in row if cell not in (None, "")] for row in sheet.values]
    assert rows == [
        HEADINGS,
        [1, "=Đất đai", *EXAMPLE, "Đã rà soát"],
        ["Tổng cộng", *EXAMPLE],
        [],
        ["Nguồn số liệu: tính từ hồ sơ."],
        ["Số liệu đến hết ngày 31/05/2024."],
        ["Công khai lúc 08:00:00 05/06/2024 (GMT+7)."],
    ]


def test_no_name_of_a_sector_becomes_a_formula(client, example):
    with zipfile.ZipFile(io.BytesIO(client.get(f"{URL}.xlsx").content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_csv_holds_what_the_page_shows(client, example):
    text = client.get(f"{URL}.csv").content.decode("utf-8-sig")

    figures = [str(value) for value in EXAMPLE]
    assert list(csv.reader(io.StringIO(text))) == [
        HEADINGS,
        ["1", "'=Đất đai", *figures, "Đã rà soát"],
        ["", "Tổng cộng", *figures, ""],
    ]


def test_the_json_holds_what_the_page_shows(client, example):
    report = PeriodAttachment.objects.create(period=example, file=make_pdf()).file

    figures = {
        "received": 19361, "carried_over": 3320, "new_online": 12041, "new_direct": 4000,
        "resolved": 15641, "early": 13529, "on_time": 1958, "late": 154,
        "pending": 3720, "pending_in_time": 3700, "pending_late": 20, "returned": 0,
        "ratios": {
            "early": {"numerator": 13529, "denominator": 15641, "percent": 86.5, "text": "86,5 %"},
            "on_time": {"numerator": 1958, "denominator": 15641, "percent": 12.5, "text": "12,5 %"},
            "late": {"numerator": 154, "denominator": 15641, "percent": 1.0, "text": "1,0 %"},
        },
    }  # fmt: skip
    assert client.get(f"{URL}.json").json() == {
        "period": {
            "key": "2024-05", "kind": "month", "year": 2024, "number": 5,
            "label": "Tháng 5 năm 2024", "first_day": "2024-05-01", "last_day": "2024-05-31",
        },
        "origin": "computed",
        "data_until": "2024-05-31",
        "published_at": "2024-06-05T08:00:00+07:00",
        "rows": [{"sector": "=Đất đai", **figures, "note": "Đã rà soát"}],
        "totals": figures,
        "corrections": [],
        "sources": {
            "page": f"http://testserver{URL}/",
            "xlsx": f"http://testserver{URL}.xlsx",
            "csv": f"http://testserver{URL}.csv",
            "json": f"http://testserver{URL}.json",
        },
        "attachments": [
            {"name": "ứng xử.pdf", "url": f"http://testserver{report.get_absolute_url()}"}
        ],
    }  # fmt: skip


def test_nothing_resolved_has_no_ratio_in_any_file(client):
    make_period()

    ratio = client.get(f"{URL}.json").json()["totals"]["ratios"]["late"]
    csv_text = client.get(f"{URL}.csv").content.decode()
    assert (ratio, csv_text.splitlines()[-1]) == (
        {"numerator": 0, "denominator": 0, "percent": None, "text": "–"},
        f",Tổng cộng,{'0,' * 12}–,–,–,",
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_named_for_people_and_asked_again_each_time(client, suffix):
    make_period()

    headers = client.get(f"{URL}.{suffix}").headers

    assert {
        name: headers[name] for name in ["Content-Disposition", "Cache-Control", "X-Robots-Tag"]
    } == {
        "Content-Disposition": (
            f'attachment; filename="ket qua giai quyet tthc, thang 5 nam 2024.{suffix}"; '
            "filename*=utf-8''K%E1%BA%BFt%20qu%E1%BA%A3%20gi%E1%BA%A3i%20quy%E1%BA%BFt%20TTHC"
            f"%2C%20th%C3%A1ng%205%20n%C4%83m%202024.{suffix}"
        ),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_not_public_is_not_taken_along(client, suffix):
    withdrawn = make_period(number=8, status=WITHDRAWN, withdrawn_at=hours(0))
    keys = [period.key for period in [*hidden_periods(), withdrawn]]

    answers = [client.get(f"/thu-tuc/ket-qua/{key}.{suffix}").status_code for key in keys]

    assert answers == [404] * 4


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_only_read(client, suffix):
    make_period()

    assert client.post(f"{URL}.{suffix}").status_code == 405


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_page_links_its_files(client, suffix):
    make_period()

    assert f'href="{URL}.{suffix}"' in client.get(f"{URL}/").text


@pytest.mark.parametrize(("suffix", "queries"), [("xlsx", 2), ("csv", 2), ("json", 3)])
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(client, suffix, queries, rows, django_assert_num_queries):
    period = make_period()
    for _ in range(rows):
        make_result(period=period)

    with django_assert_num_queries(queries):
        client.get(f"{URL}.{suffix}")
