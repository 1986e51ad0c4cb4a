"""Uploads in an S3-compatible bucket, where several machines find them."""

import errno
import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from storages.backends.s3 import S3Storage

CONFIG = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"max_attempts": 2},
    s3={"addressing_style": "path"},
    # What servers other than Amazon's may not know.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class BucketStorage(Storage):
    """Keeps each file in a bucket, and a copy on each machine that has been asked for it.

    What is stored under a name never changes, so that a copy is as good as its original. OSError
    says that the bucket cannot be asked.
    """

    def __init__(self, *, bucket, **options):
        self._copies = FileSystemStorage(**options)
        self._bucket = S3Storage(client_config=CONFIG, default_acl=None, **bucket)

    def path(self, name):
        """Return the path of the copy on this machine, fetched now if it was not there."""
        if not self._copies.exists(name):
            self._fetch(name)
        return self._copies.path(name)

    def size(self, name):
        return os.path.getsize(self.path(name))  # noqa: PTH202 - as Django does

    @contextmanager
    def _reached(self):
        try:
            yield
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError(errno.EIO, f"S3: {error}") from error

    def exists(self, name):
        with self._reached():
            return self._copies.exists(name) or self._bucket.exists(name)

    def delete(self, name):
        with self._reached():
            self._bucket.delete(name)
        self._copies.delete(name)

    def _open(self, name, mode="rb"):
        self.path(name)
        return self._copies.open(name, mode)

    def _save(self, name, content):
        name = self._copies.save(name, content)
        try:
            with self._reached(), self._copies.open(name) as copy:
                self._bucket.save(name, File(copy))
        except OSError:
            self._copies.delete(name)
            raise
        return name

    def _fetch(self, name):
        with suppress(FileNotFoundError), self._reached(), self._bucket.open(name) as original:
            part = self._copies.save(f"{name}.{secrets.token_hex(8)}", original)
            Path(self._copies.path(part)).replace(self._copies.path(name))
