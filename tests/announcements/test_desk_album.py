"""The album of an article on its form, and on the way to the public."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from announcements.models import Announcement, AnnouncementPhoto
from portal.shared import services
from tests.announcements.desk import (
    ADD,
    blockers_of,
    page_of,
    step,
    told,
    typed,
    upload,
    worked_on,
)
from tests.build import (
    DRAFT,
    PENDING,
    approved,
    image_bytes,
    make_announcement,
    make_image,
    make_pdf,
    make_photo,
    saved_by,
)

pytestmark = pytest.mark.django_db


def picture(name):
    return SimpleUploadedFile(name, image_bytes())


def rows_of(row, *photos, **fields):
    """Return the rows of a form that was opened when these photos were there."""
    data = {"photos-TOTAL_FORMS": len(photos), "photos-INITIAL_FORMS": len(photos)}
    for number, photo in enumerate(photos):
        data |= {
            f"photos-{number}-id": photo.pk,
            f"photos-{number}-announcement": row.pk,
            f"photos-{number}-alt": photo.alt,
            f"photos-{number}-caption": photo.caption,
            f"photos-{number}-position": photo.position,
            f"photos-{number}-kept": photo.image.token,
        }
    return data | fields


def album_of(row):
    return [(photo.image.name, photo.alt) for photo in row.photos.all()]


def test_several_photos_are_dropped_at_once_and_made_anew(as_, lan):
    as_(lan).post(ADD, typed(**{"photos-pictures": [picture("cờ.png"), picture("lễ.png")]}))
    photos = Announcement.objects.get().photos.all()
    assert [(photo.image.name, photo.image.content_type) for photo in photos] == [
        ("cờ.webp", "image/webp"),
        ("lễ.webp", "image/webp"),
    ]


def test_what_is_no_picture_spoils_neither_the_others_nor_the_text(as_, lan):
    dropped = [picture("cờ.png"), upload("lịch.pdf")]
    response = as_(lan).post(ADD, typed(**{"photos-pictures": dropped}))
    said = [sentence for sentence in told(response) if sentence.startswith("Chưa nhận")]
    assert (album_of(Announcement.objects.get()), len(said), "“lịch.pdf”" in said[0]) == (
        [("cờ.webp", "")],
        1,
        True,
    )


def test_a_form_that_comes_back_still_has_its_photos_and_their_words(as_, lan):
    client = as_(lan)
    data = typed(title="", **{"photos-pictures": [picture("cờ.png")]})
    formset = client.post(ADD, data).context["inline_admin_formsets"][1].formset
    again = {name: formset.data[name] for name in formset.data if name.startswith("photos-")}
    again |= {"photos-0-alt": "Cờ hai bên đường", "photos-0-caption": "Sáng 2/9"}
    client.post(ADD, typed(**again))
    photo = AnnouncementPhoto.objects.get()
    assert (photo.image.name, photo.alt, photo.caption) == (
        "cờ.webp",
        "Cờ hai bên đường",
        "Sáng 2/9",
    )


@pytest.mark.parametrize("kept", ["1:x", "pdf"])
def test_only_a_picture_that_the_form_stored_is_remembered(as_, lan, kept):
    token = make_pdf("mật.pdf").token if kept == "pdf" else kept
    row = {"photos-TOTAL_FORMS": 1, "photos-0-kept": token, "photos-0-position": 0}
    response = as_(lan).post(ADD, typed(**row))
    formset = response.context["inline_admin_formsets"][1].formset
    assert formset.errors == [
        {"__all__": ["Ảnh của dòng này không còn. Hãy thêm lại ảnh, rồi xóa dòng này."]}
    ]


def test_photos_are_described_put_in_order_and_removed(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    first, second, third = (make_photo(row, image=make_image(f"{n}.webp")) for n in "abc")
    data = rows_of(row, first, second, third) | {
        "photos-0-position": 9,
        "photos-1-alt": "Cổng chào",
        "photos-2-DELETE": "on",
    }
    as_(lan).post(page_of(row), typed(row, **data))
    assert album_of(row) == [("b.webp", "Cổng chào"), ("a.webp", "Học sinh xếp hàng")]


def test_two_hundred_photos_are_saved_again(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    image = make_image()
    photos = [AnnouncementPhoto(announcement=row, image=image, position=n) for n in range(200)]
    AnnouncementPhoto.objects.bulk_create(photos)
    data = rows_of(row, *row.photos.all()) | {"photos-199-alt": "Cổng chào"}
    as_(lan).post(page_of(row), typed(row, **data))
    assert [photo.alt for photo in row.photos.all()] == [""] * 199 + ["Cổng chào"]


def test_a_photo_without_a_description_blocks_publication_by_name(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    make_photo(row)
    make_photo(row, image=make_image("cổng.webp"), alt="")
    response = as_(lan).post(page_of(row, "check"), typed(row))
    assert blockers_of(response) == [
        ("photos-1-alt", "Tập ảnh: ảnh 2 (“cổng.webp”) chưa có lời mô tả.")
    ]


def test_the_sentence_about_a_photo_leads_to_its_field(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    make_photo(row, alt="")
    page = as_(lan).get(page_of(row)).text
    links = re.findall(r'<a href="#([\w-]+)">Tập ảnh: ', page)
    assert (links, page.count(f'id="{links[0]}"')) == (["id_photos-0-alt"], 1)


def test_what_a_caption_tells_of_a_person_blocks_publication(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    make_photo(row, caption="Bà Lan, CCCD 038090001234")
    sentences = [s for _, s in blockers_of(as_(lan).post(page_of(row, "check"), typed(row)))]
    assert [s.partition(":")[0] for s in sentences[:1]] == ["Ảnh trong tập ảnh (dòng 1)"]


def test_who_approves_sees_the_photos_and_their_words(as_, binh):
    row = make_announcement(status=PENDING)
    photo = make_photo(row, caption="Sáng 2/9")
    page = as_(binh).get(page_of(row)).text
    link = f'<a class="file__picture" href="{photo.image.get_absolute_url()}">'
    assert (
        page.count(link),
        page.count("Lời mô tả: Học sinh xếp hàng<br>Chú thích: Sáng 2/9"),
    ) == (
        1,
        1,
    )


def test_an_amendment_begins_with_the_album_and_takes_its_place_when_approved(lan, binh):
    item = make_announcement()
    make_photo(item, image=make_image("a.webp"))
    copy = services.amend(row=item, by=lan)
    begun = album_of(copy)
    make_photo(copy, image=make_image("b.webp"), alt="Cổng chào")
    copy.change_note, read_meanwhile = "Thêm ảnh", album_of(item)
    copy.save()
    approved(copy, writer=lan, approver=binh)
    one, two = ("a.webp", "Học sinh xếp hàng"), ("b.webp", "Cổng chào")
    assert (begun, read_meanwhile, album_of(item)) == ([one], [one], [one, two])


def test_two_versions_tell_which_photo_came(as_, lan, binh):
    item = make_announcement(status=DRAFT)
    make_photo(item, image=make_image("a.webp"))
    approved(item, writer=lan, approver=binh)
    copy = services.amend(row=item, by=lan)
    make_photo(copy, image=make_image("b.webp"), alt="Cổng chào", caption="Sáng 2/9")
    approved_copy(copy, lan, binh)
    rows = as_(lan).get(page_of(item, "history"), {"truoc": "1", "sau": "2"}).context["rows"]
    assert [(row.label, row.before, row.after) for row in rows] == [
        (
            "ảnh trong tập ảnh",
            [[(False, "a.webp · Học sinh xếp hàng")]],
            [
                [(False, "a.webp · Học sinh xếp hàng")],
                [(True, "b.webp · Cổng chào · Sáng 2/9")],
            ],
        )
    ]


def approved_copy(copy, writer, approver):
    copy.change_note = "Thêm ảnh"
    copy.save()
    return approved(copy, writer=writer, approver=approver)


def test_an_old_version_brings_its_album_back(as_, lan, binh):
    item = make_announcement(status=DRAFT)
    make_photo(item, image=make_image("a.webp"))
    approved(item, writer=lan, approver=binh)
    copy = services.amend(row=item, by=lan)
    copy.photos.all().delete()
    approved_copy(copy, lan, binh)
    emptied = album_of(item)
    step(as_(lan), item, "khoi-phuc", version="1")
    assert (emptied, album_of(worked_on(item))) == ([], [("a.webp", "Học sinh xếp hàng")])
