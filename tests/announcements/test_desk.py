"""The desk as its people meet it in the admin: steps, conflicts, blockers, history, preview."""

import csv
import re
from urllib.parse import urlsplit

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from announcements.models import Announcement, AnnouncementAttachment, Dispatch
from portal.shared import preview, services
from portal.shared.models import LogRecord, StoredFile
from portal.shared.review import WAY_OUT
from tests.build import (
    DRAFT,
    PENDING,
    POLICY,
    PUBLISHED,
    WITHDRAWN,
    amended,
    approved,
    hours,
    image_bytes,
    make_administrator,
    make_announcement,
    make_approver,
    make_category,
    make_dispatch,
    make_hotline,
    make_image,
    make_pdf,
    make_ward,
    make_writer,
    pdf_bytes,
    saved_by,
)

pytestmark = pytest.mark.django_db
ADD = reverse("admin:announcements_announcement_add")


@pytest.fixture
def lan():
    return make_writer("lan", first_name="Lan", last_name="Trần")


@pytest.fixture
def binh():
    return make_approver("binh")


@pytest.fixture
def as_(client):
    """Return the client signed in as this person."""

    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def page_of(item, page="change", *args):
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}_{page}"
    return reverse(name, args=[item.pk, *args])


def typed(row=None, **fields):
    """Return what the form of an announcement sends."""
    data = {
        "title": "Họp tổ dân phố",
        "category": make_category().pk,
        "body": "<p>Lúc 8 giờ.</p>",
        "base_version": row.version if row else 0,
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
    }
    return data | fields


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def step(client, item, name, **fields):
    """Take a step from the panel; return the status and what the person is told."""
    response = client.post(page_of(item, "step", name), fields)
    return response.status_code, told(response)[-1:]


def errors_of(response):
    return response.context["adminform"].form.non_field_errors()


# Who may do what


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


def test_withdrawing_for_another_leads_there(as_, binh):
    item, other = make_announcement(), make_announcement(title="Lịch mới")
    client = as_(binh)
    step(client, item, "go", reason="Đăng nhầm", successor=str(other.pk))
    response = client.get(item.get_absolute_url())
    assert (response.status_code, response.url) == (301, other.get_absolute_url())


@pytest.mark.parametrize("successor", ["999", "abc", "-1", "²"])
def test_an_unknown_successor_gets_a_sentence(as_, binh, successor):
    item = make_announcement()
    assert step(as_(binh), item, "go", reason="Sai", successor=successor) == (
        302,
        ["Không tìm thấy mục thay thế. Hãy chọn lại."],
    )


# Amending


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


def test_an_amended_item_is_not_deleted_with_its_copy(as_, binh):
    item = make_announcement()
    services.amend(row=item, by=binh)
    client = as_(binh)
    assert client.post(page_of(item, "delete"), {"post": "yes"}).status_code == 403


# Two people on one item


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
            "Hãy so với bản mới trong Lịch sử; bấm Lưu lần nữa thì bản của bạn thay bản đó."
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


def rows_of(row, *attached, **fields):
    """Return the attachment rows of a form that was opened when these were there."""
    data = {"attachments-TOTAL_FORMS": len(attached), "attachments-INITIAL_FORMS": len(attached)}
    for number, one in enumerate(attached):
        data |= {
            f"attachments-{number}-id": one.pk,
            f"attachments-{number}-announcement": row.pk,
            f"attachments-{number}-title": one.title,
            f"attachments-{number}-position": one.position,
            f"attachments-{number}-kept": one.file.token,
        }
    return data | fields


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


# Files on the form


def upload(name="lịch họp.pdf", content=None):
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


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


def test_a_picture_without_words_blocks(as_, lan):
    row = make_announcement(status=DRAFT, lead_image=make_image())
    response = as_(lan).post(page_of(row, "check"), typed(row))
    assert blockers_of(response) == [("", "Ảnh đại diện chưa có lời mô tả.")]


# What blocks publication


def blockers_of(response):
    return [(b.field, b.sentence) for b in response.context_data["blockers"]]


