"""A spreadsheet on its whole way into the portal, by keyboard alone."""

import pytest

from tests.browser.test_desk_flow import Keyboard
from tests.build import make_ward, make_writer
from tests.tthc.build import make_sector
from tests.tthc.importing import HEADER, NAME, dossier_row, wait_for_imports, workbook
from tests.visitors.processes import database_url
from tthc.models import Dossier, Sector

ODD = ("Mã hồ sơ", "Lĩnh vực", "Bên yêu cầu", *HEADER[3:])
FILE = [ODD, dossier_row(1), dossier_row(2, received="31/02/2024")]


@pytest.fixture
def keyboard(transactional_db, open_page, monkeypatch, settings):
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("MEDIA_ROOT", str(settings.MEDIA_ROOT))
    make_ward()
    make_sector(name="Xây dựng")
    make_writer("lan")
    keyboard = Keyboard(open_page("/quan-tri/", width=360, height=800))
    keyboard.type("lan")
    keyboard.page.keyboard.press("Tab")
    keyboard.type("mat-khau-thu")
    keyboard.enter()
    yield keyboard
    wait_for_imports()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_is_imported_by_keyboard(keyboard, violations):
    page = keyboard.page
    keyboard.press("Hồ sơ")
    keyboard.press("Nhập hồ sơ từ tệp")
    found = [violations(page)]
    keyboard.tab_to("Tệp bảng tính")
    # The browser's own window of files does not always open on a busy machine.
    chosen = {"name": "ho-so.xlsx", "mimeType": "", "buffer": workbook(*FILE)}
    page.locator(":focus").set_input_files(chosen)
    keyboard.press("Tải lên và xem trước")
    found.append(violations(page))
    assert "Hàng 3: Ngày tiếp nhận" in page.locator(".import__problems").inner_text()

    # The clerk says what a column is, and which sector is meant
    keyboard.tab_to("Cột C Bên yêu cầu")
    keyboard.type("Ng")  # the first of its choices that begins so
    keyboard.tab_to("Lĩnh vực “Đất đai”")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    keyboard.press("Xem lại")
    assert page.locator(".import__counts").inner_text().split("\n") == [
        "mới", "1", "thay đổi", "0", "giữ nguyên", "0", "không nhập", "1",
    ]  # fmt: skip
    keyboard.press("Nhập 1 hồ sơ")
    page.get_by_role("heading", name="Đã nhập xong").wait_for(timeout=30_000)
    found.append(violations(page))
    assert (found, fits(page)) == ([[], [], []], True)

    keyboard.press("Xem hồ sơ")
    dossier = Dossier.objects.get()
    assert page.locator("#result_list tbody tr").count() == 1
    assert (dossier.applicant, dossier.sector) == ("N.T.B.V.", Sector.objects.get())
    assert NAME not in page.content()
