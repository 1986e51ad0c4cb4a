import os
import stat
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.environment import Environment, is_private, memory_folder


def environment(tmp_path, text="", **environ):
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    return Environment(path, known=["DEBUG", "SITE_URL", "PROXY_COUNT"], environ=environ)


def test_without_a_file_the_defaults_hold(tmp_path):
    env = Environment(tmp_path / "absent", environ={})
    assert env.flag("DEBUG", default=False) is False


def test_comments_blank_lines_and_quotes_are_understood(tmp_path):
    env = environment(tmp_path, '# ghi chú\n\nSITE_URL = "https://a.vn"\n')
    assert env.text("SITE_URL") == "https://a.vn"


def test_the_environment_beats_the_file(tmp_path):
    env = environment(tmp_path, "DEBUG=false", DEBUG="true")
    assert env.flag("DEBUG", default=False) is True


def test_an_unknown_name_in_the_file_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, "DEBUG=true\nSITE_ULR=https://a.vn")
    assert str(error.value) == (
        "SITE_ULR (dòng 2 của .env) không phải là tên thiết lập nào. "
        "Các tên dùng được: DEBUG, PROXY_COUNT, SITE_URL."
    )


def test_a_line_without_equals_sign_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, "DEBUG true")
    assert str(error.value) == "dòng 1 của .env phải có dạng TÊN=giá trị."


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfeD\x00")
    with pytest.raises(ImproperlyConfigured, match=r"^không đọc được \.env:"):
        Environment(tmp_path / ".env", environ={})


@pytest.mark.parametrize("value", ["maybe", "2", "bật"])
def test_a_mistyped_flag_is_named(tmp_path, value):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, DEBUG=value).flag("DEBUG", default=False)
    assert str(error.value) == f"DEBUG phải là true hoặc false, không phải “{value}”."


@pytest.mark.parametrize("value", ["-1", "một", "1.5", "²", "9" * 5000])
def test_a_mistyped_count_is_named(tmp_path, value):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, PROXY_COUNT=value).count("PROXY_COUNT", default=0)
    assert str(error.value) == f"PROXY_COUNT phải là số nguyên từ 0 đến 99, không phải “{value}”."


@pytest.mark.parametrize(
    "value",
    [
        "https://*",
        "https://a b.vn",
        "https://a,b.vn",
        "https://x\\y",
        "https://a.vn#x",
        "https://a.vn:0",
        "https://phường.vn",
        "phuong.vn",
        "ftp://a.vn",
        "https://",
        "https://a.vn/trang",
        "https://a.vn:99999",
        "https://[a",
    ],
)
def test_a_mistyped_address_is_named(tmp_path, value):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, SITE_URL=value).site_url("SITE_URL", default="")
    assert str(error.value) == (
        f"SITE_URL phải là địa chỉ như https://phuong.tinh.gov.vn, không phải “{value}”."
    )


def test_an_address_is_kept_as_browsers_send_it(tmp_path):
    url = environment(tmp_path, SITE_URL="https://Phuong.VN:8443").site_url("SITE_URL", default="")
    assert url.geturl() == "https://phuong.vn:8443"


def test_a_sqlite_address_names_a_file(tmp_path):
    env = environment(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/cong%20tin.sqlite3")
    assert env.database("DATABASE_URL", default="")["NAME"] == f"{tmp_path}/cong tin.sqlite3"


def test_a_postgres_address_gives_every_part(tmp_path):
    env = environment(tmp_path, DATABASE_URL="postgres://lan:m%40t@db.local:5433/cong")
    database = env.database("DATABASE_URL", default="")
    parts = ["ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT"]
    assert [database[part] for part in parts] == [
        "django.db.backends.postgresql",
        "cong",
        "lan",
        "m@t",
        "db.local",
        "5433",
    ]


def test_a_postgres_socket_is_a_host(tmp_path):
    env = environment(tmp_path, DATABASE_URL="postgres://lan@/cong?host=/run/postgresql")
    assert env.database("DATABASE_URL", default="")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "value",
    [
        "mysql://a/b",
        "sqlite://",
        "db.sqlite3",
        "postgres://a:b@c",
        "postgres://a:x@c:p/d",
        "postgres://[a/b",
    ],
)
def test_another_database_is_refused(tmp_path, value):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL phải có dạng sqlite:"):
        environment(tmp_path, DATABASE_URL=value).database("DATABASE_URL", default="")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "redis://10.0.0.5",
        "redis://:m%40t@may-chu:6380/3",
        "redis://[::1]/",
        "rediss://cong:x@redis.local/0?ssl_ca_certs=/etc/ssl/redis.pem",
        "unix:///run/redis/redis-server.sock",
        "unix://:mat@/run/redis/redis-server.sock",
    ],
)
def test_a_redis_is_on_the_network_or_on_this_machine(tmp_path, value):
    assert environment(tmp_path, REDIS_URL=value).redis("REDIS_URL") == value