def test_what_blocks_is_listed_before_anything_is_saved(as_, lan):
    url = reverse("admin:announcements_dispatch_check_new")
    fields = {"type": "cong-van", "symbol": "UBND", "subject": "vệ sinh", "validity": "in_force"}
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
        [("", "Tệp “quét.pdf” chỉ có ảnh quét, máy đọc không được: hãy điền mục tóm tắt.")],
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


def test_what_a_paste_lost_is_told_when_saved(as_, lan):
    body = '<p>A</p><img src="https://example.org/a.png">'
    said = told(as_(lan).post(ADD, typed(body=body)))
    assert [sentence for sentence in said if "trang khác" in sentence] == [
        "1 ảnh từ trang khác không được giữ lại; hãy lưu ảnh về máy rồi chèn lại."
    ]


def test_the_check_is_closed_to_strangers(client):
    row = make_announcement(status=DRAFT)
    assert client.post(page_of(row, "check"), typed(row)).status_code == 302


@pytest.mark.parametrize("data", [{}, {"title": "x" * 5000}, {"category": "abc"}, {"body": "\x00"}])
def test_rubbish_is_checked_without_harm(as_, lan, data):
    url = reverse("admin:announcements_announcement_check_new")
    assert as_(lan).post(url, data).status_code == 200


# History


def test_two_versions_stand_side_by_side(as_, lan, binh):
    item = make_announcement(title="Họp lúc 8 giờ")
    amended(item, title="Họp lúc 9 giờ", writer=lan, approver=binh)
    page = as_(lan).get(page_of(item, "history"), {"truoc": "1", "sau": "2"}).content.decode()
    assert re.findall(r"<(?:del|ins)>.*?</(?:del|ins)>", page) == ["<del>8 </del>", "<ins>9 </ins>"]


@pytest.mark.parametrize("query", ["?truoc=9&sau=1", "?truoc=a&sau=b", "?truoc=&sau=²", ""])
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


# Preview


def preview_of(row):
    return preview.link(type(row).objects.get(pk=row.pk))


def test_a_stranger_with_the_link_reads_what_citizens_will(client, lan):
    row = saved_by(lan, make_announcement(status=DRAFT, body="<p>Bản thảo</p>"))
    response = client.get(preview_of(row))
    assert (
        response.status_code,
        "<p>Bản thảo</p>" in response.content.decode(),
        response["Cache-Control"],
        response["Referrer-Policy"],
        response["X-Robots-Tag"],
    ) == (200, True, "no-store", "no-referrer", "noindex")


