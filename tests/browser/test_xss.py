"""Everything that a writer can type, typed by an attacker, on every page that shows it.

The pages are opened without their policy, so that nothing but the pages themselves keeps it quiet.
"""

from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse

from announcements.models import (
    Agency,
    Announcement,
    AnnouncementAttachment,
    AnnouncementPhoto,
    Category,
    Citation,
    Dispatch,
    DispatchAttachment,
)
from portal.models import Hotline, MenuItem, Page, WardIdentity
from portal.shared import preview, services
from portal.shared.fields import CharField, LinesField, RichTextField, TextField
from tests.browser.conftest import editors_ready
from tests.browser.xss_payloads import FRAMES, HANDLERS, PAYLOADS, PLAIN_SCRIPT, QUOTES
from tests.build import (
    DRAFT,
    make_agency,
    make_announcement,
    make_category,
    make_citation,
    make_dispatch,
    make_hotline,
    make_menu_item,
    make_page,
    make_pdf,
    make_photo,
    make_ward,
    make_writer,
)
from tests.tthc.build import make_procedure, make_sector
from tthc.models import Procedure, Sector

ADDRESSED_BY = {"code", "url"}  # what a page is found by, and what a form checks
ARMED = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes]
        .filter(({ name, value }) =>
            name.startsWith("on")
            || name === "srcdoc"
            || (/^(href|src|action|formaction|data|xlink:href)$/.test(name)
                && !/^(https?|mailto|tel|data|blob):$/.test(new URL(value, location).protocol)))
        .map(({ name, value }) => `${element.tagName} ${name}=${value}`)
)"""
FOREIGN = """() => [...document.querySelectorAll(
    ".rich-text :is(script, style, iframe, object, embed, form, svg, math, meta, base, link),"
    + ".rich-text [style], main base, main iframe:not(.reader__frame), main object, main embed"
)].map((element) => element.outerHTML)"""


def typed(model, payloads):
    """Return a payload for every text that a person types into this model, as long as it may be."""
    values = {}
    for field in model._meta.fields:
        if not field.editable or field.choices or field.name in ADDRESSED_BY:
            continue
        if isinstance(field, RichTextField | TextField):
            values[field.name] = "\n".join(PAYLOADS)
        elif isinstance(field, LinesField):
            values[field.name] = list(PAYLOADS)
        elif isinstance(field, CharField):
            values[field.name] = fitting(payloads, field.max_length)
    return values


def fitting(payloads, length):
    """Return the next payload that fits; what is longer has its turn in a longer field."""
    return next(p for p in payloads if len(p) <= length)


@pytest.fixture
def attacked(transactional_db):
    """One row of everything, and the public pages that show them."""
    turn = cycle(PAYLOADS)
    make_ward(**typed(WardIdentity, turn))
    make_hotline(**typed(Hotline, turn))
    make_menu_item(**typed(MenuItem, turn))
    category = make_category(**typed(Category, turn))
    agency = make_agency(**typed(Agency, turn))
    agency.parent = Agency.objects.create(**typed(Agency, turn))
    agency.save()
    newer = make_dispatch(**typed(Dispatch, turn) | {"number": "1", "issuer": agency})
    dispatch = make_dispatch(
        **typed(Dispatch, turn)
        | {"number": "2", "issuer": agency, "replaced_by": newer, "validity": "replaced"}
    )
    for role in Citation.Role:
        make_citation(dispatch=dispatch, **typed(Citation, turn) | {"role": role})
    # A long title and a summary show every payload; the other announcement shows its own body.
    long_title = {"title": " ".join(PAYLOADS)[:300], "summary": ""}
    announcements = [
        make_announcement(category=category, dispatch=dispatch, **typed(Announcement, turn)),
        make_announcement(category=category, **typed(Announcement, turn) | long_title),
    ]
    make_photo(announcements[0], **typed(AnnouncementPhoto, turn))
    AnnouncementAttachment.objects.bulk_create(
        AnnouncementAttachment(announcement=announcements[0], file=make_pdf(payload), title=payload)
        for payload in PAYLOADS[:40]
    )
    announcements[0].save()  # its words are found by those of its attachments too
    DispatchAttachment.objects.create(dispatch=dispatch, file=make_pdf(PAYLOADS[0]))
    page = make_page(**typed(Page, turn))
    sector = make_sector(**typed(Sector, turn))
    procedure = make_procedure(sector=sector, **typed(Procedure, turn))
    shown = [category, *announcements, dispatch, newer, page, procedure]
    return [item.get_absolute_url() for item in shown]


LISTS = ["/", "/bai-viet/", "/van-ban/", "/thu-tuc/", "/so-do/", "/rss/", "/atom/", "/sitemap.xml"]
SEARCHES = ["/tim-kiem/", "/van-ban/"]


def armed(page, path):
    """Open a path, give what runs late its moment, and return what stands there armed."""
    page.goto(path, wait_until="load")
    editors_ready(page)
    page.wait_for_timeout(150)
    return [f"{path}: {found}" for found in page.evaluate(ARMED) + page.evaluate(FOREIGN)]


@pytest.fixture(autouse=True)
def _pictures_that_are_not_there(open_page):
    """Payloads name pictures that nobody uploaded; their 404 is no attack."""
    yield
    open_page.problems[:] = [p for p in open_page.problems if "status of 404" not in p]


def test_no_public_page_runs_what_was_typed(attacked, open_page, live_server):
    page = open_page("/healthz", bypass_csp=True)
    found = []
    for path in [*LISTS, *attacked]:
        found += armed(page, live_server.url + path)
    assert found == []


def test_no_search_runs_what_was_asked(attacked, open_page, live_server):
    page = open_page("/healthz", bypass_csp=True)
    found = []
    for path in SEARCHES:
        for payloads in [QUOTES, PLAIN_SCRIPT, HANDLERS, FRAMES]:
            asked = urlencode({"q": " ".join(payloads)[:200]})
            found += armed(page, f"{live_server.url}{path}?{asked}")
    assert found == []


def test_no_preview_and_no_history_runs_what_was_typed(
    attacked, staff_session, open_page, live_server
):
    page = open_page("/healthz", bypass_csp=True, **staff_session)
    lan, found = make_writer("lan"), []
    for model in [Announcement, Dispatch, Page]:
        item = model.objects.exclude(status=DRAFT).first()
        copy = services.amend(row=item, by=lan)
        copy.change_note = copy.personal_data_reason = PAYLOADS[0]
        copy.save()
        services.save_version(row=copy, by=lan)
        history = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[item.pk]
        )
        for path in [preview.link(copy), f"{history}?truoc=1&sau=2"]:
            found += armed(page, live_server.url + path)
    found += armed(page, live_server.url + reverse("admin:shared_logrecord_changelist"))
    assert found == []


EDITED = [
    Announcement, Dispatch, Page, Category, Agency, WardIdentity, Hotline, MenuItem, Procedure,
]  # fmt: skip


def test_no_page_of_the_admin_runs_what_was_typed(attacked, staff_session, open_page, live_server):
    page = open_page("/healthz", bypass_csp=True, **staff_session)
    found = []
    for model in EDITED:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths = [
            reverse(f"{name}_changelist"),
            reverse(f"{name}_change", args=[model.objects.first().pk]),
        ]
        for path in paths:
            found += armed(page, live_server.url + path)
    assert found == []


def test_the_watcher_sees_what_gets_through(transactional_db, open_page):
    """Proof that the tests above can fail: a body that nobody cleaned, on a page without policy."""
    make_ward()
    announcement = make_announcement()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE announcements_announcement SET body = %s",
            ["<img src=x onerror=alert(1)><img src=https://boi-nhan.example/a.png>"],
        )
    page = open_page("/healthz", bypass_csp=True)
    page.on("dialog", lambda dialog: dialog.dismiss())
    left = armed(page, page.url.removesuffix("/healthz") + announcement.get_absolute_url())
    seen = {problem.split(" at ")[0] for problem in open_page.problems}
    open_page.problems.clear()
    assert (
        {"dialog: 1", "request to https://boi-nhan.example/a.png"} <= seen,
        [found.rpartition(": ")[2] for found in left],
    ) == (True, ["IMG onerror=alert(1)"])
