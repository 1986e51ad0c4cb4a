"""What is public is changed on a working copy, which its list and its page stand for."""

import pytest
from django.urls import reverse

from announcements.models import Announcement
from portal.shared import services
from tests.announcements.desk import page_of, step, typed
from tests.build import DRAFT, POLICY, PUBLISHED, hours, make_announcement, make_pdf

pytestmark = pytest.mark.django_db


def test_the_page_of_a_public_item_shows_its_working_copy(as_, lan):
    item = make_announcement()
    client = as_(lan)
    step(client, item, "soan-ban-sua")
    client.post(page_of(item), typed(services.amend(row=item, by=lan), change_note="Đổi giờ"))
    titles = [(row.title, row.status) for row in Announcement.objects.order_by("pk")]
    assert titles == [("Lịch tiêm chủng", PUBLISHED), ("Họp tổ dân phố", DRAFT)]


def test_the_list_has_one_line_for_an_item_and_its_working_copy(as_, lan):
    item = make_announcement()
    services.amend(row=item, by=lan)
    cl = as_(lan).get(reverse("admin:announcements_announcement_changelist")).context["cl"]
    state = cl.model_admin.state(cl.result_list[0])
    assert (list(cl.result_list), state) == ([item], "đã đăng, bản sửa đang soạn")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": DRAFT}, "bản nháp"),
        ({"publish_at": hours(-2), "expire_at": hours(-1)}, "đã hết hạn hiển thị"),
        ({}, "đã đăng"),
    ],
)
def test_the_list_says_what_citizens_see(as_, lan, fields, words):
    make_announcement(**fields)
    cl = as_(lan).get(reverse("admin:announcements_announcement_changelist")).context["cl"]
    assert cl.model_admin.state(cl.result_list[0]) == words


def test_the_time_of_posting_is_not_amended(as_, lan):
    item = make_announcement()
    copy = services.amend(row=item, by=lan)
    fields = {"publish_at_0": "01/01/2030", "publish_at_1": "08:00"}
    as_(lan).post(page_of(item), typed(copy, change_note="x", **fields))
    assert Announcement.objects.get(amends=item).publish_at is None


def amended(item, writer, approver, change):
    """Return the key and the name of each file of an item after it was amended."""
    copy = services.amend(row=item, by=writer)
    change(copy)
    Announcement.objects.filter(pk=copy.pk).update(change_note="Đổi giờ")
    services.submit(row=copy, by=writer, policy=POLICY)
    services.publish(row=copy, by=approver, policy=POLICY)
    return [(attached.pk, attached.file.name) for attached in item.attachments.order_by("pk")]


def test_a_file_that_an_amendment_leaves_alone_is_not_attached_again(lan, binh):
    item = make_announcement()
    kept, gone = (item.attachments.create(file=make_pdf(name)) for name in ("a.pdf", "b.pdf"))
    left_alone = amended(item, lan, binh, lambda copy: None)
    taken_off = amended(item, lan, binh, lambda copy: copy.attachments.last().delete())
    assert (left_alone, [name for _, name in taken_off]) == (
        [(kept.pk, "a.pdf"), (gone.pk, "b.pdf")],
        ["a.pdf"],
    )


def test_an_amended_item_is_not_deleted_with_its_copy(as_, binh):
    item = make_announcement()
    services.amend(row=item, by=binh)
    client = as_(binh)
    assert client.post(page_of(item, "delete"), {"post": "yes"}).status_code == 403
