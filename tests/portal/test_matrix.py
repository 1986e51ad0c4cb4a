"""Who reaches what: every state of an item, every state of a file, every way to it, every reader.

A state that is added without a row here fails `test_every_state_has_a_row`. What is in no list is
looked for in all its states by one look; each way to a file is tried while its item is listed, while
it is withdrawn and while it is not yet public. `WHOLE=1 ./run test tests/portal/test_matrix.py` tries
each by itself.
"""

import functools
import os

import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.models import (
    Announcement,
    AnnouncementAttachment,
    DisclosureItem,
    DispatchAttachment,
)
from portal.models import Page
from portal.shared import services
from portal.shared.publishing import Publishable
from tests.build import (
    DRAFT,
    PENDING,
    PUBLISHED,
    WITHDRAWN,
    amended,
    hours,
    make_announcement,
    make_approver,
    make_dispatch,
    make_image,
    make_page,
    make_pdf,
    make_writer,
)
from tests.tthc.build import make_period

pytestmark = pytest.mark.django_db
WHOLE = bool(os.environ.get("WHOLE"))


def disclosure():
    return DisclosureItem.objects.first()


# What each kind is called in public, how one is made, and where the public comes upon it.
KINDS = {
    "announcement": (
        lambda **f: make_announcement(title="Lịch hẹn kín", disclosure=disclosure(), **f),
        lambda: [
            *["/", "/bai-viet/", "/chuyen-muc/thong-bao/", "/rss/", "/atom/"],
            *["/chuyen-muc/thong-bao/atom/", *archives(), disclosure().get_absolute_url()],
            make_announcement(title="Bài bên cạnh").get_absolute_url(),
            *["/tim-kiem/?q=hen+kin", "/hen-kin/"],
        ],
    ),
    "dispatch": (
        lambda **f: make_dispatch(subject="việc hẹn kín", disclosure=disclosure(), **f),
        lambda: [
            *["/", "/van-ban/", "/van-ban/atom/", "/van-ban/danh-sach.csv"],
            *[disclosure().get_absolute_url(), "/tim-kiem/?q=hen+kin", "/hen-kin/"],
        ],
    ),
    "page": (
        lambda **f: make_page(title="Trang hẹn kín", **f),
        lambda: ["/so-do/", "/tim-kiem/?q=hen+kin", "/hen-kin/"],
    ),
    "period": (lambda **f: make_period(number=7, **f), lambda: ["/thu-tuc/ket-qua/"]),
}
SITEMAPS = {
    "announcement": "/sitemap-bai-viet.xml",
    "dispatch": "/sitemap-van-ban.xml",
    "page": "/sitemap-gioi-thieu.xml",
    "period": "/sitemap-ket-qua.xml",
}
EVERYBODY = ["anonymous", "writer", "approver"]


def archives():
    """Return the archives of the time to which what is public by default belongs."""
    day = timezone.localdate(hours(-1))
    of_all = reverse("announcements:archive", args=[day.year, day.month])
    return [of_all, f"/chuyen-muc/thong-bao/{day.year}/"]


def amendment(item, status):
    copy = services.amend(row=item, by=make_writer("lan"))
    type(copy).objects.filter(pk=copy.pk).update(status=status)
    return item


def replaced(make):
    item = make(status=WITHDRAWN, withdrawn_at=hours(0), withdrawal_reason="Trùng")
    fields = {"period": {"number": 8}, "page": {"slug": "khac"}, "dispatch": {"number": "99"}}
    maker = {Announcement: make_announcement, Page: make_page}.get(type(item))
    kind = type(item).__name__.lower().replace("resultperiod", "period")
    maker = maker or {"dispatch": make_dispatch, "period": make_period}[kind]
    item.successor = maker(**fields.get(kind, {}))
    item.save()
    return item


