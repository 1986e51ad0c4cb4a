"""The editor on the desk: what it keeps of a paste, and what it is guarded against."""

import pytest
from django.urls import reverse

from announcements.models import Announcement
from tests.browser.conftest import editors_ready
from tests.build import DRAFT, make_announcement, make_category


@pytest.fixture
def desk(staff_session, open_page):
    """Return the admin's page for a new announcement, with a clerk signed in."""
    make_category()
    url = reverse("admin:announcements_announcement_add")
    return open_page(url, width=1366, height=768, **staff_session)


def ignore_blocked_styles(open_page):
    """Chromium reports each style attribute of the clipboard that the page's policy disarms."""
    open_page.problems[:] = [p for p in open_page.problems if "Applying inline style" not in p]


def paste(page, html):
    page.locator(".ck-editor__editable").evaluate(
        """(editable, html) => {
            const clipboard = new DataTransfer();
            clipboard.setData("text/html", html);
            clipboard.setData("text/plain", "x");
            editable.focus();
            editable.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData: clipboard, bubbles: true, cancelable: true,
            }));
        }""",
        html,
    )


def test_the_editor_speaks_vietnamese(desk):
    assert desk.get_by_role("button", name="Đậm").first.is_visible()


def test_a_word_paste_keeps_structure_and_drops_the_rest(desk, open_page):
    paste(
        desk,
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>'
        '<h1 style="mso-x:1">Kế hoạch</h1><p class="MsoNormal" style="text-align:center">'
        '<b>Đậm</b> <span style="color:red;font-family:Arial">đỏ</span></p>'
        "<table><tr><td>Ô</td></tr></table></body></html>",
    )
    ignore_blocked_styles(open_page)
    desk.get_by_role("textbox", name="Tiêu đề").fill("Kế hoạch")
    desk.get_by_role("combobox", name="Chuyên mục").select_option("Thông báo")
    desk.get_by_role("button", name="Lưu bản nháp").click()
    desk.wait_for_url("**/change/")
    assert Announcement.objects.get().body == (
        '<h2>Kế hoạch</h2><p class="can-center"><strong>Đậm</strong> đỏ</p>'
        '<figure class="table"><table><tbody><tr><td>Ô</td></tr></tbody></table></figure>'
    )


HOSTILE = '<p style="constructor.prototype.polluted: yes">Chào</p>'
POLLUTED = "({}).polluted !== undefined || Object.prototype.hasOwnProperty('polluted')"


def test_a_hostile_paste_pollutes_nothing(desk, open_page):
    paste(desk, HOSTILE)
    ignore_blocked_styles(open_page)
    shown = desk.locator(".ck-editor__editable").inner_text().strip()
    assert (shown, desk.evaluate(POLLUTED)) == ("Chào", False)


def test_hostile_stored_html_pollutes_nothing(desk):
    announcement = make_announcement(status=DRAFT)
    Announcement.objects.filter(pk=announcement.pk).update(body=HOSTILE)
    desk.goto(desk.url.replace("add/", f"{announcement.pk}/change/"))
    editors_ready(desk)
    shown = desk.locator(".ck-editor__editable").inner_text().strip()
    assert (shown, desk.evaluate(POLLUTED)) == ("Chào", False)


def test_the_editor_stays_inside_a_1280_pixel_form(desk):
    desk.set_viewport_size({"width": 1280, "height": 720})
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth") is True
