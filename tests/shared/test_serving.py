import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from portal.shared.serving import HEADERS, NGINX_FOLDER, disposition, file_response
from tests.build import make_pdf, pdf_bytes

pytestmark = pytest.mark.django_db  # the end of an answer looks after connections
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ETAG = '"abc123"'


def answer(rf, method="get", file=None, **headers):
    """Return the answer to a request for ten bytes, with its content read and closed."""
    request = getattr(rf, method)("/tep/1/a.pdf", headers=headers)
    file = file or ContentFile(b"0123456789")
    response = file_response(request, file, name="a.pdf", content_type=PDF, digest=ETAG.strip('"'))
    response.read = b"".join(response)
    response.close()
    return response


def test_a_vietnamese_name_goes_out_whole_and_in_ascii_for_old_clients():
    assert disposition("ứng xử.pdf", PDF) == (
        "inline; filename=\"ung xu.pdf\"; filename*=utf-8''%E1%BB%A9ng%20x%E1%BB%AD.pdf"
    )


def test_an_ascii_name_needs_no_second_form():
    assert disposition("a.pdf", PDF) == 'inline; filename="a.pdf"'


def test_a_wide_slash_cannot_become_a_path():
    assert disposition("\uff0e\uff0e\uff0fx.pdf", PDF).split("; ")[1] == 'filename="..x.pdf"'


@pytest.mark.parametrize(
    ("content_type", "way"),
    [
        (PDF, "inline"),
        ("image/png", "inline"),
        ("image/jpeg", "inline"),
        ("image/webp", "inline"),
        (DOCX, "attachment"),
        ("application/vnd.oasis.opendocument.spreadsheet", "attachment"),
        ("image/svg+xml", "attachment"),
        ("text/html", "attachment"),
    ],
)
@pytest.mark.parametrize("name", ["mẫu đơn", "mau"])
def test_browsers_show_pdfs_and_pictures_and_save_the_rest(content_type, way, name):
    assert disposition(name, content_type).partition(";")[0] == way


@pytest.mark.parametrize(
    ("asked", "status", "content", "position"),
    [
        ({}, 200, b"0123456789", None),
        ({"Range": "bytes=0-3"}, 206, b"0123", "bytes 0-3/10"),
        ({"Range": "Bytes=4-4"}, 206, b"4", "bytes 4-4/10"),
        ({"Range": "bytes=7-"}, 206, b"789", "bytes 7-9/10"),
        ({"Range": "bytes=8-99"}, 206, b"89", "bytes 8-9/10"),
        ({"Range": "bytes=-2"}, 206, b"89", "bytes 8-9/10"),
        ({"Range": "bytes=-99"}, 206, b"0123456789", "bytes 0-9/10"),
        ({"Range": "bytes=0-3", "If-Range": ETAG}, 206, b"0123", "bytes 0-3/10"),
        ({"Range": "bytes=0-3", "If-Range": '"old"'}, 200, b"0123456789", None),
        ({"Range": "bytes=0-3", "If-Range": f"W/{ETAG}"}, 200, b"0123456789", None),
        ({"Range": "bytes=0-3,5-6"}, 200, b"0123456789", None),
        ({"Range": "bytes=3-0"}, 200, b"0123456789", None),
        ({"Range": "bytes=-"}, 200, b"0123456789", None),
        ({"Range": "bytes=²-3"}, 200, b"0123456789", None),
        ({"Range": f"bytes={'9' * 5000}-"}, 200, b"0123456789", None),
        ({"Range": "lines=0-3"}, 200, b"0123456789", None),
        ({"Range": "bytes=10-"}, 416, b"", "bytes */10"),
        ({"Range": "bytes=99-100"}, 416, b"", "bytes */10"),
        ({"Range": "bytes=-0"}, 416, b"", "bytes */10"),
    ],
)
def test_a_part_is_sent_when_one_part_is_asked_for(rf, asked, status, content, position):
    response = answer(rf, **asked)
    assert (response.status_code, response.read, response.headers.get("Content-Range")) == (
        status,
        content,
        position,
    )


@pytest.mark.parametrize(("asked", "length"), [("", "10"), ("bytes=2-4", "3")])
def test_the_length_is_that_of_what_is_sent(rf, asked, length):
    response = answer(rf, Range=asked)
    assert (response["Content-Length"], response["Accept-Ranges"]) == (length, "bytes")


@pytest.mark.parametrize("asked", ["", "bytes=2-4", "bytes=99-"])
def test_head_tells_of_the_whole_file_and_sends_nothing(rf, asked):
    response = answer(rf, "head", Range=asked)
    assert (
        response.status_code,
        response.read,
        response["Content-Length"],
        response["Content-Type"],
    ) == (200, b"", "10", PDF)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("If-None-Match", ETAG, 304),
        ("If-None-Match", f'"old", W/{ETAG}', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"old"', 200),
        ("If-Match", ETAG, 200),
        ("If-Match", '"old"', 412),
        ("If-Modified-Since", "Wed, 01 Jan 2031 00:00:00 GMT", 200),
    ],
)
def test_what_the_browser_has_already_is_not_sent_again(rf, method, header, value, status):
    response = answer(rf, method, **{header: value})
    assert (response.status_code, response["ETag"]) == (status, ETAG)


@pytest.mark.parametrize(
    "asked", [{}, {"Range": "bytes=0-3"}, {"Range": "bytes=99-"}, {"If-None-Match": ETAG}]
)
def test_every_answer_runs_nothing_and_is_asked_for_again(rf, asked):
    response = answer(rf, **asked)
    assert {header: response[header] for header in HEADERS} == {
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": (
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
    }


@pytest.mark.parametrize("asked", ["", "bytes=0-3", "bytes=99999-"])
def test_nginx_is_told_which_file_to_send_and_in_which_part(rf, settings, asked):
    settings.X_ACCEL = True
    content = make_pdf().content
    response = answer(rf, file=content, Range=asked)
    assert (
        response.status_code,
        response["X-Accel-Redirect"],
        response["Content-Type"],
        response["ETag"],
        response.headers.get("Accept-Ranges"),  # nginx adds its own
        response.read,
    ) == (200, f"{NGINX_FOLDER}{content.name}", PDF, ETAG, None, b"")


def test_a_file_that_nginx_would_not_find_is_missed_here(rf, settings):
    settings.X_ACCEL = True
    content = make_pdf().content
    content.storage.delete(content.name)
    with pytest.raises(FileNotFoundError):
        answer(rf, file=content)


def test_what_is_not_stored_is_sent_without_nginx(rf, settings):
    settings.X_ACCEL = True
    assert answer(rf).read == b"0123456789"


def test_without_nginx_a_stored_file_is_sent_and_closed(rf):
    content = make_pdf().content
    response = answer(rf, file=content, Range="bytes=0-4")
    assert (response.read, content.closed) == (pdf_bytes()[:5], True)


def test_nginx_passes_on_what_protects_the_reader(settings):
    nginx = Path(settings.BASE_DIR, "deploy/nginx.conf").read_text(encoding="utf-8")
    location = re.search(rf"location {NGINX_FOLDER} {{(.*?)}}", nginx, re.DOTALL)[1]
    passed = set(re.findall(r"add_header ([\w-]+) \$upstream_http_", location))
    kept_by_nginx_itself = {"Cache-Control"}
    assert ("internal;" in location, {*HEADERS, "ETag"} - passed - kept_by_nginx_itself) == (
        True,
        set(),
    )
