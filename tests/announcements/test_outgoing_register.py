"""Sổ đăng ký văn bản đi: its steps on the desk, its pages, and the book that is exported."""

import io
import re
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from announcements import services
from announcements.admin import register
from announcements.models import Dispatch, RegisterEntry, Series
from portal.shared.models import LogRecord
from tests.announcements.desk import page_of, step, told, worked_on
from tests.announcements.test_admin import dispatch_form, errors_of
from tests.build import (
    PENDING,
    POLICY,
    make_administrator,
    make_dispatch,
    make_draft,
    make_own_agency,
    make_series,
    saved_by,
)

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
LIST = reverse("admin:announcements_registerentry_changelist")
EXPORT = reverse("admin:announcements_registerentry_export")
ADD_SERIES = reverse("admin:announcements_series_add")


@pytest.fixture
def series():
    return make_series()


def entry_of(by, **fields):
    return services.take_number(row=make_draft(**fields), by=by)


def cancel(entry, by):
    services.cancel_number(entry=entry, by=by, reason="Thôi ban hành", policy=POLICY)


def listed(client, **query):
    return [str(e) for e in client.get(LIST, query).context["cl"].result_list]


def exported(client, **query):
    content = io.BytesIO(client.get(EXPORT, query).content)
    rows = openpyxl.load_workbook(content).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


# Steps


def test_a_clerk_takes_a_number_on_the_desk(as_, lan, series):
    row = make_draft()
    assert (step(as_(lan), row, "lay-so"), worked_on(row).number) == (
        (302, ["Đã lấy số 01/UBND-VP."]),
        "1",
    )


def test_a_form_is_saved_before_its_number_is_taken(as_, lan, series):
    row = saved_by(lan, make_draft())
    form = dispatch_form(
        issuer=series.issuer.pk,
        number="/UBND-VP",
        subject="mới",
        issue_date="",
        base_version=1,
        _number=1,
    )
    response = as_(lan).post(page_of(row), form)
    row = worked_on(row)
    assert (row.number, row.subject, told(response)[1:]) == (
        "1",
        "mới",
        ["Đã lấy số 01/UBND-VP."],
    )


def test_no_number_is_taken_for_a_form_that_is_refused(as_, lan, series):
    row = saved_by(lan, make_draft())
    as_(lan).post(page_of(row), dispatch_form(subject="", base_version=1, _number=1))
    assert RegisterEntry.objects.count() == 0


def test_what_changed_meanwhile_takes_no_number(as_, lan, series):
    row = make_draft()
    step(as_(lan), row, "lay-so", seal="draft-draft-9")
    assert worked_on(row).number == ""


def test_a_clerk_cancels_a_number_on_the_desk(as_, lan, series):
    row = entry_of(lan).dispatch
    assert (step(as_(lan), row, "huy-so", reason="Trùng"), worked_on(row).number) == (
        (302, ["Đã hủy số 01/UBND-VP. Sổ văn bản đi vẫn giữ số này cùng lý do hủy."]),
        "",
    )


def test_what_has_no_number_has_none_to_cancel(as_, lan, series):
    assert step(as_(lan), make_draft(), "huy-so", reason="Trùng") == (
        302,
        [
            "Chỉ lấy số hay hủy số cho văn bản chưa đăng. Hãy xem lại trạng thái của văn bản này. "
            "Bạn đã gõ: “Trùng”"
        ],
    )


@pytest.mark.parametrize("name", ["lay-so", "huy-so"])
def test_an_administrator_takes_and_cancels_no_number(as_, series, name):
    assert step(as_(make_administrator()), make_draft(), name)[0] == 403


def offered(client, row):
    page = client.get(page_of(row)).content.decode()
    steps = ("Lưu và lấy số</button>", "Lấy số</button>", "Hủy số…")
    return [words for words in steps if words in page]


@pytest.mark.parametrize(
    ("fields", "steps"),
    [
        ({}, ["Lưu và lấy số</button>"]),
        ({"status": PENDING}, ["Lấy số</button>"]),
        ({"number": "5"}, []),
    ],
)
def test_a_number_is_offered_where_there_is_none(as_, lan, series, fields, steps):
    assert offered(as_(lan), make_draft(**fields)) == steps


def test_enter_saves_and_takes_no_number(as_, lan, series):
    page = as_(lan).get(page_of(make_draft())).content.decode()
    buttons = re.findall(r'<button type="submit" name="(\w+)"', page)
    assert (buttons, 'form="dispatch_form"' in page) == (
        ["_continue", "_submit", "_pdf", "_number"],
        False,
    )


def test_no_number_is_offered_where_numbers_are_typed(as_, lan):
    assert offered(as_(lan), make_draft()) == []


def test_a_number_that_was_taken_may_be_cancelled(as_, lan, series):
    assert offered(as_(lan), entry_of(lan).dispatch) == ["Hủy số…"]


def test_the_number_of_a_public_dispatch_is_not_offered_for_cancelling(as_, lan, series):
    assert offered(as_(lan), make_dispatch(issuer=series.issuer)) == []