@pytest.mark.parametrize(
    "value",
    [
        "10.0.0.5:6379",
        "http://a.vn",
        "redis://",
        "redis:///0",
        "redis://a b",
        "redis://a:99999",
        "redis://a:0",
        "redis://a/cong",
        "redis://a?ssl_ca_certs=/x",
        "rediss://a?ssl_cert_reqs=none",
        "redis://[a/0",
        "unix://",
        "unix://run/redis.sock",
        "unix:///run/redis.sock?db=x",
    ],
)
def test_another_redis_is_refused_without_repeating_its_password(tmp_path, value):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, REDIS_URL=value).redis("REDIS_URL")
    assert str(error.value) == (
        "REDIS_URL phải có dạng redis://người_dùng:mật_khẩu@máy_chủ:6379/0, rediss://… (có mã hóa) "
        "hoặc unix:///run/redis/redis-server.sock."
    )


@pytest.mark.parametrize(
    "value",
    [
        "kho",
        "s3://ma:khoa@a.vn/kho",
        "https://a.vn/kho",
        "https://ma@a.vn/kho",
        "https://ma:khoa@a.vn/",
        "https://ma:khoa@a.vn/kho/con",
        "https://ma:khoa@a.vn/KHO",
        "https://ma:khoa@a.vn:99999/kho",
        "https://ma:khoa@a b/kho",
        "https://ma:khoa@a.vn/kho?acl=public",
        "https://ma:khoa@a.vn/kho#x",
    ],
)
def test_another_bucket_is_refused_without_repeating_its_key(tmp_path, value):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, MEDIA_S3=value).bucket("MEDIA_S3")
    assert str(error.value) == (
        "MEDIA_S3 phải có dạng https://mã_khóa:khóa_bí_mật@máy_chủ/tên_kho hoặc "
        "https://mã_khóa:khóa_bí_mật@máy_chủ/tên_kho?region=tên_vùng."
    )


def test_a_bucket_is_on_a_server_under_a_key(tmp_path):
    pytest.importorskip("storages", reason="requirements-s3.txt is not installed")
    env = environment(tmp_path, MEDIA_S3="https://ma:kh%2Foa@kho.vn:9000/tep-phuong?region=hn-1")
    assert env.bucket("MEDIA_S3") == {
        "endpoint_url": "https://kho.vn:9000",
        "access_key": "ma",
        "secret_key": "kh/oa",
        "bucket_name": "tep-phuong",
        "region_name": "hn-1",
    }


def test_a_bucket_without_its_libraries_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "storages", None)
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, MEDIA_S3="https://ma:khoa@a.vn/kho").bucket("MEDIA_S3")
    assert str(error.value) == (
        "MEDIA_S3 cần thêm thư viện; hãy cài requirements-s3.txt như ghi trong deploy/README.md."
    )


def test_no_bucket_is_set_by_default(tmp_path):
    assert environment(tmp_path).bucket("MEDIA_S3") is None


def test_the_secret_key_is_made_once_and_private(tmp_path):
    env = environment(tmp_path)
    path = tmp_path / ".secret_key"
    keys = {env.secret_key("SECRET_KEY", path) for _ in range(2)}
    assert (len(keys), stat.S_IMODE(path.stat().st_mode)) == (1, 0o600)


