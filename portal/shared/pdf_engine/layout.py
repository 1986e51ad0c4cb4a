"""One page of HTML to one PDF, with nothing from elsewhere but the pictures named beforehand."""

import json
import os
from pathlib import Path

import weasyprint
from weasyprint.text.ffi import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse, iri_to_uri

from portal.shared.pdf_engine import tags

# An address joined to this base stays as it is written, so that a picture is found by its `src`.
BASE = "trang:"
TINOS = {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
# A page with one of each, so that nothing is loaded for the first time in a child.
SAMPLE = f"""<!doctype html>
<html lang="vi">
  <title>Mẫu</title>
  <style>
    @page {{ @top-center {{ content: counter(page) }} }}
    html {{ font: 14pt Tinos }}
    div {{ display: grid }}
    p {{ text-align: justify }}
  </style>
  <div><h1>Ưu</h1></div>
  <ul><li>ợ <i>ẽ</i></li></ul>
  <table><tr><th>ữ</th><td><i><b>ẵ</b></i></td></tr></table>
  <p>{"Mỗi dòng đầy chữ được dàn đều hai bên. " * 8}</p>
</html>"""
MOST_GLYPHS = 3000
MOST_LEVELS = 90  # of elements in elements: lists forty deep


class OurPictures(weasyprint.URLFetcher):
    """Gives the pictures named beforehand and refuses every other address."""

    def __init__(self, pictures):
        super().__init__()
        self.pictures = {iri_to_uri(name): Path(path) for name, path in pictures.items()}

    def fetch(self, url, headers=None):
        if url not in self.pictures:
            raise ValueError(url)
        return URLFetcherResponse(url, self.pictures[url].read_bytes())

    def open(self, url, data=None, timeout=None):
        return self.fetch(url)


def warm():
    """Lay out a sample; return the fonts of the machine, None where Tinos is not among them."""
    fonts = FontConfiguration()
    document = _document(SAMPLE, {}, fonts)
    document.write_pdf(pdf_variant="pdf/ua-1", finisher=tags.mend)
    _prepare_arrays()
    found = {font.name.partition(b"+")[2].decode() for font in document.fonts.values()}
    return fonts if found >= TINOS else None


def _prepare_arrays():
    """Make the types of the arrays of glyphs: by their names each takes a child 5 ms."""
    glyphs = ffi.typeof("hb_codepoint_t *")
    for length in range(1, MOST_GLYPHS):
        array = ffi._backend.new_array_type(glyphs, length)
        ffi._parsed_types[f"hb_codepoint_t[{length}]"] = array, False


def lay_out(folder, fonts):
    """Lay out `page.json` of a folder as its `made.pdf`; without fonts they are looked up anew."""
    page = json.loads((folder / "page.json").read_text(encoding="utf-8"))
    document = _document(page["html"], page["pictures"], fonts)
    # Of its own: a child may outlive a killed engine, and the next one is asked for the same folder.
    unfinished = folder / f"unfinished-{os.getpid()}.pdf"
    document.write_pdf(unfinished, pdf_variant="pdf/ua-1", finisher=tags.mend)
    unfinished.replace(folder / "made.pdf")


def _document(html, pictures, fonts):
    page = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=OurPictures(pictures))
    row, levels = [page.etree_element], 0
    while row:
        row, levels = [below for element in row for below in element], levels + 1
    if levels > MOST_LEVELS:
        raise RecursionError  # where the layout would come to as well, after a quarter of a minute
    return page.render(fonts)
