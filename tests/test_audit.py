"""Known holes of packages: what is told of them, by pip-audit itself before a database of our own."""

import json
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread

import pytest

from tests import audit
from tests.audit import Report, UnreachedError, asked, exceptions, judged

HOLE = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["CVE-2026-1"],
    "fix_versions": ["5.2.20"],
}
needs_pip_audit = pytest.mark.skipif(not find_spec("pip_audit"), reason="pip-audit is missing")


def django(*holes):
    return [{"name": "django", "version": "5.2.19", "vulns": list(holes)}]


def test_a_hole_without_a_reason_is_bad():
    report = judged(django(HOLE), {})
    line = "django 5.2.19: GHSA-aaaa-bbbb-cccc, CVE-2026-1 (sửa ở: 5.2.20)"
    assert (report, report.is_bad) == (Report(holes=[line]), True)


def test_a_reason_by_any_of_its_names_accepts_a_hole():
    report = judged(django(HOLE), {"CVE-2026-1": "không dùng phần đó"})
    line = "django 5.2.19: GHSA-aaaa-bbbb-cccc, CVE-2026-1 – không dùng phần đó"
    assert (report, report.is_bad) == (Report(accepted=[line]), False)


def test_a_reason_that_nothing_needs_has_to_go():
    report = judged(django(), {"CVE-2020-9": "đã lâu"})
    assert (report, report.is_bad) == (Report(needless=["CVE-2020-9"]), True)


def test_a_package_that_nobody_knows_is_not_taken_for_sound():
    report = judged([{"name": "django", "skip_reason": "not found"}], {})
    assert (report.unaudited, report.is_bad) == (["django: not found"], True)


def test_every_accepted_hole_has_a_reason_in_words():
    assert [name for name, reason in exceptions().items() if len(reason.split()) < 5] == []


@contextmanager
def database_of_holes(answer):
    """Give the address of a server that answers every question about a package with this."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


KNOWN = {
    "vulns": [
        {
            "id": "GHSA-aaaa-bbbb-cccc",
            "aliases": ["CVE-2026-1"],
            "summary": "x",
            "affected": [
                {
                    "package": {"name": "six", "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "1.17.1"}]}],
                }
            ],
        }
    ]
}


@pytest.fixture
def six(tmp_path):
    file = tmp_path / "requirements.txt"
    digest = "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"
    file.write_text(f"six==1.17.0 --hash=sha256:{digest}\n")
    return file


@needs_pip_audit
def test_pip_audit_tells_of_a_known_hole(six):
    with database_of_holes(KNOWN) as url:
        report = judged(asked([six], url), {})
    assert report.holes == ["six 1.17.0: CVE-2026-1, GHSA-aaaa-bbbb-cccc (sửa ở: 1.17.1)"]


@needs_pip_audit
def test_pip_audit_tells_that_nothing_is_known(six):
    with database_of_holes({}) as url:
        assert judged(asked([six], url), {}) == Report()


@needs_pip_audit
def test_a_database_that_cannot_be_reached_is_told(six):
    with pytest.raises(UnreachedError):
        asked([six], "http://127.0.0.1:1")


def test_a_database_that_never_answers_is_not_waited_for(monkeypatch):
    def late(*args, **options):
        raise subprocess.TimeoutExpired("pip-audit", 20)

    monkeypatch.setattr(audit.subprocess, "run", late)
    with pytest.raises(UnreachedError, match="không trả lời đủ trong 20 giây"):
        asked([])


@needs_pip_audit
def test_without_the_database_the_checks_go_on_with_a_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit"],
        cwd=audit.ROOT,
        env={"OSV_URL": "http://127.0.0.1:1", "PATH": "", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout[:30]) == (0, "CHƯA BIẾT có lỗ hổng nào không")