def test_the_preview_is_the_page_that_citizens_get(client, lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    shown = client.get(preview_of(row)).content.decode()
    services.submit(row=row, by=lan, policy=POLICY)
    services.publish(row=row, by=binh, policy=POLICY)
    public = client.get(row.get_absolute_url()).content.decode()
    note = '<p class="preview-bar" role="note">Bản xem thử, người dân chưa thấy.</p>'
    assert shown.replace(note, "").split() == public.split()


def test_the_files_of_a_draft_come_with_its_preview(client, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    AnnouncementAttachment.objects.create(announcement=row, file=make_pdf())
    page = client.get(preview_of(row)).content.decode()
    link = re.search(r'href="(/xem-thu/[^"]+/tep/[^"]+)"', page)[1]
    response = client.get(link)
    assert (response.status_code, b"".join(response)) == (200, pdf_bytes())


def test_other_files_do_not_come_with_a_preview(client, lan):
    row, other = saved_by(lan, make_announcement(status=DRAFT)), make_pdf()
    url = f"{preview_of(row)}tep/{other.pk}/{other.name}"
    assert client.get(url).status_code == 404


def test_the_pdf_of_a_draft_dispatch_comes_with_its_preview(client, lan):
    row = saved_by(lan, make_dispatch(status=DRAFT))
    page = client.get(preview_of(row)).content.decode()
    link = re.search(r'href="(/xem-thu/[^"]+/van-ban\.pdf)"', page)[1]
    assert b"".join(client.get(link))[:5] == b"%PDF-"


def test_the_link_dies_when_the_text_changes(client, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    link = preview_of(row)
    saved_by(lan, row)
    assert client.get(link).status_code == 404


def test_the_link_dies_when_the_text_is_published(client, lan, binh):
    row = saved_by(lan, make_announcement(status=DRAFT))
    link = preview_of(row)
    services.submit(row=row, by=lan, policy=POLICY)
    while_waiting = client.get(link).status_code
    services.publish(row=row, by=binh, policy=POLICY)
    assert (while_waiting, client.get(link).status_code) == (200, 404)


def test_the_link_expires(client, lan, monkeypatch):
    link = preview_of(saved_by(lan, make_announcement(status=DRAFT)))
    monkeypatch.setattr(signing.time, "time", lambda: hours(7 * 24 + 1).timestamp())
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "0" * 3000])
def test_a_forged_link_says_what_to_do(client, token):
    response = client.get(f"/xem-thu/{token}/")
    assert (response.status_code, "Liên kết xem thử đã hết dùng" in response.content.decode()) == (
        404,
        True,
    )


def test_the_panel_gives_the_link(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    client = as_(lan)
    page = client.get(page_of(row)).content.decode()
    link = re.search(r'value="(http://testserver/xem-thu/[^"]+)"', page)[1]
    client.logout()
    assert client.get(urlsplit(link).path).status_code == 200


def test_a_saved_version_of_a_published_copy_leads_nowhere(as_, lan, binh):
    item = approved(make_announcement(status=DRAFT), writer=lan, approver=binh)
    page = as_(lan).get(page_of(item)).content.decode()
    assert "/xem-thu/" not in page


# The log


def test_nobody_changes_the_log(as_, binh):
    approved(make_announcement(status=DRAFT), writer=make_writer("mai"), approver=binh)
    record = LogRecord.objects.first()
    client = as_(binh)
    pages = [client.get(page_of(record, page)).status_code for page in ("change", "delete")]
    posted = client.post(page_of(record, "delete"), {"post": "yes"}).status_code
    assert (pages, posted, LogRecord.objects.count()) == ([200, 403], 403, 3)


def test_a_writer_does_not_read_the_log(as_, lan):
    assert as_(lan).get(reverse("admin:shared_logrecord_changelist")).status_code == 403


def test_the_log_is_filtered_and_exported(as_, lan, binh):
    approved(make_announcement(status=DRAFT, title="=1+1"), writer=lan, approver=binh)
    url = reverse("admin:shared_logrecord_export")
    response = as_(binh).get(url, {"actor__id__exact": binh.pk})
    header, *lines = csv.reader(response.content.decode("utf-8-sig").splitlines())
    item = Announcement.objects.get()
    assert (header[:3], [line[1:] for line in lines]) == (
        ["thời điểm", "người thực hiện", "việc"],
        [
            [
                *["binh", "duyệt, đăng", "bài đăng", str(item.pk), "'=1+1", "1"],
                *["chờ duyệt", "đã đăng", ""],
            ],
        ],
    )


def test_what_the_desk_did_not_do_is_logged_too(as_):
    boss = make_administrator("sep")
    fields = {"label": "Công an", "number": "113", "position": 0}
    as_(boss).post(reverse("admin:portal_hotline_add"), fields)
    record = LogRecord.objects.get()
    assert (record.actor, record.action, record.title) == (boss, "created", "113 (Công an)")


def test_the_export_is_closed_to_writers(as_, lan):
    assert as_(lan).get(reverse("admin:shared_logrecord_export")).status_code == 403


def test_deleting_a_draft_is_logged(as_, lan):
    row = saved_by(lan, make_announcement(status=DRAFT))
    as_(lan).post(page_of(row, "delete"), {"post": "yes"})
    assert [(r.action, r.title) for r in LogRecord.objects.all()] == [
        ("deleted", "Lịch tiêm chủng"),
        ("saved", "Lịch tiêm chủng"),
    ]


def test_a_stored_file_is_kept_even_if_its_form_comes_back(as_, lan):
    as_(lan).post(ADD, typed(title="", **{"attachments-dropped": [upload("a.pdf")]}))
    assert StoredFile.objects.count() == 1
