"""Every kind of page, as it stands on a phone and on a desk."""

import io
from datetime import date

import pikepdf
import pytest
from django.urls import reverse

from announcements.models import Announcement, DisclosureItem, Dispatch
from portal.feedback import signed
from tests.browser.conftest import keep_picture, keep_pictures
from tests.browser.survey import WHOLE, survey
from tests.build import hours, make_pdf, make_photo, seed_article
from tests.tthc.build import make_dossier, make_result, make_sector
from tthc.models import Dossier, Procedure, ResultPeriod

PATHS = {
    "home": "/",
    "announcements": "/bai-viet/",
    "category": "/chuyen-muc/tuyen-truyen-phap-luat/",
    "archive": "/bai-viet/2024/05/",
    "article": lambda: seed_article().get_absolute_url(),
    "album": lambda: article_with_album().get_absolute_url(),
    "register": "/van-ban/",
    "dispatch": lambda: Dispatch.objects.get(number="8893").get_absolute_url(),
    "procedures": "/thu-tuc/",
    "procedure": "/thu-tuc/1.001193/",
    "checklist": "/thu-tuc/1.001193/giay-to/",
    "results": "/thu-tuc/ket-qua/",
    "lookup": "/thu-tuc/tra-cuu/",
    "search": "/tim-kiem/?q=ung xu",
    "page": "/gioi-thieu/tong-quan/",
    "units": "/to-chuc/",
    "leaders": "/lanh-dao/",
    "receptions": "/tiep-cong-dan/",
    "channels": "/kenh-chinh-thuc/",
    "maps": "/ban-do/",
    "disclosed": "/cong-khai/",
    "disclosure": lambda: disclosed().get_absolute_url(),
    "information": "/tiep-can-thong-tin/",
    "accessibility": "/tro-nang/",
    "site-map": "/so-do/",
    "definitions": "/truy-cap/cach-dem/",
    "report": lambda: f"/gop-y/bao-sai/?muc={signed(seed_article())}",
    "not-found": "/web/tin-tuc/quy-tac-ung-xu-tren-mang-xa-hoi.html",
    "removed": lambda: removed_file().get_absolute_url(),
    "sign-in": lambda: reverse("admin:login"),
}
# Not one by one: to load the demo takes a third as long as to look at a page.
SOME_OF_THEM = [list(PATHS)[number : number + 4] for number in range(0, len(PATHS), 4)]
SMALLEST_TEXT = """Math.min(...[...document.querySelectorAll(".chart text")].map(
    (text) => parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a
))"""


def article_with_album():
    article = seed_article()
    for number in range(1, 8):
        make_photo(article, alt=f"Ảnh số {number}", caption="Lễ ra quân" if number % 2 else "")
    return article


def removed_file():
    stored = make_pdf()
    stored.removed_at = hours(-1)
    stored.save()
    return stored


def disclosed():
    item = DisclosureItem.objects.get(position=2)
    Announcement.objects.update(disclosure=item)
    Dispatch.objects.update(disclosure=item)
    return item


def path_of(name):
    path = PATHS[name]
    return path() if callable(path) else path


def ignore_the_status(open_page):
    """Chromium reports an answered 404 or 410 as an error of the page."""
    open_page.problems[:] = [p for p in open_page.problems if "status of 4" not in p]


@pytest.mark.parametrize("names", SOME_OF_THEM, ids=" ".join)
def test_a_page_is_in_order_at_every_width_in_every_theme_and_with_large_text(
    names, demo, open_page, live_server
):
    page, found = open_page("/healthz"), {}
    for name in names:
        page.goto(live_server.url + path_of(name))
        if WHOLE:
            keep_pictures(page, name)
        page.evaluate("document.querySelectorAll('.chart details').forEach((d) => (d.open = true))")
        found[name] = survey(page)
    ignore_the_status(open_page)
    assert found == {name: [] for name in names}


