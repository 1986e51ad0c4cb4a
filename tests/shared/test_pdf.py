import pytest

from portal.shared import pdf

PAGE = "<!doctype html><html lang='vi'><title>{}</title><p>Nội dung</p>"


def test_a_page_becomes_a_pdf():
    assert pdf.render(PAGE.format("một")).startswith(b"%PDF-1.7")


def test_the_same_page_is_laid_out_once(settings):
    first = pdf.render(PAGE.format("hai"))
    settings.BASE_DIR = settings.MEDIA_ROOT  # nothing could be laid out from here
    assert pdf.render(PAGE.format("hai")) == first


def test_a_page_that_failed_is_not_tried_again_at_once(settings):
    root, settings.BASE_DIR = settings.BASE_DIR, settings.MEDIA_ROOT
    with pytest.raises(pdf.PdfError):
        pdf.render(PAGE.format("ba"))
    settings.BASE_DIR = root
    with pytest.raises(pdf.PdfError, match=r"^Chưa tạo được PDF: "):
        pdf.render(PAGE.format("ba"))


def test_a_page_waits_for_the_engine_and_may_be_asked_for_again(settings, monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 0.1)
    with pdf._the_engine(settings.MEDIA_ROOT / "pdf"), pytest.raises(pdf.BusyError):
        pdf.render(PAGE.format("năm"))
    assert pdf.render(PAGE.format("năm")).startswith(b"%PDF-")


def test_nothing_is_fetched_from_disk_or_network(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p::before { content: 'bí mật' }", encoding="utf-8")
    page = PAGE.format("bốn")
    linked = f"<link rel='stylesheet' href='{secret.as_uri()}'><link rel='attachment' href='{secret.as_uri()}'>"
    remote = "<img src='http://127.0.0.1:9/a.png'>"
    assert b"EmbeddedFile" not in pdf.render(page + linked + remote)
