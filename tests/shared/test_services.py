import pytest

from announcements.models import Announcement, AnnouncementAttachment, Citation, Dispatch
from portal.shared import revisions, services
from portal.shared.models import LogRecord, StoredFile
from portal.shared.review import Policy
from portal.shared.services import NotPossibleError
from tests.build import (
    DRAFT,
    PENDING,
    POLICY,
    PUBLISHED,
    WITHDRAWN,
    amended,
    approved,
    hours,
    make_announcement,
    make_approver,
    make_citation,
    make_dispatch,
    make_page,
    make_pdf,
    make_writer,
    saved_by,
)
from tests.tthc.build import make_period, make_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return make_writer("lan")


@pytest.fixture
def binh():
    return make_approver("binh")


@pytest.fixture
def both(lan, binh):
    return {"writer": lan, "approver": binh}


def steps_of(item):
    """Return the log of an item, oldest first, as (who, what, from, to)."""
    records = LogRecord.objects.filter(object_id=item.pk).order_by("pk")
    return [(str(r.actor), r.action, r.from_status, r.to_status) for r in records]


def refusal(step, **arguments):
    with pytest.raises(NotPossibleError) as error:
        step(**arguments)
    return str(error.value)


# The way to the public


def test_a_text_goes_from_draft_to_public_and_the_log_tells_each_step(lan, binh, both):
    item = approved(make_announcement(status=DRAFT), **both)
    assert (item.status, list(Announcement.objects.published()), steps_of(item)) == (
        PUBLISHED,
        [item],
        [
            ("lan", "saved", "draft", "draft"),
            ("lan", "submitted", "draft", "pending"),
            ("binh", "published", "pending", "published"),
        ],
    )


def test_what_is_approved_without_a_time_is_public_from_that_moment(both):
    started = hours(0)
    item = approved(make_announcement(status=DRAFT, publish_at=None), **both)
    assert started <= item.publish_at <= hours(0)


def test_what_is_approved_for_later_waits_for_its_time(both):
    item = approved(make_announcement(status=DRAFT, publish_at=hours(2)), **both)
    assert (
        list(Announcement.objects.published()),
        list(Announcement.objects.published(at=hours(3))),
        list(Announcement.objects.scheduled()),
    ) == ([], [item], [item])


def test_an_author_does_not_approve(lan, binh):
    row = saved_by(binh, saved_by(lan, make_announcement(status=DRAFT)))
    services.submit(row=row, by=lan, policy=POLICY)
    assert refusal(services.publish, row=row, by=binh, policy=POLICY) == (
        "Bạn đã viết bài này nên không thể tự duyệt. Hãy nhờ người duyệt khác."
    )


def test_a_ward_may_let_authors_approve_and_the_log_says_so(binh):
    row = saved_by(binh, make_announcement(status=DRAFT))
    policy = Policy(self_approval=True)
    services.submit(row=row, by=binh, policy=policy)
    services.publish(row=row, by=binh, policy=policy)
    assert LogRecord.objects.first().note == "Tự duyệt bài của mình."


def test_who_wrote_an_earlier_version_that_is_public_may_approve_the_next(lan, binh):
    hai = make_approver("hai")
    item = approved(make_announcement(status=DRAFT), writer=binh, approver=hai)
    assert amended(item, writer=lan, approver=binh).status == PUBLISHED


