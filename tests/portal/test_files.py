import hashlib
import io
import json
import stat
import unicodedata
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from announcements.models import AnnouncementAttachment, DispatchAttachment
from portal.shared import services
from portal.shared.models import Rendition, StoredFile
from portal.views.files import public_files
from tests.build import (
    DRAFT,
    WITHDRAWN,
    hours,
    image_bytes,
    make_announcement,
    make_dispatch,
    make_hotline,
    make_image,
    make_page,
    make_pdf,
    make_photo,
    make_staff,
    make_ward,
    make_writer,
    pdf_bytes,
)
from tests.tthc.build import make_period, make_procedure
from tthc.models import PeriodAttachment

pytestmark = pytest.mark.django_db


def attached_to(announcement):
    return AnnouncementAttachment.objects.create(announcement=announcement, file=make_pdf()).file


def report_of(**period):
    return PeriodAttachment.objects.create(period=make_period(**period), file=make_pdf()).file


# Periods that citizens may not read: theirs are the files that nobody finds.
UNREAD = [
    {"number": 1, "status": DRAFT},
    {"number": 2, "publish_at": hours(1)},
    {"number": 3, "publish_at": hours(-2), "expire_at": hours(-1)},
    {"number": 4, "status": WITHDRAWN, "withdrawn_at": hours(0)},
]


UNREAD_ITEMS = [
    {"status": DRAFT},
    {"publish_at": hours(1)},
    {"publish_at": hours(-2), "expire_at": hours(-1)},
    {"status": WITHDRAWN, "withdrawn_at": hours(0), "withdrawal_reason": "Sai"},
]


def test_the_report_of_a_public_period_goes_out(client):
    assert status_of(client, report_of().get_absolute_url()) == 200


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
        *(report_of(**fields) for fields in UNREAD),
    ]
    assert [status_of(client, f.get_absolute_url()) for f in files] == [404] * len(files)


def public():
    return attached_to(make_announcement())


def in_a_draft():
    return attached_to(make_announcement(status=DRAFT))


def expired():
    return attached_to(make_announcement(publish_at=hours(-2), expire_at=hours(-1)))


def chain(*files, removed=False):
    """Let each file stand in place of the one before it; return the first."""
    for old, new in pairwise(files):
        StoredFile.objects.filter(pk=new.pk).update(replaces=old)
    StoredFile.objects.filter(pk=files[0].pk).update(removed_at=hours(-1) if removed else None)
    return files[0]


def loop(*files, removed=False):
    StoredFile.objects.filter(pk=files[0].pk).update(replaces=files[-1])
    return chain(*files, removed=removed)


LIVES = {
    "public": (public, 200),
    "in a draft": (in_a_draft, 404),
    "expired": (expired, 404),
    "attached to nothing": (make_pdf, 404),
    "removed": (lambda: chain(make_pdf(), removed=True), 410),
    "removed here, public there": (lambda: chain(public(), removed=True), 200),
    "replaced": (lambda: chain(make_pdf(), public()), 301),
    "replaced and removed": (lambda: chain(make_pdf(), public(), removed=True), 301),
    "replaced in a draft, public still": (lambda: chain(public(), in_a_draft()), 200),
    "replaced in a draft": (lambda: chain(make_pdf(), in_a_draft()), 404),
    "replaced in a draft and removed": (
        lambda: chain(make_pdf(), in_a_draft(), removed=True),
        410,
    ),
    "replaced by what expired": (lambda: chain(make_pdf(), expired()), 404),
    "replaced twice": (lambda: chain(make_pdf(), make_pdf(), public()), 301),
    "replaced four times": (
        lambda: chain(make_pdf(), in_a_draft(), make_pdf(), expired(), public()),
        301,
    ),
    "in a circle": (lambda: loop(make_pdf(), make_pdf(), make_pdf()), 404),
    "in a circle and removed": (lambda: loop(make_pdf(), make_pdf(), removed=True), 410),
    "in a circle with a public one": (lambda: loop(make_pdf(), public(), make_pdf()), 301),
}


@pytest.mark.parametrize("life", LIVES)
def test_the_address_of_a_file_tells_what_became_of_it(client, life):
    build, status = LIVES[life]
    stored = build()
    response = client.get(stored.get_absolute_url())
    list(response)
    now = public_files().first()
    assert (response.status_code, response.headers.get("Location")) == (
        status,
        now.get_absolute_url() if status == 301 else None,
    )


@pytest.mark.parametrize("life", LIVES)
def test_who_writes_sees_every_file(client, life):
    client.force_login(make_staff())
    assert status_of(client, LIVES[life][0]().get_absolute_url()) == 200


def test_the_nearest_public_successor_is_chosen(client):
    old, draft, far, near = make_pdf(), in_a_draft(), public(), public()
    chain(old, draft, far)
    chain(old, near)
    assert client.get(old.get_absolute_url()).url == near.get_absolute_url()


