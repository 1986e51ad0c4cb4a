"""The versions of an item, compared and restored."""

import re

import pytest

from announcements.models import Announcement
from tests.announcements.desk import page_of, step
from tests.build import DRAFT, amended, approved, make_announcement

pytestmark = pytest.mark.django_db


def test_two_versions_stand_side_by_side(as_, lan, binh):
    item = make_announcement(title="Họp lúc 8 giờ")
    amended(item, title="Họp lúc 9 giờ", writer=lan, approver=binh)
    page = as_(lan).get(page_of(item, "history"), {"truoc": "1", "sau": "2"}).content.decode()
    assert re.findall(r"<(?:del|ins)>.*?</(?:del|ins)>", page) == ["<del>8</del>", "<ins>9</ins>"]


@pytest.mark.parametrize(
    "query", ["?truoc=9&sau=1", "?truoc=a&sau=b", "?truoc=&sau=²", f"?truoc={'9' * 5000}", ""]
)
def test_versions_that_are_not_there_compare_nothing(as_, lan, binh, query):
    item = approved(make_announcement(status=DRAFT), writer=lan, approver=binh)
    response = as_(lan).get(page_of(item, "history") + query)
    assert (response.status_code, response.context["rows"]) == (200, [])


def test_an_old_version_is_restored_from_the_history(as_, lan, binh):
    item = make_announcement(title="Một")
    amended(item, title="Hai", writer=lan, approver=binh)
    said = step(as_(lan), item, "khoi-phuc", version="1")
    assert (said, Announcement.objects.get(amends=item).title) == (
        (302, ["Đã lấy lại phiên bản 1 vào bản đang soạn. Hãy xem lại rồi gửi duyệt."]),
        "Một",
    )


def test_a_version_that_is_not_there_is_not_restored(as_, lan):
    assert step(as_(lan), make_announcement(), "khoi-phuc", version="x") == (
        302,
        ["Không tìm thấy phiên bản này."],
    )
