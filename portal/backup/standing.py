"""How old the newest backup is that has been proved: one sentence for the staff."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

RECORD = "proved.json"
OLDEST = timedelta(days=2)


@dataclass(frozen=True)
class Standing:
    """Whether the site could be put back as it was a short while ago, and what to say of it."""

    ok: bool
    sentence: str


def recorded() -> dict[str, Any]:
    """Return what was written down of the last proof and of the last failure; neither at first."""
    nothing: dict[str, Any] = {"proved": None, "failure": None}
    try:
        content = (settings.BACKUP_ROOT / RECORD).read_text(encoding="utf-8")
        return nothing | json.loads(content)
    except (OSError, ValueError):
        return nothing


def standing(at=None):
    """Return the Standing at a moment; its age is that of the data, not of the proof."""
    at = at or timezone.now()
    if settings.BACKUP_ROOT is None:
        return Standing(False, "Trang chưa được sao lưu: chưa đặt BACKUP_ROOT.")
    record = recorded()
    proved, failure = record["proved"], record["failure"]
    last = _last(proved, at)
    if failure:
        return Standing(False, f"Lần kiểm chứng bản sao lưu gần đây không đạt. {last}")
    if not proved:
        return Standing(False, last)
    if not (settings.BACKUP_ROOT / proved["file"]).exists():
        return Standing(False, f"{last} Tệp đó không còn trong thư mục sao lưu.")
    if proved["lost"]:
        return Standing(False, f"{last} Trong đó thiếu {len(proved['lost'])} tệp đã mất từ trước.")
    if at - datetime.fromisoformat(proved["taken"]) > OLDEST:
        return Standing(False, f"{last} Đã quá {OLDEST.days} ngày.")
    return Standing(True, last)


def _last(proved, at):
    if not proved:
        return "Chưa có bản sao lưu nào được kiểm chứng."
    taken = timezone.localtime(datetime.fromisoformat(proved["taken"]))
    days = (timezone.localdate(at) - taken.date()).days
    day = {0: "hôm nay", 1: "hôm qua"}.get(days, f"{taken:%d/%m/%Y}")
    return f"Bản sao lưu được kiểm chứng gần nhất: {day} {taken:%H:%M}."
