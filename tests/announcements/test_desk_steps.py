"""Who may take which step of the desk, and what each step tells."""

import pytest

from announcements.models import Announcement
from portal.shared import services
from tests.announcements.desk import ADD, errors_of, page_of, step, typed, worked_on
from tests.build import (
    DRAFT,
    PENDING,
    POLICY,
    PUBLISHED,
    WITHDRAWN,
    hours,
    make_administrator,
    make_announcement,
    make_approver,
    make_ward,
    saved_by,
)

pytestmark = pytest.mark.django_db


def test_a_writer_writes_and_submits(as_, lan):
    as_(lan).post(ADD, typed(_submit="1"))
    assert Announcement.objects.get().status == PENDING


@pytest.mark.parametrize("name", ["duyet", "tra-lai", "go"])
def test_a_writer_does_not_approve(as_, lan, name):
    item = make_announcement(status=PENDING)
    assert step(as_(lan), item, name, note="x", reason="x")[0] == 403


@pytest.mark.parametrize("name", ["gui-duyet", "duyet", "soan-ban-sua", "khoi-phuc"])
def test_an_administrator_neither_writes_nor_approves(as_, name):
    assert step(as_(make_administrator()), make_announcement(), name)[0] == 403


def test_a_stranger_takes_no_step(client):
    item = make_announcement(status=PENDING)
    assert (step(client, item, "duyet")[0], Announcement.objects.published().count()) == (302, 0)


def test_a_step_is_a_post(as_, binh):
    assert as_(binh).get(page_of(make_announcement(), "step", "go")).status_code == 405


@pytest.mark.parametrize(("pk", "name"), [(999, "duyet"), (1, "khac"), ("x", "duyet")])
def test_an_unknown_step_is_not_found(as_, binh, pk, name):
    make_announcement(pk=1)
    url = f"/quan-tri/announcements/announcement/{pk}/buoc/{name}/"
    assert as_(binh).post(url).status_code == 404


@pytest.mark.parametrize("status", [PENDING, PUBLISHED, WITHDRAWN])
def test_only_a_draft_is_edited(as_, lan, status):
    item = make_announcement(status=status, withdrawn_at=hours(0))
    page = as_(lan).get(page_of(item)).content.decode()
    assert ("Lưu bản nháp" in page, "Lịch tiêm chủng" in page) == (False, True)


def test_what_waits_cannot_be_changed_by_a_forged_form(as_, lan):
    item = make_announcement(status=PENDING)
    response = as_(lan).post(page_of(item), typed(item, title="Khác"))
    item.refresh_from_db()
    assert (item.title, errors_of(response)) == (
        "Lịch tiêm chủng",
        [
            "Chưa lưu được: trong khi bạn sửa, mục này đã chuyển sang trạng thái “chờ duyệt”. "
            "Những gì bạn gõ vẫn còn dưới đây: hãy chép lại, rồi mở lại trang này để lấy bản nháp "
            "hoặc mở bản sửa."
        ],
    )


def test_what_was_typed_meanwhile_comes_back(as_, lan):
    item = make_announcement()
    response = as_(lan).post(page_of(item), typed(item, body="<p>Công sức</p>"))
    assert response.context["adminform"].form["body"].value() == "<p>Công sức</p>"


def test_the_body_is_laid_out_for_who_may_only_read(as_, binh):
    item = make_announcement(status=PENDING, body="<h2>Kế hoạch</h2>")
    assert "<h2>Kế hoạch</h2>" in as_(binh).get(page_of(item)).content.decode()


def test_an_own_text_is_not_offered_for_approval(as_, binh):
    item = saved_by(binh, make_announcement(status=DRAFT))
    services.submit(row=item, by=binh, policy=POLICY)
    page = as_(binh).get(page_of(item)).content.decode()
    assert ("Duyệt và đăng" in page, "người khác phải duyệt" in page) == (False, True)


def test_a_ward_that_allows_it_offers_it(as_, binh):
    make_ward(self_approval=True)
    item = saved_by(binh, make_announcement(status=DRAFT))
    services.submit(row=item, by=binh, policy=POLICY)
    assert step(as_(binh), item, "duyet") == (
        302,
        ["Đã đăng “Lịch tiêm chủng”. Người dân xem được ngay bây giờ."],
    )


def test_what_is_approved_for_later_says_so(as_, lan, binh):
    item = saved_by(lan, make_announcement(status=DRAFT, publish_at=hours(1)))
    services.submit(row=item, by=lan, policy=POLICY)
    assert step(as_(binh), item, "duyet") == (
        302,
        ["Đã duyệt “Lịch tiêm chủng”. Trang sẽ tự hiện khi đến giờ đăng."],
    )


@pytest.mark.parametrize(
    "successor",
    ["{0.pk}", "/bai-viet/{0.pk}-lich-moi/", "http://phuong.example/bai-viet/{0.pk}-lich-moi"],
)
def test_withdrawing_for_another_leads_there(as_, binh, successor):
    item, other = make_announcement(), make_announcement(title="Lịch mới")
    client = as_(binh)
    step(client, item, "go", reason="Đăng nhầm", successor=successor.format(other))
    response = client.get(item.get_absolute_url())
    assert (response.status_code, response.url) == (301, other.get_absolute_url())


@pytest.mark.parametrize("successor", ["999", "abc", "-1", "²"])
def test_an_unknown_successor_gets_a_sentence(as_, binh, successor):
    item = make_announcement()
    assert step(as_(binh), item, "go", reason="Sai", successor=successor) == (
        302,
        ["Không tìm thấy mục thay thế. Hãy chọn lại. Bạn đã gõ: “Sai”"],
    )


TOLD = "Trong lúc đó mục này đã thay đổi. Hãy đọc lại bản dưới đây rồi quyết định."


def test_what_changed_since_the_approver_read_it_is_not_approved(as_, lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    services.submit(row=row, by=lan, policy=POLICY)
    read = worked_on(row).seal
    services.take_back(row=row, by=lan)
    saved_by(lan, worked_on(row))
    services.submit(row=row, by=lan, policy=POLICY)
    assert (step(as_(binh), row, "duyet", seal=read), worked_on(row).status) == (
        (302, [TOLD]),
        PENDING,
    )


def test_an_amendment_does_not_bring_back_what_was_withdrawn_meanwhile(as_, lan, binh):
    item = make_announcement()
    copy = services.amend(row=item, by=lan)
    copy.change_note = "Đổi giờ"
    copy.save()
    services.submit(row=saved_by(lan, copy), by=lan, policy=POLICY)
    read = worked_on(item).seal
    services.withdraw(row=item, by=make_approver("hai"), reason="Sai", policy=POLICY)
    said = step(as_(binh), item, "duyet", seal=read)
    item.refresh_from_db()
    assert (said, item.status) == ((302, [TOLD]), WITHDRAWN)


def test_a_step_without_the_seal_of_its_page_is_not_taken(as_, binh):
    item = make_announcement()
    step(as_(binh), item, "go", reason="Sai", seal="")
    item.refresh_from_db()
    assert item.status == PUBLISHED


def test_a_text_that_waits_is_not_deleted(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    services.submit(row=row, by=lan, policy=POLICY)
    assert as_(lan).post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
