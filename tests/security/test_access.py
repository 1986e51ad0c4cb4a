"""Every address of the site, asked by everybody: `access.txt` says who gets what."""

from collections import Counter
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from announcements.models import Announcement
from portal.shared.models import StoredFile
from portal.shared.publishing import Publishable
from tests.build import make_pdf
from tests.security.addresses import ADMIN, all_routes
from tests.security.ward import COMMITTED, HIDDEN, Person
from tests.tables import copy_of_database, put_back
from tthc.models import PendingImport

pytestmark = [COMMITTED, pytest.mark.on_either]

TABLE = Path(__file__).with_name("access.txt").read_text(encoding="utf-8").splitlines()
WHO = next(line for line in TABLE if line.startswith("# address")).split()[2:]
ROWS = [line.split() for line in TABLE if line.startswith("/")]
EXPECTED = {row[0]: dict(zip(WHO, row[1:], strict=True)) for row in ROWS}


def seals(rows):
    """Return what a person sees on the page of a text, which each of its steps sends along."""
    return {
        f"/quan-tri/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/buoc/gui-duyet/": row.seal
        for row in rows.values()
        if isinstance(row, Publishable)
    }


def answer(client, method, address, before, **data):
    """Return the status of an answer; what the question changed is put back as it was before.

    Nothing stays uncommitted meanwhile: so the site keeps parts of its pages, as for readers.
    """
    changes = connection.connection.total_changes
    response = getattr(client, method)(address, data)
    list(response)  # to its end, which closes a file
    if connection.connection.total_changes > changes:
        put_back(before)
    return response.status_code


def test_every_address_has_one_row():
    assert Counter(row[0] for row in ROWS) == Counter({f"/{route}" for route in all_routes()})


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(everybody, rows, all_addresses, who):
    person, sealed = everybody[who], seals(rows)
    leaving, client = Person(person.user).client, person.client
    before, found = copy_of_database(), {}
    for route, address in all_addresses.items():
        browser = leaving if "logout" in address else client
        data = {"seal": sealed[address]} if address in sealed else {}
        looked = answer(browser, "get", address, before)
        sent = answer(browser, "post", address, before, **data)
        found[f"/{route}"] = f"{looked}/{sent}"
    assert found == {route: row[who] for route, row in EXPECTED.items()}


# What is not public


@pytest.mark.parametrize("who", ["anonymous", "citizen", "nobody"])
def test_what_is_not_public_is_read_nowhere(everybody, all_addresses, who):
    client = everybody[who].client
    open_links = "xem-thu/"  # whoever has the link reads the draft: see test_desk_preview
    leaking = []
    for route, address in all_addresses.items():
        if route.startswith(open_links) or route.endswith("logout/"):
            continue
        response = client.get(address.replace(HIDDEN, "x"))  # what was asked may be repeated
        text = b"".join(response) + str(response.headers).encode()
        if HIDDEN.encode() in text:
            leaking.append(route)
    assert leaking == []


def unread_rows():
    """Return every row that is behind an address of its own and not read by citizens."""
    for model in Publishable.__subclasses__():
        read = model.objects.published()
        yield from model.objects.exclude(pk__in=read.values("pk"))
    yield from StoredFile.objects.all()


@pytest.mark.parametrize("who", ["anonymous", "citizen", "nobody", "administrator"])
def test_the_address_of_what_is_not_public_tells_nothing_of_it(everybody, rows, who):
    client = everybody[who].client
    unread = [row for row in unread_rows() if HIDDEN in row.get_absolute_url()]
    told = {}
    for row in unread:
        # Whoever counts up the keys does not know the title: it must not stand in the answer.
        guessed = row.get_absolute_url().replace(HIDDEN, "x")
        response = client.get(guessed)
        told[guessed] = HIDDEN in response.content.decode() + response.headers.get("Location", "")
    assert (len(told) >= 5, [address for address, leaks in told.items() if leaks]) == (True, [])


def test_the_way_from_the_desk_to_the_site_tells_no_title_to_who_may_not_read_it(everybody, rows):
    draft = rows[Announcement]
    address = f"/quan-tri/r/{ContentType.objects.get_for_model(draft).pk}/{draft.pk}/"
    answers = {
        who: everybody[who].client.get(address).status_code
        for who in ("nobody", "administrator", "writer")
    }
    assert answers == {"nobody": 403, "administrator": 403, "writer": 302}


@pytest.mark.parametrize("key", ["0", "x", "9" * 25, "9" * 5000, "%00", "%ED%A0%80"])
def test_a_forged_way_to_the_site_leads_nowhere(everybody, key):
    client, kind = everybody["superuser"].client, ContentType.objects.get_for_model(Announcement)
    answers = [client.get(f"/quan-tri/r/{key}/1/"), client.get(f"/quan-tri/r/{kind.pk}/{key}/")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_step_is_refused_before_its_text_is_looked_up(everybody, rows):
    """Otherwise a forged step would tell which keys there are."""
    client = everybody["nobody"].client
    keys = [rows[Announcement].pk, 99_999]
    answers = [
        client.post(f"/quan-tri/announcements/announcement/{key}/buoc/go/").status_code
        for key in keys
    ]
    assert answers == [403, 403]


# What belongs to one of several people who may do the same


def test_an_import_is_open_to_whoever_began_it_alone(everybody, rows):
    began = PendingImport.objects.get()
    address = f"/quan-tri/tthc/dossier/nhap/{began.pk}/"
    answers = {
        who: everybody[who].client.get(address).status_code
        for who in ("writer", "approver", "superuser")
    }
    assert answers == {"writer": 200, "approver": 404, "superuser": 404}


def test_the_number_of_a_file_opens_no_other_file_behind_a_preview(everybody, all_addresses):
    link = all_addresses["xem-thu/<str:token>/"]
    other = make_pdf("khac.pdf")
    asked = everybody["anonymous"].client.get(f"{link}tep/{other.pk}/{other.name}")
    assert asked.status_code == 404


@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 25, "1%00", "%ED%A0%80", "..%2F1"])
def test_the_key_of_a_row_may_be_forged(everybody, rows, all_addresses, key):
    client = everybody["superuser"].client
    keys = {str(row.pk) for row in rows.values()}
    forged = [
        "/".join(key if part in keys else part for part in address.split("/"))
        for route, address in all_addresses.items()
        if route.startswith(ADMIN) and "<" in route
    ]
    assert [address for address in forged if client.get(address).status_code >= 500] == []
