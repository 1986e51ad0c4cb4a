"""How the staff look through what readers say, and what they write down about it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.desk import reports
from portal.models import Helpfulness, Report
from portal.shared.models import LogRecord
from tests.build import (
    local,
    make_administrator,
    make_announcement,
    make_approver,
    make_dispatch,
    make_staff,
    make_writer,
)
from tests.tthc.build import make_procedure

pytestmark = pytest.mark.django_db

ANSWERS = reverse("admin:portal_helpfulness_changelist")
REPORTS = reverse("admin:portal_report_changelist")
NOON = local(2026, 5, 15, 12)
Kind, State = Report.Kind, Report.State


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def approver():
    return make_approver("hung")


@pytest.fixture
def desk(client, approver):
    client.force_login(approver)
    return client


def make_answers(item=None, **fields):
    item = item or make_announcement()
    defaults = {"item": item, "title": str(item), "month": date(2026, 5, 1), "useful": 3}
    return Helpfulness.objects.create(**defaults | fields)


def make_report(item=None, received_at=None, **fields):
    item = item or make_announcement()
    report = Report.objects.create(**{"item": item, "title": str(item), "note": "Sai"} | fields)
    if received_at:
        Report.objects.filter(pk=report.pk).update(received_at=received_at)
    return report


def listed(client, url, query=""):
    return list(client.get(url + query).context["cl"].result_list)


def change(report):
    return reverse("admin:portal_report_change", args=[report.pk])


# What helped


def sums(client, query=""):
    rows = listed(client, ANSWERS, query)
    return [(row.title, row.all_useful, row.all_useless) for row in rows]


def test_the_months_of_an_item_are_summed_and_the_worst_comes_first(desk):
    good, bad = make_announcement(title="Rõ"), make_announcement(title="Khó hiểu")
    make_answers(good, useful=9, useless=1)
    make_answers(bad, useful=1, useless=2)
    make_answers(bad, useful=0, useless=3, month=date(2026, 4, 1))

    assert sums(desk) == [("Khó hiểu", 1, 5), ("Rõ", 9, 1)]


def test_one_month_shows_its_own_figures(desk):
    item = make_announcement(title="Bài")
    make_answers(item, useful=1, useless=2)
    make_answers(item, useful=0, useless=3, month=date(2026, 4, 1))

    assert sums(desk, "?thang=2026-04") == [("Bài", 0, 3)]


def test_a_list_without_answers_is_empty(desk):
    assert sums(desk) == []


def test_a_month_that_is_none_shows_everything(desk):
    assert desk.get(f"{ANSWERS}?thang=x").url == f"{ANSWERS}?e=1"


def test_an_item_is_named_with_its_public_page_and_its_share(desk):
    item = make_announcement(title="Lịch <tiêm>")
    make_answers(item, useful=2, useless=1)

    page = desk.get(ANSWERS).text

    assert f'<a href="{item.get_absolute_url()}">Lịch &lt;tiêm&gt;</a>' in page
    assert '<td class="field-share_shown">67 %</td>' in page


def test_an_item_that_is_gone_keeps_its_figures(desk):
    item = make_announcement(title="Đã xóa")
    make_answers(item)
    item.delete()

    assert '<td class="field-item_shown">Đã xóa</td>' in desk.get(ANSWERS).text


def test_nobody_writes_what_readers_answered(client):
    client.force_login(make_staff())
    row = make_answers()
    urls = [
        reverse("admin:portal_helpfulness_add"),
        reverse("admin:portal_helpfulness_delete", args=[row.pk]),
    ]
    assert [client.post(url).status_code for url in urls] == [403, 403]


@pytest.mark.parametrize("times", [1, 2])
def test_the_lists_cost_the_same_for_many_items(desk, times, django_assert_num_queries):
    for number in range(times):
        for item in (make_announcement(), make_dispatch(number=str(number)), make_procedure()):
            make_answers(item, useless=1)
            make_report(item)
    desk.get(ANSWERS)

    with django_assert_num_queries(14):
        desk.get(ANSWERS)
    with django_assert_num_queries(10):
        desk.get(REPORTS)


def test_the_answers_are_taken_along_as_filtered(desk):
    make_answers(make_announcement(title="=1+1"), useful=2, useless=2)
    make_answers(make_announcement(title="Cũ"), month=date(2026, 4, 1))

    response = desk.get(reverse("admin:portal_helpfulness_export") + "?thang=2026-05")

    assert response.content.decode("utf-8-sig").splitlines() == [
        "loại,mục,hữu ích,không hữu ích,tỉ lệ hữu ích",
        "bài đăng,'=1+1,2,2,50 %",
    ]


# What is reported


def test_the_first_list_holds_what_asks_for_an_answer(desk):
    made = {state: make_report(state=state) for state in State}

    assert listed(desk, REPORTS) == [made[State.NEW], made[State.CHECKING]]
    assert listed(desk, REPORTS, "?xu-ly=spam") == [made[State.SPAM]]
    assert set(listed(desk, REPORTS, "?xu-ly=tat-ca")) == set(made.values())


@pytest.mark.parametrize(
    ("received_at", "fields", "words"),
    [
        (NOON, {}, "còn 15 ngày"),
        (local(2026, 5, 1, 0), {}, "còn 1 ngày"),
        (local(2026, 4, 30, 23, 59), {}, "hôm nay là hạn cuối"),
        (local(2026, 4, 29, 23, 59), {"state": State.CHECKING}, "quá hạn 1 ngày"),
        (local(2026, 4, 1), {"state": State.CORRECTED}, ""),
        (local(2026, 4, 1), {"kind": Kind.MISSING}, ""),
    ],
)
def test_the_days_that_are_left_are_said_in_words(desk, received_at, fields, words):
    report = make_report(received_at=received_at, **fields)

    page = desk.get(f"{REPORTS}?xu-ly=tat-ca").text

    assert f'<td class="field-time_left">{words or "-"}</td>' in page
    assert (report in Report.objects.late()) == words.startswith("quá hạn")


def test_a_report_shows_its_item_for_readers_and_for_the_staff(desk):
    item = make_announcement(title="Lịch <tiêm>")
    report = make_report(item, note="<b>Sai</b>")

    page = desk.get(change(report)).text

    edit = reverse("admin:announcements_announcement_change", args=[item.pk])
    assert f'<a href="{item.get_absolute_url()}">Xem trang công khai</a>' in page
    assert f'<a href="{edit}">Mở để sửa</a>' in page
    assert ("&lt;b&gt;Sai&lt;/b&gt;" in page, "<b>Sai</b>" in page) == (True, False)


def test_a_report_is_closed_with_its_outcome_by_name_and_in_the_log(desk, approver):
    report = make_report()

    desk.post(change(report), {"state": "corrected", "outcome": "Đã sửa giờ.", "note": "Khác"})

    report.refresh_from_db()
    assert (report.state, report.outcome, report.note) == ("corrected", "Đã sửa giờ.", "Sai")
    assert (report.handled_by, report.handled_at) == (approver, NOON)
    record = LogRecord.objects.get()
    assert (record.actor, record.action, record.title) == (approver, "saved", "Lịch tiêm chủng")


@pytest.mark.parametrize("state", ["corrected", "unfounded"])
def test_a_report_is_not_closed_without_its_outcome(desk, state):
    report = make_report()

    response = desk.post(change(report), {"state": state, "outcome": " "})

    assert "Hãy ghi kết quả kiểm tra trước khi đóng." in response.text
    assert Report.objects.get().state == State.NEW


def test_a_report_that_is_opened_again_waits_for_whoever_closes_it(desk, approver):
    report = make_report(state=State.SPAM, handled_by=approver, handled_at=NOON)

    desk.post(change(report), {"state": "checking", "outcome": ""})

    report.refresh_from_db()
    assert (report.state, report.handled_by, report.handled_at) == ("checking", None, None)


def test_many_are_marked_as_spam_at_once(desk, approver):
    chosen = [make_report(note=str(number)).pk for number in range(2)]
    make_report(note="thật")

    desk.post(REPORTS, {"action": "mark_spam", "_selected_action": chosen})

    spam = Report.objects.filter(state=State.SPAM, handled_by=approver, handled_at=NOON)
    assert (sorted(spam.values_list("pk", flat=True)), LogRecord.objects.count()) == (chosen, 2)


@pytest.mark.parametrize(("state", "left"), [(State.SPAM, 0), (State.NEW, 1), (State.CORRECTED, 1)])
def test_spam_alone_may_be_deleted(client, state, left):
    client.force_login(make_staff())
    report = make_report(state=state)

    client.post(reverse("admin:portal_report_delete", args=[report.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [report.pk], "post": "yes"}
    client.post(f"{REPORTS}?xu-ly=tat-ca", chosen)

    assert Report.objects.count() == left


def test_an_approver_deletes_nothing_and_nobody_adds(desk):
    report = make_report(state=State.SPAM)
    urls = [
        reverse("admin:portal_report_delete", args=[report.pk]),
        reverse("admin:portal_report_add"),
    ]
    assert [desk.post(url, {"post": "yes"}).status_code for url in urls] == [403, 403]


def test_a_writer_reads_reports_and_answers_none(client):
    client.force_login(make_writer())
    report = make_report()

    statuses = [client.get(REPORTS).status_code, client.get(change(report)).status_code]
    statuses.append(client.post(change(report), {"state": "spam"}).status_code)

    assert (statuses, Report.objects.get().state) == ([200, 200, 403], State.NEW)


def test_who_is_not_signed_in_takes_nothing_along(client):
    urls = [reverse(f"admin:portal_{name}_export") for name in ("report", "helpfulness")]
    assert [client.get(url).status_code for url in urls] == [302, 302]


def test_the_reports_are_taken_along_as_filtered(desk):
    make_report(note="=cmd()", received_at=NOON - timedelta(days=16))
    make_report(state=State.SPAM)

    response = desk.get(reverse("admin:portal_report_export"))

    assert response.content.decode("utf-8-sig").splitlines() == [
        "nhận lúc,loại,mục,người đọc viết,thời hạn,xử lý,kết quả kiểm tra",
        "29/04/2026 12:00,báo sai,Lịch tiêm chủng,'=cmd(),quá hạn 1 ngày,chưa xem,",
    ]


# The start page


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (make_approver, {"open": 3, "late": 1, "url": REPORTS}),
        (make_administrator, {"open": 3, "late": 1, "url": REPORTS}),
        (make_writer, None),
    ],
)
def test_who_may_answer_is_told_how_many_wait(make, told):
    make_report()
    make_report(received_at=NOON - timedelta(days=16))
    make_report(received_at=NOON - timedelta(days=16), kind=Kind.MISSING)
    make_report(state=State.SPAM)

    assert reports(make(), NOON.date()) == told


def test_nobody_is_told_where_nothing_waits():
    make_report(state=State.CORRECTED)
    assert reports(make_approver(), NOON.date()) is None


def test_the_start_page_names_what_is_late(desk):
    make_report(received_at=NOON - timedelta(days=16))

    page = desk.get(reverse("admin:index")).text

    assert "<strong>1 tin đã quá hạn 15 ngày.</strong>" in page