# state: (status in the database, how it comes about, the answer at its address, whether it is listed)
STATES = {
    "draft": (DRAFT, lambda make: make(status=DRAFT), 404, False),
    "draft without a time": (DRAFT, lambda make: make(status=DRAFT, publish_at=None), 404, False),
    "pending": (PENDING, lambda make: make(status=PENDING), 404, False),
    "scheduled": (PUBLISHED, lambda make: make(publish_at=hours(1)), 404, False),
    "published": (PUBLISHED, lambda make: make(), 200, True),
    "being amended": (PUBLISHED, lambda make: amendment(make(), DRAFT), 200, True),
    "amendment pending": (PUBLISHED, lambda make: amendment(make(), PENDING), 200, True),
    "expired": (
        PUBLISHED,
        lambda make: make(publish_at=hours(-2), expire_at=hours(-1)),
        404,
        False,
    ),
    "withdrawn": (
        WITHDRAWN,
        lambda make: make(status=WITHDRAWN, withdrawn_at=hours(0), withdrawal_reason="Sai"),
        200,
        False,
    ),
    "withdrawn before its time": (
        WITHDRAWN,
        lambda make: make(status=WITHDRAWN, publish_at=hours(1), withdrawn_at=hours(0)),
        404,
        False,
    ),
    "withdrawn after its time": (
        WITHDRAWN,
        lambda make: make(
            status=WITHDRAWN, publish_at=hours(-3), expire_at=hours(-2), withdrawn_at=hours(0)
        ),
        404,
        False,
    ),
    "withdrawn for another": (WITHDRAWN, replaced, 301, False),
}


def test_every_state_has_a_row():
    assert {status for status, *_ in STATES.values()} == set(Publishable.Status)


@pytest.fixture
def as_(client):
    """Return the client signed in as somebody."""

    def somebody(who):
        if who != "anonymous":
            client.force_login({"writer": make_writer, "approver": make_approver}[who]())
        return client

    return somebody


def status_of(client, url):
    response = client.get(url)
    list(response)  # to its end, which closes a file
    return response.status_code


def answers(as_, url):
    """Return what an address answers to each reader; the anonymous one asks before any signs in."""
    return {who: status_of(as_(who), url) for who in EVERYBODY}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_an_item(as_, kind, state):
    _, build, expected, _ = STATES[state]
    item = build(KINDS[kind][0])
    assert answers(as_, item.get_absolute_url()) == dict.fromkeys(EVERYBODY, expected)


# Whoever may approve it meets what is not public yet on the desk, and on the public pages neither.
NOT_YET = ["draft", "pending", "scheduled", "amendment pending"]
# What else tells two items of a kind apart that are there at once.
APART = {
    "announcement": lambda number: {},
    "dispatch": lambda number: {"number": str(number)},
    "page": lambda number: {"slug": f"trang-{number}"},
    "period": lambda number: {"year": 2024 - number},
}


def together(states):
    """Return the states in groups: each that is listed alone, all that are not in one."""
    alone = [[state] for state in states if WHOLE or STATES[state][3]]
    unlisted = [] if WHOLE else [[state for state in states if not STATES[state][3]]]
    return alone + unlisted


@pytest.mark.parametrize(
    ("who", "states"),
    [
        *(("anonymous", states) for states in together(STATES)),
        *(("approver", states) for states in together(NOT_YET)),
    ],
    ids=lambda value: value if isinstance(value, str) else ", ".join(value),
)
@pytest.mark.parametrize("kind", KINDS)
def test_the_lists_feeds_and_searches(as_, kind, states, who):
    make, places = KINDS[kind]
    items = [
        STATES[state][1](functools.partial(make, **APART[kind](number)))
        for number, state in enumerate(states)
    ]
    client, places = as_(who), places()
    addresses = [item.get_absolute_url() for item in items]
    words = [f'"{address}"' for address in addresses] if kind == "period" else ["hẹn kín"]
    pages = {place: client.get(place).content.decode() for place in places}
    found = {place: any(word in page for word in words) for place, page in pages.items()}
    sitemap = client.get(SITEMAPS[kind]).content.decode()
    in_sitemap = [f"{address}<" in sitemap for address in addresses]
    listed = [STATES[state][3] for state in states]
    assert (found, in_sitemap) == (dict.fromkeys(places, any(listed)), listed)


@pytest.mark.parametrize("state", STATES)
def test_the_pdf_of_a_dispatch(client, state):
    _, build, _, listed = STATES[state]
    item = build(KINDS["dispatch"][0])
    assert status_of(client, item.get_pdf_url()) == (200 if listed else 404)


