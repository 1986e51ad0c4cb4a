"""The set in `deploy/` as it stands: nginx, gunicorn, Redis and the database, on one machine and two."""

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest

from tests.build import pdf_bytes
from tests.clerk import Office, clerk, publish, publish_with_file, withdraw
from tests.machines import (
    NAME,
    NGINX,
    ROOT,
    SITE,
    Machine,
    Nginx,
    UnixConnection,
    copy_of_the_database,
    redis_of_the_guide,
    static_files,
    until,
)
from tests.visitors.build import FIREFOX

pytestmark = [
    pytest.mark.deployed,
    pytest.mark.django_db,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed: apt-get install nginx"),
]
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
CSS = re.compile(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"')


@dataclass
class Deployment:
    """Two machines with one database and one Redis; nginx stands before the first."""

    nginx: Nginx
    first: Machine
    second: Machine
    office: Office


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        shared = {
            "DATABASE_URL": stack.enter_context(copy_of_the_database(folder)),
            "REDIS_URL": stack.enter_context(redis_of_the_guide(folder / "redis")),
            "MEDIA_ROOT": str(folder / "media"),
            "SECRET_KEY": "khóa chung của hai máy " * 3,
            "SITE_URL": SITE,
            "X_ACCEL": "true",
        }
        static_files(shared)
        office = stack.enter_context(clerk(**shared))
        first, second = (Machine(folder / name, **shared) for name in ["first", "second"])
        nginx = Nginx(folder / "nginx", first, folder / "media")
        servers = [first, second, nginx]
        for server in servers:
            stack.enter_context(server.started())
        for server in servers:
            until(server.answers)
        yield Deployment(nginx, first, second, office)


def test_nginx_finds_no_fault_in_the_file(site):
    done = subprocess.run([*site.nginx.command, "-t"], capture_output=True, text=True, check=False)
    faults = [line for line in done.stderr.splitlines() if "[" in line]
    assert (done.returncode, faults) == (0, [])


@pytest.mark.skipif(not SYSTEMD_ANALYZE, reason="systemd is not installed")
@pytest.mark.parametrize(
    "name", ["portal.service", "portal.socket", "portal-backup.service", "portal-backup.timer"]
)
def test_systemd_finds_no_fault_in_the_unit(tmp_path, name):
    for unit in (ROOT / "deploy").glob("portal*.[st]*"):
        text = unit.read_text(encoding="utf-8")
        runnable = text.replace("/srv/portal/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(runnable, encoding="utf-8")
    done = subprocess.run(
        [SYSTEMD_ANALYZE, "verify", "--man=no", tmp_path / name],
        capture_output=True,
        text=True,
        check=False,
    )
    about_it = [line for line in done.stderr.splitlines() if "portal" in line]
    assert (done.returncode, about_it) == (0, [])


def test_the_socket_is_where_nginx_looks_for_it():
    said = (ROOT / "deploy/portal.socket").read_text(encoding="utf-8")
    asked = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    [place] = re.findall(r"^ListenStream=(.*)$", said, re.MULTILINE)
    assert set(re.findall(r"server unix:(\S+) ", asked)) == {place}


def test_whoever_asks_without_tls_is_sent_to_the_same_address_with_it(site):
    answer = site.nginx.ask_without_tls("/tim-kiem/?q=mot+cua", x_forwarded_proto="https")
    assert (answer.status, *answer.told("Location", "Server")) == (
        301,
        f"{SITE}/tim-kiem/?q=mot+cua",
        "nginx",
    )


def test_a_page_goes_out_from_the_page_cache_with_what_protects_its_reader(site):
    answer = site.nginx.ask(accept_encoding="br")
    told = answer.told(
        "Server",
        "Content-Encoding",
        "Cache-Control",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
    )
    assert (answer.status, *told) == (
        200,
        "nginx",
        "br",
        "private, no-cache",
        "max-age=31536000",
        "nosniff",
        "same-origin",
        "same-origin",
    )


def test_a_cookie_is_of_this_host_alone_and_of_no_page_without_tls(site):
    cookie = site.nginx.ask("/quan-tri/login/").headers["Set-Cookie"]
    name, _, rest = cookie.partition("=")
    assert (name, {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(rest.split("; "))) == (
        "__Host-csrftoken",
        True,
    )


def test_a_request_has_one_number_in_the_lines_of_nginx_and_of_the_portal(site):
    """No line tells who asked or what for."""
    site.nginx.ask("/khong-co/?q=Nguyen+Thi+Binh", user_agent="TrinhDuyetLa/9.9")
    # nginx writes its line once it has sent the answer.
    until(lambda: "/khong-co/" in (site.nginx.folder / "portal.log").read_text(encoding="utf-8"))
    nginx, portal = (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for file in [site.nginx.folder / "portal.log", site.first.output]
    )
    [here] = [line for line in nginx if line["path"] == "/khong-co/"]
    [there] = [line for line in portal if line["request"] == here["request"]]
    there.pop("time")
    assert there == {
        "level": "warning",
        "logger": "django.request",
        "message": "Not Found: /khong-co/",
        "request": here["request"],
        "method": "GET",
        "path": "/khong-co/",
        "status": 404,
    }
    assert here.keys() == {"time", "status", "method", "path", "bytes", "seconds", "request"}


def test_a_page_that_the_browser_has_is_not_sent_again(site):
    etag = site.nginx.ask().headers["ETag"]
    again = site.nginx.ask(if_none_match=etag)
    assert (again.status, again.body) == (304, b"")


def test_a_static_file_is_sent_by_nginx_compressed_and_kept_for_good(site):
    address = CSS.search(site.nginx.ask().text)[1]
    answer = site.nginx.ask(address, accept_encoding="gzip")
    told = answer.told("Cache-Control", "Content-Type", "Content-Encoding", "Vary")
    assert (answer.status, *told) == (
        200,
        "public, max-age=31536000, immutable",
        "text/css",
        "gzip",
        "Accept-Encoding",
    )
    assert (
        gzip.decompress(answer.body)
        == (ROOT / f".{address}".replace("static", "staticfiles")).read_bytes()
    )


@pytest.fixture(scope="module")
def pdf(site):
    """Return the address of a public PDF, and its bytes."""
    content = pdf_bytes(pages=2)
    return site.office.do(publish_with_file, "Bài có tệp", "biểu mẫu.pdf", content), content


def test_nginx_sends_a_file_that_the_portal_hands_out_with_its_headers(site, pdf):
    address, content = pdf
    answer = site.nginx.ask(address)
    told = answer.told(
        "Content-Type", "Content-Disposition", "Cache-Control", "Accept-Ranges", "X-Accel-Redirect"
    )
    assert (answer.status, answer.body == content, *told) == (
        200,
        True,
        "application/pdf",
        "inline; filename=\"bieu mau.pdf\"; filename*=utf-8''bi%E1%BB%83u%20m%E1%BA%ABu.pdf",
        "private, no-cache",
        "bytes",
        None,
    )
    assert answer.headers.get_all("Content-Security-Policy") == [
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    ]


def test_a_part_of_a_file_is_sent_alone(site, pdf):
    address, content = pdf
    answer = site.nginx.ask(address, range="bytes=5-104")
    assert (answer.status, answer.headers["Content-Range"], answer.body) == (
        206,
        f"bytes 5-104/{len(content)}",
        content[5:105],
    )


def test_a_file_that_the_browser_has_is_not_sent_again(site, pdf):
    address, _ = pdf
    etag = site.nginx.ask(address).headers["ETag"]
    assert site.nginx.ask(address, if_none_match=etag).status == 304


def test_the_folder_of_uploads_has_no_address(site, pdf):
    stored = site.first.ask(pdf[0]).headers["X-Accel-Redirect"]
    asked = [stored, stored.replace("_media", "media"), "/_media/", "/static/../_media/"]
    answers = [site.nginx.ask(path, x_accel_redirect=stored) for path in asked]
    assert (stored[:8], [answer.status for answer in answers]) == ("/_media/", [404] * 4)


def test_a_reader_cannot_say_who_or_where_he_is(site):
    """A forged name gets no answer; forged headers change nothing of what the portal is told."""
    forged = {
        "x_forwarded_for": "203.0.113.1",
        "x_forwarded_proto": "http",
        "x_forwarded_host": "nha-khac.vn",
        "forwarded": "for=203.0.113.1;proto=http;host=nha-khac.vn",
    }
    answer = site.nginx.ask("/van-ban/", **forged)
    assert (answer.status, answer.body) == (200, site.nginx.ask("/van-ban/").body)


def test_a_header_is_no_other_address(site):
    """gunicorn would take the path from a header of this name, whoever sends it."""
    asked = {"Host": NAME, "X-Forwarded-Proto": "https", "PATH_INFO": "/van-ban/"}
    with closing(UnixConnection(site.first.socket)) as to:
        to.request("GET", "/robots.txt", headers=asked)
        assert to.getresponse().read() == site.first.ask("/robots.txt").body


@pytest.mark.parametrize("path", ["/", "/tim-kiem/?q=x"])
def test_a_request_in_no_encoding_of_text_is_answered(site, path):
    assert site.first.ask(path, content_type="text/plain; charset=hex").status == 200


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/static/khong-co.css", "GET", {}, 404),
        ("/.git/config", "GET", {}, 404),
        ("/", "TRACE", {}, 405),
        ("/gop-y/bao-sai/", "POST", {"content_length": "99999999"}, 413),
        ("/", "GET", {"cookie": "x" * 40_000}, 400),
    ],
)
def test_an_answer_of_nginx_alone_tells_no_version(site, path, method, headers, status):
    answer = site.nginx.ask(path, method, **headers)
    assert (
        answer.status,
        answer.headers["Server"],
        re.findall(r"nginx/\d|gunicorn", answer.text),
    ) == (
        status,
        "nginx",
        [],
    )


def test_a_site_by_another_name_gets_no_answer(site):
    with pytest.raises(ConnectionError):
        site.nginx.ask(host="nha-khac.vn")


def look(site, agent, address, to=None):
    """Report that somebody looks at a page; return the visits in all, as the answer tells them."""
    answer = (to or site.nginx).ask(
        "/truy-cap/", "POST", user_agent=f"{FIREFOX} {agent}", x_forwarded_for=address
    )
    return json.loads(answer.body)["total"]


def test_a_forged_address_is_no_other_visitor(site):
    before = look(site, "one", "203.0.113.1")
    assert look(site, "one", "203.0.113.2") == before
    assert look(site, "another", "203.0.113.1") == before + 1


def test_what_one_machine_counts_the_other_tells(site):
    before = look(site, "shared", "203.0.113.1")
    assert look(site, "shared too", "203.0.113.1", site.second) == before + 1
    assert json.loads(site.nginx.ask("/truy-cap/").body)["total"] == before + 1


@pytest.mark.parametrize("path", ["/quan-tri/tthc/dossier/nhap/", "/quan-tri/login/"])
def test_a_slow_sender_holds_no_worker(site, path):
    with closing(site.nginx.connect()) as slow:
        slow.putrequest("POST", path)
        slow.putheader("Content-Length", "100000")
        slow.endheaders(b"csrfmiddlewaretoken=")
        assert site.first.ask().status == 200
        slow.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):  # nginx waits for the rest
            slow.sock.recv(1)


def both(site, path="/"):
    """Return a page as each of the machines tells it."""
    return site.nginx.ask(path).text, site.second.ask(path).text


def test_what_is_published_and_withdrawn_through_one_machine_is_so_on_the_other(site):
    said = "Lịch tiêm chủng của hai máy"
    assert [said in page for page in both(site)] == [False, False]
    address, _ = site.office.do(publish, said)
    assert [said in page for page in both(site)] == [True, True]
    assert ["Tiêm chủng tại trạm" in page for page in both(site, address)] == [True, True]

    site.office.do(withdraw, said, "Đăng nhầm")
    assert [said in page for page in both(site)] == [False, False]
    assert ["Đăng nhầm" in page for page in both(site, address)] == [True, True]


def test_what_nginx_says_while_the_portal_is_away_allows_its_own_style_alone():
    page = (ROOT / "deploy/khong-tra-loi.html").read_text(encoding="utf-8")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    conf = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert f"\"default-src 'none'; style-src 'sha256-{digest}'\"" in conf
