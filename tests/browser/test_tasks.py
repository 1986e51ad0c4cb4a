"""What people come for, done as they do it: with a mouse, with a finger on a phone, by keyboard."""

import pytest

from tests.browser.focus import MOST_STOPS, step
from tests.build import make_hotline, make_ward
from tests.tthc.build import make_dossier

# No printer and no telephone is at hand: what was asked of them is noted instead.
AT_HAND = """
window.printed = 0;
window.print = () => { window.printed += 1; };
addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='tel:']");
    if (link) event.preventDefault();
    window.called = link?.href;
});
"""
# 44 px high, or else at least 24 px, and nothing else within the 44 px around its middle.
FIT_FOR_FINGERS = """(control) => {
    const box = control.getBoundingClientRect();
    if (box.height >= 44) return true;
    const middle = (box.top + box.bottom) / 2;
    const near = [...document.querySelectorAll("a[href], button, input, select, summary")].filter((other) => {
        const { left, right, top, bottom } = other.getBoundingClientRect();
        const beside = left < box.right && right > box.left && bottom > middle - 22 && top < middle + 22;
        return other !== control && other.checkVisibility() && beside;
    });
    return box.height >= 24 && near.length === 0;
}"""


class Mouse:
    screen = {"width": 1440}

    def use(self, control):
        control.click()

    def write(self, field, words):
        self.use(field)
        field.page.keyboard.type(words)


class Finger(Mouse):
    screen = {"width": 360, "height": 640, "has_touch": True, "is_mobile": True}

    def use(self, control):
        assert control.evaluate(FIT_FOR_FINGERS), control
        control.tap()


class Keyboard:
    screen = {"width": 1440}

    def reach(self, control):
        """Go on from where the focus is, at the end of the page from its beginning again."""
        for _ in range(MOST_STOPS):
            if control.evaluate("control => control === document.activeElement"):
                return
            assert step(control.page) in ([], None)
        raise AssertionError(f"the Tab key does not lead to {control}")

    def use(self, control):
        self.reach(control)
        control.page.keyboard.press("Enter")

    def write(self, field, words):
        self.reach(field)
        field.page.keyboard.type(words)


@pytest.fixture(params=[Mouse, Finger, Keyboard])
def way(request):
    """How somebody presses the controls of a page, and writes into its fields."""
    return request.param()


@pytest.fixture
def come(way, open_page):
    """Return a function that opens the home page on the screen of this way."""
    return lambda: open_page("/", script=AT_HAND, **way.screen)


def link(page, name):
    return page.get_by_role("link", name=name)


def button(page, name):
    return page.get_by_role("button", name=name)


def letters(page):
    """Return how high the letters of a dispatch stand."""
    return page.evaluate(
        "parseFloat(getComputedStyle(document.getElementById('noi-dung-van-ban')).fontSize)"
    )


def test_dispatch_278_is_found_without_marks_enlarged_printed_and_opened(way, demo, come):
    page = come()
    way.write(page.get_by_role("searchbox"), "cong van 278")
    way.use(button(page, "Tìm"))
    way.use(link(page.get_by_role("region", name="kết quả"), "278/UBND-VP"))
    larger = button(page, "A+ Phóng to chữ")
    larger.wait_for()
    before = letters(page)
    for _ in range(10):
        way.use(larger)
    way.use(button(page, "In trang"))
    grown, printed = letters(page) / before, page.evaluate("printed")
    with page.expect_event("response") as answer:
        way.use(link(page.locator(".dispatch-files"), "Tải"))
    assert (grown, printed, answer.value.status) == (2, 1, 200)
    assert answer.value.header_value("content-type") == "application/pdf"


def test_a_dossier_is_looked_up(way, come):
    make_ward()
    code = make_dossier().code
    page = come()
    way.use(link(page.get_by_role("navigation", name="Việc thường làm"), "Tra cứu hồ sơ"))
    way.write(page.get_by_label("Mã hồ sơ"), code.lower())
    way.use(button(page, "Tra cứu"))
    page.get_by_role("heading", name=f"Hồ sơ {code}").wait_for()
    steps = page.get_by_role("list", name="Các bước của hồ sơ").get_by_role("listitem")
    assert steps.all_inner_texts() == [
        "Đã tiếp nhận ngày 06/05/2024",
        "Đã trả kết quả ngày 09/05/2024",
    ]


def test_the_hotline_is_found_and_called(way, come):
    make_ward()
    make_hotline()
    page = come()
    way.use(link(page, "Gọi").first)
    assert page.evaluate("called") == "tel:+842373742289"
