"""What the operator sets: environment variables and one `.env` file, read strictly.

A value that cannot be understood, and a name in `.env` that nobody reads, stop the start with a
sentence that names the setting.
"""

import os
import secrets
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"true", "1", "yes", "on"}
FALSE = {"false", "0", "no", "off"}


class Environment:
    """Typed access to the settings of one installation; the real environment beats the file."""

    def __init__(self, path, known=(), environ=os.environ):
        self.path = path
        self.known = set(known)
        self.values = {**self._read_file(), **environ}

    def _read_file(self):
        if not self.path.exists():
            return {}
        values = {}
        for number, line in enumerate(self._lines(), start=1):
            name, separator, value = line.partition("=")
            name = name.strip()
            if not name or name.startswith("#"):
                continue
            if not separator:
                raise ImproperlyConfigured(
                    f"dòng {number} của {self.path.name} phải có dạng TÊN=giá trị."
                )
            if name not in self.known:
                raise ImproperlyConfigured(
                    f"{name} (dòng {number} của {self.path.name}) không phải là tên thiết lập nào. "
                    f"Các tên dùng được: {', '.join(sorted(self.known))}."
                )
            values[name] = value.strip().strip("\"'")
        return values

    def _lines(self):
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"không đọc được {self.path.name}: {error}.") from error

    def text(self, name, default=""):
        """Return the value, or the default when it is missing or empty."""
        return self.values.get(name) or default

    def names(self, name):
        """Return a comma-separated value as a list without blanks."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def flag(self, name, default):
        """Return true or false; anything but the usual words is an error."""
        value = self.text(name, str(default)).lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} phải là true hoặc false, không phải “{value}”.")
        return value in TRUE

    def count(self, name, default):
        """Return a whole number from 0 up."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()):
            raise ImproperlyConfigured(
                f"{name} phải là số nguyên từ 0 trở lên, không phải “{value}”."
            )
        return int(value)

    def site_url(self, name, default):
        """Return the split address of the site: http or https, a host, nothing after it."""
        value = self.text(name, default)
        try:
            url = urlsplit(value.rstrip("/"))
            valid = url.scheme in {"http", "https"} and url.hostname and (url.port or True)
        except ValueError:
            valid = False
        if not valid or url.path or url.query or url.username:
            raise ImproperlyConfigured(
                f"{name} phải là địa chỉ như https://phuong.tinh.gov.vn, không phải “{value}”."
            )
        return url

    def database(self, name, default):
        """Return Django's settings for `sqlite:///path` or `postgres://user:password@host/name`."""
        value = self.text(name, default)
        try:
            url = urlsplit(value)
            port = url.port or ""
        except ValueError:
            url, port = urlsplit(""), ""
        if url.scheme == "sqlite" and not url.netloc and len(url.path) > 1:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": unquote(url.path[1:]),
                "TEST": {"NAME": f"{unquote(url.path[1:])}.test"},  # a file, to be in WAL mode too
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        if url.scheme in {"postgres", "postgresql"} and len(url.path) > 1:
            socket = parse_qs(url.query).get("host", [""])[0]
            return {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": unquote(url.path[1:]),
                "USER": unquote(url.username or ""),
                "PASSWORD": unquote(url.password or ""),
                "HOST": socket or url.hostname or "",
                "PORT": str(port),
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
            }
        raise ImproperlyConfigured(
            f"{name} phải có dạng sqlite:////thư/mục/tệp.sqlite3 hoặc "
            "postgres://người_dùng:mật_khẩu@máy_chủ/tên_csdl."
        )

    def secret_key(self, name, path):
        """Return the secret key: the one set, or one generated once and kept in a private file."""
        if self.text(name):
            return self.text(name)
        try:
            created = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600)
            with os.fdopen(created, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
        except FileExistsError:
            pass
        except OSError as error:
            raise ImproperlyConfigured(
                f"chưa đặt {name} và không ghi được khóa mới vào {path}: {error}."
            ) from error
        key = path.read_text(encoding="ascii").strip()
        if not key:
            raise ImproperlyConfigured(f"{path} trống; hãy xóa tệp này để khóa mới được tạo.")
        return key
