"""Which answers with a file are a download: one a reader, from its first byte, and nobody else's."""

import pytest

from announcements.models import AnnouncementAttachment
from portal.shared import preview
from tests.build import (
    DRAFT,
    WITHDRAWN,
    make_announcement,
    make_dispatch,
    make_image,
    make_page,
    make_pdf,
    make_staff,
    pdf_bytes,
    saved_by,
)
from tests.tthc.build import make_period, make_procedure, make_result
from tests.visitors.build import FIREFOX, counts
from visitors.models import DailyCount
from visitors.records import Reason

pytestmark = pytest.mark.django_db

DOWNLOAD, DROPPED = DailyCount.Kind.DOWNLOAD, DailyCount.Kind.DROPPED


def attached(**fields):
    """Return the file of an announcement."""
    announcement = make_announcement(**fields)
    return AnnouncementAttachment.objects.create(announcement=announcement, file=make_pdf()).file


def fetch(client, url, method="get", **headers):
    """Fetch a file to its end, which closes it; return the status and what came."""
    response = getattr(client, method)(url, headers={"User-Agent": FIREFOX, **headers})
    return response.status_code, b"".join(response)


def downloads_of(row):
    return {(DOWNLOAD, f"{row._meta.label_lower}:{row.pk}"): 1}


def test_a_file_is_a_download(client):
    stored = attached()
    attached()

    assert fetch(client, stored.get_absolute_url()) == (200, pdf_bytes())
    assert counts() == downloads_of(stored)


def test_a_form_is_a_download(client):
    form = make_procedure().forms.create(file=make_pdf())
    fetch(client, form.file.get_absolute_url())

    assert counts() == downloads_of(form.file)


def test_the_pdf_of_a_dispatch_is_a_download_of_the_dispatch(client):
    dispatch = make_dispatch()

    assert fetch(client, dispatch.get_pdf_url())[0] == 200
    assert counts() == downloads_of(dispatch)


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_a_table_to_take_along_is_a_download_of_its_period(client, suffix):
    period = make_result(period=make_period()).period
    url = f"{period.get_absolute_url().removesuffix('/')}.{suffix}"
    fetch(client, url, "head")
    assert counts() == {}

    fetch(client, url)

    assert counts() == downloads_of(period)


def test_a_sheet_for_the_notice_board_is_none(client):
    item = make_announcement()
    url = f"{item.get_absolute_url()}bang-tin.pdf"

    assert fetch(client, url)[0] == 200
    assert counts() == {}


@pytest.mark.parametrize("x_accel", [False, True])
@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("bytes=0-", 1),
        ("bytes=0-65535", 1),
        ("bytes=0-0", 1),
        ("bytes=-999999", 1),
        ("bytes=x", 1),
        ("bytes=1-", 0),
        ("bytes=5-9", 0),
        ("bytes=-4", 0),
        ("bytes=999999-", 0),
    ],
)
def test_a_part_is_a_download_when_it_begins_the_file(client, settings, asked, number, x_accel):
    settings.X_ACCEL = x_accel
    stored = attached()

    fetch(client, stored.get_absolute_url(), Range=asked)

    assert sum(counts().values()) == number


def test_a_reader_who_asks_in_parts_downloads_once(client):
    stored = attached()
    for asked in [{}, {"Range": "bytes=0-99"}, {"Range": "bytes=100-199"}, {}]:
        fetch(client, stored.get_absolute_url(), **asked)

    assert counts() == downloads_of(stored)


@pytest.mark.parametrize("method", ["head", "post"])
def test_only_a_get_is_a_download(client, method):
    fetch(client, attached().get_absolute_url(), method)

    assert counts() == {}


def test_what_the_browser_still_has_is_none(client):
    stored = attached()

    kept = {"If-None-Match": f'"{stored.sha256}"'}
    assert fetch(client, stored.get_absolute_url(), **kept) == (304, b"")
    assert counts() == {}


def test_what_is_not_handed_out_is_none(client):
    withdrawn = attached(status=WITHDRAWN)

    assert fetch(client, withdrawn.get_absolute_url())[0] == 404
    assert counts() == {}


@pytest.mark.parametrize(
    ("purpose", "query", "number"),
    [
        ({"Sec-Fetch-Dest": "document"}, "", 1),
        ({"Sec-Fetch-Dest": "image"}, "", 0),
        ({}, "", 0),
        ({"Sec-Fetch-Dest": "document"}, "?rong=480", 0),
        ({"Sec-Fetch-Dest": "document"}, "?rong=9999", 0),
    ],
)
def test_a_picture_is_a_download_when_it_is_opened_alone(client, purpose, query, number):
    image = make_image(size=(1200, 900))
    make_page(body=f'<p>A</p><img src="{image.get_absolute_url()}" alt="a">')

    assert fetch(client, f"{image.get_absolute_url()}{query}", **purpose)[0] == 200
    assert sum(counts().values()) == number


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"User-Agent": "Googlebot/2.1"}, Reason.ROBOT),
        ({"User-Agent": ""}, Reason.NAMELESS),
        ({"Sec-Purpose": "prefetch"}, Reason.PREFETCH),
    ],
)
def test_who_is_no_reader_is_counted_by_the_reason(client, headers, reason):
    fetch(client, attached().get_absolute_url(), **headers)

    assert counts() == {(DROPPED, reason): 1}


@pytest.mark.parametrize(
    ("site", "purpose", "counted"),
    [
        ("cross-site", "document", DOWNLOAD),  # a reader follows its link
        ("same-origin", "empty", DOWNLOAD),
        ("none", "document", DOWNLOAD),
        ("cross-site", "empty", DROPPED),
        ("same-site", "iframe", DROPPED),
    ],
)
def test_what_another_site_fetches_with_its_page_is_none(client, site, purpose, counted):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": purpose}
    fetch(client, attached().get_absolute_url(), **headers)

    assert [kind for kind, _ in counts()] == [counted]


def test_staff_download_nothing(client):
    client.force_login(make_staff())
    fetch(client, attached(status=DRAFT).get_absolute_url())

    assert counts() == {(DROPPED, Reason.STAFF): 1}


def test_the_file_of_a_draft_is_none(client):
    row = make_announcement(status=DRAFT)
    stored = AnnouncementAttachment.objects.create(announcement=row, file=make_pdf()).file
    link = preview.link(saved_by(make_staff(), row))

    assert fetch(client, f"{link}tep/{stored.pk}/a.pdf") == (200, pdf_bytes())
    assert counts() == {}


def test_the_pdf_of_a_draft_is_none(client):
    row = saved_by(make_staff(), make_dispatch(status=DRAFT))

    assert fetch(client, f"{preview.link(row)}van-ban.pdf")[0] == 200
    assert counts() == {}


def test_the_file_goes_out_when_it_cannot_be_counted(client, monkeypatch, caplog):
    monkeypatch.setattr("os.write", lambda file, line: 0)
    stored = attached()

    assert fetch(client, stored.get_absolute_url()) == (200, pdf_bytes())
    assert [record.getMessage() for record in caplog.records] == [
        "A download was not counted: the folder of the visitor counter is full"
    ]
