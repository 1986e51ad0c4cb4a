"""What `/healthz` tells, to whom, and in what time."""

import json
import os
import socket
import time
from threading import Event

import pytest
from django.conf import settings as project_settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from portal.health import running
from portal.health.outcome import State, failure, ok, warning
from portal.health.running import Look
from tests.build import make_staff

FREE = running.free_megabytes


@pytest.fixture(autouse=True)
def _room(monkeypatch):
    """Give the disk room, however full that of the tests is."""
    monkeypatch.setattr(running, "free_megabytes", lambda folder: 50_000)


@pytest.fixture(autouse=True)
def _backup(settings, tmp_path):
    """Let there be a backup that was proved just now."""
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.BACKUP_ROOT.mkdir()
    (settings.BACKUP_ROOT / "sao-luu.tar").touch()
    proved = {"file": "sao-luu.tar", "taken": timezone.now().isoformat(), "lost": []}
    record = {"proved": proved, "failure": None}
    (settings.BACKUP_ROOT / "proved.json").write_text(json.dumps(record), encoding="utf-8")


def asked(client):
    response = client.get("/healthz")
    return response.status_code, response.content.decode()


@pytest.mark.django_db
def test_strangers_are_told_that_all_is_well_in_one_word(client):
    assert asked(client) == (200, "ok\n")


@pytest.mark.django_db
def test_no_cache_keeps_the_answer(client):
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "answer"), [(warning("x"), (200, "warning\n")), (failure("x"), (503, "failure\n"))]
)
def test_the_worst_outcome_is_that_of_all(client, monkeypatch, outcome, answer):
    monkeypatch.setitem(running.CHECKS, "Thử", lambda: outcome)
    assert asked(client) == answer


@pytest.mark.django_db(transaction=True)
def test_the_staff_is_told_what_each_check_found(client, monkeypatch):
    monkeypatch.setattr(running, "free_megabytes", lambda folder: 900)
    client.force_login(make_staff())
    response = client.get("/healthz")
    found = response.json()
    assert (response.status_code, found["state"], list(found["checks"])) == (
        200,
        "warning",
        list(running.CHECKS),
    )
    assert found["checks"]["Ổ đĩa"] == {
        "state": "warning",
        "said": "chỉ còn trống 900 MB",
        "mend": "Xóa bớt những gì không cần (bản sao lưu cũ, nhật ký) hoặc thêm ổ đĩa.",
    }


@pytest.fixture
def lost_database(monkeypatch, tmp_path):
    """Let every new connection look for the database where none is."""
    place = project_settings.DATABASES["default"]
    monkeypatch.setitem(connections.settings["default"], "NAME", str(tmp_path / "no" / "db"))
    monkeypatch.setitem(connections.settings["default"], "HOST", str(tmp_path))
    return place


@pytest.mark.django_db
def test_a_lost_database_is_told_with_503_even_to_a_session(lost_database):
    client = Client()
    client.cookies[project_settings.SESSION_COOKIE_NAME] = "a" * 32
    assert asked(client) == (503, "failure\n")


@pytest.mark.django_db
def test_a_server_that_takes_connections_and_never_answers_is_not_waited_for(monkeypatch):
    """A database machine that hangs, or an address behind a firewall."""
    monkeypatch.setattr(running, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        postgresql = {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": "127.0.0.1",
            "PORT": str(silent.getsockname()[1]),
            "USER": "portal",
        }
        monkeypatch.setitem(
            connections.settings, "default", connections.settings["default"] | postgresql
        )
        begun = time.monotonic()
        outcome = Look().outcomes()["Cơ sở dữ liệu"]
        assert (outcome.state, time.monotonic() - begun < 3) == (State.FAILURE, True)


@pytest.mark.django_db
def test_a_check_that_hangs_is_not_begun_again(monkeypatch):
    begun, end = [], Event()

    def hangs():
        begun.append(1)
        end.wait(10)
        return ok("x")

    monkeypatch.setattr(running, "PATIENCE", 0.2)
    monkeypatch.setattr(running, "CHECKS", {"Thử": hangs})
    look = Look()
    outcomes = [look.outcomes()["Thử"] for _ in range(3)]
    end.set()
    assert (outcomes, begun) == ([failure("không trả lời trong 0.2 giây")] * 3, [1])


@pytest.mark.django_db
def test_a_check_that_breaks_has_failed_alone(monkeypatch):
    monkeypatch.setattr(running, "CHECKS", {"Một": lambda: 1 / 0, "Hai": lambda: ok("tốt")})
    assert Look().outcomes() == {
        "Một": failure("không kiểm tra được (ZeroDivisionError: division by zero)"),
        "Hai": ok("tốt"),
    }


@pytest.mark.django_db
def test_a_flood_of_questions_is_one_look(client, monkeypatch):
    looked = []
    monkeypatch.setattr(running, "KEPT", 60)
    monkeypatch.setattr("portal.views.health.look", Look())
    monkeypatch.setitem(running.CHECKS, "Thử", lambda: looked.append(1) or ok("x"))
    assert ({asked(client) for _ in range(50)}, looked) == ({(200, "ok\n")}, [1])


def test_room_is_that_of_our_account(tmp_path):
    found = os.statvfs(tmp_path)
    assert abs(FREE(tmp_path) - found.f_bavail * found.f_frsize // 10**6) < 500


@pytest.mark.parametrize(
    ("free", "state"), [(199, State.FAILURE), (1999, State.WARNING), (2000, State.OK)]
)
def test_a_disk_is_told_before_it_is_full(monkeypatch, free, state):
    monkeypatch.setattr(running, "free_megabytes", lambda folder: free)
    assert running.disk().state == state


def test_uploads_are_written_and_nothing_stays(settings):
    before = sorted(settings.MEDIA_ROOT.iterdir())
    assert (running.uploads(), sorted(settings.MEDIA_ROOT.iterdir())) == (ok("ghi được"), before)


def test_a_lost_folder_of_uploads_is_told(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "gone"
    assert running.uploads() == failure(
        "không ghi được (No such file or directory)",
        "Xem chủ và quyền của MEDIA_ROOT (hoặc kho trong MEDIA_S3); xem deploy/README.md.",
    )


def test_a_folder_of_visits_in_which_nothing_can_be_made_is_no_failure(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.VISITS_ROOT = tmp_path / "file" / "visits"
    assert running.visits().state == State.WARNING


def test_a_redis_that_does_not_answer_is_no_failure(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/no-socket"
    assert running.redis() == warning(
        "không ghi được (ConnectionError): trang chậm hơn, lượt truy cập không được đếm",
        "Xem Redis có chạy không, còn bộ nhớ không, REDIS_URL và IPAddressAllow có đúng không.",
    )
