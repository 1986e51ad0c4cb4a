"""The pages of the desk on a clerk's screen: usable by everybody, all in sight, in Vietnamese."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.models import Dispatch
from portal.models import WardIdentity
from portal.shared import services
from portal.shared.review import Policy
from tests.browser.conftest import editors_ready, keep_picture, session_of
from tests.browser.survey import layout, survey_desk
from tests.build import DRAFT, hours, make_announcement, make_dispatch, make_staff
from tests.visitors.build import make_count, make_day


@pytest.fixture
def staff(transactional_db):
    WardIdentity.objects.create(name="Phường Thử Nghiệm")
    return make_staff()


@pytest.fixture
def admin_page(staff, client, open_page, live_server):
    """Return a function that opens a page of the admin on a small screen, signed in."""
    page = open_page("/so-do/", width=1366, height=768, **session_of(staff, client))

    def opened(path):
        page.goto(live_server.url + path)
        editors_ready(page)
        return page

    return opened


def make_draft(by, **fields):
    row = make_announcement(**{"status": DRAFT, "publish_at": None} | fields)
    services.save_version(row=row, by=by, created=True)
    return row


def make_pending(by, **fields):
    row = make_draft(by, **fields)
    services.submit(row=row, by=by, policy=Policy())
    return row


def make_amended(by, approver):
    """Return an item with two versions, the second being an amendment under way."""
    row = make_pending(by, title="Tuyển quân")
    item = services.publish(row=row, by=approver, policy=Policy())
    copy = services.amend(row=item, by=by)
    copy.body = "<p>Tiêm chủng tại nhà văn hóa.</p>"
    copy.save()
    services.save_version(row=copy, by=by)
    return item


def url(name, *args):
    return reverse(f"admin:{name}", args=args)


def test_the_start_page_is_in_order(staff, admin_page):
    colleague = make_staff("dongnghiep")
    make_pending(colleague)
    returned = make_pending(staff)
    services.send_back(row=returned, by=colleague, note="Ghi rõ địa điểm.")
    make_draft(staff)
    make_announcement(publish_at=hours(30))
    make_announcement(review_on=timezone.localdate() - timedelta(days=3))
    make_day(visits=1200)

    assert survey_desk(admin_page(url("index"))) == []


def test_the_pages_of_a_text_are_in_order(staff, admin_page):
    colleague = make_staff("dongnghiep")
    draft = make_draft(staff, body="<p>Số căn cước 038123456789.</p>", expire_at=hours(-1))
    pending = make_pending(colleague)
    item = make_amended(colleague, staff)
    make_dispatch()
    history = url("announcements_announcement_history", item.pk)
    pages = [
        url("announcements_announcement_add"),
        url("announcements_announcement_change", draft.pk),
        url("announcements_announcement_change", pending.pk),
        url("announcements_announcement_change", item.pk),
        f"{history}?truoc=1&sau=2",
        url("announcements_announcement_delete", draft.pk),
        url("announcements_dispatch_add"),
    ]

    found = {path: survey_desk(admin_page(path)) for path in pages}
    assert {path: listed for path, listed in found.items() if listed} == {}


def test_a_new_announcement_shows_what_matters_without_scrolling(admin_page):
    page = admin_page(url("announcements_announcement_add"))

    below = [
        label
        for label, box in {
            "title": page.locator("#id_title").bounding_box(),
            "category": page.locator("#id_category").bounding_box(),
            "toolbar": page.locator(".ck-toolbar").first.bounding_box(),
            "save": page.get_by_role("button", name="Lưu bản nháp").bounding_box(),
        }.items()
        if box["y"] + box["height"] > 768
    ]
    assert below == []


def test_what_blocks_a_text_leads_into_its_editor(staff, admin_page):
    draft = make_draft(staff, body="<p>Số căn cước 038123456789.</p>")
    page = admin_page(url("announcements_announcement_change", draft.pk))

    page.locator("[data-blockers] a").first.click()
    assert page.evaluate("document.activeElement.classList.contains('ck-editor__editable')")


def test_what_is_pasted_is_checked_without_a_key_press(admin_page):
    page = admin_page(url("announcements_announcement_add"))
    page.locator(".ck-editor__editable").evaluate(
        "(e) => e.ckeditorInstance.setData('<p>Số căn cước 038123456789.</p>')"
    )

    page.locator("[data-blockers] li").first.wait_for()
    assert page.locator("[data-blockers] a[href='#id_body']").inner_text() == (
        "Nội dung: có vẻ có số căn cước (12 số) 0381******89 ở đoạn “Số căn cước 0381******89.”."
    )


def test_the_statistics_fit_a_phone_at_double_text_size(staff, admin_page):
    today = make_day(visits=1_433_103, views=2_000_000, on_phone=900_000)
    make_count(day=today, kind="referrer", subject="cong-thong-tin.thanhhoa.gov.vn", number=6479)
    make_count(day=today, kind="referrer", subject=f"{'a' * 90}.vn")
    page = admin_page(url("visitors_dailyvisits_changelist"))
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 740})
        keep_picture(page, f"statistics-{width}")
    beyond = """[...document.querySelectorAll(".statistics__figures dd")].map(
        (figure) => figure.scrollWidth - figure.clientWidth)"""
    assert page.evaluate(beyond) == [0] * 5
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    halves = """(() => { const name = document.querySelector(".most tbody th");
        return name.clientWidth / name.parentElement.clientWidth >= 0.5 })()"""
    assert page.evaluate(beyond) == [0] * 5
    assert page.evaluate(halves)
    assert layout(page) == []


def test_signs_of_yes_and_no_are_named_in_vietnamese(staff, admin_page):
    page = admin_page(url("auth_user_changelist"))

    assert page.locator("td.field-is_active img").get_attribute("alt") == "có"


def test_a_theme_chosen_at_the_desk_holds_on_the_public_pages(admin_page):
    page = admin_page(url("index"))
    page.get_by_text("Hiển thị", exact=True).click()
    page.get_by_role("radio", name="Tối dịu mắt").check()
    page.get_by_role("link", name="Xem trang web").click()
    page.wait_for_url("**/")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_what_blocks_is_listed_while_writing(admin_page):
    page = admin_page(reverse("admin:announcements_dispatch_add"))
    page.get_by_role("textbox", name="Trích yếu").press_sequentially("tổng vệ sinh")
    page.get_by_text("Văn bản phải có số và ngày ban hành").wait_for()
    page.locator(".ck-editor__editable").click()
    page.keyboard.type("Căn cước 038075001234.")
    page.get_by_text("có vẻ có số căn cước (12 số) 0380******34").wait_for()
    assert Dispatch.objects.count() == 0
