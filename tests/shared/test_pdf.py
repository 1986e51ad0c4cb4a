import json
import os
import time
from pathlib import Path

import pytest

from portal.shared import pdf
from portal.shared.pdf_engine.client import engine

PAGE = "<!doctype html><html lang='vi'><title>{}</title><p>Nội dung</p></html>"


@pytest.fixture
def folder(settings, tmp_path):
    """An own folder of kept files, shared with no other test."""
    settings.MEDIA_ROOT = tmp_path / "own"
    return settings.MEDIA_ROOT / "pdf"


def left(folder):
    return sorted(path.suffix for path in folder.iterdir())


def aged(path, days):
    then = time.time() - days * pdf.DAY
    os.utime(path, (then, then))
    return path


def test_a_page_becomes_a_pdf():
    assert pdf.render(PAGE.format("một")).startswith(b"%PDF-1.7")


def test_the_same_page_is_laid_out_once(folder, monkeypatch):
    first = pdf.render(PAGE.format("hai"))
    monkeypatch.setattr(pdf, "PATIENCE", 0.1)
    with pdf._the_engine(folder):  # nobody else can lay out anything
        assert pdf.render(PAGE.format("hai")) == first


def test_the_same_page_gives_the_same_bytes():
    page = PAGE.format("ba")
    assert pdf.render(page, keep=False) == pdf.render(page, keep=False)


def test_a_page_is_kept_only_when_wanted(folder):
    pdf.render(PAGE.format("bốn"), keep=False)
    before = left(folder)
    pdf.render(PAGE.format("bốn"))
    assert (before, left(folder)) == ([".lock"], [".lock", ".pdf"])


def test_another_engine_lays_the_page_out_again(folder, monkeypatch):
    pdf.render(PAGE.format("năm"))
    monkeypatch.setattr(pdf, "VERSION", pdf.VERSION + 1)
    pdf.render(PAGE.format("năm"))
    assert left(folder) == [".lock", ".pdf", ".pdf"]


def test_a_page_waits_for_the_engine_and_may_be_asked_for_again(folder, monkeypatch):
    folder.mkdir(parents=True)
    monkeypatch.setattr(pdf, "PATIENCE", 0.1)
    with pdf._the_engine(folder), pytest.raises(pdf.BusyError):
        pdf.render(PAGE.format("sáu"))
    assert pdf.render(PAGE.format("sáu")).startswith(b"%PDF-")


def test_files_that_nobody_asks_for_go_after_a_while(folder):
    pdf.render(PAGE.format("bảy"))
    (forgotten,) = folder.glob("*.pdf")
    broken_off = folder / "tmp1"
    broken_off.mkdir()
    aged(forgotten, pdf.UNUSED_DAYS + 1)
    aged(broken_off, pdf.UNUSED_DAYS + 1)
    aged(folder / "engine.lock", 2)
    pdf.render(PAGE.format("tám"))
    assert (forgotten.exists(), left(folder)) == (False, [".lock", ".pdf"])


def test_a_file_asked_for_is_in_use_again(folder):
    pdf.render(PAGE.format("chín"))
    (kept,) = folder.glob("*.pdf")
    aged(kept, pdf.UNUSED_DAYS + 1)
    pdf.render(PAGE.format("chín"))
    assert time.time() - kept.stat().st_mtime < pdf.DAY


def test_a_changed_picture_is_another_page(folder, tmp_path):
    picture = Path(tmp_path, "anh.webp")
    for content in (b"1", b"2"):
        picture.write_bytes(content)
        pdf.render(PAGE.format("mười"), images={"/tep/1/anh.webp": picture})
    assert left(folder) == [".lock", ".pdf", ".pdf"]


def test_a_link_that_leads_nowhere_goes_like_every_other_file(folder):
    folder.mkdir(parents=True)
    link = folder / "lost.pdf"
    link.symlink_to(folder / "nowhere")
    then = time.time() - 61 * pdf.DAY
    os.utime(link, (then, then), follow_symlinks=False)
    pdf._forget_unused(folder)
    assert left(folder) == []


def test_a_disk_that_takes_no_file_gets_a_sentence(settings, tmp_path):
    (tmp_path / "own").write_text("no folder")
    settings.MEDIA_ROOT = tmp_path / "own"
    with pytest.raises(pdf.PdfError) as error:
        pdf.render(PAGE.format("chín"))
    told = "Máy chủ chưa ghi được PDF. Hãy báo người quản trị kiểm tra ổ đĩa."
    assert str(error.value) == told


def test_what_the_child_of_a_killed_engine_still_writes_is_left_alone(tmp_path):
    page = {"html": PAGE.format("mười"), "pictures": {}}
    (tmp_path / "page.json").write_text(json.dumps(page))
    (tmp_path / "unfinished.pdf").write_text("half")
    answer = engine.lay_out(tmp_path)
    half = (tmp_path / "unfinished.pdf").read_text()
    assert (answer, half, (tmp_path / "made.pdf").is_file()) == ("ok", "half", True)
