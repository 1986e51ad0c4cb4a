import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.shared import preview
from tests.build import OF_EVERY_PAGE, local, make_pdf, make_writer, saved_by
from tests.tthc.build import make_period, make_result, make_sector
from tthc.models import PeriodAttachment, ResultPeriod

pytestmark = pytest.mark.django_db

URL = "/thu-tuc/ket-qua/"
DRAFT = ResultPeriod.Status.DRAFT


def hidden_periods():
    """Periods that must not leak: a draft, one of tomorrow, one that has expired."""
    now = timezone.now()
    return [
        make_period(number=9, status=DRAFT),
        make_period(number=10, publish_at=now + timedelta(days=1)),
        make_period(
            number=11, publish_at=now - timedelta(days=2), expire_at=now - timedelta(days=1)
        ),
    ]


def cells(html, part):
    table = html.partition('<table class="results-table">')[2]
    body = re.search(rf"<{part}>(.*?)</{part}>", table, re.DOTALL)[1]
    return [
        [re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]


def test_the_latest_published_period_is_shown(client):
    latest = make_period(number=5)
    make_period(number=4)
    hidden_periods()

    assert client.get(URL).context["period"] == latest


def test_before_the_first_period_the_page_says_so(client):
    hidden_periods()

    response = client.get(URL)

    assert (response.status_code, response.context["period"]) == (200, None)
    assert "Chưa công khai kết quả của kỳ nào." in response.text


def test_a_period_has_the_address_of_the_design(client):
    period = make_period(kind="quarter", number=2)

    assert period.get_absolute_url() == "/thu-tuc/ket-qua/2024-q2/"
    assert client.get(period.get_absolute_url()).context["period"] == period


def test_hidden_periods_are_not_found(client):
    statuses = [client.get(period.get_absolute_url()).status_code for period in hidden_periods()]

    assert statuses == [404, 404, 404]


def test_only_published_periods_are_linked(client):
    may, april = make_period(number=5), make_period(number=4)
    hidden_periods()

    response = client.get(april.get_absolute_url())

    assert response.context["years"] == [(2024, [("tháng", [april, may])])]
    assert f'<a href="{april.get_absolute_url()}" aria-current="page">Tháng 4<span' in (
        response.text
    )


def test_the_table_shows_each_sector_and_the_totals(client):
    period = make_period()
    make_result(period=period, sector=make_sector(name="Hộ tịch"), note="Sửa số liệu")
    make_result(
        period=period, sector=make_sector(name="Đất đai"), carried_over=0, new_online=1,
        new_direct=2, early=0, on_time=0, late=0, pending_in_time=2, pending_late=0, returned=1,
    )  # fmt: skip

    html = client.get(URL).text

    assert cells(html, "tbody") == [
        ["1", "Hộ tịch", "19.361", "3.320", "12.041", "4.000", "15.641", "13.529", "1.958", "154",
         "3.720", "3.700", "20", "0", "86,5 %", "12,5 %", "1,0 %", "Sửa số liệu"],
        ["2", "Đất đai", "3", "0", "1", "2", "0", "0", "0", "0", "2", "2", "0", "1", "–", "–", "–", ""],
    ]  # fmt: skip
    assert cells(html, "tfoot") == [
        ["", "Tổng cộng", "19.364", "3.320", "12.042", "4.002", "15.641", "13.529", "1.958", "154",
         "3.722", "3.702", "20", "1", "86,5 %", "12,5 %", "1,0 %", ""],
    ]  # fmt: skip


def test_every_column_of_the_law_has_its_heading(client):
    make_result()

    assert cells(client.get(URL).text, "thead") == [
        ["STT", "Lĩnh vực", "Tiếp nhận", "Đã giải quyết", "Đang giải quyết",
         "Trả lại, rút hồ sơ", "Tỷ lệ trên đã giải quyết", "Ghi chú"],
        ["Tổng", "Kỳ trước chuyển sang", "Mới, trực tuyến", "Mới, trực tiếp hoặc bưu chính",
         "Tổng", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng", "Trong hạn", "Quá hạn",
         "Trước hạn", "Đúng hạn", "Quá hạn"],
    ]  # fmt: skip


def key_figures(html):
    words = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", html)
    return [" ".join(re.sub(r"<.*?>", "", part) for part in pair) for pair in words]


def test_the_denominator_stands_beside_each_key_ratio(client):
    make_result()

    assert key_figures(client.get(URL).text) == [
        "Tiếp nhận 19.361 hồ sơ",
        "Đã giải quyết 15.641 hồ sơ",
        "Đang giải quyết 3.720 hồ sơ",
        "Trả lại, rút 0 hồ sơ",
        "Trước hạn 86,5 % = 13.529 ÷ 15.641 đã giải quyết",
        "Đúng hạn 12,5 % = 1.958 ÷ 15.641 đã giải quyết",
        "Quá hạn 1,0 % = 154 ÷ 15.641 đã giải quyết",
        "Trước và đúng hạn 99,0 % = 15.487 ÷ 15.641 đã giải quyết",
    ]


def test_where_nothing_was_resolved_there_is_no_ratio(client):
    make_period()

    assert key_figures(client.get(URL).text)[4:] == [
        f"{label} – chưa giải quyết xong hồ sơ nào"
        for label in ["Trước hạn", "Đúng hạn", "Quá hạn", "Trước và đúng hạn"]
    ]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({}, ["Nguồn số liệu: nhập tay."]),
        (
            {"origin": "computed", "data_until": date(2024, 5, 31)},
            ["Nguồn số liệu: tính từ hồ sơ.", "Số liệu đến hết ngày 31/05/2024."],
        ),
    ],
)
def test_the_page_says_where_the_figures_come_from(client, fields, lines):
    make_period(publish_at=local(2024, 6, 5, 8), **fields)

    response = client.get(URL)

    lines = [*lines, "Công khai lúc 08:00:00 05/06/2024 (GMT+7)."]
    assert response.context["provenance"] == lines
    assert [f"<li>{line}</li>" in response.text for line in lines] == [True] * len(lines)


