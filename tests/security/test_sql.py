"""What stands in an address or a box is a value, never a part of a statement."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from announcements.models import Announcement, Dispatch
from portal.shared.lists import looked_through
from tests.build import make_announcement, make_dispatch
from tests.security.ward import COMMITTED, HIDDEN

pytestmark = COMMITTED

ROOT = Path(__file__).resolve().parents[2]
PAYLOADS = [
    "' OR '1'='1",
    "') OR 1=1 --",
    '" OR ""="',
    "1; DROP TABLE portal_hotline",
    "%",
    "_",
    "\\",
    "\\' OR 1=1 #",
    "%s %(x)s {0}",
    "\0'",
    "') UNION SELECT password FROM auth_user --",
]
BY_HAND = {
    "portal/backup/postgresql.py",
    "portal/backup/sqlite.py",
    "portal/health/machine.py",
    "portal/health/running.py",
    "portal/shared/collation.py",
    "portal/shared/lists.py",
    "portal/shared/prepared.py",
    "portal/shared/search/index.py",
    "tthc/importing/dossiers.py",
    "tthc/management/commands/run_import.py",
    "visitors/redis_journal.py",
}
PUBLIC_NAMES = {
    "q": ["/tim-kiem/", "/van-ban/", "/van-ban/danh-sach.csv", "/thu-tuc/"],
    "loai": ["/van-ban/", "/tim-kiem/"],
    "co_quan": ["/van-ban/"],
    "nam": ["/van-ban/", "/tim-kiem/"],
    "chuyen_muc": ["/van-ban/", "/tim-kiem/"],
    "hieu_luc": ["/van-ban/"],
    "linh-vuc": ["/thu-tuc/"],
    "page": ["/bai-viet/", "/van-ban/", "/thu-tuc/", "/tim-kiem/"],
    "truoc": ["/bai-viet/", "/van-ban/"],
    "p": ["/sitemap-van-ban.xml"],
}


def test_no_parameter_of_a_public_page_is_a_part_of_a_statement(everybody):
    client = everybody["anonymous"].client
    broken = {}
    for name, places in PUBLIC_NAMES.items():
        for place in places:
            for payload in PAYLOADS:
                address = f"{place}?{name}={quote(payload)}"
                response = client.get(address)
                text = b"".join(response).decode()
                if response.status_code >= 500 or HIDDEN in text or "pbkdf2" in text:
                    broken[address] = response.status_code
    assert broken == {}


def test_no_unknown_parameter_of_any_address_breaks_it(everybody, all_addresses):
    client = everybody["superuser"].client
    names = [*PUBLIC_NAMES, "o", "csv", "ngay", "truoc", "sau", "so", "term", "rong", "thang"]
    told = "&".join(f"{name}={quote(PAYLOADS[0])}" for name in names)
    broken = []
    for route, address in all_addresses.items():
        if route.endswith("logout/"):
            continue
        response = client.get(f"{address}{'&' if '?' in address else '?'}{told}")
        list(response)
        if response.status_code >= 500:
            broken.append(route)
    assert broken == []


def test_what_is_posted_is_a_value(everybody):
    client = everybody["anonymous"].client
    statuses = {
        client.post("/thu-tuc/tra-cuu/", {"ma": payload}).status_code for payload in PAYLOADS[:8]
    }
    assert statuses == {200}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_search_of_the_staff_finds_what_was_typed_and_nothing_else(everybody, payload):
    client = everybody["superuser"].client
    found = {
        name: client.get(f"/quan-tri/{name}/", {"q": payload})
        for name in ["announcements/dispatch", "shared/logrecord", "auth/user", "tthc/dossier"]
    }
    assert {name for name, answer in found.items() if answer.status_code >= 500} == set()


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
def test_a_wildcard_is_a_sign_like_others(sign):
    make_announcement(title="Giảm phí")
    exact = make_announcement(title=f"Giam{sign}phi")
    rows = Announcement.objects.order_by("-pk")
    found = looked_through(rows, f"giam{sign}phi")
    assert [row.pk for row in found if "giảm phí" in row.title.lower()] == []
    assert exact.pk in {row.pk for row in rows}


def test_a_value_that_no_filter_offers_narrows_nothing(client):
    make_dispatch(subject="việc thứ nhất")
    every = [row.pk for row in client.get("/van-ban/").context["dispatches"]]
    forged = client.get("/van-ban/", {"loai": "CV' OR '1'='1", "nam": "2026 OR 1=1"})
    assert [row.pk for row in forged.context["dispatches"]] == every == [Dispatch.objects.get().pk]


def test_statements_are_written_by_hand_in_known_places_alone():
    """Whoever adds one adds the file here, and a test that its values stay values."""
    by_hand = re.compile(r"RawSQL\(|\.raw\(|\.extra\(|cursor\.execute\(|\.execute\(")
    found = {
        path.relative_to(ROOT).as_posix()
        for app in ("portal", "announcements", "tthc", "visitors")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and by_hand.search(path.read_text(encoding="utf-8"))
    }
    assert found == BY_HAND
