"""What the operator sets: environment variables and one `.env` file, read strictly.

A value that cannot be understood, and a name in `.env` that nobody reads, stop the start with a
sentence that names the setting.
"""

import hashlib
import ipaddress
import os
import re
import secrets
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"true", "1", "yes", "on"}
FALSE = {"false", "0", "no", "off"}
SHORTEST_KEY = 50
MEMORY = "/dev/shm"  # noqa: S108 - only the name of a folder that others cannot enter is made in it
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
REDIS_NUMBER = re.compile(r"(?:/[0-9]{0,2})?")
BUCKET = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*", re.IGNORECASE)


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
            return self.path.read_text(encoding="utf-8-sig").splitlines()
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

    def count(self, name, default, lowest=0):
        """Return a whole number up to 99."""
        value = self.text(name, str(default))
        plain = value.isascii() and value.isdigit() and len(value) <= 2
        if not plain or int(value) < lowest:
            raise ImproperlyConfigured(
                f"{name} phải là số nguyên từ {lowest} đến 99, không phải “{value}”."
            )
        return int(value)

    def choices(self, name, allowed):
        """Return a comma-separated choice among the allowed words; all of them by default."""
        chosen = self.names(name) or allowed
        for word in chosen:
            if word not in allowed:
                raise ImproperlyConfigured(
                    f"{name} chỉ gồm những từ sau, cách nhau bằng dấu phẩy: "
                    f"{', '.join(allowed)}; không có “{word}”."
                )
        return chosen

    def hosts(self, name):
        """Return a comma-separated list of host names or addresses."""
        for host in self.names(name):
            if not is_host(host):
                raise ImproperlyConfigured(
                    f"{name} phải gồm các tên miền cách nhau bằng dấu phẩy, không phải “{host}”."
                )
        return self.names(name)

    def folder(self, name, default):
        """Return an absolute folder that can be written, made when it is not there."""
        path = Path(self.text(name, str(default)))
        try:
            path.mkdir(parents=True, exist_ok=True)
            writable = path.is_absolute() and os.access(path, os.W_OK | os.X_OK)
        except OSError:
            writable = False
        if not writable:
            raise ImproperlyConfigured(
                f"{name} phải là đường dẫn đầy đủ của thư mục ghi được, không phải “{path}”."
            )
        return path

    def private_folder(self, name, default):
        """Return an absolute folder that nobody else can enter; it may not be there yet.

        The default is made at once: it lies where others may make folders too.
        """
        path = Path(self.text(name, str(default)))
        if path == Path(default):
            with suppress(OSError):
                path.mkdir(mode=0o700, exist_ok=True)
        if not path.is_absolute() or (path.exists() and not is_private(path)):
            raise ImproperlyConfigured(
                f"{name} phải là đường dẫn đầy đủ của thư mục mà chỉ tài khoản chạy cổng thông tin "
                f"vào được, không phải “{path}”."
            )
        return path

    def folder_apart(self, name, *others):
        """Return a folder that nobody else can enter, apart from the others; None when none is set."""
        if not self.text(name):
            return None
        path = Path(self.text(name))
        try:
            private = path.is_absolute() and (not path.exists() or is_private(path))
        except OSError:  # others' folders are in the way
            private = False
        if not private or any(path.resolve().is_relative_to(one.resolve()) for one in others):
            raise ImproperlyConfigured(
                f"{name} phải là đường dẫn đầy đủ của thư mục mà chỉ tài khoản chạy cổng thông tin "
                f"vào được, không nằm trong thư mục tệp tải lên hay tệp tĩnh, không phải “{path}”."
            )
        return path

    def readable_folder(self, name):
        """Return a folder that is there and can be read, or None when none is set."""
        path = Path(self.text(name))
        if not self.text(name):
            return None
        if not (path.is_absolute() and path.is_dir() and os.access(path, os.R_OK | os.X_OK)):
            raise ImproperlyConfigured(
                f"{name} phải là đường dẫn đầy đủ của thư mục đọc được, không phải “{path}”."
            )
        return path

    def site_url(self, name, default):
        """Return the split address of the site: http or https, a host, nothing after it."""
        value = self.text(name, default)
        try:
            url = urlsplit(value.rstrip("/"))
            valid = url.scheme in {"http", "https"} and is_host(url.hostname or "")
            plain = valid and url.geturl() == f"{url.scheme}://{url.netloc}" and url.port != 0
        except ValueError:
            plain = False
        if not plain or url.username is not None:
            raise ImproperlyConfigured(
                f"{name} phải là địa chỉ như https://phuong.tinh.gov.vn, không phải “{value}”."
            )
        return url._replace(netloc=url.netloc.lower())  # as browsers ask for it

    def database(self, name, default):
        """Return Django's settings for `sqlite:///path` or `postgres://user:password@host/name`."""
        try:
            url = urlsplit(self.text(name, default))
            target = unquote(url.path[1:])
            if target and url.scheme in {"postgres", "postgresql"}:
                return _postgresql(url, target)
            if target and (url.scheme, url.netloc) == ("sqlite", "") and in_a_folder(target):
                return _sqlite(target)
        except UnknownParameterError as error:
            raise ImproperlyConfigured(f"{name} có tham số lạ: {error}.") from error
        except ValueError:
            pass  # not even an address, or its port is no number
        raise ImproperlyConfigured(
            f"{name} phải có dạng sqlite:////thư/mục/đã/có/tệp.sqlite3 hoặc "
            "postgres://người_dùng:mật_khẩu@máy_chủ/tên_csdl."
        )

    def redis(self, name):
        """Return the address of a Redis, empty when none is set."""
        value = self.text(name)
        try:
            if not value or is_redis(urlsplit(value)):
                return value
        except ValueError:
            pass  # not even an address, or its port is no number
        raise ImproperlyConfigured(
            f"{name} phải có dạng redis://người_dùng:mật_khẩu@máy_chủ:6379/0, rediss://… (có mã hóa) "
            "hoặc unix:///run/redis/redis-server.sock."
        )

    def bucket(self, name):
        """Return where `https://key:secret@server/bucket` leads, None when no bucket is set."""
        value = self.text(name)
        if not value:
            return None
        try:
            found = _bucket(urlsplit(value))
        except ValueError:
            found = None  # not even an address, or its port is no number
        if not found:
            raise ImproperlyConfigured(
                f"{name} phải có dạng https://mã_khóa:khóa_bí_mật@máy_chủ/tên_kho hoặc "
                "https://mã_khóa:khóa_bí_mật@máy_chủ/tên_kho?region=tên_vùng."
            )
        if not find_spec("storages"):
            raise ImproperlyConfigured(
                f"{name} cần thêm thư viện; hãy cài requirements-s3.txt như ghi trong deploy/README.md."
            )
        return found

    def secret_key(self, name, path):
        """Return the secret key: the one set, or one generated once and kept in a private file."""
        key = self.text(name) or _kept_key(name, path)
        if len(key) < SHORTEST_KEY:
            raise ImproperlyConfigured(
                f"{name} (hoặc tệp {path.name}) phải dài ít nhất {SHORTEST_KEY} ký tự; "
                "nếu bỏ trống cả hai thì khóa mới được tạo."
            )
        return key


