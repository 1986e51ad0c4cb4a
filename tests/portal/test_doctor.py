"""`manage.py doctor`: what each check says of an installation, and how it ends."""

import datetime
import os
from io import StringIO

import pytest
from django.core import checks
from django.core.management import call_command
from django.utils import timezone

from portal.health import installation, machine
from portal.health.outcome import State, failure, ok, warning
from portal.management.commands import doctor
from tests.build import make_administrator, make_staff, make_writer
from tests.machines import certify


def said(monkeypatch, **found):
    """Return how the command ends, and what it prints, when checks find this."""
    monkeypatch.setattr(doctor, "CHECKS", found)
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_one_line_a_check_with_a_sign_and_what_mends_it(monkeypatch):
    found = {"Một": lambda: ok("tốt"), "Hai": lambda: warning("gần hết", "Thêm vào.")}
    assert said(monkeypatch, **found) == (
        0,
        [
            "✓ Một: tốt",
            "! Hai: gần hết",
            "    → Thêm vào.",
            "1 điều tốt, 1 điều nên xem, 0 điều phải sửa.",
        ],
    )


def test_a_check_that_breaks_is_a_failure_and_the_others_are_told(monkeypatch):
    assert said(monkeypatch, Một=lambda: {}["x"], Hai=lambda: ok("tốt")) == (
        1,
        [
            "✗ Một: không kiểm tra được (KeyError: 'x')",
            "✓ Hai: tốt",
            "1 điều tốt, 0 điều nên xem, 1 điều phải sửa.",
        ],
    )


@pytest.mark.django_db
def test_every_check_says_something_of_this_installation(monkeypatch):
    _, lines = said(monkeypatch, **doctor.CHECKS)
    told = [line for line in lines if line[0] in doctor.SIGNS.values()]
    assert (len(told), [line for line in told if "không kiểm tra được" in line]) == (
        len(doctor.CHECKS),
        [],
    )


@pytest.mark.parametrize(
    ("check", "changes", "state"),
    [
        (installation.debugging, {"DEBUG": True}, State.FAILURE),
        (installation.debugging, {"DEBUG": False}, State.OK),
        (installation.address, {"HTTPS": True, "SITE_URL": "https://a.vn"}, State.OK),
        (installation.address, {"HTTPS": False, "SITE_URL": "http://a.vn"}, State.FAILURE),
        (installation.address, {"HTTPS": False, "SITE_URL": "http://127.0.0.1:8"}, State.WARNING),
        (installation.secret_key, {"SECRET_KEY": "abc" * 30}, State.FAILURE),
        (installation.secret_key, {"SECRET_KEY": "bT8yQz0-mXw5_Lk3" * 4}, State.OK),
        (installation.proxies, {"HTTPS": True, "PROXY_COUNT": 0}, State.FAILURE),
        (installation.proxies, {"HTTPS": True, "PROXY_COUNT": 1}, State.OK),
        (installation.proxies, {"HTTPS": False, "PROXY_COUNT": 0}, State.OK),
        (installation.proxies, {"HTTPS": True, "PROXY_COUNT": 4}, State.WARNING),
        (machine.roots, {"TRUST_ROOTS": None}, State.WARNING),
    ],
)
def test_settings_are_judged(settings, check, changes, state):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert check().state == state


@pytest.mark.parametrize(
    ("kind", "state"), [(checks.Error, State.FAILURE), (checks.Warning, State.WARNING)]
)
def test_what_check_deploy_finds_is_passed_on(monkeypatch, kind, state):
    found = [kind("Có điều sai.", hint="Sửa đi.", id="x.1")]
    monkeypatch.setattr(installation.checks, "run_checks", lambda **options: found)
    outcome = installation.deployment()
    assert (outcome.state, outcome.said, outcome.mend) == (state, "x.1 Có điều sai.", "Sửa đi.")


@pytest.mark.parametrize(("mode", "state"), [(0o644, State.FAILURE), (0o640, State.OK)])
def test_a_key_that_others_can_read_is_told(settings, tmp_path, mode, state):
    settings.BASE_DIR = tmp_path
    (tmp_path / ".env").touch(mode)
    (tmp_path / ".env").chmod(mode)
    assert installation.secrets_on_disk().state == state


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "told"), [(0o755, True), (0o2750, False)])
def test_uploads_that_others_can_read_are_told(settings, mode, told):
    settings.MEDIA_ROOT.chmod(mode)
    assert (f"chmod o= {settings.MEDIA_ROOT}" in installation.data_on_disk().mend) == told