def test_a_text_is_returned_with_a_note(lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    services.submit(row=row, by=lan, policy=POLICY)
    services.send_back(row=row, by=binh, note="Thiếu giờ họp.")
    row.refresh_from_db()
    assert (row.status, LogRecord.objects.first().note) == (DRAFT, "Thiếu giờ họp.")


def test_returning_needs_a_note(lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    services.submit(row=row, by=lan, policy=POLICY)
    assert refusal(services.send_back, row=row, by=binh, note=" ") == (
        "Hãy ghi cho người viết biết cần sửa gì, rồi bấm Trả lại."
    )


def test_a_writer_takes_a_submitted_text_back(lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    services.submit(row=row, by=lan, policy=POLICY)
    services.take_back(row=row, by=lan)
    row.refresh_from_db()
    assert row.status == DRAFT


def test_what_is_blocked_is_not_handed_in(lan):
    row = saved_by(lan, make_dispatch(status=DRAFT, number=""))
    assert refusal(services.submit, row=row, by=lan, policy=POLICY) == (
        "Chưa gửi duyệt hay đăng được: còn 1 điều cần làm, liệt kê ở khung trạng thái. "
        "Điều đầu tiên: Văn bản phải có số và ngày ban hành thì mới đăng được."
    )


@pytest.mark.parametrize("status", [DRAFT, PUBLISHED, WITHDRAWN])
def test_only_what_waits_is_approved(binh, status):
    row = make_announcement(status=status, withdrawn_at=hours(0))
    assert refusal(services.publish, row=row, by=binh, policy=POLICY) == (
        "Trong lúc đó người khác đã đổi trạng thái của mục này. Hãy xem lại rồi thử lại."
    )


def test_two_approvers_at_once_publish_it_once(lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    services.submit(row=row, by=lan, policy=POLICY)
    services.publish(row=row, by=binh, policy=POLICY)
    refusal(services.publish, row=row, by=make_approver("hai"), policy=POLICY)
    assert LogRecord.objects.filter(action="published").count() == 1


# Amending what is public


def test_an_amendment_is_not_seen_before_it_is_approved(lan):
    item = make_announcement(title="Cũ")
    copy = services.amend(row=item, by=lan)
    copy.title = "Mới"
    copy.save()
    assert [row.title for row in Announcement.objects.published()] == ["Cũ"]


def test_an_approved_amendment_takes_the_place_of_the_item(both):
    item = make_announcement(title="Cũ")
    amended(item, title="Mới", **both)
    assert [(row.pk, row.title) for row in Announcement.objects.all()] == [(item.pk, "Mới")]


def test_an_amendment_keeps_the_time_of_posting(both):
    item = make_announcement()
    assert amended(item, **both).publish_at == item.publish_at


def test_the_update_history_has_a_line_for_each_change_after_publication(both):
    item = approved(make_announcement(status=DRAFT), **both)
    amended(item, change_note="Sửa giờ họp", **both)
    item = amended(item, change_note="Thêm địa điểm", **both)
    assert [update.change_note for update in item.updates] == ["Thêm địa điểm", "Sửa giờ họp"]


def test_what_came_without_the_desk_has_its_first_version_when_amended(both):
    item = make_announcement(title="Cũ")
    item = amended(item, title="Mới", change_note="Đổi tên", **both)
    assert (
        [update.change_note for update in item.updates],
        [version.content["fields"]["title"] for version in item.revisions.all()],
    ) == (["Đổi tên"], ["Cũ", "Mới"])


def test_an_amendment_says_what_it_changes(lan):
    copy = saved_by(lan, services.amend(row=make_announcement(), by=lan))
    assert refusal(services.submit, row=copy, by=lan, policy=POLICY) == (
        "Chưa gửi duyệt hay đăng được: còn 1 điều cần làm, liệt kê ở khung trạng thái. "
        "Điều đầu tiên: Hãy ghi nội dung thay đổi để người dân biết."
    )


def test_there_is_one_working_copy_at_a_time(lan, binh):
    item = make_announcement()
    assert services.amend(row=item, by=lan) == services.amend(row=item, by=binh)


def test_a_dropped_amendment_leaves_the_item_as_it_is(lan):
    item = make_announcement(title="Cũ")
    copy = services.amend(row=item, by=lan)
    copy.title = "Mới"
    copy.save()
    services.discard(row=copy, by=lan)
    assert [row.title for row in Announcement.objects.all()] == ["Cũ"]


def test_a_draft_is_not_dropped_as_if_it_were_an_amendment(lan):
    row = make_announcement(status=DRAFT)
    assert refusal(services.discard, row=row, by=lan) == (
        "Chỉ bỏ được bản sửa. Muốn bỏ một bản nháp, hãy bấm Xóa."
    )


def test_the_files_of_an_item_go_through_the_amendment(lan, both):
    item = make_announcement()
    AnnouncementAttachment.objects.create(announcement=item, file=make_pdf(), title="Lịch")
    amended(item, **both)
    assert [(a.title, a.file.name) for a in item.attachments.all()] == [("Lịch", "ứng xử.pdf")]


def test_what_a_dispatch_cites_goes_through_the_amendment(both):
    item = make_dispatch()
    make_citation(dispatch=item, number_symbol="142/STTTT-TTBCXB")
    amended(item, subject="việc khác", **both)
    assert [c.number_symbol for c in Citation.objects.filter(dispatch=item)] == ["142/STTTT-TTBCXB"]


def test_two_amendments_may_not_end_in_one_number(lan, both):
    make_dispatch(number="12")
    copy = services.amend(row=make_dispatch(number="13"), by=lan)
    copy.number, copy.change_note = "12", "Sửa số"
    copy.save()
    saved_by(lan, copy)
    assert refusal(services.submit, row=copy, by=lan, policy=POLICY) == (
        "Chưa gửi duyệt hay đăng được: còn 1 điều cần làm, liệt kê ở khung trạng thái. "
        "Điều đầu tiên: Cơ quan này đã có văn bản mang số, ký hiệu này trong năm."
    )


def test_a_copy_with_the_number_of_its_item_is_no_second_document(lan):
    item = make_dispatch()
    assert services.amend(row=item, by=lan).number == item.number


def test_the_rows_of_a_period_go_through_the_amendment(both):
    row = make_result(period=make_period())
    amended(row.period, change_note="Đính chính", **both)
    assert [r.received for r in row.period.rows.all()] == [19361]


def test_a_page_goes_through_the_desk_too(both):
    page = make_page()
    assert amended(page, body="<p>Mới</p>", **both).body == "<p>Mới</p>"


# Versions


def test_an_earlier_version_is_restored_into_a_working_copy(lan, both):
    item = make_announcement(title="Một")
    amended(item, title="Hai", **both)
    copy = services.restore(row=item, revision=item.revisions.get(number=1), by=lan)
    item.refresh_from_db()
    assert (copy.title, copy.amends, item.title) == ("Một", item, "Hai")


def test_a_restored_version_is_the_work_of_who_restored_it(lan, binh, both):
    item = make_announcement(title="Một")
    amended(item, title="Hai", **both)
    copy = services.restore(row=item, revision=item.revisions.get(number=1), by=binh)
    assert list(services.writers(copy)) == [binh]


def test_a_version_whose_category_is_gone_keeps_the_present_one(lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    version = row.revisions.get()
    version.content["fields"]["category_id"] = 999
    revisions.write(version.content, row)
    row.refresh_from_db()
    assert row.category.name == "Thông báo"


def test_a_deleted_draft_takes_its_versions_along_but_not_the_log(lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    row.delete()
    assert (type(row).objects.count(), LogRecord.objects.count()) == (0, 1)


# Withdrawing


def test_a_withdrawn_item_keeps_its_reason(binh):
    item = make_announcement()
    services.withdraw(row=item, by=binh, reason="Sai ngày.", policy=POLICY)
    item.refresh_from_db()
    assert (item.status, item.withdrawal_reason, steps_of(item)) == (
        WITHDRAWN,
        "Sai ngày.",
        [("binh", "withdrawn", "published", "withdrawn")],
    )


def test_withdrawing_needs_a_reason(binh):
    assert refusal(
        services.withdraw, row=make_announcement(), by=binh, reason="", policy=POLICY
    ) == ("Hãy ghi lý do gỡ: trang của mục này sẽ nói cho người dân biết.")


@pytest.mark.parametrize("reason", ["\u200b\u2060", "\u3164", "\u2800", "\ufe0f", " .\u00a0"])
def test_a_reason_that_nobody_can_read_is_none(binh, reason):
    item = make_announcement()
    assert refusal(services.withdraw, row=item, by=binh, reason=reason, policy=POLICY) == (
        "Hãy ghi lý do gỡ: trang của mục này sẽ nói cho người dân biết."
    )


def test_a_reason_is_kept_clean(binh):
    item = make_announcement()
    services.withdraw(row=item, by=binh, reason="\u200b Sai ngày. ", policy=POLICY)
    assert LogRecord.objects.get(action="withdrawn").note == "Sai ngày."


@pytest.mark.parametrize("status", [DRAFT, PENDING])
def test_the_successor_of_a_withdrawn_item_is_public(binh, status):
    other = make_announcement(status=status)
    assert (
        refusal(
            services.withdraw,
            row=make_announcement(),
            by=binh,
            reason="Sai",
            policy=POLICY,
            successor=other,
        )
        == "Mục thay thế phải là một mục khác đang được đăng."
    )


def test_an_item_does_not_succeed_itself(binh):
    item = make_announcement()
    assert refusal(
        services.withdraw, row=item, by=binh, reason="Sai", policy=POLICY, successor=item
    ) == ("Mục thay thế phải là một mục khác đang được đăng.")


def test_a_withdrawn_item_comes_back_by_an_amendment(both, binh):
    item = make_announcement()
    services.withdraw(row=item, by=binh, reason="Sai ngày.", policy=POLICY)
    item = amended(item, title="Đúng ngày", **both)
    assert (list(Announcement.objects.published()), item.withdrawal_reason) == ([item], "")


def test_withdrawing_while_an_amendment_waits_keeps_the_amendment(lan, binh):
    item = make_announcement()
    copy = services.amend(row=item, by=lan)
    services.withdraw(row=item, by=binh, reason="Sai", policy=POLICY)
    assert list(Announcement.objects.filter(amends=item)) == [copy]


# The life of files


def attach(row, stored):
    return AnnouncementAttachment.objects.create(announcement=row, file=stored)


def test_a_file_taken_away_by_an_amendment_is_remembered_as_removed(lan, binh):
    item = make_announcement()
    old = attach(item, make_pdf()).file
    copy = services.amend(row=item, by=lan)
    copy.attachments.all().delete()
    copy.change_note = "Bỏ tệp"
    copy.save()
    approved(copy, writer=lan, approver=binh)
    assert StoredFile.objects.get(pk=old.pk).removed_at is not None


def test_a_file_with_a_successor_is_not_removed(lan, binh):
    item = make_announcement()
    old = attach(item, make_pdf()).file
    between, new = make_pdf(), make_pdf()
    between.replaces, new.replaces = old, between
    between.save()
    new.save()
    copy = services.amend(row=item, by=lan)
    copy.attachments.update(file=new)
    copy.change_note = "Thay tệp"
    copy.save()
    approved(copy, writer=lan, approver=binh)
    assert StoredFile.objects.filter(removed_at=None).count() == 3


def test_a_file_that_comes_back_is_no_longer_removed(both, lan, binh):
    item = make_announcement()
    stored = make_pdf()
    stored.removed_at = hours(-1)
    stored.save()
    copy = services.amend(row=item, by=lan)
    attach(copy, stored)
    copy.change_note = "Thêm lại"
    copy.save()
    approved(copy, writer=lan, approver=binh)
    stored.refresh_from_db()
    assert stored.removed_at is None


def test_a_dispatch_is_withdrawn_with_its_number(binh):
    item = make_dispatch()
    services.withdraw(row=item, by=binh, reason="Ban hành nhầm", policy=POLICY)
    assert [row.number for row in Dispatch.objects.withdrawn()] == ["12"]


def test_the_reason_of_a_withdrawal_names_no_citizen(binh):
    reason = "Lộ số căn cước 038075001234 của ông A."
    assert refusal(
        services.withdraw, row=make_announcement(), by=binh, reason=reason, policy=POLICY
    ) == ("Lý do gỡ hiện công khai: hãy bỏ dữ liệu cá nhân trong đó.")


def test_what_changed_before_anybody_could_read_it_stays_unsaid(lan, binh, both):
    item = approved(make_announcement(status=DRAFT, publish_at=hours(2)), **both)
    stored = attach(item, make_pdf()).file
    copy = services.amend(row=item, by=lan)
    copy.attachments.all().delete()
    copy.change_note = "Bỏ tệp mật"
    copy.save()
    approved(copy, **both)
    moment = hours(-1)  # two hours later
    Announcement.objects.update(publish_at=moment)
    item.revisions.update(published_at=moment)
    item = amended(Announcement.objects.get(), change_note="Đổi giờ", **both)
    stored.refresh_from_db()
    assert ([u.change_note for u in item.updates], stored.removed_at) == (["Đổi giờ"], None)