class UnknownParameterError(Exception):
    """The database address has parameters that nobody reads."""


def _sqlite(path):
    path = str(Path(path).absolute())
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "TEST": {"NAME": f"{path}.test"},  # a file, to be in WAL mode too
        "CONN_MAX_AGE": 60,  # to open the file takes longer than what a page asks of it
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is mapped is read without asking the system for each page.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA mmap_size=2000000000;",
        },
    }


def _postgresql(url, name):
    options = {key: values[-1] for key, values in parse_qs(url.query).items()}
    if unknown := options.keys() - {"host", "sslmode", "sslrootcert"}:
        raise UnknownParameterError(", ".join(sorted(unknown)))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", "") or url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A machine that is gone, or a lock, must not hold a worker until gunicorn ends it.
        "OPTIONS": {
            "connect_timeout": 3,
            "tcp_user_timeout": 10_000,
            "options": "-c lock_timeout=20s",
            **options,
        },
    }


def _bucket(url):
    """Return a split address of a bucket as django-storages wants it, None when it is another."""
    options = parse_qs(url.query, keep_blank_values=True)
    server = url.scheme in {"http", "https"} and is_host(url.hostname or "") and url.port != 0
    named = url.username and url.password and BUCKET.fullmatch(url.path)
    if not (server and named) or options.keys() - {"region"} or url.fragment:
        return None
    return {
        "endpoint_url": f"{url.scheme}://{url.netloc.rpartition('@')[2]}",
        "access_key": unquote(url.username),
        "secret_key": unquote(url.password),
        "bucket_name": url.path[1:],
        "region_name": options.get("region", ["us-east-1"])[-1],
    }


def _kept_key(name, path):
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
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"không đọc được khóa trong {path}: {error}.") from error


def in_a_folder(path):
    """Say whether the folder of this file is there."""
    return Path(path).parent.is_dir()


def is_private(path):
    """Say whether this is a folder of our own (or we are root) that nobody else can enter."""
    status = path.stat()
    ours = status.st_uid == os.getuid() or os.getuid() == 0
    return path.is_dir() and ours and not status.st_mode & 0o077


def memory_folder(name, database):
    """Return the path of a folder that a restart of the machine empties, in memory on Linux.

    Each of Django's settings for a database has another one.
    """
    place = "\n".join(database.get(part, "") for part in ["HOST", "PORT", "NAME"])
    digest = hashlib.sha256(place.encode()).hexdigest()[:12]
    return Path(MEMORY if Path(MEMORY).is_dir() else tempfile.gettempdir(), f"{name}-{digest}")


def is_host(name):
    """Say whether this is one host name or address, as browsers send it; no wildcard."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return bool(HOST_NAME.fullmatch(name)) and len(name) <= 253
    return True


def is_redis(url):
    """Say whether a split address is that of a Redis, on the network or on this machine."""
    known = {"ssl_ca_certs"} if url.scheme == "rediss" else set()
    if url.fragment or parse_qs(url.query).keys() - known:
        return False
    if url.scheme == "unix":
        return not url.hostname and len(url.path) > 1
    server = url.scheme in {"redis", "rediss"} and is_host(url.hostname or "") and url.port != 0
    return server and bool(REDIS_NUMBER.fullmatch(url.path))
