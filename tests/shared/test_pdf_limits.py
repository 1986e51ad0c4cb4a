import os
import signal
from pathlib import Path

import pytest
from django.core.cache import cache

from portal.shared import pdf
from portal.shared.pdf_engine import client

PAGE = "<!doctype html><html lang='vi'><title>{}</title>{}</html>"
EASY = PAGE.format("Dễ", "<p>Nội dung</p>")
HARD = PAGE.format("Khó", "<table>" + "<tr><td>ô</td><td>ô</td></tr>" * 3000 + "</table>")
TOO_MUCH = (
    "Chưa tạo được PDF: văn bản quá dài hoặc quá phức tạp. "
    "Hãy rút ngắn bảng và đoạn văn, hoặc chuyển bớt sang tệp đính kèm."
)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An own folder of kept files, shared with no other test."""
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "own"
    return settings.MEDIA_ROOT / "pdf"


def refusal(page=HARD, **how):
    with pytest.raises(pdf.PdfError) as error:
        pdf.render(page, **how)
    return str(error.value)


def told_by_the_system(about):
    return Path("/proc", str(client.engine.process.pid), about).read_bytes()


@pytest.mark.parametrize(
    ("limit", "value"),
    [("SECONDS", 0.2), ("CPU_SECONDS", 1), ("MEMORY", 200 << 20)],
)
def test_a_page_that_is_too_much_is_refused_and_the_next_one_is_not(
    limit, value, folder, monkeypatch
):
    monkeypatch.setattr(client, limit, value)
    said = refusal()
    left = [path.name for path in folder.iterdir()]
    monkeypatch.undo()
    assert (said, left, pdf.render(EASY)[:5]) == (TOO_MUCH, ["engine.lock"], b"%PDF-")


def test_a_page_that_failed_is_not_tried_again_at_once(monkeypatch):
    monkeypatch.setattr(client, "SECONDS", 0.01)
    first = refusal(EASY)
    monkeypatch.undo()
    assert refusal(EASY) == first


def test_lists_in_lists_without_end_are_refused_with_the_way_out():
    assert refusal(PAGE.format("Sâu", "<ul><li>a" * 60)) == (
        "Chưa tạo được PDF: danh sách hoặc bảng lồng nhau quá nhiều tầng. Hãy bớt tầng rồi thử lại."
    )


def test_a_dead_engine_is_started_again():
    pdf.render(EASY, keep=False)
    dead = client.engine.process
    os.kill(dead.pid, signal.SIGKILL)
    dead.wait(10)
    made = pdf.render(EASY)
    assert (made[:5], client.engine.process is dead) == (b"%PDF-", False)


def test_the_engine_ends_with_its_worker():
    pdf.render(EASY)
    engine = client.engine.process
    engine.stdin.close()
    ended = engine.wait(10)
    client.engine.close()
    assert ended == 0


def test_an_engine_that_cannot_start_is_a_sentence(settings):
    client.engine.close()
    settings.BASE_DIR = settings.MEDIA_ROOT.parent  # the module is not here
    assert refusal(EASY) == (
        "Chưa tạo được PDF: bộ dàn trang đã dừng giữa chừng. Hãy thử lại sau ít phút."
    )


def test_without_its_font_nothing_is_laid_out_in_another(tmp_path, monkeypatch):
    client.engine.close()
    nothing = tmp_path / "fonts.conf"
    nothing.write_text(
        "<?xml version='1.0'?><fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir>"
        f"<cachedir>{tmp_path}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))
    said = refusal(EASY)
    client.engine.close()
    assert said == (
        "Chưa tạo được PDF: máy chủ thiếu phông Tinos (apt-get install fonts-croscore)."
    )


def test_the_engine_gets_no_secret_of_the_site(monkeypatch):
    client.engine.close()
    monkeypatch.setenv("SECRET_KEY", "bí mật")
    pdf.render(EASY)
    environment = told_by_the_system("environ").split(b"\0")
    names = {entry.partition(b"=")[0].decode() for entry in environment}
    assert names - {""} <= {*client.PASSED_ON, "LC_CTYPE"}


def test_the_memory_of_the_engine_stays_flat():
    sizes = []
    for _ in range(20):
        pdf.render(EASY, keep=False)
        sizes.append(int(told_by_the_system("statm").split()[1]))
    assert sizes[-1] <= sizes[4] * 1.02
