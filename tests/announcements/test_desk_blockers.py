"""What keeps a text from being published, told while it is written and when it is saved."""

import pytest
from django.urls import reverse

from announcements.models import AnnouncementAttachment, Dispatch
from portal.shared import review, services
from portal.shared.models import LogRecord
from portal.shared.review import WAY_OUT
from tests.announcements.desk import ADD, blockers_of, page_of, step, told, typed
from tests.build import (
    DRAFT,
    POLICY,
    approved,
    make_announcement,
    make_dispatch,
    make_hotline,
    make_image,
    make_pdf,
    saved_by,
)

pytestmark = pytest.mark.django_db


def test_what_blocks_is_listed_before_anything_is_saved(as_, lan):
    url = reverse("admin:announcements_dispatch_check_new")
    fields = {"number": "/UBND", "subject": "vệ sinh", "validity": "in_force"}
    response = as_(lan).post(url, fields)
    assert (blockers_of(response), Dispatch.objects.count()) == (
        [
            ("issuer", "Cơ quan ban hành: Mục này không được để trống."),
            ("", "Văn bản phải có số và ngày ban hành thì mới đăng được."),
        ],
        0,
    )


def test_what_is_typed_into_a_saved_draft_is_checked_and_not_saved(as_, lan):
    row = make_announcement(status=DRAFT)
    body = '<p>A</p><img src="/tep/1/a.webp">'
    response = as_(lan).post(page_of(row, "check"), typed(row, body=body))
    row.refresh_from_db()
    assert (blockers_of(response), row.title) == (
        [
            (
                "body",
                "Nội dung: 1 ảnh chưa có lời mô tả cho người không nhìn thấy ảnh. "
                "Hãy bấm vào ảnh trong bài, chọn “Mô tả ảnh” và viết một câu.",
            )
        ],
        "Lịch tiêm chủng",
    )


def test_a_scan_needs_words_beside_it(as_, lan):
    row = make_announcement(status=DRAFT)
    stored = make_pdf("quét.pdf")
    stored.facts = {"scan": True}
    stored.save()
    AnnouncementAttachment.objects.create(announcement=row, file=stored)
    client = as_(lan)
    lists = [
        blockers_of(client.post(page_of(row, "check"), typed(row, summary=summary)))
        for summary in ["", "Lịch họp tháng 3"]
    ]
    assert lists == [
        [("summary", "Tệp “quét.pdf” chỉ có ảnh quét, máy đọc không được: hãy điền mục tóm tắt.")],
        [],
    ]


def test_a_file_with_a_problem_blocks(as_, lan):
    row = make_dispatch(status=DRAFT)
    stored = make_pdf("độc.pdf")
    stored.problem = "Có mã tự chạy."
    stored.save()
    row.attachments.create(file=stored)
    step(as_(lan), row, "gui-duyet")
    row.refresh_from_db()
    assert row.status == DRAFT


def test_letters_of_an_old_font_block(as_, lan):
    row = make_announcement(status=DRAFT)
    body = "<p>QuyÕt ®Þnh vÒ viÖc ban hµnh quy chÕ lµm viÖc</p>"
    found = blockers_of(as_(lan).post(page_of(row, "check"), typed(row, body=body)))
    assert [(name, sentence[:9]) for name, sentence in found] == [("body", "Nội dung:")]


NUMBER = "<p>Ông A, căn cước 038075001234.</p>"
MASKED = (
    "Nội dung: có vẻ có số căn cước (12 số) 0380******34 ở đoạn “Ông A, căn cước 0380******34.”."
)


def test_personal_data_blocks_and_is_shown_masked(as_, lan):
    row = make_announcement(status=DRAFT)
    response = as_(lan).post(page_of(row, "check"), typed(row, body=NUMBER))
    assert blockers_of(response) == [("body", MASKED), ("personal_data_reason", WAY_OUT)]


def test_the_hotlines_are_no_personal_data(as_, lan):
    make_hotline(number="02373.742.289")
    row = make_announcement(status=DRAFT)
    fields = typed(row, body="<p>Gọi 0237 3742 289.</p>")
    assert blockers_of(as_(lan).post(page_of(row, "check"), fields)) == []