def test_a_draft_with_a_number_is_not_deleted(as_, lan, series):
    row = entry_of(lan).dispatch
    client = as_(lan)
    page = client.get(page_of(row)).content.decode()
    assert (
        client.post(page_of(row, "delete"), {"post": "yes"}).status_code,
        Dispatch.objects.count(),
        "Xóa bản nháp" in page,
        "Muốn bỏ, hãy hủy số trước." in page,
    ) == (403, 1, False, True)


def test_a_typed_number_that_runs_ahead_gets_its_sentence(as_, lan, series):
    form = dispatch_form(issuer=series.issuer.pk, issue_date=f"05/01/{YEAR}")
    response = as_(lan).post(reverse("admin:announcements_dispatch_add"), form)
    assert errors_of(response) == [
        f"Số 12 năm {YEAR} chưa đến lượt: hệ thống số “Văn bản hành chính” mới cấp đến số 0. "
        "Hãy để trống số, lưu, rồi bấm “Lấy số”."
    ]


# The book


def test_the_book_shows_its_columns_and_struck_numbers(as_, lan, series):
    cancel(entry_of(lan), lan)
    page = as_(lan).get(LIST).content.decode()
    assert ("<s>01/UBND-VP</s>" in page, "Đã hủy số: Thôi ban hành" in page) == (True, True)


def test_the_page_of_a_number_tells_who_took_it_and_why_it_was_cancelled(as_, lan, series):
    entry = entry_of(lan)
    cancel(entry, lan)
    page = as_(lan).get(page_of(entry)).content.decode()
    told_there = f"Lan Trần, {timezone.localdate():%d/%m/%Y}, hệ thống số “Văn bản hành chính”"
    assert f"{told_there}. Đã hủy: Thôi ban hành" in page


def test_the_book_is_read_by_year(as_, lan):
    issuer = make_own_agency()
    for year in (2023, 2024):
        make_dispatch(issuer=issuer, number="7", issue_date=date(year, 5, 5))
    client = as_(lan)
    assert (client.get(LIST).context["years"], listed(client, year=2023)) == (
        [2024, 2023],
        ["07/2023"],
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ve sinh"}, ["02", "01"]),
        ({"q": "01/UBND"}, ["01"]),
        ({"q": "lũ lụt"}, []),
        ({"so": "da-huy"}, ["01"]),
        ({"so": "dang-dung"}, ["02"]),
    ],
)
def test_the_book_is_searched_and_filtered(as_, lan, series, query, found):
    cancel(entry_of(lan), lan)
    entry_of(lan)
    assert listed(as_(lan), **query) == [f"{number}/{YEAR}" for number in found]


def test_how_a_dispatch_was_sent_is_noted_and_logged(as_, lan, series):
    entry = entry_of(lan)
    form = {"copies": 5, "sent_on": "06/01/2026", "received_by": "Hà", "note": "Bưu điện"}
    as_(lan).post(page_of(entry), form)
    entry.refresh_from_db()
    assert (entry.copies, entry.sent_on, entry.received_by, entry.note) == (
        5,
        date(2026, 1, 6),
        "Hà",
        "Bưu điện",
    )
    assert LogRecord.objects.filter(action="saved", title=f"01/{YEAR}").count() == 1


def test_nobody_adds_or_deletes_a_line(as_, binh, series):
    entry = entry_of(binh)
    client = as_(binh)
    pages = [reverse("admin:announcements_registerentry_add"), page_of(entry, "delete")]
    assert [client.post(page, {"post": "yes"}).status_code for page in pages] == [403, 403]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_book_do_not_grow(as_, lan, series, rows, django_assert_num_queries):
    for _ in range(rows):
        entry_of(lan)
    client = as_(lan)
    with django_assert_num_queries(12):
        client.get(LIST)


# The export


def test_the_export_has_the_ten_columns_of_the_decree(as_, lan, series):
    entry = entry_of(
        lan,
        issue_date=date(YEAR, 1, 5),
        signer="Nguyễn Văn An",
        recipients=["Các tổ dân phố"],
        copies_to=["Như trên;", "Trạm y tế"],
        drafting_unit="KTHT",
        drafter="D",
    )
    RegisterEntry.objects.filter(pk=entry.pk).update(
        copies=3, sent_on=date(YEAR, 1, 6), received_by="Hà", note="=1+1"
    )
    heading, row = exported(as_(lan))
    assert heading == [
        "Số, ký hiệu",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ]
    assert [cell.date() if hasattr(cell, "date") else cell for cell in row] == [
        "01/UBND-VP",
        date(YEAR, 1, 5),
        "Công văn về việc tăng cường vệ sinh môi trường",
        "Nguyễn Văn An",
        "Các tổ dân phố; Trạm y tế",
        "VT, KTHT, (D)",
        3,
        date(YEAR, 1, 6),
        "Hà",
        "=1+1",
    ]