def test_figures_stay_in_sight_beside_the_sectors_at_double_text_size(demo, open_page):
    period = ResultPeriod.objects.get(year=2024, number=4, kind="month")
    make_result(period=period, sector=make_sector(name="Thành lập và hoạt động của tổ hợp tác"))
    page = open_page("/thu-tuc/ket-qua/2024-04/", width=360)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    widths = "[...document.querySelectorAll('.table-scroll, .results-table tbody th')].map((e) => e.clientWidth)"
    table, *sectors = page.evaluate(widths)
    assert max(sectors) <= table / 2


def test_a_late_dossier_is_looked_up_by_keyboard_and_reads_well(demo, open_page, violations):
    state = {"state": Dossier.State.PROCESSING, "timing": "", "closed_on": None}
    code = make_dossier(**state, new_due_on=date(2099, 1, 4)).code
    page = open_page("/thu-tuc/tra-cuu/", width=360)
    page.get_by_label("Mã hồ sơ").press_sequentially(code.lower())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Hồ sơ {code}").wait_for()
    keep_picture(page, "dossier-360")
    steps = page.get_by_role("list", name="Các bước của hồ sơ").get_by_role("listitem")
    assert steps.all_inner_texts() == [
        "Đã tiếp nhận ngày 06/05/2024",
        "Đang giải quyết",
        "Trả kết quả hẹn lại ngày 04/01/2099",
    ]
    assert page.url.endswith("/thu-tuc/tra-cuu/")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
    assert violations(page) == []


def test_what_to_bring_prints_on_one_sheet(demo, open_page):
    document = "Đơn đăng ký, cấp Giấy chứng nhận quyền sử dụng đất theo Mẫu số 04/ĐK (bản chính), "
    procedure = Procedure.objects.get(code="1.001193")
    procedure.required_documents = [document + "có chữ ký của từng người sử dụng đất"] * 20
    procedure.save()
    page = open_page(procedure.get_checklist_url())
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert [[round(side) for side in sheet.mediabox] for sheet in paper.pages] == [
            [0, 0, 595, 842]
        ]


def test_a_year_of_charts_fits_a_phone_and_axe_finds_nothing(demo, open_page, violations):
    sector = make_sector(name="Thành lập và hoạt động của tổ hợp tác, hợp tác xã, hộ kinh doanh")
    make_result(period=ResultPeriod.objects.get(year=2024, number=4), sector=sector)

    page = open_page("/thu-tuc/ket-qua/2024-04/", width=360)
    smallest = page.evaluate(SMALLEST_TEXT)
    page.evaluate("document.querySelectorAll('.chart details').forEach((d) => (d.open = true))")
    found = violations(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (found, wider, smallest >= 12) == ([], 0, True)


def test_the_menu_opens_without_scripts(demo, open_page):
    page = open_page("/", width=360, java_script_enabled=False)
    link = page.locator("#trinh-don").get_by_role("link", name="Văn bản", exact=True)
    folded = link.is_visible()
    page.get_by_role("link", name="Trình đơn", exact=True).click()
    assert (folded, link.is_visible()) == (False, True)


def test_the_menu_folds_on_a_phone_and_opens_by_keyboard(demo, open_page):
    page = open_page("/", width=360)
    link = page.get_by_role("navigation", name="Trình đơn chính").get_by_role(
        "link", name="Tin tức"
    )
    folded = link.is_visible()
    page.get_by_role("button", name="Trình đơn").press("Enter")
    assert (folded, link.is_visible()) == (False, True)


def test_a_submenu_opens_and_closes_by_keyboard(demo, open_page):
    page = open_page("/")
    submenu = page.locator(".menu [data-submenu]").first
    submenu.locator("summary").press("Enter")
    opened = page.get_by_role("link", name="Người phát ngôn").is_visible()
    page.keyboard.press("Escape")
    assert (opened, page.get_by_role("link", name="Người phát ngôn").is_visible()) == (True, False)


def test_the_skip_link_is_the_first_stop(demo, open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
