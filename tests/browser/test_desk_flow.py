"""The whole way of a text, by keyboard alone: written, returned, approved, amended, withdrawn."""

import pytest

from announcements.models import Announcement
from tests.browser.conftest import editors_ready
from tests.build import make_approver, make_category, make_hotline, make_ward, make_writer


class Keyboard:
    """One person at one keyboard; the mouse is unplugged."""

    def __init__(self, page):
        self.page = page

    def tab_to(self, name):
        """Press Tab until what has this name holds the focus."""
        for _ in range(150):
            if name in self.focused():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached “{name}”")

    def focused(self):
        """Return the words by which the focused element is known."""
        return self.page.evaluate(
            """() => {
                const e = document.activeElement;
                if (e === document.body) return "";
                const words = [e.getAttribute("aria-label"), e.textContent, e.value];
                for (const label of e.labels ?? []) words.push(label.textContent);
                return words.filter(Boolean).join(" ").replace(/\\s+/g, " ").trim().slice(0, 400);
            }"""
        )

    def type(self, words):
        self.page.keyboard.type(words)

    def press(self, name):
        """Go to a button or a link and press it; wait for the page that it leads to."""
        self.tab_to(name)
        self.enter()

    def enter(self):
        """Press Enter and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        editors_ready(self.page)

    def open(self, name):
        """Open a part that is folded together."""
        self.tab_to(name)
        self.page.keyboard.press("Enter")

    def go(self, path):
        self.page.goto(self.page.url.split("/quan-tri")[0] + path)
        editors_ready(self.page)

    def told(self):
        return self.page.locator(".messagelist").inner_text().strip()


@pytest.fixture
def sign_in(transactional_db, open_page):
    make_ward()
    make_hotline()
    make_category()

    def signed_in(user):
        keyboard = Keyboard(open_page("/quan-tri/", width=1366, height=768))
        keyboard.type(user.username)
        keyboard.page.keyboard.press("Tab")
        keyboard.type("mat-khau-thu")
        keyboard.enter()
        return keyboard

    return signed_in


def test_a_text_goes_all_its_way_by_keyboard(sign_in, open_page):
    lan, binh = sign_in(make_writer("lan")), sign_in(make_approver("binh"))

    # Lan writes and hands in
    lan.go("/quan-tri/announcements/announcement/add/")
    lan.tab_to("Tiêu đề")
    lan.type("Họp tổ dân phố")
    lan.tab_to("Chuyên mục")
    lan.page.keyboard.press("ArrowDown")
    lan.tab_to("Khung soạn thảo")
    lan.type("Mời bà con đến nhà văn hóa.")
    lan.press("Lưu và gửi duyệt")
    item = Announcement.objects.get()
    assert lan.told().splitlines()[-1] == ("Đã gửi duyệt. Muốn sửa tiếp, hãy bấm “Lấy lại để sửa”.")

    # Bình returns it
    desk = f"/quan-tri/announcements/announcement/{item.pk}/change/"
    binh.go(desk)
    binh.open("Trả lại người viết…")
    binh.tab_to("Cần sửa gì?")
    binh.type("Thiếu giờ họp.")
    binh.press("Trả lại")
    assert binh.told() == "Đã trả lại người viết."

    # Lan reads why, corrects and hands in again
    lan.go(desk)
    assert "Thiếu giờ họp." in lan.page.locator(".desk__note").inner_text()
    lan.tab_to("Khung soạn thảo")
    lan.page.locator(".ck-focused").wait_for()  # only now does the editor follow the keys
    lan.page.keyboard.press("Control+End")
    lan.type(" Lúc 8 giờ.")
    lan.press("Lưu và gửi duyệt")

    # Bình approves
    binh.go(desk)
    binh.press("Duyệt và đăng")
    assert binh.told() == "Đã đăng “Họp tổ dân phố”. Người dân xem được ngay bây giờ."
    reader = open_page(item.get_absolute_url())
    body = reader.locator(".rich-text").inner_text()
    assert body == "Mời bà con đến nhà văn hóa. Lúc 8 giờ."

    # Lan amends; the reader sees it once Bình has approved
    lan.go(desk)
    lan.press("Soạn bản sửa")
    lan.tab_to("Nội dung thay đổi")
    lan.type("Đổi giờ họp")
    lan.tab_to("Khung soạn thảo")
    lan.page.keyboard.press("Control+End")
    lan.type(" Đổi thành 9 giờ.")
    lan.press("Lưu và gửi duyệt")
    reader.reload()
    assert reader.locator(".rich-text").inner_text() == body
    binh.go(desk)
    binh.press("Duyệt và đăng")
    reader.reload()
    assert (
        reader.locator(".rich-text").inner_text(),
        reader.locator(".updates li").inner_text().partition(": ")[2],
    ) == (f"{body} Đổi thành 9 giờ.", "Đổi giờ họp")

    # Bình withdraws
    binh.open("Gỡ khỏi trang…")
    binh.tab_to("Lý do gỡ")
    binh.type("Cuộc họp bị hủy.")
    binh.press("Gỡ")
    reader.reload()
    assert (
        reader.get_by_text("Lý do: Cuộc họp bị hủy.").is_visible(),
        reader.get_by_text("Mời bà con").count(),
    ) == (True, 0)
