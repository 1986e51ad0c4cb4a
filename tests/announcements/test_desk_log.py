"""The log: read, filtered, exported, never changed."""

import csv

import pytest
from django.urls import reverse

from announcements.models import Announcement
from portal.shared.models import LogRecord
from tests.announcements.desk import page_of
from tests.build import (
    DRAFT,
    approved,
    make_administrator,
    make_announcement,
    make_writer,
    saved_by,
)

pytestmark = pytest.mark.django_db


def test_nobody_changes_the_log(as_, binh):
    approved(make_announcement(status=DRAFT), writer=make_writer("mai"), approver=binh)
    record = LogRecord.objects.first()
    client = as_(binh)
    pages = [client.get(page_of(record, page)).status_code for page in ("change", "delete")]
    posted = client.post(page_of(record, "delete"), {"post": "yes"}).status_code
    assert (pages, posted, LogRecord.objects.count()) == ([200, 403], 403, 3)


def test_a_writer_does_not_read_the_log(as_, lan):
    assert as_(lan).get(reverse("admin:shared_logrecord_changelist")).status_code == 403


def test_the_log_is_filtered_and_exported(as_, lan, binh):
    approved(make_announcement(status=DRAFT, title="=1+1"), writer=lan, approver=binh)
    url = reverse("admin:shared_logrecord_export")
    response = as_(binh).get(url, {"actor__id__exact": binh.pk})
    header, *lines = csv.reader(response.content.decode("utf-8-sig").splitlines())
    item = Announcement.objects.get()
    assert (header[:3], [line[1:] for line in lines]) == (
        ["thời điểm", "người thực hiện", "việc"],
        [
            [
                *["binh", "duyệt, đăng", "bài đăng", str(item.pk), "'=1+1", "1"],
                *["chờ duyệt", "đã đăng", ""],
            ],
        ],
    )


def test_what_the_desk_did_not_do_is_logged_too(as_):
    boss = make_administrator("sep")
    fields = {"label": "Công an", "number": "113", "position": 0}
    as_(boss).post(reverse("admin:portal_hotline_add"), fields)
    record = LogRecord.objects.get()
    assert (record.actor, record.action, record.title) == (boss, "created", "113 (Công an)")


def test_the_export_is_closed_to_writers(as_, lan):
    assert as_(lan).get(reverse("admin:shared_logrecord_export")).status_code == 403


def test_deleting_a_draft_is_logged(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    as_(lan).post(page_of(row, "delete"), {"post": "yes"})
    assert [(r.action, r.title) for r in LogRecord.objects.all()] == [
        ("deleted", "Lịch tiêm chủng"),
        ("saved", "Lịch tiêm chủng"),
    ]


@pytest.mark.parametrize("query", ["?foo=1", "?at__gte=zz", "?at__year=99999"])
def test_an_export_with_a_broken_filter_leads_back_to_the_list(as_, binh, query):
    response = as_(binh).get(reverse("admin:shared_logrecord_export") + query)
    assert (response.status_code, response.url) == (
        302,
        reverse("admin:shared_logrecord_changelist"),
    )


def test_the_log_is_searched_without_marks(as_, binh):
    saved_by(binh, make_announcement(status=DRAFT, title="Họp dân phố"))
    saved_by(binh, make_announcement(status=DRAFT, title="Tiêm chủng"))
    cl = (
        as_(binh)
        .get(reverse("admin:shared_logrecord_changelist"), {"q": "tiem chung"})
        .context["cl"]
    )
    assert [record.title for record in cl.result_list] == ["Tiêm chủng"]
