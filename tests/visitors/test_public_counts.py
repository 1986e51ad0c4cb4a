"""How often something was read and fetched, on its own page, where the ward wants that."""

from datetime import date

import pytest
from django.urls import reverse

from announcements.models import AnnouncementAttachment, DispatchAttachment
from portal.models import WardIdentity
from portal.shared import services
from tests.build import (
    OF_EVERY_PAGE,
    POLICY,
    amended,
    make_announcement,
    make_approver,
    make_dispatch,
    make_pdf,
    make_staff,
    make_ward,
    make_writer,
)
from tests.tthc.build import make_period, make_procedure, make_result
from tests.visitors.build import make_count, make_day, view
from tthc.models import PeriodAttachment
from visitors.models import DailyCount
from visitors.services import write_down

pytestmark = pytest.mark.django_db

READ, DOWNLOAD = DailyCount.Kind.READ, DailyCount.Kind.DOWNLOAD


@pytest.fixture
def open_ward():
    return make_ward(counts_public=True)


def make_times(kind, row, number):
    make_count(kind=kind, subject=f"{row._meta.label_lower}:{row.pk}", number=number)


def page_of(client, row):
    return " ".join(client.get(row.get_absolute_url()).content.decode().split())


def attach(announcement, name="lịch.pdf"):
    return AnnouncementAttachment.objects.create(
        announcement=announcement, file=make_pdf(name)
    ).file


def test_the_reads_of_all_days_stand_by_the_posting_time(client, open_ward):
    item, other = make_announcement(), make_announcement()
    make_times(READ, item, 1200)
    make_times(READ, other, 9)
    yesterday = make_day(date=date(2024, 5, 13))
    make_count(day=yesterday, subject=f"announcements.announcement:{item.pk}", number=34)

    assert '(GMT+7)</time><span class="screen-only"> · 1.234 lượt đọc</span></p>' in page_of(
        client, item
    )


def test_the_downloads_of_a_file_stand_by_it(client, open_ward):
    item = make_announcement()
    first, second = attach(item, "một.pdf"), attach(item, "hai.pdf")
    make_times(DOWNLOAD, first, 1056)
    make_times(READ, second, 7)

    page = page_of(client, item)

    assert page.count("1.056 lượt tải</span>)") == 1
    assert page.count("lượt tải") == 1
    assert page.count("lượt đọc") == 0


def test_a_dispatch_tells_its_reads_and_the_downloads_of_all_its_files(client, open_ward):
    dispatch = make_dispatch()
    original, enclosure = (
        DispatchAttachment.objects.create(dispatch=dispatch, file=make_pdf(name), original=scan)
        for name, scan in [("bản ký.pdf", True), ("phụ lục.pdf", False)]
    )
    make_times(READ, dispatch, 1234)
    make_times(DOWNLOAD, dispatch, 56)
    make_times(DOWNLOAD, original.file, 78)
    make_times(DOWNLOAD, enclosure.file, 90)

    page = page_of(client, dispatch)

    assert '<span class="muted screen-only">1.234 lượt đọc</span> </p> <dl class="facts">' in page
    assert ' 12/UBND-VP</span></a> <span class="muted screen-only">56 lượt tải</span>' in page
    assert ')</a> <span class="muted screen-only">78 lượt tải</span></p>' in page
    assert ", 90 lượt tải</span>)" in page


def test_a_form_of_a_procedure_tells_its_downloads(client, open_ward):
    procedure = make_procedure()
    make_times(DOWNLOAD, procedure.forms.create(file=make_pdf()).file, 56)
    make_times(READ, procedure, 7)

    page = page_of(client, procedure)

    assert ", 56 lượt tải</span>)" in page
    assert page.count("lượt đọc") == 0


def test_a_period_tells_the_downloads_of_its_report_and_of_its_table(client, open_ward):
    period = make_result(period=make_period()).period
    make_times(DOWNLOAD, PeriodAttachment.objects.create(period=period, file=make_pdf()).file, 56)

    make_times(DOWNLOAD, period, 7)

    page = page_of(client, period)

    assert ", 56 lượt tải</span>)" in page
    assert '</a> <span class="muted screen-only">7 lượt tải</span></p>' in page


def test_what_nobody_read_says_nothing(client, open_ward):
    item = make_announcement()
    attach(item)

    page = page_of(client, item)

    assert page.count("lượt đọc") + page.count("lượt tải") == 0


@pytest.mark.parametrize("make", [make_announcement, make_dispatch])
def test_a_ward_that_does_not_want_it_tells_nothing(client, make):
    make_ward()
    item = make()
    make_times(READ, item, 1234)
    make_times(DOWNLOAD, item, 56)

    page = page_of(client, item)

    assert page.count("lượt đọc") + page.count("lượt tải") == 0


def test_what_was_counted_today_is_told_once_it_is_written(client, open_ward):
    item = make_announcement()
    view(subject=f"announcements.announcement:{item.pk}")
    write_down()

    assert " · 1 lượt đọc</span></p>" in page_of(client, item)


def test_the_reads_stay_with_an_item_that_is_amended(client, open_ward):
    item = make_announcement()
    make_times(READ, item, 34)

    amended(item, writer=make_writer(), approver=make_approver(), title="Lịch mới")

    assert "<h1>Lịch mới</h1>" in page_of(client, item.__class__.objects.get())
    assert " · 34 lượt đọc</span></p>" in page_of(client, item.__class__.objects.get())


def test_the_reads_stay_with_an_item_that_was_withdrawn_for_a_time(client, open_ward):
    item, writer, approver = make_announcement(), make_writer(), make_approver()
    make_times(READ, item, 34)
    services.withdraw(row=item, by=approver, reason="Sai ngày.", policy=POLICY)
    assert page_of(client, item).count("lượt đọc") == 0

    amended(item, writer=writer, approver=approver)

    assert " · 34 lượt đọc</span></p>" in page_of(client, item)


@pytest.mark.parametrize(("public", "queries"), [(False, 0), (True, 1)])
@pytest.mark.parametrize("rows", [1, 3])
def test_all_counts_of_a_page_cost_one_query(
    client, rows, public, queries, django_assert_num_queries
):
    make_ward(counts_public=public)
    item = make_announcement()
    for number in range(rows):
        make_times(DOWNLOAD, attach(item, f"{number}.pdf"), 1)

    # The announcement with its files and its photos; the newest of each category.
    with django_assert_num_queries(OF_EVERY_PAGE + 2 + queries):
        client.get(item.get_absolute_url())


def test_the_ward_decides_on_its_own_page(client):
    make_ward()
    client.force_login(make_staff())

    fields = {"name": "Phường Thử", "second_factor_days": 7, "counts_public": "on"}
    client.post(reverse("admin:portal_wardidentity_change", args=[1]), fields)

    assert WardIdentity.objects.get().counts_public is True