@pytest.mark.parametrize("state", ["withdrawn", "withdrawn for another"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_withdrawn_item_shows_its_reason_and_not_its_text(client, kind, state):
    item = STATES[state][1](KINDS[kind][0])
    page = client.get(item.get_absolute_url(), follow=True).content.decode()
    texts = ["Tiêm chủng tại trạm y tế.", "Các tổ dân phố tổng vệ sinh.", "Thành lập năm 1945."]
    shown = [text for text in texts if text in page] if state == "withdrawn" else []
    assert ("Lý do: Sai" in page, shown) == (state == "withdrawn", [])


@pytest.mark.parametrize("kind", ["announcement", "dispatch", "page"])
def test_the_words_of_an_amendment_are_nowhere_before_its_approval(client, kind):
    make, places = KINDS[kind]
    item = make()
    copy = services.amend(row=item, by=make_writer("lan"))
    copy.body = "<p>Điều chưa duyệt</p>"
    for name in ("title", "subject"):
        if hasattr(copy, name):
            setattr(copy, name, "điều chưa duyệt")
    copy.save()
    places = [*places(), SITEMAPS[kind], "/tim-kiem/?q=chua+duyet", item.get_absolute_url()]
    pages = [client.get(place).content.decode().casefold() for place in places]
    assert [place for place, page in zip(places, pages, strict=True) if "điều chưa" in page] == []


def test_a_working_copy_has_no_address_of_its_own(client):
    copy = services.amend(row=make_announcement(), by=make_writer("lan"))
    assert status_of(client, copy.get_absolute_url()) == 404


# Files


def attach(item, stored):
    model = {Announcement: AnnouncementAttachment}.get(type(item), DispatchAttachment)
    field = "announcement" if model is AnnouncementAttachment else "dispatch"
    return model.objects.create(file=stored, **{field: item})


def attached(item):
    return attach(item, make_pdf()).file


def pictured(item):
    image = make_image()
    item.body = f'<p><img src="{image.get_absolute_url()}" alt="Cổng phường"></p>'
    item.save()
    return image


def of_its_working_copy(item):
    return attach(services.amend(row=item, by=make_writer("hai")), make_pdf()).file


def replaced_in_a_draft(item):
    stored = attached(item)
    new = make_pdf()
    new.replaces = stored
    new.save()
    return stored


def replaced_in_public(item):
    new = attached(item)
    middle, old = make_pdf(), make_pdf()
    new.replaces, middle.replaces = middle, old
    new.save()
    middle.save()
    return old


def taken_away(item):
    stored = make_pdf()
    stored.removed_at = hours(-1)
    stored.save()
    return stored


# state of the file: (how it comes about, the answer while its item is listed, and otherwise)
FILES = {
    "attached": (attached, 200, 404),
    "in the text": (pictured, 200, 404),
    "attached to the working copy": (of_its_working_copy, 404, 404),
    "replaced in a draft": (replaced_in_a_draft, 200, 404),
    "replaced in public": (replaced_in_public, 301, 404),
    "taken away": (taken_away, 410, 410),
    "attached to nothing": (lambda item: make_pdf(), 404, 404),
}


EACH_WAY_TRIED_IN = {"published", "withdrawn", "scheduled"}
FILES_IN_STATES = [
    (state, file)
    for state, (status, *_) in STATES.items()
    for file in FILES
    if WHOLE or file == "attached" or state in EACH_WAY_TRIED_IN
    # Nothing amends a text that was never public.
    if status in {PUBLISHED, WITHDRAWN} or file != "attached to the working copy"
]


@pytest.mark.parametrize(("state", "file"), FILES_IN_STATES)
@pytest.mark.parametrize("kind", ["announcement", "dispatch"])
def test_the_address_of_a_file(as_, kind, state, file):
    _, build, _, listed = STATES[state]
    item = build(KINDS[kind][0])
    make, while_listed, otherwise = FILES[file]
    stored = make(item)
    # Whoever writes sees the files of drafts.
    expected = {**dict.fromkeys(EVERYBODY, 200), "anonymous": while_listed if listed else otherwise}
    assert answers(as_, stored.get_absolute_url()) == expected


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_folder_of_uploads_has_no_address(as_, who):
    stored = attached(make_announcement())
    client = as_(who)
    paths = [f"/media/{stored.content.name}", f"/_media/{stored.content.name}", "/media/"]
    assert [status_of(client, path) for path in paths] == [404] * 3


def test_the_whole_chain_leads_to_the_last_file_at_once(client):
    item = make_announcement()
    old = replaced_in_public(item)
    new = item.attachments.get().file
    response = client.get(old.get_absolute_url())
    assert (response.status_code, response.url) == (301, new.get_absolute_url())


def test_an_approved_replacement_leads_from_the_old_file_to_the_new(client):
    item = make_announcement()
    old = attached(item)
    copy = services.amend(row=item, by=make_writer("lan"))
    new = make_pdf("mới.pdf")
    new.replaces = old
    new.save()
    copy.attachments.update(file=new)
    before = status_of(client, old.get_absolute_url()), status_of(client, new.get_absolute_url())
    amended(item, writer=make_writer("hai"), approver=make_approver())
    after = client.get(old.get_absolute_url())
    assert (before, after.status_code, after.url) == ((200, 404), 301, new.get_absolute_url())