def test_a_secret_key_that_is_set_makes_no_file(tmp_path):
    env = environment(tmp_path, SECRET_KEY="đặt sẵn " * 9)
    key = env.secret_key("SECRET_KEY", tmp_path / ".secret_key")
    assert (key, (tmp_path / ".secret_key").exists()) == ("đặt sẵn " * 9, False)


@pytest.mark.parametrize("kept", ["", "x", "ngắn"])
def test_a_key_file_that_is_too_short_or_no_key_is_named(tmp_path, kept):
    path = tmp_path / ".secret_key"
    path.write_text(kept, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"\.secret_key"):
        environment(tmp_path).secret_key("SECRET_KEY", path)


def test_a_key_file_that_is_a_folder_is_named(tmp_path):
    (tmp_path / ".secret_key").mkdir()
    with pytest.raises(ImproperlyConfigured, match=r"^không đọc được khóa trong"):
        environment(tmp_path).secret_key("SECRET_KEY", tmp_path / ".secret_key")


def test_a_file_that_notepad_saved_is_read(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfDEBUG=true\r\n")
    assert Environment(tmp_path / ".env", known=["DEBUG"], environ={}).flag("DEBUG", default=False)


@pytest.mark.parametrize("value", ["*", "https://a.vn", "a.vn;b.vn", ".vn", "a.vn, *.b.vn"])
def test_a_mistyped_host_is_named(tmp_path, value):
    with pytest.raises(ImproperlyConfigured, match=r"^ALLOWED_HOSTS phải gồm các tên miền"):
        environment(tmp_path, ALLOWED_HOSTS=value).hosts("ALLOWED_HOSTS")


def test_hosts_are_names_and_addresses(tmp_path):
    env = environment(tmp_path, ALLOWED_HOSTS="a.vn, 10.0.0.1,[::1]")
    assert env.hosts("ALLOWED_HOSTS") == ["a.vn", "10.0.0.1", "[::1]"]


@pytest.mark.parametrize("value", ["/dev/null", "media", "/proc/x"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path, value, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, MEDIA_ROOT=value).folder("MEDIA_ROOT", default="")
    assert str(error.value) == (
        f"MEDIA_ROOT phải là đường dẫn đầy đủ của thư mục ghi được, không phải “{value}”."
    )


def test_an_unknown_parameter_of_the_database_is_named(tmp_path):
    env = environment(tmp_path, DATABASE_URL="postgres://a@b/c?hots=/tmp")
    with pytest.raises(ImproperlyConfigured) as error:
        env.database("DATABASE_URL", default="")
    assert str(error.value) == "DATABASE_URL có tham số lạ: hots."


def test_an_encrypted_connection_can_be_required(tmp_path):
    env = environment(tmp_path, DATABASE_URL="postgres://a@b/c?sslmode=require")
    assert env.database("DATABASE_URL", default="")["OPTIONS"]["sslmode"] == "require"


def test_a_count_below_the_lowest_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, UPLOAD_MAX_MB="0").count("UPLOAD_MAX_MB", default=20, lowest=1)
    assert str(error.value) == "UPLOAD_MAX_MB phải là số nguyên từ 1 đến 99, không phải “0”."


def test_a_choice_is_narrowed(tmp_path):
    env = environment(tmp_path, UPLOAD_TYPES="pdf, docx")
    assert env.choices("UPLOAD_TYPES", ["pdf", "docx", "png"]) == ["pdf", "docx"]


def test_without_a_choice_everything_allowed_holds(tmp_path):
    assert environment(tmp_path).choices("UPLOAD_TYPES", ["pdf", "png"]) == ["pdf", "png"]


def test_a_choice_that_is_not_offered_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, UPLOAD_TYPES="pdf,exe").choices("UPLOAD_TYPES", ["pdf", "png"])
    assert str(error.value) == (
        "UPLOAD_TYPES chỉ gồm những từ sau, cách nhau bằng dấu phẩy: pdf, png; không có “exe”."
    )


def test_a_folder_to_read_may_be_left_out(tmp_path):
    assert environment(tmp_path).readable_folder("TRUST_ROOTS") is None


