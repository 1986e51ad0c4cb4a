"""Attachments and the picture on the form of an item."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from announcements.models import Announcement, AnnouncementAttachment
from portal.shared.models import StoredFile
from tests.announcements.desk import ADD, page_of, rows_of, told, typed, upload
from tests.build import (
    DRAFT,
    image_bytes,
    make_announcement,
    make_image,
    make_pdf,
    pdf_bytes,
    pdf_with_script,
    saved_by,
)

pytestmark = pytest.mark.django_db


def test_several_files_are_dropped_at_once(as_, lan):
    as_(lan).post(ADD, typed(**{"attachments-dropped": [upload("a.pdf"), upload("b.pdf")]}))
    item = Announcement.objects.get()
    assert [a.file.name for a in item.attachments.all()] == ["a.pdf", "b.pdf"]


def test_a_refused_file_spoils_neither_the_others_nor_the_text(as_, lan):
    dropped = [upload("a.pdf"), upload("b.pdf", b"<html>")]
    response = as_(lan).post(ADD, typed(**{"attachments-dropped": dropped}))
    item = Announcement.objects.get()
    said = [sentence for sentence in told(response) if sentence.startswith("Chưa nhận")]
    assert ([a.file.name for a in item.attachments.all()], len(said), "“b.pdf”" in said[0]) == (
        ["a.pdf"],
        1,
        True,
    )


def test_a_form_that_comes_back_still_has_its_files(as_, lan):
    client = as_(lan)
    data = typed(title="", **{"attachments-dropped": [upload("a.pdf")]})
    formset = client.post(ADD, data).context["inline_admin_formsets"][0].formset
    again = {name: formset.data[name] for name in formset.data if name.startswith("attachments-")}
    again.pop("attachments-dropped", None)
    client.post(ADD, typed(**again))
    assert [a.file.name for a in Announcement.objects.get().attachments.all()] == ["a.pdf"]


def test_a_forged_memory_attaches_nothing(as_, lan):
    make_pdf("mật.pdf")
    row = {"attachments-TOTAL_FORMS": 1, "attachments-0-kept": "1:x", "attachments-0-position": 0}
    response = as_(lan).post(ADD, typed(**row))
    formset = response.context["inline_admin_formsets"][0].formset
    assert formset.errors == [{"__all__": ["Hãy chọn một tệp, hoặc đánh dấu xóa dòng này."]}]


def test_a_file_chosen_in_the_place_of_another_remembers_it(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    old = AnnouncementAttachment.objects.create(announcement=row, file=make_pdf("a.pdf"))
    data = rows_of(row, old) | {"attachments-0-upload": upload("b.pdf", pdf_bytes(pages=2))}
    as_(lan).post(page_of(row), typed(row, **data))
    new = row.attachments.get().file
    assert (new.name, new.replaces) == ("b.pdf", old.file)


def test_a_picture_leads_an_announcement(as_, lan):
    picture = SimpleUploadedFile("cổng.png", image_bytes())
    as_(lan).post(ADD, typed(lead_image_upload=picture, lead_image_alt="Cổng phường"))
    item = Announcement.objects.get()
    assert (item.lead_image.name, item.lead_image_alt) == ("cổng.webp", "Cổng phường")


def test_a_picture_outlives_a_form_that_comes_back(as_, lan):
    client = as_(lan)
    picture = SimpleUploadedFile("cổng.png", image_bytes())
    form = client.post(ADD, typed(title="", lead_image_upload=picture)).context["adminform"].form
    client.post(ADD, typed(lead_image_kept=form["lead_image_kept"].value()))
    assert Announcement.objects.get().lead_image.name == "cổng.webp"


def test_a_picture_is_taken_away(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT, lead_image=make_image()))
    as_(lan).post(page_of(row), typed(row, lead_image_clear="on"))
    row.refresh_from_db()
    assert row.lead_image is None


def test_a_stored_file_is_kept_even_if_its_form_comes_back(as_, lan):
    as_(lan).post(ADD, typed(title="", **{"attachments-dropped": [upload("a.pdf")]}))
    assert StoredFile.objects.count() == 1


def test_only_a_picture_leads_an_announcement(as_, lan):
    as_(lan).post(ADD, typed(lead_image_kept=make_pdf().token))
    assert Announcement.objects.get().lead_image is None


def test_a_remembered_file_of_another_item_is_not_replaced(as_, lan):
    foreign = make_pdf("của bài khác.pdf")
    row = {
        "attachments-TOTAL_FORMS": 1,
        "attachments-0-kept": foreign.token,
        "attachments-0-position": 0,
        "attachments-0-upload": upload("b.pdf", pdf_bytes(pages=2)),
    }
    as_(lan).post(ADD, typed(**row))
    assert Announcement.objects.get().attachments.get().file.replaces is None


def test_what_acts_by_itself_is_taken_out_on_request(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    old = make_pdf("độc.pdf", pdf_with_script())
    one = AnnouncementAttachment.objects.create(announcement=row, file=old)
    as_(lan).post(page_of(row), typed(row, **rows_of(row, one), **{"attachments-0-strip": "on"}))
    new = row.attachments.get().file
    assert (bool(old.problem), new.problem, new.replaces) == (True, "", old)
