"""What an operator is warned of: a folder of journals that a backup would take along."""

from pathlib import Path

import pytest

from visitors import checks

MOUNTS = """\
/dev/vda / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
/dev/vdb /run/user ext4 rw 0 0
tmpfs /mnt tmpfs rw 0 0
/dev/vdc /mnt ext4 rw 0 0
"""


def warnings(settings, folder):
    settings.VISITS_ROOT = Path(folder)
    return [message.msg for message in checks.folder_forgets()]


@pytest.fixture
def mounts(tmp_path, monkeypatch):
    path = tmp_path / "mounts"
    path.write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(checks, "MOUNTS", path)
    return path


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize("folder", ["/var/lib/visits", "/run/user/visits", "/mnt/visits", "/runs"])
def test_a_folder_on_a_disk_is_warned_of(settings, folder):
    assert warnings(settings, folder) == [
        f"VISITS_ROOT ({folder}) nằm trên đĩa, không phải trong bộ nhớ."
    ]


@pytest.mark.usefixtures("mounts")
def test_a_folder_in_memory_is_not(settings):
    assert warnings(settings, "/run/portal/visits") == []


@pytest.mark.usefixtures("mounts")
def test_with_redis_the_folder_does_not_matter(settings):
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"

    assert warnings(settings, "/var/lib/visits") == []


def test_where_nobody_tells_nothing_is_warned_of(settings, mounts):
    mounts.unlink()

    assert warnings(settings, "/var/lib/visits") == []
