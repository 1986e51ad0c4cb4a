"""What an installation may have got wrong: its settings, its files, its tables, its accounts."""

import json
import os
import re
import sqlite3
import stat
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from portal.health.outcome import failure, ok, warning

GUESSED = ["admin", "123456", "password", "mat-khau-thu"]
PINNED = re.compile(r"^([\w.-]+)==(\S+) \\$", re.MULTILINE)  # those for this system alone
OTHERS, GROUP = stat.S_IRWXO, stat.S_IRWXG
OLDEST_SQLITE = (3, 40)
UNITS = Path("/etc/systemd/system")
OF_TLS = {"security.W004", "security.W008", "security.W012", "security.W016"}


def account():
    """Whether this very command runs as the portal does."""
    if os.geteuid() == 0:
        return warning(
            "lệnh này đang chạy bằng quyền root, nên chưa biết cổng thông tin có đủ quyền không",
            "Chạy lại: runuser -u portal -- .venv/bin/python manage.py doctor",
        )
    return ok("không phải root")


def debugging():
    if settings.DEBUG:
        return failure("DEBUG đang bật: trang lỗi lộ cấu hình", "Bỏ dòng DEBUG trong .env.")
    return ok("tắt")


def address():
    """Whether readers reach the site over TLS."""
    if settings.HTTPS:
        return ok(settings.SITE_URL)
    mend = "Đặt SITE_URL=https://… trong .env; xem bước 6 của deploy/README.md."
    if urlsplit(settings.SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}:
        return warning(f"{settings.SITE_URL} chỉ mở được trên máy này", mend)
    return failure(f"{settings.SITE_URL} không có TLS: mật khẩu đi không mã hóa", mend)


def secret_key():
    """Whether the key may have been guessed or copied."""
    key = settings.SECRET_KEY
    if len(set(key)) < 15 or key.startswith("django-insecure"):
        command = 'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
        return failure("dễ đoán", f"Tạo khóa mới bằng {command} và đặt SECRET_KEY.")
    return ok("khó đoán")


def proxies():
    """Whether the address of a reader is taken from where it stands."""
    count = settings.PROXY_COUNT
    mend = "Đặt PROXY_COUNT bằng số máy chủ trung gian, là 1 khi dùng deploy/nginx.conf."
    if settings.HTTPS and not count:
        return failure("PROXY_COUNT=0 nhưng trang dùng https: mọi người xem thành một", mend)
    if count > 3:
        return warning(f"PROXY_COUNT={count} là nhiều: người xem có thể giả địa chỉ", mend)
    return ok(f"PROXY_COUNT={count}")


def deployment():
    """Whether `check --deploy` is content, the database included."""
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    without_tls = set() if settings.HTTPS else OF_TLS  # which `address` has told
    told = [one for one in found if not one.is_silenced() and one.id not in without_tls]
    if not told:
        return ok("không có gì để nói")
    said = "; ".join(f"{one.id} {' '.join(str(one.msg).split())}" for one in told)
    mend = " ".join(str(one.hint) for one in told if one.hint)
    wrong = any(one.is_serious() for one in told)
    return (failure if wrong else warning)(said, mend)


def migrations():
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        said = f"thiếu {len(plan)} bước cập nhật, từ {plan[0][0]}"
        return failure(said, "Sao lưu rồi chạy: manage.py migrate")
    return ok("đủ")