@pytest.mark.parametrize(
    ("group", "groups", "state"),
    [(7, [7, 8], State.OK), (7, [8], State.WARNING), (9, [7], State.FAILURE)],
)
def test_uploads_that_nginx_cannot_read_are_told(settings, monkeypatch, group, groups, state):
    settings.X_ACCEL = True
    found = {settings.MEDIA_ROOT: 7}
    (settings.MEDIA_ROOT / "cong-van.pdf").touch()
    monkeypatch.setattr(installation, "group_of", lambda path: found.get(path, group))
    monkeypatch.setattr(os, "getgroups", lambda: groups)
    monkeypatch.setattr(os, "getegid", lambda: 8)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert installation.sent_files().state == state


@pytest.mark.parametrize(
    ("installed", "said"),
    [
        ({}, "không dùng systemd"),
        ({"portal.service": "một\n"}, "khác bản trong deploy/: portal.socket"),
        (
            {"portal.service": "cũ\n", "portal.socket": "hai\n"},
            "khác bản trong deploy/: portal.service",
        ),
        (
            {"portal.service": "một\n", "portal.socket": "hai\n"},
            "2 tệp giống bản trong deploy/",
        ),
    ],
)
def test_units_of_another_version_are_told(settings, monkeypatch, tmp_path, installed, said):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(installation, "UNITS", tmp_path)
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy/portal.service").write_text("một\n", encoding="utf-8")
    (tmp_path / "deploy/portal.socket").write_text("hai\n", encoding="utf-8")
    for name, text in installed.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert installation.units().said == said


@pytest.mark.parametrize(
    ("pinned", "outcome"),
    [
        ("django==5.2.0 \\\n", "khác requirements.txt: django 5.2.0"),
        ("khong-co==1 \\\n", "khác requirements.txt: khong-co 1"),
        ("tzdata==2026.6 ; sys_platform == 'win32' \\\n", "0 gói đúng phiên bản"),
    ],
)
def test_packages_that_are_not_the_pinned_ones_are_told(settings, tmp_path, pinned, outcome):
    settings.BASE_DIR = tmp_path
    (tmp_path / "requirements.txt").write_text(pinned)
    assert installation.packages().said == outcome


def test_static_files_that_were_never_collected_are_told(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert installation.static_files() == failure(
        "chưa được thu thập", "Chạy: manage.py collectstatic --no-input"
    )


def test_a_static_file_of_a_newer_version_is_told(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text('{"paths": {}}')
    assert installation.static_files().said.startswith("thiếu css/")


@pytest.mark.django_db
def test_nobody_who_could_administer_is_told():
    make_writer()
    assert installation.accounts().said == "chưa có người quản trị nào đăng nhập được"


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["quantri", "123456"])
def test_a_password_that_everybody_tries_first_is_told(password):
    chief = make_administrator()
    chief.set_password(password)
    chief.save()
    assert installation.accounts() == failure(
        "mật khẩu dễ đoán: quantri", "Chạy: manage.py changepassword TÊN"
    )


@pytest.mark.django_db
def test_an_account_without_a_password_is_told():
    chief, other = make_staff("truong"), make_writer("lan")
    chief.set_password("một câu dài không ai đoán")
    chief.save()
    assert installation.accounts() == ok("2 cán bộ, 1 người quản trị")
    other.set_unusable_password()
    other.save()
    assert installation.accounts().said == "chưa có mật khẩu: lan"


@pytest.mark.django_db
def test_a_clock_before_the_code_was_written_is_told(monkeypatch):
    early = timezone.now() - datetime.timedelta(days=4000)
    monkeypatch.setattr(machine.timezone, "now", lambda: early)
    assert machine.clock().state == State.FAILURE


@pytest.mark.parametrize(
    ("device", "state"), [("/dev/sda2", State.WARNING), ("/dev/dm-1", State.OK)]
)
def test_swap_that_is_not_encrypted_is_told(monkeypatch, tmp_path, device, state):
    swaps = tmp_path / "swaps"
    swaps.write_text(f"Filename Type Size Used Priority\n{device} partition 1 0 -2\n")
    monkeypatch.setattr(machine, "SWAPS", swaps)
    assert machine.swap().state == state


def test_certificates_that_end_soon_are_told(settings, tmp_path):
    settings.TRUST_ROOTS = tmp_path
    assert machine.roots().state == State.FAILURE
    certify(tmp_path)
    (tmp_path / "privkey.pem").unlink()
    assert machine.roots().said == "đã hoặc sắp hết hạn: fullchain.pem"


def test_a_machine_without_the_font_is_told(monkeypatch):
    monkeypatch.setattr(machine, "said_by", lambda *command: "")
    assert machine.fonts().state == State.WARNING
