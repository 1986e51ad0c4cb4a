"""Uploads in a bucket: a real server that speaks S3, and machines with folders of their own."""

from itertools import count

import pytest
from django.conf import settings as project_settings
from django.core.files.base import ContentFile

from portal.health.outcome import ok
from portal.health.running import uploads
from tests.build import make_pdf, pdf_bytes
from tests.machines import free_port
from tests.shared.bucket_server import bucket_server

pytest.importorskip("storages", reason="requirements-s3.txt is not installed")
bucket_storage = pytest.importorskip("portal.shared.bucket").BucketStorage

NAME = "ab/0123456789abcdef"
NUMBERS = count(100)


@pytest.fixture(scope="module")
def server():
    """Return the address of a server that speaks S3."""
    with bucket_server(access_key="portal") as address:
        yield address


@pytest.fixture
def bucket(server):
    """Return the options of a bucket of a test's own."""
    return {
        "endpoint_url": server,
        "access_key": "portal",
        "secret_key": "mat-khau",
        "region_name": "us-east-1",
        "bucket_name": f"kho-{next(NUMBERS)}",
    }


@pytest.fixture
def machine(bucket, tmp_path):
    """Return a function that gives the storage of one of several machines."""
    return lambda name: bucket_storage(bucket=bucket, location=tmp_path / name)


def kept(storage, content=b"noi dung"):
    return storage.save(NAME, ContentFile(content))


def read(storage, name=NAME):
    with storage.open(name) as file:
        return file.read()


def test_what_one_machine_stores_the_other_reads(machine):
    kept(machine("one"))
    other = machine("other")
    assert (read(other), other.size(NAME), other.exists(NAME)) == (b"noi dung", 8, True)


def test_a_copy_serves_without_the_bucket(machine, bucket, tmp_path):
    kept(machine("one"))
    nowhere = {**bucket, "endpoint_url": f"http://127.0.0.1:{free_port()}"}
    assert read(bucket_storage(bucket=nowhere, location=tmp_path / "one")) == b"noi dung"


def test_what_is_deleted_is_in_the_bucket_no_more(machine):
    storage = machine("one")
    kept(storage)
    storage.delete(NAME)
    assert (storage.exists(NAME), machine("other").exists(NAME)) == (False, False)


def test_a_lost_file_is_not_found(machine):
    with pytest.raises(FileNotFoundError):
        read(machine("one"))


def test_what_the_bucket_does_not_take_is_not_kept(bucket, tmp_path):
    nowhere = {**bucket, "endpoint_url": f"http://127.0.0.1:{free_port()}"}
    storage = bucket_storage(bucket=nowhere, location=tmp_path / "one")
    with pytest.raises(OSError, match="S3: "):
        kept(storage)
    assert [path for path in (tmp_path / "one").rglob("*") if path.is_file()] == []


def test_whom_the_bucket_refuses_is_told_so(bucket, tmp_path):
    storage = bucket_storage(bucket={**bucket, "access_key": "other"}, location=tmp_path / "one")
    with pytest.raises(OSError, match=r"S3: .*Forbidden"):
        kept(storage)


@pytest.mark.django_db
def test_the_store_of_files_hands_out_what_another_machine_took_in(bucket, settings, tmp_path):
    """With X_ACCEL nginx finds it in MEDIA_ROOT: the portal asks for its size first."""
    options = {**project_settings.STORAGES["default"]["OPTIONS"], "bucket": bucket}
    shared = {"BACKEND": "portal.shared.bucket.BucketStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": shared}
    stored = make_pdf(content=pdf_bytes())

    settings.MEDIA_ROOT = tmp_path / "other machine"
    assert stored.content.size == len(pdf_bytes())
    found = settings.MEDIA_ROOT / stored.content.name
    assert (found.read_bytes(), found.stat().st_mode & 0o777) == (pdf_bytes(), 0o640)


def test_health_tells_whether_the_bucket_takes_files(machine, bucket, tmp_path, monkeypatch):
    storage = machine("one")
    monkeypatch.setattr("portal.health.running.default_storage", storage)
    assert (uploads(), storage.exists(".healthz")) == (ok("ghi được"), False)
    nowhere = {**bucket, "endpoint_url": f"http://127.0.0.1:{free_port()}"}
    lost = bucket_storage(bucket=nowhere, location=tmp_path / "one")
    monkeypatch.setattr("portal.health.running.default_storage", lost)
    assert uploads().said == "không ghi được (Input/output error)"