def test_personal_data_inside_a_file_is_found(as_, lan):
    row = make_announcement(status=DRAFT)
    stored = make_pdf("danh sách.pdf")
    stored.text = "Trần Thị B 038175004321"
    stored.save()
    AnnouncementAttachment.objects.create(announcement=row, file=stored)
    found = blockers_of(as_(lan).post(page_of(row, "check"), typed(row)))
    assert [sentence.partition(":")[0] for _, sentence in found] == [
        "Tệp “danh sách.pdf”",
        WAY_OUT,
    ]


def test_personal_data_is_published_with_a_reason_that_the_log_keeps(lan, binh):
    row = make_announcement(
        status=DRAFT, body=NUMBER, personal_data_reason="Thông báo tìm người thân."
    )
    approved(row, writer=lan, approver=binh)
    assert LogRecord.objects.first().note == (
        f"Vẫn đăng dữ liệu cá nhân vì: Thông báo tìm người thân.\n{MASKED}"
    )


def test_the_reason_does_not_serve_for_the_next_version(lan, binh):
    row = make_announcement(status=DRAFT, body=NUMBER, personal_data_reason="Tìm người thân.")
    item = approved(row, writer=lan, approver=binh)
    assert services.amend(row=item, by=lan).personal_data_reason == ""


def test_the_check_is_closed_to_strangers(client):
    row = make_announcement(status=DRAFT)
    assert client.post(page_of(row, "check"), typed(row)).status_code == 302


@pytest.mark.parametrize("data", [{}, {"title": "x" * 5000}, {"category": "abc"}, {"body": "\x00"}])
def test_rubbish_is_checked_without_harm(as_, lan, data):
    url = reverse("admin:announcements_announcement_check_new")
    found = blockers_of(as_(lan).post(url, data))
    assert [name for name, _ in found] == ["title", "category", "body"]


def test_a_picture_without_words_blocks(as_, lan):
    row = make_announcement(status=DRAFT, lead_image=make_image())
    response = as_(lan).post(page_of(row, "check"), typed(row))
    assert blockers_of(response) == [("lead_image_alt", "Ảnh đại diện chưa có lời mô tả.")]


def test_what_a_paste_lost_is_told_when_saved(as_, lan):
    body = '<p>A</p><img src="https://example.org/a.png">'
    said = told(as_(lan).post(ADD, typed(body=body)))
    assert [sentence for sentence in said if "trang khác" in sentence] == [
        "1 ảnh từ trang khác không được giữ lại; hãy lưu ảnh về máy rồi chèn lại."
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"body": '<p>A</p><img src="/tep/1/a.webp" alt="Căn cước 038075001234">'},
        {"body": '<p><a href="tel:0912345678">Gọi ông A</a></p>'},
        {"change_note": "Bỏ số căn cước 038075001234"},
    ],
    ids=["alt text", "link", "change note"],
)
def test_personal_data_is_found_wherever_citizens_read(fields):
    row = make_announcement(status=DRAFT, **fields)
    assert len(review.personal_data_in(row, review.Policy())) == 1


def test_personal_data_in_the_name_of_a_file_is_found():
    row = make_announcement(status=DRAFT)
    AnnouncementAttachment.objects.create(announcement=row, file=make_pdf("038075001234.pdf"))
    found = review.personal_data_in(row, review.Policy())
    assert [sentence.partition(":")[0] for _, sentence in found] == ["Tệp “038075001234.pdf”"]


def test_a_file_that_was_read_in_part_is_named():
    row = make_announcement(status=DRAFT)
    stored = make_pdf("dài.pdf")
    stored.facts = {"partial": True}
    stored.save()
    AnnouncementAttachment.objects.create(announcement=row, file=stored)
    assert review.personal_data_in(row, review.Policy()) == [
        ("", "Tệp “dài.pdf”: dài quá, máy chỉ đọc được một phần; hãy tự xem phần còn lại.")
    ]


def test_the_approver_sees_the_personal_data_that_has_a_reason(as_, lan, binh):
    row = make_announcement(status=DRAFT, body=NUMBER, personal_data_reason="Tìm người thân.")
    services.submit(row=saved_by(lan, row), by=lan, policy=POLICY)
    page = as_(binh).get(page_of(row)).content.decode()
    assert ("xin đăng vì: Tìm người thân." in page, MASKED in page) == (True, True)
