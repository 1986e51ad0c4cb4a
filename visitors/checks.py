from pathlib import Path

from django.conf import settings
from django.core import checks

from visitors.services import journals

MOUNTS = Path("/proc/self/mounts")
IN_MEMORY = {"tmpfs", "ramfs"}


def redis_forgets(**kwargs):
    """Warn of a Redis that would keep the hashes of readers, and the salts, in its files."""
    if not settings.REDIS_URL:
        return []
    try:
        found = journals().is_written_to_disk() and "Redis ghi dữ liệu ra đĩa."
    except OSError as error:
        found = f"Không hỏi được Redis có ghi dữ liệu ra đĩa hay không ({error})."
    hint = 'Đặt save "" và appendonly no trong cấu hình của Redis; xem deploy/README.md.'
    return [checks.Warning(found, hint=hint, id="visitors.W001")] if found else []


def folder_forgets(**kwargs):
    """Warn of a folder on a disk: a backup of it would keep the hashes of a day with their salt."""
    folder = settings.VISITS_ROOT
    if settings.REDIS_URL or not MOUNTS.exists() or _file_system_of(folder) in IN_MEMORY:
        return []
    found = f"VISITS_ROOT ({folder}) nằm trên đĩa, không phải trong bộ nhớ."
    hint = "Đặt VISITS_ROOT vào /run hoặc /dev/shm; xem deploy/env.example."
    return [checks.Warning(found, hint=hint, id="visitors.W002")]


def _file_system_of(folder):
    """Return the type of the file system on which a folder lies, or will lie."""
    mounts = [line.split(" ") for line in MOUNTS.read_text(encoding="utf-8").splitlines()]
    here = [
        (place, kind) for _, place, kind, *_ in mounts if folder.resolve().is_relative_to(place)
    ]
    # Of two mounts at one place the later hides the earlier.
    return max(enumerate(here), key=lambda mount: (len(mount[1][0]), mount[0]))[1][1]