@pytest.mark.parametrize("value", ["chung-thu", "/khong/co/that"])
def test_a_folder_that_cannot_be_read_is_named(tmp_path, value):
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, TRUST_ROOTS=value).readable_folder("TRUST_ROOTS")
    assert str(error.value) == (
        f"TRUST_ROOTS phải là đường dẫn đầy đủ của thư mục đọc được, không phải “{value}”."
    )


def test_a_folder_apart_may_be_left_out_or_be_there_later(tmp_path):
    assert environment(tmp_path).folder_apart("BACKUP_ROOT") is None
    env = environment(tmp_path, BACKUP_ROOT=str(tmp_path / "sao-luu"))
    assert env.folder_apart("BACKUP_ROOT", tmp_path / "media") == tmp_path / "sao-luu"


@pytest.mark.parametrize("value", ["sao-luu", "{}/uploads", "{}/uploads/x", "{}/link/x", "{}/open"])
def test_a_folder_that_is_not_apart_is_named(tmp_path, value):
    (tmp_path / "uploads").mkdir(mode=0o700)
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(tmp_path / "uploads")
    value = value.format(tmp_path)
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, BACKUP_ROOT=value).folder_apart("BACKUP_ROOT", tmp_path / "uploads")
    assert str(error.value) == (
        "BACKUP_ROOT phải là đường dẫn đầy đủ của thư mục mà chỉ tài khoản chạy cổng thông tin vào "
        "được, không nằm trong thư mục tệp tải lên hay tệp tĩnh, "
        f"không phải “{value}”."
    )


def test_a_folder_apart_behind_the_folder_of_somebody_else_is_named(tmp_path, monkeypatch):
    def refused(path):
        raise PermissionError

    env = environment(tmp_path, BACKUP_ROOT="/root/x")
    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(ImproperlyConfigured, match=r"^BACKUP_ROOT phải là đường dẫn đầy đủ"):
        env.folder_apart("BACKUP_ROOT")


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_a_folder_that_others_can_enter_is_named(tmp_path, mode):
    folder = tmp_path / "visits"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(ImproperlyConfigured) as error:
        environment(tmp_path, VISITS_ROOT=str(folder)).private_folder("VISITS_ROOT", default="")
    assert str(error.value) == (
        "VISITS_ROOT phải là đường dẫn đầy đủ của thư mục mà chỉ tài khoản chạy cổng thông tin "
        f"vào được, không phải “{folder}”."
    )


@pytest.mark.parametrize("value", ["visits", "/dev/null"])
def test_what_is_no_folder_with_a_full_path_is_not_private(tmp_path, value):
    with pytest.raises(
        ImproperlyConfigured, match=rf"^VISITS_ROOT phải .* không phải “{value}”\.$"
    ):
        environment(tmp_path, VISITS_ROOT=value).private_folder("VISITS_ROOT", default="")


def test_a_folder_of_somebody_else_is_not_private(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    assert is_private(tmp_path) is True
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    assert is_private(tmp_path) is False


@pytest.mark.parametrize("exists", [True, False])
def test_a_private_folder_is_ours_alone_or_not_there_yet(tmp_path, exists):
    folder = tmp_path / "visits"
    if exists:
        folder.mkdir(mode=0o700)
    env = environment(tmp_path, VISITS_ROOT=str(folder))
    assert (env.private_folder("VISITS_ROOT", default=""), folder.exists()) == (folder, exists)


def test_nobody_else_can_make_the_default_folder_first(tmp_path):
    folder = tmp_path / "visits"
    assert environment(tmp_path).private_folder("VISITS_ROOT", default=folder) == folder
    assert is_private(folder) is True


def test_each_installation_has_a_folder_in_memory_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    urls = [
        "sqlite:////tmp/db",
        "sqlite:///db",  # in the working directory
        "postgres:///portal",
        "postgres://server/portal",
        "postgres://server:5433/portal",
        "postgres:///portal?host=/var/run/postgresql",
    ]
    databases = [
        environment(tmp_path, DATABASE_URL=url).database("DATABASE_URL", "") for url in urls
    ]
    first, second = ([memory_folder("portal-visits-1", d) for d in databases] for _ in range(2))
    assert (first == second, len(set(first))) == (True, 6)
    assert first[0].name.startswith("portal-visits-1-")
    assert databases[1]["NAME"] == f"{tmp_path}/db"