def test_the_newest_of_two_successors_is_chosen(client):
    old, first, second = make_pdf(), public(), public()
    chain(old, first)
    chain(old, second)
    assert client.get(old.get_absolute_url()).url == second.get_absolute_url()


def test_a_chain_is_followed_so_far_and_no_further(client, monkeypatch):
    monkeypatch.setattr("portal.shared.models.files.LONGEST_CHAIN", 5)
    rows = [make_pdf() for _ in range(6)]
    within, beyond = chain(*rows, public()), rows[0]
    followed = [client.get(row.get_absolute_url()).status_code for row in (rows[1], beyond)]
    assert (within, followed) == (beyond, [301, 404])


def test_a_removed_file_is_told_of_with_the_hotline(client):
    make_hotline()
    response = client.get(chain(make_pdf(), removed=True).get_absolute_url())
    page = response.content.decode()
    sentence = 'xin gọi <a href="tel:+842373742289">02373.742.289</a>.'
    assert (
        page.count("<h1>Tệp đã được gỡ</h1>"),
        page.count(sentence),
        response["Cache-Control"],
    ) == (1, 1, "no-cache")


def test_a_ward_without_a_hotline_offers_none(client):
    page = client.get(chain(make_pdf(), removed=True).get_absolute_url()).content.decode()
    assert page.count("xin gọi") == 0


@pytest.mark.parametrize(
    ("status", "answer"), [("in_force", 200), ("abolished", 200), ("hidden", 404)]
)
def test_a_form_is_as_public_as_its_procedure(client, status, answer):
    form = make_procedure(status=status).forms.create(file=make_pdf())
    assert status_of(client, form.file.get_absolute_url()) == answer


@pytest.mark.parametrize("rows", [1, 3])
def test_a_public_file_takes_one_query(client, rows, django_assert_num_queries):
    urls = [public().get_absolute_url() for _ in range(rows)]
    with django_assert_num_queries(1):
        status_of(client, urls[0])


@pytest.mark.parametrize("rows", [1, 3])
def test_a_replaced_file_takes_three_queries(client, rows, django_assert_num_queries):
    old = [chain(make_pdf(), public()) for _ in range(rows)]
    with django_assert_num_queries(3):  # not public, the row, its successor
        status_of(client, old[0].get_absolute_url())


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


@pytest.mark.parametrize("of", ["album", "lead"])
def test_a_text_that_names_a_draft_s_own_picture_does_not_make_it_public(client, of):
    image = make_image()
    draft = make_announcement(status=DRAFT, lead_image=image if of == "lead" else None)
    if of == "album":
        make_photo(draft, image=image)
    body = f'<p>A</p><img src="{image.get_absolute_url()}" alt="a">'
    make_page(body=body)
    make_announcement(body=body)
    assert status_of(client, image.get_absolute_url()) == 404


@pytest.mark.parametrize("life", UNREAD_ITEMS)
def test_a_photo_of_what_citizens_may_not_read_is_not_found_at_any_width(client, life):
    photo = make_photo(make_announcement(**life))
    url = photo.image.get_absolute_url()
    assert [status_of(client, address) for address in (url, f"{url}?rong=480")] == [404, 404]


def test_a_photo_of_a_working_copy_is_not_public_before_its_approval(client):
    copy = services.amend(row=make_announcement(), by=make_writer())
    assert status_of(client, make_photo(copy).image.get_absolute_url()) == 404


def test_the_logo_is_public(client):
    logo = make_image("bieu-trung.webp")
    make_ward(logo=logo)
    assert status_of(client, logo.get_absolute_url()) == 200


def test_the_logo_is_shown_in_a_width_for_its_place(client):
    logo = make_image("bieu-trung.webp", size=(1600, 1600))
    make_ward(logo=logo)
    assert f'srcset="{logo.get_absolute_url()}?rong=480 480w, ' in client.get("/").text


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


@pytest.mark.parametrize(
    ("asked", "width"), [("480", 480), ("960", 960), ("1600", 1200), ("7", 1200), ("x", 1200)]
)
def test_a_picture_is_handed_out_at_the_widths_that_pages_offer(client, asked, width):
    client.force_login(make_staff())
    stored = make_image(size=(1200, 900))
    response = client.get(stored.get_absolute_url(), {"rong": asked})
    with Image.open(io.BytesIO(b"".join(response.streaming_content))) as image:
        assert image.size == (width, width * 3 // 4)


def test_a_rendition_is_as_public_as_its_picture(client):
    image = make_image(size=(1200, 900))
    smaller = f"{image.get_absolute_url()}?rong=480"
    before = status_of(client, smaller)
    make_page(body=f'<p>A</p><img src="{image.get_absolute_url()}" alt="a">')
    assert (before, status_of(client, smaller)) == (404, 200)


def test_an_editors_picture_is_kept_at_every_width(client):
    client.force_login(make_staff())
    upload(client, content=image_bytes(size=(1200, 900)))
    kept = Rendition.objects.values_list("image", "width", "height")
    pk = StoredFile.objects.get().pk
    assert list(kept) == [(pk, 480, 360), (pk, 960, 720)]


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
