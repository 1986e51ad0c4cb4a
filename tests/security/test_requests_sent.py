"""Whatever comes in names another host, the portal connects to none (SSRF)."""

import re
import socket
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from announcements import pdf
from portal.shared import richtext
from portal.shared.inspection import inspect_attachment
from portal.shared.inspector import RefusedFileError
from tests.announcements.desk import ADD, typed
from tests.build import make_dispatch, make_staff
from tests.shared.corpus import docx, docx_members, relationships, xlsx
from tests.shared.sheet_files import read

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
OURS = ["portal", "announcements", "tthc", "visitors"]


@pytest.fixture
def port():
    """A port of this machine at which somebody listens; the test fails if anybody connects."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=50)) as server:
        server.setblocking(False)
        yield server.getsockname()[1]
        with pytest.raises(BlockingIOError):
            server.accept()


def asking(port):
    """Return HTML that makes whoever follows it connect."""
    at = f"http://127.0.0.1:{port}"
    return (
        f'<p>Chữ</p><img src="{at}/a.png" srcset="{at}/b.png 2x" alt="x">'
        f'<link rel="stylesheet" href="{at}/c.css"><style>@import "{at}/d.css";</style>'
        f'<p style="background:url({at}/e.png)">x</p><iframe src="{at}/f"></iframe>'
        f'<object data="{at}/g"></object><svg><image href="{at}/h"/></svg>'
        f'<a href="{at}/i">liên kết</a><img src="//127.0.0.1:{port}/j" alt="x">'
    )


def test_a_listener_would_notice():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        socket.create_connection(server.getsockname()).close()
        connected, _ = server.accept()
        connected.close()


def test_a_text_that_asks_is_saved_and_shown_without_asking(client, port):
    client.force_login(make_staff())
    client.post(ADD, typed(body=asking(port)))
    shown = client.get("/quan-tri/announcements/announcement/1/change/")
    assert shown.status_code in {200, 302}
    assert richtext.sanitise(asking(port)).count("src=") == 0


def test_a_pdf_is_laid_out_without_asking(client, port):
    dispatch = make_dispatch(body=asking(port), subject=asking(port)[:200])
    assert client.get(dispatch.get_pdf_url()).status_code == 200


def test_the_pages_as_typed_are_laid_out_without_asking(client, port):
    client.force_login(make_staff())
    dispatch = make_dispatch(status="draft")
    fields = {"issuer": dispatch.issuer_id, "body": asking(port), "subject": "x", "type": "CV"}
    url = reverse("admin:announcements_dispatch_pages_new")
    assert client.post(url, fields).status_code == 200


def test_what_passes_the_sanitiser_unseen_is_laid_out_without_asking(port):
    """The text in the database may have come another way than through the form."""
    dispatch = make_dispatch()
    type(dispatch).objects.filter(pk=dispatch.pk).update(body=asking(port))
    dispatch.refresh_from_db()
    dispatch.body = asking(port)
    assert pdf.dispatch_pdf(dispatch, keep=False)[:5] == b"%PDF-"


def test_a_pasted_text_is_read_without_asking(client, port):
    client.force_login(make_staff())
    answer = client.post("/quan-tri/chuyen-ma/", {"html": asking(port), "text": "x"})
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["image", "attachedTemplate", "oleObject", "frame"])
def test_a_letter_that_fetches_is_refused_without_asking(port, kind):
    target = f"http://127.0.0.1:{port}/x"
    name, content = "word/_rels/document.xml.rels", relationships(kind, target)
    upload = SimpleUploadedFile("a.docx", docx(**{**docx_members(), name: content}))
    with pytest.raises(RefusedFileError):
        inspect_attachment(upload)


def test_a_workbook_that_fetches_is_not_followed(port):
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/x">]><x>&e;</x>'
    with pytest.raises(RefusedFileError):
        read(xlsx(**{"xl/workbook.xml": entity}))


def test_nothing_of_the_portal_can_ask_another_host():
    """Only the bucket and Redis, of which the operator writes the addresses, are asked at all."""
    clients = re.compile(
        r"^\s*(?:import|from) (urllib\.request|http\.client|requests|httpx|aiohttp|urllib3"
        r"|ftplib|smtplib|socket|boto3|redis)\b",
        re.MULTILINE,
    )
    found = {
        path.relative_to(ROOT).as_posix(): clients.findall(path.read_text(encoding="utf-8"))
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
    }
    assert {path: set(names) for path, names in found.items() if names} == {
        "portal/shared/bucket.py": {"boto3"},
        "portal/shared/redis.py": {"redis"},
    }
