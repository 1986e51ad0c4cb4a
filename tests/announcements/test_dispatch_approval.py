"""What is made ready when a dispatch is approved."""

import logging

import pytest

import announcements.pdf
from announcements.models import Dispatch
from portal.shared import pdf, services
from tests.announcements.desk import page_of, step
from tests.build import DRAFT, POLICY, make_dispatch, saved_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(lan):
    """A dispatch that waits for its approval."""
    row = saved_by(lan, make_dispatch(status=DRAFT))
    services.submit(row=row, by=lan, policy=POLICY)
    return row


def approve(as_, binh, row):
    return step(as_(binh), row, "duyet")[0]


def test_an_approver_reads_lists_as_lines(as_, lan, binh):
    row = saved_by(lan, make_dispatch(status=DRAFT, recipients=["Trạm Y tế", "Trường <A>"]))
    services.submit(row=row, by=lan, policy=POLICY)
    page = as_(binh).get(page_of(row)).content.decode()
    assert "Trạm Y tế<br>Trường &lt;A&gt;" in page


def test_the_first_citizen_waits_for_no_layout(
    client, as_, binh, submitted, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        approve(as_, binh, submitted)
    monkeypatch.setattr(pdf, "_lay_out", None)  # nothing can be laid out any more
    submitted.refresh_from_db()
    assert client.get(submitted.get_pdf_url()).status_code == 200


def test_an_approval_stands_without_its_pdf(
    as_, binh, submitted, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    Dispatch.objects.update(number="404")  # no other test laid it out
    monkeypatch.setattr(pdf, "PATIENCE", 0)  # as when another page is being laid out
    with django_capture_on_commit_callbacks(execute=True):
        status = approve(as_, binh, submitted)
    submitted.refresh_from_db()
    records = [(record.levelno, record.getMessage()) for record in caplog.records]
    assert (status, submitted.status, records) == (
        302,
        "published",
        [(logging.ERROR, f"No PDF of dispatch {submitted.pk}")],
    )


def test_an_approval_stands_whatever_happens_to_its_pdf(
    as_, binh, submitted, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(
        announcements.pdf, "rendition_notice", None
    )  # as where a template is broken
    with django_capture_on_commit_callbacks(execute=True):
        status = approve(as_, binh, submitted)
    assert (status, [record.levelno for record in caplog.records]) == (302, [logging.ERROR])
