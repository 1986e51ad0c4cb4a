"""What people type stands in no header as anything but itself."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.http.response import BadHeaderError

from portal.shared.models import StoredFile
from portal.shared.serving import disposition
from tests.build import make_announcement, make_image
from tests.security.ward import COMMITTED

pytestmark = [COMMITTED, pytest.mark.on_either]

SPLIT = "%0d%0aX-Forged:%201%0d%0aSet-Cookie:%20a=b"
NAMES = ['a"; filename="b.exe', "a\r\nX-Forged: 1", 'a\\".html', "a;b=c", "a%0d%0ab", 'ă"\r\n']


def forged(response):
    """Return what came into the headers of an answer from outside."""
    headers = str(response.headers) + str(response.cookies)
    return re.findall(r"X-Forged|[\r\n](?=X-)|a=b", headers.replace("%0D%0A", ""))


@pytest.mark.parametrize("who", ["anonymous", "superuser"])
def test_no_part_of_an_address_begins_a_header(everybody, all_addresses, who):
    client, split = everybody[who].client, {}
    for route, address in all_addresses.items():
        if route.endswith("logout/"):
            continue
        joined = "&" if "?" in address else "?"
        asked = [f"{address}{joined}q={SPLIT}&tu={SPLIT}&next={SPLIT}", f"{address}{SPLIT}"]
        answers = [client.get(each) for each in asked]
        for response in answers:
            list(response)
            lines = [name for name in response.headers if name == "X-Forged"]
            raw = [v for v in response.headers.values() if "\r" in v or "\n" in v]
            if lines or raw or "a" in response.cookies or response.status_code >= 500:
                split[route] = response.status_code
    assert split == {}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["application/pdf", "application/zip"])
def test_a_name_stays_between_its_quotes(name, kind):
    header = disposition(name, kind)
    plain = re.sub(r'"(?:[^"\\]|\\.)*"', '""', header)  # what stands outside the quotes
    allowed = r"(inline|attachment)(; filename=\"\")?(; filename\*=utf-8''[\w%.~!#$&+^`|-]+)?"
    assert re.fullmatch(allowed, plain), header
    HttpResponse(headers={"Content-Disposition": header})  # raises where a line would end


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_a_hostile_name_is_served_under_it(client, name):
    image = make_image()
    StoredFile.objects.filter(pk=image.pk).update(name=name)
    image.refresh_from_db()
    make_announcement(lead_image=image, lead_image_alt="Cổng")
    response = client.get(image.get_absolute_url())
    list(response)
    assert (response.status_code, "X-Forged" in response.headers) == (200, False)


def test_django_itself_refuses_a_header_of_two_lines():
    with pytest.raises(BadHeaderError):
        HttpResponse(headers={"Location": "/a\r\nX-Forged: 1"})


def test_the_portal_writes_no_mail():
    """There is no subject and no sender to forge; whoever adds mail adds a test of them."""
    root = Path(__file__).resolve().parents[2]
    sources = [
        p
        for app in ("portal", "announcements", "tthc", "visitors")
        for p in (root / app).rglob("*.py")
    ]
    mailing = [
        path.name
        for path in sources
        if re.search(r"django\.core\.mail|smtplib|send_mail|EmailMessage", path.read_text("utf-8"))
    ]
    assert mailing == []
