"""What a reader chooses for the eye, and what every page does on a small screen."""

import pytest

from tests.build import make_menu_item, make_ward

GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK, CONTRAST = "rgb(248, 245, 240)", "rgb(22, 18, 16)", "rgb(0, 0, 0)"
THEME_OF_THE_FIRST_ELEMENT = """new MutationObserver(() => {
    if (document.body) window.early ??= document.documentElement.dataset.theme;
}).observe(document, { childList: true, subtree: true })"""
HIDDEN_WHEN_FOCUSED = """() => {
    const bar = document.getElementById("trinh-don");
    const links = [...document.querySelectorAll("main a, main button, aside a")];
    return links.reverse().filter((link) => link.checkVisibility()).filter((link) => {
        link.focus();
        return link.getBoundingClientRect().top < bar.getBoundingClientRect().bottom;
    }).length;
}"""


@pytest.fixture
def ward(transactional_db):
    return make_ward()


def test_high_contrast_is_chosen_by_keyboard_and_stands_before_the_next_page(ward, open_page):
    page = open_page("/")
    page.locator("[data-display] summary").press("Enter")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.add_init_script(THEME_OF_THE_FIRST_ELEMENT)
    page.reload()
    chosen = page.locator("[data-display] input:checked").get_attribute("value")
    assert (page.evaluate("early"), chosen, page.evaluate(GROUND)) == (
        "contrast",
        "contrast",
        CONTRAST,
    )


def test_the_device_decides_until_the_reader_does(ward, open_page):
    page = open_page("/so-do/", color_scheme="dark")
    grounds = [page.evaluate(GROUND)]
    page.emulate_media(contrast="more")
    grounds.append(page.evaluate(GROUND))
    page.locator("[data-display] summary").click()
    for theme in ("light", "dark", ""):
        page.locator(f"[data-display] [value='{theme}']").check()
        grounds.append(page.evaluate(GROUND))
    assert grounds == [DARK, CONTRAST, LIGHT, DARK, CONTRAST]


def test_escape_closes_the_choices_and_gives_the_focus_back(ward, open_page):
    page = open_page("/so-do/")
    page.locator("[data-display] summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    shut = page.locator("[data-display] fieldset").is_hidden()
    assert (shut, page.evaluate("document.activeElement.innerText")) == (True, "Hiển thị")


def test_long_names_fit_the_narrowest_screen_at_double_text_size(transactional_db, open_page):
    make_ward(name="Xã Đắk Rơ Nga, tỉnh Quảng Ngãi, " + "sau sắp xếp đơn vị hành chính " * 2)
    for _ in range(12):
        above = make_menu_item(label="Tiếp nhận và giải quyết phản ánh, kiến nghị, khiếu nại")
        make_menu_item(label="Kết quả của thủ tục hành chính theo tháng, quý và năm", parent=above)
    page = open_page("/so-do/", width=320)
    page.get_by_role("button", name="Trình đơn").click()
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    widths = []
    for width in (320, 960, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        widths.append(page.evaluate("document.documentElement.scrollWidth"))
    assert widths == [320, 960, 1440]


def test_what_has_the_focus_is_never_under_the_bar(demo, open_page):
    page = open_page("/", width=360, height=640)
    stuck = page.evaluate("getComputedStyle(document.getElementById('trinh-don')).position")
    assert (stuck, page.evaluate(HIDDEN_WHEN_FOCUSED)) == ("sticky", 0)


def test_the_menu_on_a_phone_closes_when_the_focus_leaves_it(demo, open_page):
    page = open_page("/", width=360)
    page.get_by_role("button", name="Trình đơn").press("Enter")
    last = page.locator("#trinh-don .menu > li").last
    last.locator("summary").focus()
    page.keyboard.press("Tab")
    assert last.is_hidden()


def test_paper_is_light_and_tells_where_its_words_are_from(ward, open_page):
    page = open_page("/so-do/", color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    today = page.evaluate("new Date().toLocaleDateString('vi-VN')")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert (ink, page.locator(".print-source").inner_text()) == (
        "rgb(33, 26, 23)",
        f"Nguồn: Phường Thử Nghiệm – TP. Mẫu, http://testserver/so-do/, in ngày {today}",
    )
