import hashlib
import json
import stat
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from announcements.models import AnnouncementAttachment, DispatchAttachment
from portal.shared.models import StoredFile
from tests.build import (
    DRAFT,
    hours,
    image_bytes,
    make_announcement,
    make_dispatch,
    make_image,
    make_page,
    make_pdf,
    make_staff,
    make_ward,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db


def attached_to(announcement):
    return AnnouncementAttachment.objects.create(announcement=announcement, file=make_pdf()).file


def status_of(client, url):
    """Return the status of an answer after reading it to its end, which closes the file."""
    response = client.get(url)
    list(response)
    return response.status_code


def test_a_public_file_goes_out_whole_under_its_name(client):
    stored = attached_to(make_announcement())
    response = client.get(stored.get_absolute_url())
    assert (
        response.status_code,
        response["Content-Type"],
        response["Content-Disposition"],
        response["X-Content-Type-Options"],
        response["Content-Security-Policy"],
        response["ETag"],
        b"".join(response.streaming_content),
    ) == (
        200,
        "application/pdf",
        "inline; filename=\"ung xu.pdf\"; filename*=utf-8''%E1%BB%A9ng%20x%E1%BB%AD.pdf",
        "nosniff",
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        f'"{hashlib.sha256(pdf_bytes()).hexdigest()}"',
        pdf_bytes(),
    )


def test_files_of_nothing_public_are_not_found(client):
    files = [
        make_pdf(),
        attached_to(make_announcement(status=DRAFT)),
        attached_to(make_announcement(publish_at=hours(1))),
        attached_to(make_announcement(publish_at=hours(-2), expire_at=hours(-1))),
        DispatchAttachment.objects.create(
            dispatch=make_dispatch(status=DRAFT), file=make_pdf()
        ).file,
    ]
    assert [status_of(client, f.get_absolute_url()) for f in files] == [404] * len(files)


def public():
    return attached_to(make_announcement())


def in_a_draft():
    return attached_to(make_announcement(status=DRAFT))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_public_file_takes_one_query(client, rows, django_assert_num_queries):
    urls = [public().get_absolute_url() for _ in range(rows)]
    with django_assert_num_queries(1):
        status_of(client, urls[0])


def test_the_store_itself_has_no_address(client):
    stored = public()
    paths = [f"{root}{stored.content.name}" for root in ("/media/", "/_media/", "/")]
    assert [status_of(client, path) for path in paths] == [404] * 3


def test_a_part_of_a_file_is_sent(client):
    response = client.get(public().get_absolute_url(), headers={"Range": "bytes=0-4"})
    assert (response.status_code, b"".join(response)) == (206, pdf_bytes()[:5])


def test_a_browser_keeps_what_has_not_changed(client):
    stored = public()
    kept = {"If-None-Match": f'"{stored.sha256}"'}
    assert client.get(stored.get_absolute_url(), headers=kept).status_code == 304


def test_what_is_withdrawn_is_gone_for_those_who_keep_it_too(client):
    stored = in_a_draft()
    kept = {"If-None-Match": f'"{stored.sha256}"'}
    assert client.get(stored.get_absolute_url(), headers=kept).status_code == 404


def test_a_file_attached_to_something_public_too_is_public(client):
    stored = attached_to(make_announcement(status=DRAFT))
    AnnouncementAttachment.objects.create(announcement=make_announcement(), file=stored)
    assert status_of(client, stored.get_absolute_url()) == 200


@pytest.mark.parametrize("status", ["published", DRAFT])
def test_an_image_is_as_public_as_the_text_that_shows_it(client, status):
    image = make_image()
    body = f'<p>A</p><img src="{image.get_absolute_url()}" alt="a">'
    make_page(body=body, status=status)
    expected = 200 if status == "published" else 404
    assert status_of(client, image.get_absolute_url()) == expected


def test_the_logo_is_public(client):
    logo = make_image("bieu-trung.webp")
    make_ward(logo=logo)
    assert status_of(client, logo.get_absolute_url()) == 200


@pytest.mark.parametrize("name", ["khac.pdf", unicodedata.normalize("NFD", "ứng xử.pdf")])
def test_another_name_leads_to_the_true_one(client, name):
    stored = attached_to(make_announcement())
    response = client.get(f"/tep/{stored.pk}/{quote(name)}")
    assert (response.status_code, response.url, response["Cache-Control"]) == (
        301,
        stored.get_absolute_url(),
        "no-cache",
    )


def test_a_file_lost_on_disk_is_not_found(client):
    stored = attached_to(make_announcement())
    stored.content.storage.delete(stored.content.name)
    assert status_of(client, stored.get_absolute_url()) == 404


@pytest.mark.parametrize("path", ["/tep/0/a", "/tep/99999999999999999999/a", "/tep/1/..%2f..%2fx"])
def test_an_unknown_file_is_not_found(client, path):
    assert status_of(client, path) == 404


def test_the_name_on_disk_tells_nothing(settings):
    stored = make_pdf("ứng xử.pdf")
    assert (len(stored.content.name), "." in stored.content.name) == (35, False)


def test_an_upload_is_closed_to_other_users_of_the_machine():
    path = Path(make_pdf().content.path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_static_files_are_open_to_the_web_server(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", interactive=False, verbosity=0, ignore=["django_ckeditor_5"])
    modes = {stat.S_IMODE(p.stat().st_mode) for p in settings.STATIC_ROOT.rglob("*.css")}
    assert modes == {0o644}


def test_the_row_remembers_what_was_stored():
    stored = make_pdf(content=pdf_bytes(pages=2))
    assert (stored.pages, stored.size, len(stored.sha256)) == (2, len(pdf_bytes(pages=2)), 64)


def test_staff_see_a_file_before_it_is_public(client):
    client.force_login(make_staff())
    stored = attached_to(make_announcement(status=DRAFT))
    assert status_of(client, stored.get_absolute_url()) == 200


def upload(client, content=None, name="cổng phường.png"):
    picture = SimpleUploadedFile(name, image_bytes() if content is None else content)
    return client.post("/quan-tri/tai-anh/", {"upload": picture})


def test_an_editors_picture_is_kept_as_webp(client):
    client.force_login(make_staff())
    response = upload(client)
    stored = StoredFile.objects.get()
    with stored.content.open() as content, Image.open(content) as image:
        assert (json.loads(response.content), image.format) == (
            {"url": stored.get_absolute_url()},
            "WEBP",
        )


def test_an_editors_rubbish_gets_a_sentence(client):
    client.force_login(make_staff())
    response = upload(client, content=b"<svg/>")
    assert (response.status_code, json.loads(response.content)) == (
        400,
        {
            "error": {
                "message": "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
            }
        },
    )


def test_an_empty_upload_gets_a_sentence(client):
    client.force_login(make_staff())
    response = client.post("/quan-tri/tai-anh/")
    assert json.loads(response.content) == {
        "error": {"message": "Chưa nhận được ảnh nào. Hãy chọn lại ảnh."}
    }


def test_a_stranger_uploads_nothing(client):
    assert (upload(client).status_code, StoredFile.objects.count()) == (302, 0)


def test_an_account_that_writes_nothing_uploads_nothing_and_is_told_in_json(client):
    client.force_login(get_user_model().objects.create_user("khach", is_staff=True))
    response = upload(client)
    assert (response.status_code, json.loads(response.content), StoredFile.objects.count()) == (
        403,
        {"error": {"message": "Tài khoản này không được thêm ảnh."}},
        0,
    )


def test_an_account_that_writes_announcements_uploads_pictures(client):
    writer = get_user_model().objects.create_user("nguoiviet", is_staff=True)
    writer.user_permissions.add(Permission.objects.get(codename="add_announcement"))
    client.force_login(writer)
    assert upload(client).status_code == 200


def test_pictures_are_posted_only(client):
    client.force_login(make_staff())
    assert status_of(client, "/quan-tri/tai-anh/") == 405
