import pytest
from django.urls import reverse

from announcements.models import Agency, Announcement, Category, Dispatch
from tests.build import (
    DRAFT,
    make_agency,
    make_announcement,
    make_category,
    make_dispatch,
    make_staff,
)

pytestmark = pytest.mark.django_db
ADD = reverse("admin:announcements_announcement_add")
LIST = reverse("admin:announcements_announcement_changelist")
ADD_DISPATCH = reverse("admin:announcements_dispatch_add")


@pytest.fixture
def clerk(client):
    client.force_login(make_staff())
    return client


def formset(prefix, *rows):
    """Return the fields of an inline with these new rows."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def announcement_form(**fields):
    return {
        "title": "Cấp căn cước lưu động",
        "category": make_category().pk,
        "body": "<p>Tại nhà văn hóa.</p>",
        "publish_at_0": "09/03/2026",
        "publish_at_1": "07:30",
        **formset("attachments"),
        **formset("photos"),
        **fields,
    }


def dispatch_form(**fields):
    return {
        "type": "cong-van",
        "issuer": make_agency().pk,
        "number": "12/UBND-VP",
        "issue_date": "09/03/2026",
        "subject": "tổng vệ sinh",
        "recipients": "Các tổ dân phố\n\n Các trường học \n",
        "body": "<p>Thực hiện.</p>",
        "validity": "in_force",
        "publish_at_0": "09/03/2026",
        "publish_at_1": "07:30",
        **formset("attachments"),
        **formset("citations"),
        **fields,
    }


def errors_of(response):
    """Return the sentences of a refused form and its inlines."""
    form = response.context["adminform"].form
    inlines = response.context["inline_admin_formsets"]
    rows = [errors for inline in inlines for errors in inline.formset.errors]
    return [
        sentence
        for errors in [form.errors, *rows]
        for sentences in errors.values()
        for sentence in sentences
    ]


def test_a_body_over_the_limit_gets_a_sentence(clerk):
    response = clerk.post(ADD, announcement_form(body="<p>" + "ố" * 70_000))
    assert errors_of(response) == [
        "Nội dung dài quá 200 KB. Hãy rút gọn, hoặc chuyển bớt sang tệp đính kèm."
    ]


def test_an_empty_body_gets_a_sentence(clerk):
    response = clerk.post(ADD, announcement_form(body="<p>&nbsp;</p>"))
    assert errors_of(response) == ["Mục này không được để trống."]


def test_expiry_before_posting_gets_a_sentence(clerk):
    fields = {"expire_at_0": "08/03/2026", "expire_at_1": "07:30"}
    response = clerk.post(ADD, announcement_form(**fields))
    assert errors_of(response) == ["Thời điểm ngừng hiển thị phải sau thời điểm đăng."]


def test_a_mistyped_procedure_code_gets_a_sentence(clerk):
    response = clerk.post(ADD, announcement_form(procedure_codes="1.00422"))
    assert errors_of(response) == [
        "Mỗi mã gồm một chữ số, dấu chấm và sáu chữ số, cách nhau bằng dấu phẩy."
    ]


def test_a_decomposed_title_fits_its_length(clerk):
    clerk.post(ADD, announcement_form(title="e\u0302\u0301" * 300))
    assert Announcement.objects.get().title == "ế" * 300


def test_the_list_is_searched_without_marks(clerk):
    wanted = make_announcement(title="Đăng ký nghĩa vụ quân sự")
    make_announcement(title="Tiêm chủng")
    for words in ("nghia vu", "Nghĩa vụ"):
        assert list(clerk.get(LIST, {"q": words}).context["cl"].result_list) == [wanted]


@pytest.mark.parametrize("date", ["01/01/0001", "31/12/1999", "01/01/9999"])
def test_a_posting_time_of_another_age_gets_a_sentence(clerk, date):
    response = clerk.post(ADD, announcement_form(publish_at_0=date))
    assert [sentence[:15] for sentence in errors_of(response)] == ["Thời điểm phải "]


def test_lists_are_typed_one_a_line(clerk):
    clerk.post(ADD_DISPATCH, dispatch_form())
    assert Dispatch.objects.get().recipients == ["Các tổ dân phố", "Các trường học"]


def test_a_number_used_twice_in_a_year_gets_a_sentence(clerk):
    make_dispatch()
    response = clerk.post(ADD_DISPATCH, dispatch_form())
    assert errors_of(response) == ["Cơ quan này đã có văn bản mang số, ký hiệu này trong năm."]


def test_what_is_public_cannot_be_deleted(clerk):
    dispatch = make_dispatch()
    response = clerk.post(
        reverse("admin:announcements_dispatch_delete", args=[dispatch.pk]), {"post": "yes"}
    )
    assert (response.status_code, Dispatch.objects.count()) == (403, 1)


def test_what_was_public_once_cannot_be_deleted_either(clerk):
    dispatch = make_dispatch()
    dispatch.status = DRAFT
    dispatch.save()
    url = reverse("admin:announcements_dispatch_delete", args=[dispatch.pk])
    assert (clerk.post(url, {"post": "yes"}).status_code, Dispatch.objects.count()) == (403, 1)


def test_a_draft_that_was_never_public_can_be_deleted(clerk):
    dispatch = make_dispatch(status=DRAFT)
    clerk.post(reverse("admin:announcements_dispatch_delete", args=[dispatch.pk]), {"post": "yes"})
    assert Dispatch.objects.count() == 0


def test_what_is_public_cannot_be_deleted_in_bulk(clerk):
    row = make_announcement()
    selected = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    clerk.post(LIST, selected)
    assert Announcement.objects.count() == 1


def test_a_category_gets_its_address_from_its_name(clerk):
    clerk.post(reverse("admin:announcements_category_add"), {"name": "Đời sống", "position": 1})
    assert Category.objects.get().slug == "doi-song"


def test_two_categories_of_one_address_get_a_sentence(clerk):
    make_category(name="Đời sống", slug="doi-song")
    response = clerk.post(
        reverse("admin:announcements_category_add"), {"name": "doi song", "position": 1}
    )
    assert errors_of(response) == ["Tên này không dùng được hoặc trùng với chuyên mục khác."]


def test_an_agency_that_ends_before_it_starts_gets_a_sentence(clerk):
    fields = {"name": "X", "valid_from": "02/01/2025", "valid_to": "01/01/2025"}
    response = clerk.post(reverse("admin:announcements_agency_add"), fields)
    assert (errors_of(response), Agency.objects.count()) == (
        ["Ngày kết thúc không được trước ngày bắt đầu."],
        0,
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_list_do_not_grow(clerk, rows, django_assert_num_queries):
    for number in range(rows):
        make_announcement(title=f"Bài {number}")
    with django_assert_num_queries(9):
        clerk.get(LIST)
