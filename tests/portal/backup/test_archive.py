"""The file of a backup: whatever happened to it is found before anything in it is believed."""

import io
import json
import tarfile

import pytest

from portal.backup import BackupError
from portal.backup.archive import (
    DATABASES,
    MANIFEST,
    SEAL_LENGTH,
    Archive,
    DamagedError,
    Hashed,
    written,
)

FACTS = {"database": {"engine": "sqlite", "version": "3"}}
MEMBERS = {
    DATABASES["sqlite"]: b"rows " * 500,
    "media/0a/0a1b": b"\x00\xff" * 700,
    "media/0b/0b2c": b"",
}


@pytest.fixture
def path(tmp_path):
    return write(tmp_path / "sao-luu.tar", MEMBERS)


def write(path, members, facts=FACTS):
    with written(path) as writer:
        for name, content in members.items():
            writer.add(name, io.BytesIO(content), len(content))
        writer.finish(facts)
    return path


def sealed_by_hand(path, fill):
    """Write a tar as anybody could, with a seal that holds."""
    with path.open("wb") as file:
        hashed = Hashed(file)
        with tarfile.open(fileobj=hashed, mode="w|") as tar:
            fill(tar)
        hashed.write(f"portal-backup sha256 {hashed.digest}\n".encode())
    return path


def add(tar, name, content=b"", **fields):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    tar.addfile(info, io.BytesIO(content))


def refusal(path):
    with pytest.raises(DamagedError) as refused:
        Archive(path).verify()
    return str(refused.value)


def test_what_was_written_is_read(path):
    archive = Archive(path)
    archive.verify()
    with archive.database() as database:
        assert database.read() == MEMBERS[DATABASES["sqlite"]]
    assert {f"media/{name}": file.read() for name, file in archive.media()} == {
        name: content for name, content in MEMBERS.items() if name.startswith("media/")
    }
    assert archive.manifest["database"] == FACTS["database"]


def test_nobody_else_can_read_it(path):
    assert path.stat().st_mode & 0o777 == 0o600


def test_other_programs_read_it_as_a_tar(path, tmp_path):
    with tarfile.open(path) as tar:
        tar.extractall(tmp_path / "out", filter="data")
    assert (tmp_path / "out/media/0a/0a1b").read_bytes() == MEMBERS["media/0a/0a1b"]


def test_a_flipped_byte_is_found_wherever_it_is(path):
    """In headers, members, padding, manifest, the end of the tar, and in the seal itself."""
    whole = path.read_bytes()
    for place in {*range(0, len(whole), 97), *range(len(whole) - SEAL_LENGTH, len(whole))}:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedError):
            Archive(path).verify()


@pytest.mark.parametrize("cut", [0, 1, 40, 511, 512, 5000])
def test_a_file_that_ends_too_early_is_found(path, cut):
    whole = path.read_bytes()
    path.write_bytes(whole[: cut and -cut] if cut else b"")
    assert refusal(path) == "Bản sao lưu sao-luu.tar đã hỏng: thiếu dòng niêm phong ở cuối tệp."


def test_something_behind_the_seal_is_found(path):
    path.write_bytes(path.read_bytes() + b"\n")
    assert refusal(path) == "Bản sao lưu sao-luu.tar đã hỏng: thiếu dòng niêm phong ở cuối tệp."


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BackupError) as refused:
        Archive(tmp_path / "mat.tar").verify()
    assert str(refused.value) == f"Không đọc được {tmp_path}/mat.tar: No such file or directory."


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("../x", {}),
        ("media/../../x", {}),
        ("/etc/passwd", {}),
        ("media//x", {}),
        ("media/..\\x", {}),
        ("other", {}),
        ("media/link", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}),
        ("media/hard", {"type": tarfile.LNKTYPE, "linkname": MANIFEST}),
        ("media/dev", {"type": tarfile.CHRTYPE}),
    ],
)
def test_a_member_that_is_not_ours_is_refused(tmp_path, name, fields):
    def fill(tar):
        add(tar, name, **fields)
        add(tar, MANIFEST, json.dumps({"format": 1, "members": {}}).encode())

    path = sealed_by_hand(tmp_path / "la.tar", fill)
    assert refusal(path) == f"Bản sao lưu la.tar đã hỏng: có thành phần lạ “{name}”."


def test_a_member_that_comes_twice_is_refused(tmp_path):
    def fill(tar):
        add(tar, "media/a")
        add(tar, "media/a", b"other")
        add(tar, MANIFEST, json.dumps({"format": 1, "members": {}}).encode())

    path = sealed_by_hand(tmp_path / "hai.tar", fill)
    assert refusal(path) == "Bản sao lưu hai.tar đã hỏng: có thành phần lạ “media/a”."


@pytest.mark.parametrize(
    ("listed", "wrong"),
    [
        ({}, "media/a"),
        ({"media/a": [1, "0"], "media/b": [0, "0"]}, "media/a"),
    ],
)
def test_a_manifest_that_tells_of_something_else_is_refused(tmp_path, listed, wrong):
    members = {name: {"size": size, "sha256": digest} for name, (size, digest) in listed.items()}

    def fill(tar):
        add(tar, "media/a", b"content")
        add(tar, MANIFEST, json.dumps({"format": 1, "members": members}).encode())

    path = sealed_by_hand(tmp_path / "khac.tar", fill)
    assert refusal(path) == (
        f"Bản sao lưu khac.tar đã hỏng: “{wrong}” không đúng như danh mục đã ghi."
    )


@pytest.mark.parametrize("manifest", [None, b"{", b"[]", b"{}", b'{"format": 1}'])
def test_what_has_no_manifest_is_no_backup(tmp_path, manifest):
    def fill(tar):
        if manifest is not None:
            add(tar, MANIFEST, manifest)

    path = sealed_by_hand(tmp_path / "khong.tar", fill)
    assert refusal(path) == ("Bản sao lưu khong.tar đã hỏng: danh mục bên trong không đọc được.")


def test_another_format_is_refused(tmp_path):
    path = sealed_by_hand(
        tmp_path / "moi.tar", lambda tar: add(tar, MANIFEST, b'{"format": 2, "members": {}}')
    )
    with pytest.raises(BackupError) as refused:
        Archive(path).verify()
    assert str(refused.value) == (
        "Bản sao lưu moi.tar ở dạng 2; mã nguồn ở đây chỉ đọc được dạng 1. "
        "Hãy dùng đúng phiên bản đã sao lưu."
    )


def test_nothing_stays_of_a_backup_that_could_not_be_written(tmp_path):
    with pytest.raises(OSError, match="unexpected end of data"), written(tmp_path / "a.tar") as to:
        to.add("media/a", io.BytesIO(b"short"), 10)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