def packages():
    """Whether the packages are those that were pinned."""
    pinned = PINNED.findall((settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8"))
    wrong = [f"{name} {version}" for name, version in pinned if installed(name) != version]
    if wrong:
        return failure(
            f"khác requirements.txt: {', '.join(wrong)}",
            "Chạy: .venv/bin/python -m pip install --require-hashes --only-binary :all: -r requirements.txt",
        )
    return ok(f"{len(pinned)} gói đúng phiên bản")


def installed(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def static_files():
    """Whether the static files of this version are collected."""
    mend = "Chạy: manage.py collectstatic --no-input"
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return failure("chưa được thu thập", mend)
    collected = json.loads(manifest.read_text(encoding="utf-8"))["paths"]
    ours = [name for finder in list(get_finders())[:1] for name, _ in finder.list([])]
    if missing := sorted(set(ours) - collected.keys()):
        return failure(f"thiếu {missing[0]} (tất cả {len(missing)} tệp)", mend)
    newest = max(path.stat().st_mtime for path in (settings.BASE_DIR / "static").rglob("*"))
    if newest > manifest.stat().st_mtime:
        return warning("cũ hơn mã nguồn", mend)
    return ok(f"{len(ours)} tệp")


def secrets_on_disk():
    """Whether others on this machine can read what is secret."""
    files = [settings.BASE_DIR / ".env", settings.BASE_DIR / ".secret_key"]
    wide = [path for path in files if path.exists() and path.stat().st_mode & OTHERS]
    if wide:
        names = " ".join(str(path) for path in wide)
        return failure("người khác trên máy đọc được khóa bí mật", f"Chạy: chmod o= {names}")
    return ok("chỉ chủ và nhóm đọc được")


def data_on_disk():
    """Whether others on this machine can read uploads or the database."""
    mends = []
    if settings.MEDIA_ROOT.stat().st_mode & OTHERS:
        mends.append(f"chmod o= {settings.MEDIA_ROOT}")
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if path.exists() and path.stat().st_mode & (OTHERS | GROUP):
            mends.append(f"chmod 600 {path}")
    if mends:
        return warning("người khác trên máy đọc được dữ liệu", f"Chạy: {'; '.join(mends)}")
    return ok("người khác trên máy không đọc được")


def sent_files():
    """Whether nginx can read the uploads that it sends: they are of the group of their folder."""
    root = settings.MEDIA_ROOT
    if not settings.X_ACCEL:
        return ok("cổng thông tin tự gửi")
    group = group_of(root)
    if others := sum(group_of(path) != group for path in root.rglob("*")):
        said = f"{others} tệp hay thư mục không thuộc nhóm {root.group()}: nginx không đọc được"
        return failure(said, f"Chạy: chgrp -R {root.group()} {root}")
    if os.geteuid() and group not in {os.getegid(), *os.getgroups()}:
        said = "tệp do lệnh gõ tay ghi ra (như restore) thì nginx không đọc được"
        return warning(said, f"Chạy: adduser {root.owner()} {root.group()}")
    return ok(f"nhóm {root.group()} đọc được")


def group_of(path):
    return path.stat().st_gid


def units():
    """Whether systemd runs the portal as this version wants it to be run."""
    ours = sorted((settings.BASE_DIR / "deploy").glob("portal*.[st]*"))
    if not (UNITS / "portal.service").exists():
        return ok("không dùng systemd")
    old = [unit.name for unit in ours if text_of(UNITS / unit.name) != text_of(unit)]
    if old:
        mend = "Làm lại bước 5 của deploy/README.md; sửa riêng cho máy này: systemctl edit."
        return warning(f"khác bản trong deploy/: {', '.join(old)}", mend)
    return ok(f"{len(ours)} tệp giống bản trong deploy/")


def text_of(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def sqlite_version():
    """Whether SQLite, where it is the database, is new enough."""
    if connection.vendor != "sqlite":
        return ok("không dùng")
    found = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return warning(f"phiên bản {found} đã cũ", "Nâng hệ điều hành lên Debian 12 trở lên.")
    return ok(f"phiên bản {found}")


def accounts():
    """Whether somebody can administer the site, and nobody else can guess how."""
    active = get_user_model().objects.filter(is_active=True, is_staff=True)
    chiefs = active.filter(Q(is_superuser=True) | Q(groups__name="quản trị")).distinct()
    if not any(person.has_usable_password() for person in chiefs):
        return failure(
            "chưa có người quản trị nào đăng nhập được", "Chạy: manage.py first_admin TÊN"
        )
    mend = "Chạy: manage.py changepassword TÊN"
    if guessed := [person.username for person in chiefs if is_guessed(person)]:
        return failure(f"mật khẩu dễ đoán: {', '.join(guessed)}", mend)
    if locked := [p.username for p in active if not p.has_usable_password()]:
        return warning(f"chưa có mật khẩu: {', '.join(locked)}", mend)
    return ok(f"{active.count()} cán bộ, {chiefs.count()} người quản trị")


def is_guessed(person):
    """Say whether a password is one that everybody tries first; nothing of it is written down."""
    return any(person.check_password(word) for word in [person.username, *GUESSED])
