"""What a citizen does with the seed article."""

import pytest

from tests.build import make_announcement, make_dispatch, make_image, make_ward, seed_article


@pytest.fixture
def article(demo):
    return seed_article()


def text_size(page):
    return page.evaluate("getComputedStyle(document.getElementById('bai-viet')).fontSize")


def test_the_text_grows_from_100_percent_and_is_remembered(article, open_page):
    page = open_page(article.get_absolute_url())
    control = page.get_by_role("group", name="Cỡ chữ")
    before = (control.locator("output").inner_text(), text_size(page))
    control.get_by_role("button", name="Phóng to chữ").click()
    page.reload()
    after = (control.locator("output").inner_text(), text_size(page))
    assert (before, after) == (("100%", "18.0625px"), ("110%", "19.8687px"))


def test_the_annexes_of_a_dispatch_grow_with_its_text(demo, open_page):
    body = '<p>Các trường.</p><h2 class="phu-luc">Phụ lục</h2><p>Danh sách trường.</p>'
    dispatch = make_dispatch(body=body, status="published")
    page = open_page(dispatch.get_absolute_url(), script="localStorage['co-chu'] = 200;")
    size = "[...document.querySelectorAll('.paper__body')].map((e) => getComputedStyle(e).fontSize)"
    large = page.evaluate(size)
    page.get_by_role("button", name="Cỡ gốc").click()
    usual = page.evaluate(size)
    assert (len(usual), large) == (2, [f"{2 * float(one[:-2]):g}px" for one in usual])


def test_the_text_grows_to_200_and_shrinks_to_80_percent_only(article, open_page):
    page = open_page(article.get_absolute_url())
    control = page.get_by_role("group", name="Cỡ chữ")
    for _ in range(12):
        control.get_by_role("button", name="Phóng to chữ").click()
    largest = control.locator("output").inner_text()
    for _ in range(14):
        control.get_by_role("button", name="Thu nhỏ chữ").click()
    assert (largest, control.locator("output").inner_text()) == ("200%", "80%")


def test_the_attachment_downloads_as_a_pdf_under_its_name(article, open_page):
    page = open_page(article.get_absolute_url())
    link = page.get_by_role("link", name="ứng xử.pdf tại đây!")
    answer = page.request.get(link.evaluate("link => link.href"))
    assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


def test_the_hotline_is_called_by_one_touch(article, open_page):
    page = open_page(article.get_absolute_url(), width=360)
    link = page.locator(".hotline__number")
    assert (link.inner_text(), link.get_attribute("href")) == (
        "02373.742.289",
        "tel:+842373742289",
    )


def test_a_dispatch_is_found_without_marks(article, open_page):
    page = open_page("/")
    page.get_by_role("searchbox").fill("278/ubnd-vp")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Công văn 278/UBND-VP").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Công văn 278/UBND-VP")


def wide_table(columns):
    cells = "".join(f"<td>Cột số {number}</td>" for number in range(columns))
    return f'<figure class="table"><table><tr>{cells}</tr></table></figure>'


def test_a_wide_table_scrolls_by_itself_on_a_phone_and_by_keyboard(transactional_db, open_page):
    make_ward()
    page = open_page(make_announcement(body=wide_table(9)).get_absolute_url(), width=360)
    box = page.get_by_role("figure", name="Bảng; cuộn ngang khi rộng hơn màn hình")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert (
        page.evaluate("document.documentElement.scrollWidth"),
        box.evaluate("box => [box.scrollWidth > box.clientWidth, box.scrollLeft > 0]"),
    ) == (360, [True, True])


def test_a_phone_gets_the_narrow_picture_in_its_true_shape(transactional_db, open_page):
    make_ward()
    image = make_image(size=(1200, 900)).get_absolute_url()
    announcement = make_announcement(body=f'<p>A</p><img src="{image}" alt="Cổng">')
    page = open_page(announcement.get_absolute_url(), width=360)
    picture = page.get_by_role("img", name="Cổng")
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    found = picture.evaluate(
        """image => {
            const { width, height } = image.getBoundingClientRect();
            return [image.currentSrc.endsWith("?rong=480"), (width / height).toFixed(2)];
        }"""
    )
    assert found == [True, "1.33"]


def test_the_picture_of_a_card_stands_beside_its_title(transactional_db, open_page):
    make_ward()
    make_announcement(lead_image=make_image(size=(1200, 800)))
    for width in (360, 1440):
        page = open_page("/bai-viet/", width=width)
        title = page.locator(".card__title").bounding_box()
        picture = page.locator(".card__picture img").bounding_box()
        assert (picture["x"] >= title["x"] + title["width"], picture["width"] <= 160) == (
            True,
            True,
        )
