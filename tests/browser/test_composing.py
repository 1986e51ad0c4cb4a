"""Composing a dispatch on a clerk's screen: lists by keyboard, the pages beside the form."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from announcements.models import Dispatch
from tests.build import DRAFT, make_agency, make_dispatch

ADD = reverse("admin:announcements_dispatch_add")


@pytest.fixture
def form(staff_session, open_page):
    """Return a function that opens the form of a new dispatch, or of a draft."""
    make_agency(own=True)

    def opened(row=None, **options):
        path = reverse("admin:announcements_dispatch_change", args=[row.pk]) if row else ADD
        return open_page(path, **options, **staff_session)

    return opened


def line(page, name):
    return page.get_by_label(name, exact=True)


def test_a_list_is_written_by_keyboard(form):
    page = form()
    line(page, "kính gửi, dòng 1").press_sequentially("Các tổ dân phố")
    keys = page.keyboard
    keys.press("Enter")
    keys.type("Các trường học")
    keys.press("Alt+ArrowUp")
    keys.press("Enter")
    keys.press("Backspace")
    line(page, "kính gửi, dòng 2").press("End")
    keys.press("Enter")
    line(page, "kính gửi, dòng 3").evaluate(
        """(row) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "- Trạm y tế;\\n\\n- Công an phường.\\n");
            row.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }"""
    )
    page.locator("#id_number").fill("/UBND-VP")
    page.get_by_role("textbox", name="Trích yếu").fill("tổng vệ sinh")
    page.get_by_role("button", name="Lưu bản nháp").click()
    page.wait_for_url("**/change/")

    assert Dispatch.objects.get().recipients == [
        "Các trường học",
        "Các tổ dân phố",
        "Trạm y tế",
        "Công an phường",
    ]


def test_the_type_follows_the_symbol_until_the_clerk_decides(form):
    page = form()
    told = page.locator(".suggestion")
    page.locator("#id_number").press_sequentially("số 5 / QĐ-UBND")
    page.get_by_text("Theo ký hiệu QĐ-UBND: Quyết định").wait_for()
    page.keyboard.press("Tab")
    expect(page.locator("#id_number")).to_have_value("05/QĐ-UBND")
    page.get_by_role("combobox", name="Loại văn bản").select_option("Thông báo")

    assert told.inner_text() == "Theo ký hiệu QĐ-UBND: Quyết định, khác loại đang chọn."


def test_the_pages_follow_what_is_typed(form):
    page = form(make_dispatch(status=DRAFT))
    page.get_by_text("Xem trang in trước khi lưu").click()
    sheet = page.get_by_alt_text("Trang 1 trên 1")
    first = sheet.get_attribute("src")
    page.get_by_role("textbox", name="Trích yếu").fill("tuyển quân năm 2026")
    expect(sheet).not_to_have_attribute("src", first, timeout=15_000)

    form_box = page.locator("#dispatch_form").bounding_box()
    assert sheet.bounding_box()["x"] > form_box["x"] + form_box["width"]


def test_the_form_keeps_to_the_rules_on_a_desk_and_on_a_phone(form, violations):
    row = make_dispatch(status=DRAFT, recipients=["Các tổ dân phố"], signing_lines=["CHỦ TỊCH"])
    page = form(row)
    line(page, "quyền hạn, chức vụ, dòng 1").click()
    found = violations(page)
    page.set_viewport_size({"width": 360, "height": 740})

    wide = page.evaluate("document.documentElement.scrollWidth")
    assert (found, violations(page), wide) == ([], [], 360)


def test_nothing_typed_is_lost_with_the_sign_in(form):
    row = make_dispatch(status=DRAFT, number="")
    page = form(row)
    signed_in = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    subject = page.get_by_role("textbox", name="Trích yếu")
    save = page.get_by_role("button", name="Lưu bản nháp")
    with page.expect_response("**/kiem-tra/"):  # after a pause; signed out, it would be forbidden
        subject.fill("tổng vệ sinh")
    page.context.clear_cookies()
    save.dblclick()
    expect(page.locator(".unsent")).to_have_text(
        "Chưa gửi được vì phiên đăng nhập đã hết. Những gì bạn gõ vẫn còn ở đây: "
        "hãy đăng nhập ở thẻ mới, rồi quay lại thẻ này bấm lần nữa."
    )
    page.context.add_cookies(signed_in)
    save.click()
    expect(page.locator(".messagelist")).to_contain_text("Đã lưu lúc")
    row.refresh_from_db()
    assert row.subject == "tổng vệ sinh"


def test_what_has_the_focus_is_not_behind_the_buttons(form):
    page = form(height=700)
    below = """(field) => {
        field.focus();
        const bar = document.querySelector(".submit-row").getBoundingClientRect();
        return field.getBoundingClientRect().bottom <= bar.top;
    }"""
    fields = ["#id_signer", "#id_validity", "#id_category", "#id_review_on"]
    assert [page.locator(field).evaluate(below) for field in fields] == [True] * 4
