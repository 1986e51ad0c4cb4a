"""Two people on one item: nothing that was typed is lost."""

import pytest
from django.utils import timezone

from announcements.models import Announcement, AnnouncementAttachment
from tests.announcements.desk import errors_of, page_of, rows_of, told, typed
from tests.build import DRAFT, make_announcement, make_pdf, saved_by

pytestmark = pytest.mark.django_db


def test_the_second_to_save_learns_who_changed_what(as_, lan, binh):
    row = saved_by(binh, make_announcement(status=DRAFT))
    opened_on = row.version
    as_(lan).post(page_of(row), typed(row, title="Bản của Lan"))
    at = row.revisions.last().saved_at
    response = as_(binh).post(
        page_of(row), typed(title="Bản của Bình", base_version=opened_on, category=row.category_id)
    )
    when = f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
    form = response.context["adminform"].form
    row.refresh_from_db()
    assert (errors_of(response), form["title"].value(), row.title) == (
        [
            f"Chưa lưu: trong khi bạn sửa, Lan Trần đã lưu mục này lúc {when}, "
            "sửa: tiêu đề, nội dung. Những gì bạn gõ vẫn còn dưới đây. "
            "Hãy mở Lịch sử ở thẻ khác để xem bản mới; "
            "bấm Lưu lần nữa thì bản của bạn thay bản đó."
        ],
        "Bản của Bình",
        "Bản của Lan",
    )


def test_saving_once_more_overwrites_knowingly(as_, lan, binh):
    row = saved_by(binh, make_announcement(status=DRAFT))
    as_(lan).post(page_of(row), typed(row, title="Bản của Lan"))
    client = as_(binh)
    refused = client.post(page_of(row), typed(title="Bản của Bình", base_version=1))
    again = refused.context["adminform"].form["base_version"].value()
    client.post(page_of(row), typed(title="Bản của Bình", base_version=again))
    row.refresh_from_db()
    assert row.title == "Bản của Bình"


def test_a_file_that_another_person_removed_comes_back_with_what_was_typed(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    gone = AnnouncementAttachment.objects.create(announcement=row, file=make_pdf(), title="Lịch")
    data = rows_of(row, gone)
    gone.delete()
    as_(lan).post(page_of(row), typed(row, **data))
    assert [(a.title, a.file) for a in row.attachments.all()] == [("Lịch", gone.file)]


def test_a_file_that_another_person_added_stays(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    first = AnnouncementAttachment.objects.create(announcement=row, file=make_pdf("a.pdf"))
    data = rows_of(row, first)
    AnnouncementAttachment.objects.create(announcement=row, file=make_pdf("b.pdf"))
    as_(lan).post(page_of(row), typed(row, **data))
    assert sorted(a.file.name for a in row.attachments.all()) == ["a.pdf", "b.pdf"]


def test_what_was_typed_into_a_deleted_draft_becomes_a_new_one(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    one = AnnouncementAttachment.objects.create(announcement=row, file=make_pdf(), title="Lịch")
    data, url = typed(row, title="Công sức", **rows_of(row, one)), page_of(row)
    row.delete()
    said = told(as_(lan).post(url, data))
    kept = Announcement.objects.get()
    assert (said[0], kept.title, [a.title for a in kept.attachments.all()]) == (
        "Bản nháp này vừa bị người khác xóa. Những gì bạn gõ trở thành bản nháp mới.",
        "Công sức",
        ["Lịch"],
    )
