"""Which row a page says that it shows, and that a draft says nothing."""

import re

import pytest

from portal.shared import preview, services
from tests.build import (
    DRAFT,
    make_announcement,
    make_dispatch,
    make_page,
    make_staff,
    saved_by,
)
from tests.tthc.build import make_period, make_procedure, make_result
from tests.visitors.build import FIREFOX, counts
from visitors.models import DailyCount

pytestmark = pytest.mark.django_db

READ = DailyCount.Kind.READ


def make_results():
    return make_result(period=make_period()).period


def read(client, url):
    """Open a page and do what its script does."""
    page = client.get(url).content.decode()
    shown = re.search(r'data-shown="([^"]*)"', page)[1]
    client.post(f"/truy-cap/?trang={shown}", headers={"User-Agent": FIREFOX})


@pytest.mark.parametrize(
    ("make", "subject"),
    [
        (make_announcement, "announcements.announcement"),
        (make_dispatch, "announcements.dispatch"),
        (make_page, "portal.page"),
        (make_procedure, "tthc.procedure"),
        (make_results, "tthc.resultperiod"),
    ],
)
def test_a_page_counts_as_read_under_its_row(client, make, subject):
    row = make()

    read(client, row.get_absolute_url())

    assert counts() == {(READ, f"{subject}:{row.pk}"): 1}


@pytest.mark.parametrize("url", ["/", "/bai-viet/", "/van-ban/", "/thu-tuc/ket-qua/"])
def test_a_page_of_no_row_is_a_view_alone(client, url):
    read(client, url)

    assert counts() == {}


@pytest.mark.parametrize("make", [make_announcement, make_dispatch, make_page, make_results])
def test_no_preview_reports_itself(client, make):
    writer, item = make_staff(), make()
    draft = services.amend(row=item, by=writer)
    row = saved_by(writer, draft)

    page = client.get(preview.link(type(row).objects.get(pk=row.pk))).content.decode()

    assert "Bản xem thử, người dân chưa thấy." in page
    assert "data-visit-counter" not in page
    assert "/truy-cap/anh.gif" not in page


def test_a_draft_reports_itself_neither(client):
    row = saved_by(make_staff(), make_announcement(status=DRAFT))

    page = client.get(preview.link(row)).content.decode()

    assert "data-visit-counter" not in page
    assert "/truy-cap/anh.gif" not in page
