"""The link by which somebody without an account reads a draft."""

import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core import signing

from announcements.models import AnnouncementAttachment
from portal.shared import preview, services
from tests.announcements.desk import page_of
from tests.build import (
    DRAFT,
    POLICY,
    approved,
    hours,
    make_announcement,
    make_dispatch,
    make_pdf,
    pdf_bytes,
    saved_by,
)

pytestmark = pytest.mark.django_db


def preview_of(row):
    return preview.link(type(row).objects.get(pk=row.pk))


def test_a_stranger_with_the_link_reads_what_citizens_will(client, lan):
    row = saved_by(lan, make_announcement(status=DRAFT, body="<p>Bản thảo</p>"))
    response = client.get(preview_of(row))
    assert (
        response.status_code,
        "<p>Bản thảo</p>" in response.content.decode(),
        response["Cache-Control"],
        response["Referrer-Policy"],
        response["X-Robots-Tag"],
    ) == (200, True, "no-store", "no-referrer", "noindex")


def test_the_preview_is_the_page_that_citizens_get(client, lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    shown = client.get(preview_of(row)).content.decode()
    services.submit(row=row, by=lan, policy=POLICY)
    services.publish(row=row, by=binh, policy=POLICY)
    public = client.get(row.get_absolute_url()).content.decode()
    note = '<p class="preview-bar" role="note">Bản xem thử, người dân chưa thấy.</p>'
    there_alone = [  # nothing to print, judge or hand on yet, and no page view of a reader
        r'<p class="board-link">.*</p>',
        r"(?s)<a [^>]*mailto:.* data-share-told></span>",
        r'(?s)<section class="feedback".*?</section>',
        r" data-visit-counter[^>]*",
        r'<p class="print-only print-source">.*</p>',
        r'(?s)<link rel="canonical".*?</script>',  # nor an address to be found by
        r"<noscript><img [^>]*/truy-cap/[^>]*></noscript>",
    ]
    for part in there_alone:
        public, times = re.subn(part, "", public)
        assert times == 1
    shown = shown.replace(note, "").replace('<meta name="robots" content="noindex">', "")
    assert shown.split() == public.split()


def test_the_files_of_a_draft_come_with_its_preview(client, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    AnnouncementAttachment.objects.create(announcement=row, file=make_pdf())
    page = client.get(preview_of(row)).content.decode()
    link = re.search(r'href="(/xem-thu/[^"]+/tep/[^"]+)"', page)[1]
    response = client.get(link)
    assert (response.status_code, b"".join(response)) == (200, pdf_bytes())


def test_other_files_do_not_come_with_a_preview(client, lan):
    row, other = saved_by(lan, make_announcement(status=DRAFT)), make_pdf()
    url = f"{preview_of(row)}tep/{other.pk}/{other.name}"
    assert client.get(url).status_code == 404


def test_the_pdf_of_a_draft_dispatch_comes_with_its_preview(client, lan):
    row = saved_by(lan, make_dispatch(status=DRAFT))
    page = client.get(preview_of(row)).content.decode()
    link = re.search(r'href="(/xem-thu/[^"]+/van-ban\.pdf)"', page)[1]
    assert b"".join(client.get(link))[:5] == b"%PDF-"


def test_the_link_dies_when_the_text_changes(client, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    link = preview_of(row)
    saved_by(lan, row)
    assert client.get(link).status_code == 404


def test_the_link_dies_when_the_text_is_published(client, lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    link = preview_of(row)
    services.submit(row=row, by=lan, policy=POLICY)
    while_waiting = client.get(link).status_code
    services.publish(row=row, by=binh, policy=POLICY)
    assert (while_waiting, client.get(link).status_code) == (200, 404)


def test_the_link_expires(client, lan, monkeypatch):
    link = preview_of(saved_by(lan, make_announcement(status=DRAFT)))
    later = hours(7 * 24 + 1).timestamp()
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: later))
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "0" * 3000])
def test_a_forged_link_says_what_to_do(client, token):
    response = client.get(f"/xem-thu/{token}/")
    assert (response.status_code, "Liên kết xem thử đã hết dùng" in response.content.decode()) == (
        404,
        True,
    )


def test_the_panel_gives_the_link(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    client = as_(lan)
    page = client.get(page_of(row)).content.decode()
    link = re.search(r'value="(http://testserver/xem-thu/[^"]+)"', page)[1]
    client.logout()
    assert client.get(urlsplit(link).path).status_code == 200


def test_a_saved_version_of_a_published_copy_leads_nowhere(as_, lan, binh):
    item = approved(make_announcement(status=DRAFT), writer=lan, approver=binh)
    page = as_(lan).get(page_of(item)).content.decode()
    assert "/xem-thu/" not in page
