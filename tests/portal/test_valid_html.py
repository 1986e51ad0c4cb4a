"""Every kind of page as the checkers of HTML see it.

With VNU_JAR naming the jar of the Nu Html Checker, and Java at hand, that is asked as well.
"""

import json
import os
import subprocess
from collections import Counter
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from tinyhtml5.parser import HTMLParser

from portal.shared import preview
from portal.views import errors
from tests.browser.test_public_pages import PATHS, path_of
from tests.build import (
    DRAFT,
    WITHDRAWN,
    hours,
    make_announcement,
    make_category,
    make_dispatch,
    make_image,
)
from tests.tthc.build import make_dossier, make_procedure

IDREFS = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form", "headers"]
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def pages(client):
    """Return the HTML of every kind of page by its name."""
    paths = {name: path_of(name) for name in PATHS}
    gone = make_announcement(status=WITHDRAWN, withdrawn_at=hours(0), withdrawal_reason="Sai ngày")
    picture = {"lead_image": make_image(), "lead_image_alt": "Một ảnh"}
    illustrated = make_announcement(title='Ảnh "đẹp" & <b>', **picture)
    draft = make_announcement(title="Nháp", body="<p>Chưa đăng</p>", status=DRAFT)
    ended = make_dispatch(validity="expired", category=make_category())
    abolished = make_procedure(status="abolished")
    paths |= {
        "withdrawn": gone.get_absolute_url(),
        "illustrated": illustrated.get_absolute_url(),
        "preview": preview.link(draft),
        "preview-gone": "/xem-thu/khong-co/",
        "dispatch-ended": ended.get_absolute_url(),
        "abolished": abolished.get_absolute_url(),
        "procedures-of-a-sector": abolished.sector.get_absolute_url(),
        "procedures-not-found": "/thu-tuc/?q=khong-co-gi",
        "dispatches-not-found": "/van-ban/?q=khong-co-gi",
        "search-not-found": "/tim-kiem/?q=khong-co-gi",
        "period": "/thu-tuc/ket-qua/2024-04/",
    }
    html = {name: client.get(path).text for name, path in paths.items()}
    found = client.post("/thu-tuc/tra-cuu/", {"ma": make_dossier().code})
    return html | {"dossier": found.text} | error_pages()


def error_pages():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    answers = {
        "400": errors.bad_request(request),
        "403": errors.permission_denied(request, PermissionDenied()),
        "csrf": errors.csrf_failure(request),
        "500": errors.server_error(request),
    }
    return {name: answer.text for name, answer in answers.items()}


def mistakes(html):
    """Return what is wrong with a page, by the rules of HTML for syntax and by ours for the rest."""
    parser = HTMLParser(namespace_html_elements=False)
    document = parser.parse(html)
    elements = [e for e in document.iter() if isinstance(e.tag, str)]
    return [
        *(f"{position}: {code} {values}" for position, code, values in parser.errors),
        *wrong_ids(elements),
        *wrong_headings(elements),
        *(f"no alt: {e.attrib}" for e in elements if e.tag == "img" and "alt" not in e.attrib),
    ]


def wrong_ids(elements):
    ids = Counter(e.get("id") for e in elements if e.get("id"))
    twice = [f"twice: #{name}" for name, count in ids.items() if count > 1]
    named = [name for e in elements for ref in IDREFS for name in (e.get(ref) or "").split()]
    inside = [e.get("href", "")[1:] for e in elements if e.get("href", "").startswith("#")]
    return twice + [f"nowhere: #{name}" for name in named + inside if name not in ids]


def wrong_headings(elements):
    levels = [HEADINGS[e.tag] for e in elements if e.tag in HEADINGS]
    skipped = [f"h{below} after h{above}" for above, below in pairwise(levels) if below > above + 1]
    return skipped + ([] if levels.count(1) == 1 else [f"{levels.count(1)} h1"])


def test_mistakes_are_found():
    page = '<!doctype html><title>x</title><h2 id=a>a</h2><p id=a><div><a href="#b"></p><img src=c>'
    assert mistakes(page) == [
        "(1, 76): unexpected-end-tag {'name': 'p'}",
        "(1, 87): expected-closing-tag-but-got-eof {}",
        "twice: #a",
        "nowhere: #b",
        "0 h1",
        "no alt: {'src': 'c'}",
    ]


def test_every_page_is_well_formed(demo, client):
    found = {name: mistakes(html) for name, html in pages(client).items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_checker_of_html_finds_no_error_on_any_page(demo, client, tmp_path):
    if not (jar := os.environ.get("VNU_JAR")):
        pytest.skip("VNU_JAR names no jar of the Nu Html Checker")
    files = []
    for name, html in pages(client).items():
        files.append(tmp_path / f"{name}.html")
        files[-1].write_text(html, encoding="utf-8")
    checker = ["java", "-Xss4m", "-jar", jar, "--errors-only", "--format", "json"]
    done = subprocess.run([*checker, *files], capture_output=True, timeout=120, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages] == []
