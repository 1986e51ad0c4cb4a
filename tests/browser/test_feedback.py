"""A reader says what a page was worth, by keyboard, with scripts and without."""

import pytest

from portal.models import Helpfulness, Report
from portal.views import feedback as views
from tests.browser.test_public_pages import ignore_the_status
from tests.build import make_announcement, make_ward

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = "document.activeElement.textContent"


@pytest.fixture
def article(open_page):
    """Return a function that opens an article whose readers are asked."""
    make_ward()
    item = make_announcement()
    return lambda **options: open_page(item.get_absolute_url(), **options)


@pytest.fixture
def _no_hurry(monkeypatch):
    monkeypatch.setattr("portal.feedback.SOONEST", views.timedelta())


def votes():
    return list(Helpfulness.objects.values_list("useful", "useless"))


def reports():
    return list(Report.objects.values_list("kind", "note").order_by("pk"))


def question(page):
    return page.get_by_role("region", name="Thông tin này có hữu ích không?")


def test_an_answer_and_a_note_are_given_in_place_by_keyboard(article, violations, _no_hurry):
    page = article(width=360)
    address = page.url
    question(page).get_by_role("button", name="Không").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Cảm ơn ông/bà đã đánh giá").wait_for()
    told = page.evaluate(FOCUSED)
    page.keyboard.press("Tab")
    page.keyboard.type("Thiếu giờ làm việc, gọi 0912345678")
    found = violations(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Cảm ơn ông/bà đã báo cho chúng tôi").wait_for()

    assert (told, page.evaluate(FOCUSED)) == (
        "Cảm ơn ông/bà đã đánh giá",
        "Cảm ơn ông/bà đã báo cho chúng tôi",
    )
    assert (votes(), reports()) == (
        [(0, 1)],
        [("missing", "Thiếu giờ làm việc, gọi [đã che số điện thoại]")],
    )
    assert (page.url, found) == (address, [])


def test_the_same_goes_without_scripts(article, _no_hurry):
    page = article(java_script_enabled=False)
    question(page).get_by_role("button", name="Không").press("Enter")
    page.get_by_label("Ông/bà cần biết điều gì mà chưa thấy?").fill("Thiếu giờ.")
    page.get_by_role("button", name="Gửi góp ý").press("Enter")
    page.get_by_role("link", name="Trở lại nội dung đang đọc").press("Enter")
    page.get_by_role("link", name="Báo thông tin sai").press("Enter")
    page.get_by_label("Thông tin nào sai, đúng ra thế nào?").fill("Sai giờ.")
    page.get_by_role("button", name="Gửi tin báo").press("Enter")
    page.get_by_role("heading", name="Cảm ơn ông/bà đã báo cho chúng tôi").wait_for()

    assert (votes(), reports()) == ([(0, 1)], [("missing", "Thiếu giờ."), ("wrong", "Sai giờ.")])


def test_what_cannot_be_sent_yet_stays_and_is_announced(article, open_page):
    page = article()
    page.context.set_offline(True)
    yes = question(page).get_by_role("button", name="Có")
    yes.press("Enter")
    page.get_by_role("status").filter(has_text="Chưa gửi được").wait_for()
    focused = page.evaluate(FOCUSED)
    page.context.set_offline(False)
    open_page.problems.clear()  # the browser names what it could not load
    yes.press("Enter")
    page.get_by_role("heading", name="Cảm ơn ông/bà đã đánh giá").wait_for()

    assert (focused, votes()) == ("Có, thông tin này hữu ích", [(1, 0)])


def test_too_many_answers_keep_the_buttons(article, open_page, monkeypatch):
    monkeypatch.setattr(
        views, "A_MINUTE", views.throttling.Limit("gop-y-phut", 0, views.timedelta(minutes=1))
    )
    page = article()
    question(page).get_by_role("button", name="Có").press("Enter")
    page.get_by_role("heading", name="Mời ông/bà gửi lại sau 1 phút").wait_for()
    ignore_the_status(open_page)

    assert page.get_by_role("button", name="Có").is_visible()


def test_paper_asks_nothing(article):
    page = article()
    page.emulate_media(media="print")
    assert page.locator("[data-feedback]").is_visible() is False
