"""What a page may name: our own pictures, and nothing else from disk or network."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from portal.shared import pdf
from tests.shared.pdf_ua import problems

PAGE = "<!doctype html><html lang='vi'><title>Trang</title><p>Nội dung</p>{}</html>"
STYLE = "<style>{}</style><p class='x'>chữ</p><ul><li>mục</li></ul>"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{}</svg>"
REFERENCES = [
    "<img src='{}' alt='ảnh'>",
    "<img srcset='{} 2x' src='{}' alt='ảnh'>",
    "<picture><source srcset='{}'><img src='{}' alt='ảnh'></picture>",
    "<link rel='stylesheet' href='{}'>",
    "<link rel='attachment' href='{}'>",
    "<a rel='attachment' href='{}'>tệp</a>",
    "<link rel='icon' href='{}'>",
    "<link rel='stylesheet' href='data:text/css,@import url({})'>",
    STYLE.format("@import '{}';"),
    STYLE.format("@import url({}) print;"),
    STYLE.format("@font-face {{ font-family: X; src: url({}) }} .x {{ font-family: X }}"),
    STYLE.format(".x {{ background: url({}) }}"),
    STYLE.format(".x {{ background-image: image-set(url({}) 1x) }}"),
    STYLE.format("@page {{ background: url({}) }}"),
    STYLE.format("@page {{ @top-center {{ content: url({}) }} }}"),
    STYLE.format(".x::before {{ content: url({}) }}"),
    STYLE.format(".x {{ cursor: url({}), auto }}"),
    STYLE.format("li {{ list-style-image: url({}) }}"),
    STYLE.format(".x {{ border-image: url({}) 30 }}"),
    STYLE.format(".x {{ mask-border: url({}) 30 }}"),
    "<style>.y::before {{ content: attr(data-x url) }}</style><p class='y' data-x='{}'>chữ</p>",
    "<p style='background: url({})'>chữ</p>",
    SVG.format("<image href='{}' width='9' height='9'/>"),
    SVG.format("<image xlink:href='{}' width='9' height='9'/>"),
    SVG.format("<use href='{}#x'/>"),
    SVG.format("<style>@import '{}';</style><rect fill='url({}#x)' width='9' height='9'/>"),
    "<object data='{}'>thay</object>",
    "<object data='{}' type='image/svg+xml'>thay</object>",
    "<embed src='{}'>",
    "<iframe src='{}'></iframe>",
    "<input type='image' src='{}' alt='nút'>",
    "<video poster='{}' src='{}'></video>",
    "<base href='{}'><img src='/tep/1/anh.webp' alt='ảnh'>",
    "<body background='{}'>",
    "<table background='{}'><tr><td>ô</td></tr></table>",
]


@pytest.fixture(scope="module")
def counter():
    """A web server on this machine, which remembers what it was asked for."""

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Counting) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "bi-mat.css"
    path.write_text(".x::before { content: 'BIMAT' } /* BIMAT */", encoding="utf-8")
    return path


def picture(path):
    Image.new("RGB", (40, 20), "navy").save(path)
    return path


def texts(content):
    pages = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    pages.close()
    return text


def pictures(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages[0].get("/Resources", {}).get("/XObject", {}))


def test_nothing_is_fetched_from_disk_or_network(counter, secret):
    host = f"127.0.0.1:{counter.server_port}"
    addresses = [
        secret.as_uri(),
        str(secret),
        secret.as_uri().replace("bi-mat", "%62i-mat"),
        f"file://localhost{secret}",
        f"\\\\{host}\\bi-mat.css",
        f"//{host}/a.css",
        f"http://{host}/a.css",
        f"HTTP://{host}/%61.css?q#f",
        f"ftp://{host}/a.css",
        f"jar:http://{host}/a.css",
        "../bi-mat.css",
    ]
    body = "".join(
        reference.replace("{}", address).replace("{{", "{").replace("}}", "}")
        for address in addresses
        for reference in REFERENCES
    )
    made = pdf.render(PAGE.format(body), keep=False)
    with pikepdf.open(io.BytesIO(made)) as document:
        streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        held = b"".join(each.read_raw_bytes() + each.read_bytes() for each in streams)
        embedded = "/EmbeddedFiles" in document.Root.get("/Names", {})
    assert (counter.asked, embedded, b"BIMAT" in held, texts(made)[:8]) == (
        [],
        False,
        False,
        "Nội dung",
    )
    assert "BIMAT" not in texts(made)


def test_what_the_library_cannot_do_without_is_a_sentence(secret):
    body = f"<style>@color-profile --x {{ src: url({secret.as_uri()}) }}</style>"
    with pytest.raises(pdf.PdfError, match=r"^Chưa tạo được PDF: bộ dàn trang gặp lỗi "):
        pdf.render(PAGE.format(body), keep=False)


def test_a_picture_of_ours_is_printed(tmp_path):
    ours = picture(tmp_path / "anh.png")
    page = PAGE.format("<img src='/tep/5/ảnh đẹp.png' alt='Ảnh'>")
    made = pdf.render(page, images={"/tep/5/ảnh đẹp.png": ours}, keep=False)
    assert (pictures(made), problems(made)) == (1, [])


@pytest.mark.parametrize("src", ["/tep/5/anh.png?x", "/tep/5/../5/anh.png", "/tep/6/anh.png"])
def test_only_the_very_name_of_a_picture_counts(src, tmp_path):
    ours = picture(tmp_path / "anh.png")
    page = PAGE.format(f"<img src='{src}' alt='Ảnh lễ hội'>")
    made = pdf.render(page, images={"/tep/5/anh.png": ours}, keep=False)
    assert (pictures(made), "Ảnh lễ hội" in texts(made)) == (0, True)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken", None])
def test_a_picture_that_is_none_leaves_its_words(content, tmp_path):
    ours = tmp_path / "anh.png"
    if content is not None:
        ours.write_bytes(content)
    page = PAGE.format("<img src='/tep/5/anh.png' alt='Ảnh lễ hội'>")
    made = pdf.render(page, images={"/tep/5/anh.png": ours}, keep=False)
    assert (pictures(made), "Ảnh lễ hội" in texts(made), problems(made)) == (0, True, [])
