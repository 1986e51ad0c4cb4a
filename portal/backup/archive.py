"""The file of a backup: a tar, and after it one line that vouches for every byte before it.

The database comes first, then `media/…`, then `manifest.json`, which names the size and the SHA-256
of each. The seal behind the tar is the SHA-256 of all of it, headers and padding too; programs that
read tar stop before it.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from portal.backup import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media/"
DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.pgdump"}
SEAL = re.compile(rb"portal-backup sha256 ([0-9a-f]{64})\n")
SEAL_LENGTH = len(b"portal-backup sha256 \n") + 64
PIECE = 1 << 20


class DamagedError(BackupError):
    """The file is no longer what was written, or was never a backup."""


class Hashed:
    """A file that is read or written from one end to the other, and the SHA-256 of what passed."""

    def __init__(self, file):
        self._file, self._sha256 = file, hashlib.sha256()
        self.length = 0

    def read(self, size=-1):
        return self._passed(self._file.read(size))

    def write(self, content):
        self._file.write(content)
        self._passed(content)
        return len(content)

    def tell(self):
        return self.length

    def _passed(self, content):
        self._sha256.update(content)
        self.length += len(content)
        return content

    @property
    def digest(self):
        return self._sha256.hexdigest()


class Writer:
    """Takes the members of a backup one after the other, each read in pieces."""

    def __init__(self, file):
        self._file = Hashed(file)
        forward: Any = self._file  # all that a tar asks of a file that it writes
        self._tar: Any = tarfile.TarFile(fileobj=forward, mode="w", format=tarfile.PAX_FORMAT)
        self.members = {}

    def add(self, name, source, size):
        """Append what can be read in a file, and return its SHA-256."""
        read = Hashed(source)
        self._append(name, read, size)
        self.members[name] = {"size": size, "sha256": read.digest}
        return read.digest

    def finish(self, facts):
        """Append the manifest with these facts, and the seal."""
        manifest = {"format": FORMAT, **facts, "members": self.members}
        content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._append(MANIFEST, io.BytesIO(content), len(content))
        self._tar.close()
        self._file.write(f"portal-backup sha256 {self._file.digest}\n".encode())

    def _append(self, name, source, size):
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, source)
        self._tar.members.clear()  # of a million files too no more than one is kept in mind


@contextmanager
def written(path):
    """Give the Writer of a new file, which stands there whole once the block ends well, or never."""
    part = path.with_name(f".{path.name}.dang-ghi")
    try:
        with open(part, "wb", opener=_private) as file:
            yield Writer(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _private(path, flags):
    return os.open(path, flags, 0o600)


def sync_folder(folder):
    """Have the names in a folder on the disk before going on."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class Archive:
    """A backup to be read; `verify` it before anything in it is believed."""

    def __init__(self, path):
        self.path = Path(path)

    def verify(self):
        """Return the digest in the seal; raise DamagedError unless every byte is as written.

        What only looks like a backup, whose members lead out of their folder or are no plain
        files, is refused too.
        """
        seal = self._verify_seal()
        try:
            self._verify_members()
        except (tarfile.TarError, KeyError, TypeError, ValueError) as error:
            raise self._damaged("danh mục bên trong không đọc được") from error
        return seal

    def _verify_seal(self):
        try:
            with self.path.open("rb") as file:
                left = os.fstat(file.fileno()).st_size - SEAL_LENGTH
                hashed = Hashed(file)
                while left > 0:
                    left -= len(hashed.read(min(left, PIECE)))
                seal = SEAL.fullmatch(file.read())
        except OSError as error:
            raise BackupError(f"Không đọc được {self.path}: {error.strerror}.") from error
        if not seal:
            raise self._damaged("thiếu dòng niêm phong ở cuối tệp")
        if seal[1].decode() != hashed.digest:
            raise self._damaged("nội dung không khớp với mã băm ghi ở cuối tệp")
        return hashed.digest

    def _verify_members(self):
        expected = {name: (of["size"], of["sha256"]) for name, of in self.members.items()}
        found = {}
        with self._opened() as tar:
            for info in tar:
                if info.name in found or not is_plain(info):
                    raise self._damaged(f"có thành phần lạ “{info.name}”")
                with tar.extractfile(info) as member:
                    found[info.name] = digest_of(member)
        del found[MANIFEST]
        if found != expected:
            wrong = min(name for name, _ in found.items() ^ expected.items())
            raise self._damaged(f"“{wrong}” không đúng như danh mục đã ghi")

    def _damaged(self, why):
        return DamagedError(f"Bản sao lưu {self.path.name} đã hỏng: {why}.")

    def _opened(self):
        return tarfile.open(self.path, mode="r:")

    @cached_property
    def manifest(self):
        """Return what the backup says of itself."""
        with self._opened() as tar:
            manifest = json.loads(tar.extractfile(MANIFEST).read())
        if manifest["format"] != FORMAT:
            raise BackupError(
                f"Bản sao lưu {self.path.name} ở dạng {manifest['format']}; mã nguồn ở đây chỉ đọc "
                f"được dạng {FORMAT}. Hãy dùng đúng phiên bản đã sao lưu."
            )
        return manifest

    @property
    def members(self):
        return self.manifest["members"]

    def media(self):
        """Yield the name of each stored file and the file, open, in one pass."""
        with self._opened() as tar:
            for info in tar:
                if info.name.startswith(MEDIA):
                    with tar.extractfile(info) as member:
                        yield info.name.removeprefix(MEDIA), member

    @contextmanager
    def database(self):
        """Give the copy of the database, open."""
        name = DATABASES[self.manifest["database"]["engine"]]
        with self._opened() as tar, tar.extractfile(name) as member:
            yield member


def is_plain(info):
    """Say whether a member is a file of ours: no link, and no name that leads out of a folder."""
    parts = PurePosixPath(info.name).parts
    ours = info.name in {MANIFEST, *DATABASES.values()} or info.name.startswith(MEDIA)
    leads_in = "/".join(parts) == info.name and not {"..", "/"} & set(parts)
    return info.isreg() and ours and leads_in and "\\" not in info.name


def digest_of(file):
    """Return (length, SHA-256) of what can be read in an open file."""
    hashed = Hashed(file)
    while hashed.read(PIECE):
        pass
    return hashed.length, hashed.digest