def test_a_cancelled_number_says_so_in_the_export(as_, lan, series):
    cancel(entry_of(lan, type="ke-hoach", symbol="KH-UBND", subject="tổng vệ sinh"), lan)
    [number, *_, note] = exported(as_(lan))[1]
    assert (number, note, exported(as_(lan))[1][2]) == (
        "01/KH-UBND",
        "Đã hủy số: Thôi ban hành",
        "Kế hoạch 01/KH-UBND tổng vệ sinh",
    )


def test_the_export_runs_as_the_numbers_do(as_, lan, series):
    for _ in range(11):
        entry_of(lan)
    numbers = [row[0] for row in exported(as_(lan))[1:]]
    assert numbers == [f"{number:02}/UBND-VP" for number in range(1, 12)]


def test_the_export_keeps_to_the_filters(as_, lan, series):
    cancel(entry_of(lan), lan)
    entry_of(lan)
    assert [row[0] for row in exported(as_(lan), so="da-huy")[1:]] == ["01/UBND-VP"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_export_do_not_grow(as_, lan, series, rows, django_assert_num_queries):
    for _ in range(rows):
        entry_of(lan)
    client = as_(lan)
    with django_assert_num_queries(11):
        client.get(EXPORT)


def test_too_long_a_book_is_refused_with_a_sentence(as_, lan, series, monkeypatch):
    monkeypatch.setattr(register, "MOST_EXPORTED", 0)
    entry_of(lan)
    response = as_(lan).get(EXPORT)
    assert (response.status_code, told(response)) == (
        302,
        ["Mỗi lần xuất được 20.000 dòng. Hãy chọn một năm hay một cơ quan rồi xuất lại."],
    )


def test_a_wrong_filter_leads_back_to_the_book(as_, lan):
    response = as_(lan).get(EXPORT, {"year": "x"})
    assert (response.status_code, response.url) == (302, LIST)


def test_who_sees_no_book_exports_none(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("ngoai", is_staff=True))
    assert client.get(EXPORT).status_code == 403


# Series


def series_form(issuer, **fields):
    return {"name": "Công văn", "issuer": issuer.pk, "paper_number": 0} | fields


def test_a_series_numbers_the_types_that_are_ticked(as_, binh):
    types = ["cong-van", "thu-cong"]
    as_(binh).post(ADD_SERIES, series_form(make_own_agency(), types=types))
    assert Series.objects.get().types == types


@pytest.mark.parametrize(
    ("theirs", "ours", "sentence"),
    [
        (
            ["cong-van"],
            ["cong-van", "ke-hoach"],
            "“Văn bản hành chính” đã đánh số: Công văn. Mỗi loại chỉ một nơi.",
        ),
        (
            [],
            [],
            "“Văn bản hành chính” đã nhận mọi loại còn lại. Hãy chọn loại cho hệ thống này.",
        ),
    ],
)
def test_two_series_do_not_number_one_type(as_, binh, theirs, ours, sentence):
    other = make_series(types=theirs)
    response = as_(binh).post(ADD_SERIES, series_form(other.issuer, types=ours))
    assert errors_of(response) == [sentence]


def test_numbers_on_paper_are_of_a_year(as_, binh):
    response = as_(binh).post(ADD_SERIES, series_form(make_own_agency(), paper_number=12))
    assert errors_of(response) == ["Hãy ghi số ấy đã cấp trên giấy trong năm nào."]


@pytest.mark.parametrize("paper", [5, 40])
def test_numbers_on_paper_stay_once_numbers_follow_them(as_, binh, paper):
    series = make_series(paper_year=YEAR, paper_number=12)
    entry_of(binh)
    form = series_form(series.issuer, paper_year=YEAR, paper_number=paper)
    assert errors_of(as_(binh).post(page_of(series), form)) == [
        f"Cổng đã cấp số trong năm {YEAR}, đến số 13: không đổi số trên giấy của năm ấy được nữa."
    ]


def test_a_series_that_gave_numbers_keeps_its_agency(as_, binh, series):
    entry_of(binh)
    form = series_form(make_own_agency(name="Hội đồng nhân dân"))
    assert errors_of(as_(binh).post(page_of(series), form)) == [
        "Hệ thống này đã cấp số. Hãy giữ cơ quan, và tạo hệ thống số khác."
    ]


def test_a_series_that_gave_numbers_is_not_deleted(as_, binh, series):
    entry_of(binh)
    as_(binh).post(page_of(series, "delete"), {"post": "yes"})
    assert Series.objects.count() == 1


def test_a_writer_sets_up_no_series(as_, lan):
    assert as_(lan).get(ADD_SERIES).status_code == 403


@pytest.mark.parametrize(
    ("person", "way"),
    [("lan", "nhờ người duyệt lập hệ thống số"), ("binh", "lập hệ thống số</a>")],
)
def test_where_no_series_gives_a_number_the_desk_tells_what_to_do(as_, request, person, way):
    client = as_(request.getfixturevalue(person))
    page = client.get(page_of(make_draft())).content.decode()
    assert ("Chưa có hệ thống số nào cho loại văn bản này" in page, way in page) == (True, True)
