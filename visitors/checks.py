from django.conf import settings
from django.core import checks

from visitors.services import journals


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
