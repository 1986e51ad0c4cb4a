"""What a running portal needs at every moment. A new check is a function and a line of `CHECKS`."""

import errno
import os
import tempfile
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection, connections

from portal.backup.standing import standing
from portal.health.outcome import Outcome, failure, found_by, ok, warning

PATIENCE = 3  # seconds for all checks together
KEPT = 5  # seconds that a process tells what it has found
FULL, NEARLY_FULL = 200, 2000  # MB that are free
OF_A_DAY = 40  # MB that the journal of a day may take, and some more


def database():
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return failure(
            f"không trả lời ({type(error).__name__})",
            "Xem cơ sở dữ liệu có chạy không (systemctl status postgresql), DATABASE_URL có đúng không.",
        )
    return ok("trả lời")


def disk():
    """Whether there is room where the portal writes."""
    free = min(map(free_megabytes, written_folders()))
    mend = "Xóa bớt những gì không cần (bản sao lưu cũ, nhật ký) hoặc thêm ổ đĩa."
    if free < FULL:
        return failure(f"chỉ còn trống {free} MB", mend)
    if free < NEARLY_FULL:
        return warning(f"chỉ còn trống {free} MB", mend)
    return ok(f"còn trống {free} MB")


def written_folders():
    """Return the folders on disks that the portal writes into, with everything that it keeps."""
    folders = [settings.MEDIA_ROOT]
    if connection.vendor == "sqlite":
        folders.append(os.path.dirname(connection.settings_dict["NAME"]) or ".")  # noqa: PTH120
    return folders


def free_megabytes(folder):
    """Return what our account may still write, 0 where no file can be made any more."""
    found = os.statvfs(folder)
    if found.f_files and not found.f_favail:
        return 0
    return found.f_bavail * found.f_frsize // 10**6


def uploads():
    """Whether an upload can be stored: one is, and removed again."""
    mend = "Xem chủ và quyền của MEDIA_ROOT (hoặc kho trong MEDIA_S3); xem deploy/README.md."
    try:
        if isinstance(default_storage, FileSystemStorage):
            write_in(settings.MEDIA_ROOT)
        else:
            default_storage.delete(default_storage.save(".healthz", ContentFile(b"ok")))
    except OSError as error:
        return failure(f"không ghi được ({os.strerror(error.errno or errno.EIO)})", mend)
    return ok("ghi được")


def write_in(folder):
    """Write a file without a name, as far as the disk."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"ok")
        file.flush()
        os.fsync(file.fileno())


def visits():
    """Whether visits can be counted on this machine, and processes tell each other of changes."""
    folder = settings.VISITS_ROOT
    mend = (
        "Xem VISITS_ROOT: thư mục riêng của tài khoản chạy cổng thông tin, trong bộ nhớ, còn chỗ."
    )
    if settings.REDIS_URL:
        return ok("nằm trong Redis")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_in(folder)
    except OSError as error:
        said = f"không ghi được ({error.strerror}): lượt truy cập không được đếm, trang chậm hơn"
        return warning(said, mend)
    if free_megabytes(folder) < OF_A_DAY:
        return warning(f"chỉ còn trống {free_megabytes(folder)} MB", mend)
    return ok("ghi được")


def redis():
    """Whether the Redis that several machines share can be written."""
    if not settings.REDIS_URL:
        return ok("không dùng")
    from portal.shared.redis import client, reached  # noqa: PLC0415 - takes half a second

    try:
        with reached():
            client(settings.REDIS_URL).set("portal:health", "", ex=60)
    except OSError as error:
        return warning(
            f"không ghi được ({type(error.__cause__).__name__}): trang chậm hơn, lượt truy cập không được đếm",
            "Xem Redis có chạy không, còn bộ nhớ không, REDIS_URL và IPAddressAllow có đúng không.",
        )
    return ok("ghi được")


def backup():
    """Whether a backup was taken and proved lately."""
    found = standing()
    if found.ok:
        return ok(found.sentence)
    return warning(found.sentence, "Xem phần Sao lưu trong deploy/README.md.")


CHECKS = {
    "Cơ sở dữ liệu": database,
    "Ổ đĩa": disk,
    "Tệp tải lên": uploads,
    "Sổ đếm lượt truy cập": visits,
    "Redis": redis,
    "Sao lưu": backup,
}


class Look:
    """The checks of this process: all at once, in bounded time, and not again for some seconds."""

    def __init__(self):
        self._lock = Lock()
        self._found: dict[str, Outcome] = {}
        self._until = 0.0
        self._at_work: set[str] = set()

    def outcomes(self):
        """Return what each check found, by its title."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = self._all()
                self._until = time.monotonic() + KEPT
            return self._found

    def _all(self):
        deadline = time.monotonic() + PATIENCE
        answers: SimpleQueue[tuple[str, Outcome]] = SimpleQueue()
        begun = CHECKS.keys() - self._at_work  # one that still hangs is not begun again
        self._at_work |= begun
        for title in begun:
            Thread(target=self._work, args=(title, answers), daemon=True).start()
        found: dict[str, Outcome] = {}
        with suppress(Empty):
            while len(found) < len(begun):
                title, outcome = answers.get(timeout=max(0, deadline - time.monotonic()))
                found[title] = outcome
        late = failure(f"không trả lời trong {PATIENCE} giây")
        return {title: found.get(title, late) for title in CHECKS}

    def _work(self, title, answers):
        outcome = found_by(CHECKS[title])
        with suppress(DatabaseError):
            connections.close_all()
        self._at_work.discard(title)
        answers.put((title, outcome))


look = Look()
