"""The age of the newest proved backup, as the staff read it."""

import json

import pytest

from portal.backup.standing import Standing, standing
from tests.build import local, make_staff

AT = local(2026, 11, 24, 9, 0)
PROVED = {
    "file": "sao-luu-2026-11-23T021000.tar",
    "at": "2026-11-22T19:20:00+00:00",
    "taken": "2026-11-22T19:10:00+00:00",  # ten past two at night, here
    "lost": [],
}
LAST = "Bản sao lưu được kiểm chứng gần nhất: "


@pytest.fixture
def folder(settings, tmp_path):
    settings.BACKUP_ROOT = tmp_path
    (tmp_path / PROVED["file"]).touch()
    return tmp_path


def told(folder, proved=PROVED, failure=None, at=AT):
    record = {"proved": proved, "failure": failure}
    (folder / "proved.json").write_text(json.dumps(record), encoding="utf-8")
    return standing(at)


@pytest.mark.parametrize(
    ("at", "when"),
    [
        (local(2026, 11, 23, 23, 59), "hôm nay 02:10."),
        (AT, "hôm qua 02:10."),
        (local(2026, 11, 25, 2, 10), "23/11/2026 02:10."),
    ],
)
def test_it_says_of_when_the_data_is(folder, at, when):
    assert told(folder, at=at) == Standing(True, LAST + when)


def test_what_is_older_than_two_days_is_a_warning(folder):
    assert told(folder, at=local(2026, 11, 25, 2, 11)) == Standing(
        False, f"{LAST}23/11/2026 02:10. Đã quá 2 ngày."
    )


def test_a_proof_of_today_makes_no_old_data_young(folder):
    again = PROVED | {"at": "2026-11-28T19:20:00+00:00"}
    assert told(folder, again, at=local(2026, 11, 29, 9, 0)).ok is False


def test_a_failed_proof_is_a_warning_until_another_holds(folder):
    failure = {"file": "x", "at": "2026-11-23T19:20:00+00:00", "sentence": "hỏng"}
    assert told(folder, failure=failure) == Standing(
        False, f"Lần kiểm chứng bản sao lưu gần đây không đạt. {LAST}hôm qua 02:10."
    )


def test_a_proved_file_that_is_gone_is_a_warning(folder):
    (folder / PROVED["file"]).unlink()
    assert told(folder) == Standing(
        False, f"{LAST}hôm qua 02:10. Tệp đó không còn trong thư mục sao lưu."
    )


def test_files_that_were_lost_before_are_a_warning(folder):
    assert told(folder, PROVED | {"lost": ["ab/abc", "cd/cde"]}) == Standing(
        False, f"{LAST}hôm qua 02:10. Trong đó thiếu 2 tệp đã mất từ trước."
    )


@pytest.mark.parametrize("content", [None, "", "{", "{}"])
def test_nothing_proved_is_a_warning(folder, content):
    if content is not None:
        (folder / "proved.json").write_text(content, encoding="utf-8")
    assert standing(AT) == Standing(False, "Chưa có bản sao lưu nào được kiểm chứng.")


def test_no_folder_is_a_warning(settings):
    settings.BACKUP_ROOT = None
    assert standing(AT) == Standing(False, "Trang chưa được sao lưu: chưa đặt BACKUP_ROOT.")


@pytest.mark.django_db
def test_the_start_page_of_the_staff_tells_it(client, settings):
    settings.BACKUP_ROOT = None
    client.force_login(make_staff())
    assert "Trang chưa được sao lưu: chưa đặt BACKUP_ROOT." in client.get("/quan-tri/").text


@pytest.mark.django_db
def test_healthz_tells_it_to_the_staff_alone(client, settings):
    settings.BACKUP_ROOT = None
    said = "Trang chưa được sao lưu: chưa đặt BACKUP_ROOT."
    assert client.get("/healthz").text == "warning\n"
    client.force_login(make_staff())
    assert client.get("/healthz").json()["checks"]["Sao lưu"]["said"] == said
