"""No address and no name of an upload leads to another file of the machine."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.shared.files import RefusedFileError
from portal.shared.models import StoredFile
from tests.build import (
    inspected_image,
    make_announcement,
    make_image,
    make_staff,
    pdf_bytes,
)
from tests.shared.corpus import xlsx
from tests.shared.sheet_files import read

pytestmark = pytest.mark.django_db

UP = ["../" * 8, "..%2f" * 8, "%2e%2e/" * 8, "..%5c" * 8, "....//" * 8, "..%252f" * 8, "%2f", "/"]
SECRETS = ["etc/passwd", "manage.py", "portal/settings.py", "db.sqlite3", ".env", ".secret_key"]
PLACES = ["/tep/1/", "/static/", "/static/css/", "/media/", "/_media/", "/gioi-thieu/", "/"]
TOLD = ["root:x:", "INSTALLED_APPS", "execute_from_command_line", "SQLite format 3"]


@pytest.fixture
def shown():
    """A picture that an announcement shows, so that its address is public."""
    image = make_image()
    make_announcement(lead_image=image, lead_image_alt="Cổng")
    return image


@pytest.mark.on_either
def test_no_address_leads_out_of_its_folder(client, shown):
    asked = [f"{place}{up}{secret}" for place in PLACES for up in UP for secret in SECRETS] + [
        f"/tep/{shown.pk}/{up}{secret}" for up in UP for secret in SECRETS
    ]
    leaking = []
    for address in asked:
        response = client.get(address)
        text = b"".join(response).decode(errors="replace")
        if (
            (response.status_code == 200 and "<!doctype html>" not in text[:20].lower())
            or any(words in text for words in TOLD)
            or response.status_code >= 500
        ):
            leaking.append(address)
    assert (leaking, len(asked) > 300) == ([], True)


@pytest.mark.parametrize("asked", ["../../manage.py", "480/../..", "-1", "9" * 5000, "%00"])
def test_a_width_is_no_path(client, shown, asked):
    response = client.get(f"{shown.get_absolute_url()}?rong={asked}")
    list(response)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")


HOSTILE_NAMES = [
    "../../../../tmp/x.png",
    "..\\..\\x.png",
    "/etc/cron.d/x.png",
    "C:\\Windows\\x.png",
    "a\x00.png",
    "..",
    ".htaccess.png",
    "x.png/../../y.png",
    "x.php.png",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_name_of_an_upload_is_no_path(name):
    around = Path(settings.MEDIA_ROOT).parent
    before = {*around.rglob("*")}
    stored = StoredFile.objects.keep_picture(inspected_image((40, 30)), name)
    new = {*around.rglob("*")} - before
    outside = [path for path in new if Path(settings.MEDIA_ROOT) not in path.parents]
    assert (len(new) > 0, outside, set(stored.name) & set("/\\\0")) == (True, [], set())


def test_where_a_file_lies_is_no_word_of_whoever_sent_it():
    sent = [StoredFile.objects.keep_picture(inspected_image((40, 30)), "bi-mat.png") for _ in "12"]
    names = [stored.content.name for stored in sent]
    assert (len(set(names)), ["bi-mat" in name for name in names]) == (2, [False, False])


def test_nothing_of_an_archive_is_written_where_its_names_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    members = {"../viet-ra.txt": "x", f"{tmp_path}/viet-ra.txt": "x", "xl/../../viet-ra.txt": "x"}
    with pytest.raises(RefusedFileError):
        read(xlsx(**members))
    assert [*tmp_path.rglob("viet-ra*"), *tmp_path.parent.glob("viet-ra*")] == []


def test_nginx_is_told_of_files_in_its_folder_alone(client, shown, settings):
    settings.X_ACCEL = True
    shown.content.name = "../../../etc/passwd"
    StoredFile.objects.filter(pk=shown.pk).update(content=shown.content.name)
    response = client.get(shown.get_absolute_url())
    assert response.headers.get("X-Accel-Redirect") is None
    assert response.status_code in {400, 404}


def test_a_pdf_is_found_by_its_bytes_and_not_by_its_name(client):
    client.force_login(make_staff())
    upload = SimpleUploadedFile("x.png", pdf_bytes())
    answer = client.post("/quan-tri/tai-anh/", {"upload": upload})
    assert (answer.status_code, StoredFile.objects.count()) == (400, 0)