def test_periods_are_listed_by_year_and_kind(client):
    kinds = [("year", 0), ("quarter", 1), ("quarter", 2), ("month", 4), ("month", 5)]
    year, first, second, april, may = (make_period(kind=k, number=n) for k, n in kinds)
    december = make_period(year=2023, number=12)

    assert client.get(URL).context["years"] == [
        (2024, [("năm", [year]), ("quý", [first, second]), ("tháng", [april, may])]),
        (2023, [("tháng", [december])]),
    ]


@pytest.mark.parametrize(
    ("key", "previous", "following"),
    [
        ("2023-12", None, "2024-04"),
        ("2024-04", "2023-12", "2024-05"),
        ("2024-05", "2024-04", None),
        ("2024-q2", None, None),
    ],
)
def test_the_neighbours_of_a_period_are_of_its_kind(client, key, previous, following):
    make_period(year=2023, number=12)
    make_period(number=4)
    make_period(kind="quarter", number=2)
    make_period(number=5)
    hidden_periods()

    context = client.get(f"{URL}{key}/").context

    beside = [context["previous"], context["next"]]
    assert [period and period.key for period in beside] == [previous, following]


def test_the_report_of_a_period_is_attached_to_its_page(client):
    report = PeriodAttachment.objects.create(period=make_period(), file=make_pdf())

    response = client.get(URL)

    assert list(response.context["attachments"]) == [report]
    assert f'<a href="{report.file.get_absolute_url()}">ứng xử.pdf tại đây!</a>' in response.text


def test_a_preview_offers_no_files_that_citizens_could_not_take(client):
    public = make_period(number=4)
    draft = saved_by(make_writer(), make_period(status=DRAFT))

    response = client.get(preview.link(draft))

    assert (response.status_code, response.context["files"]) == (200, {})
    assert list(client.get(public.get_absolute_url()).context["files"]) == ["xlsx", "csv", "json"]


@pytest.mark.parametrize(
    "key",
    [
        "2024-13", "2024-00", "2024-5", "2024-q0", "2024-q5", "2024-Q2", "2024-q", "24", "20245",
        "0000", "9999", "2024-", "2024-05-01", "abc", "2024%00", "%ff", "٢٠٢٤", "2023",
    ],
)  # fmt: skip
def test_an_impossible_or_unknown_period_is_not_found(client, key):
    make_period(kind="year", number=0)

    assert client.get(f"{URL}{key}/").status_code == 404


@pytest.mark.parametrize("query", ["page=abc", "page=-1", "q=%00", "%ff=%ff", "x=" + "x" * 10_000])
def test_bad_input_never_breaks_the_page(client, query):
    make_result()

    assert client.get(f"{URL}?{query}").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [URL, f"{URL}2024-05/"])
def test_it_is_only_read(client, path, method):
    make_period()

    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("path", [URL, f"{URL}2024-05/"])
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows_and_periods(client, path, rows, django_assert_num_queries):
    period = make_period()
    for number in range(rows):
        make_result(period=period)
        make_period(year=2023, number=number + 1)

    # 5 of every page; the period, its rows with their sectors, those before it, its files, all periods
    with django_assert_num_queries(OF_EVERY_PAGE + 5):
        client.get(path)
