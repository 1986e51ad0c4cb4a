"""A ward with a row of every model, in every state that citizens must not meet; and who asks for it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from announcements.models import (
    AnnouncementAttachment,
    DisclosureItem,
    DispatchTemplate,
    RegisterEntry,
)
from portal.models import Helpfulness, Report
from portal.shared import services
from portal.shared.models import LogRecord
from tests.build import (
    DRAFT,
    PENDING,
    PUBLISHED,
    WITHDRAWN,
    hours,
    local,
    make_account,
    make_announcement,
    make_category,
    make_dispatch,
    make_draft,
    make_hotline,
    make_menu_item,
    make_page,
    make_pdf,
    make_series,
    make_staff,
    make_ward,
    saved_by,
)
from tests.portal.build import (
    make_alert,
    make_channel,
    make_downtime,
    make_map,
    make_official,
    make_reception,
    make_unit,
)
from tests.tthc.build import make_dossier, make_period, make_procedure, make_result, make_sector
from tests.visitors.build import make_count, make_day, make_imported
from tthc.models import OneStopDesk, PendingImport, Procedure

# Whoever asks hundreds of addresses asks a site that keeps parts of its pages, as readers meet it:
# what is not committed is never kept.
COMMITTED = pytest.mark.django_db(transaction=True)
HIDDEN = "chuakinbiet"  # a word that stands in every text that is not public
ROLES = {"writer": "người viết", "approver": "người duyệt", "administrator": "quản trị"}
# state: what makes a row of a publishable model so; those that citizens do not read.
UNREAD: dict[str, dict[str, Any]] = {
    "draft": {"status": DRAFT},
    "pending": {"status": PENDING},
    "scheduled": {"status": PUBLISHED, "publish_at": hours(240)},
    "expired": {"status": PUBLISHED, "publish_at": hours(-2), "expire_at": hours(-1)},
    "withdrawn": {"status": WITHDRAWN, "withdrawn_at": hours(0), "withdrawal_reason": "Sai"},
}


@dataclass
class Person:
    """Somebody who asks: the account, None for a citizen, and a browser that is signed in."""

    user: Any

    @cached_property
    def client(self):
        return signed_in(self.user)


def make_people():
    """Return {name: account} of everybody that the table of access tells apart."""
    return {
        "anonymous": None,
        "citizen": get_user_model().objects.create_user("ngoai", password="mat-khau-thu"),
        "nobody": make_bare("khong"),
        **{name: make_account(role, name) for name, role in ROLES.items()},
        "superuser": make_staff("goc"),
    }


def make_bare(username):
    """Return a member of staff to whom nobody has given a role."""
    return get_user_model().objects.create_user(username, password="mat-khau-thu", is_staff=True)


def signed_in(user, **options):
    """Return a browser in which an account is signed in, if there is one."""
    client = Client(raise_request_exception=False, **options)
    if user:
        client.force_login(user)
    return client


def fill(author):
    """Make the rows. Returns {model: one row of it that the staff work on}."""
    ward = make_ward(email="van-phong@phuong.example")
    rows = [ward, make_hotline(), make_menu_item(), make_alert(), make_downtime(), make_unit()]
    official = make_official()
    rows += [official, make_reception(official=official), make_channel(), make_map()]
    rows += _published_and_not(author)
    rows += _of_the_register()
    rows += _of_the_one_stop_desk(author)
    rows += _of_readers()
    rows += [make_imported(), make_day(), LogRecord.objects.first(), Group.objects.first()]
    make_count()
    return {type(row): row for row in rows}


def _published_and_not(author):
    """Make each kind of item in each state; the draft of a kind is what the staff work on."""
    public = [make_announcement(pinned=True), make_dispatch(), make_page(), make_period()]
    for number, (state, fields) in enumerate(UNREAD.items(), 20):
        told = f"{HIDDEN} {state}" if state != "withdrawn" else "Đã gỡ"  # whose page names it
        body = f"<p>{HIDDEN}</p>"
        hidden = [
            make_announcement(title=told, body=body, **fields),
            make_dispatch(subject=told, body=body, number=str(number), **fields),
            make_page(title=told, slug=f"{HIDDEN}-{state}", body=body, **fields),
            make_period(year=1990 + number, **fields),
        ]
        if state == "draft":
            drafts = hidden
    for row in drafts:
        saved_by(author, row)
    AnnouncementAttachment.objects.create(announcement=drafts[0], file=make_pdf(f"{HIDDEN}.pdf"))
    copy = services.amend(row=public[0], by=author)
    copy.title, copy.body = f"{HIDDEN} amendment", f"<p>{HIDDEN}</p>"
    copy.save()
    return [*public, *drafts, make_category(), drafts[1].issuer]


def _of_the_register():
    series = make_series()
    draft = make_draft(issuer=series.issuer, number="7", issue_date=local(2026, 3, 9).date())
    entry = RegisterEntry.objects.create(
        series=series, issuer=series.issuer, year=2026, number=7, dispatch=draft
    )
    return [series, entry, DispatchTemplate.objects.first(), DisclosureItem.objects.first()]


def _of_the_one_stop_desk(author):
    sector = make_sector()
    hidden = make_procedure(
        sector=sector, name=f"{HIDDEN} procedure", status=Procedure.Status.HIDDEN
    )
    procedure = make_procedure(sector=sector)
    dossier = make_dossier(sector=sector, procedure=hidden)
    make_result(period=make_period(year=2019), sector=sector)
    pending = PendingImport.objects.create(kind="dossiers", by=author, suffix="xlsx")
    return [sector, procedure, dossier, OneStopDesk.current(), pending]


def _of_readers():
    about = {"content_type": ContentType.objects.get_for_model(Procedure), "object_id": 1}
    report = Report.objects.create(**about, title="Thủ tục", kind="wrong", note=f"{HIDDEN} note")
    help_ = Helpfulness.objects.create(**about, title="Thủ tục", month=local(2026, 3, 1).date())
    return [report, help_]
