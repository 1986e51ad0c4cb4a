"""What was in a file of a thousand people is searched for everywhere; the initials alone are left.

The rhymes of the names are made up, so that nothing else has them: where none is, no name is.
"""

import io
import json
import logging
import re
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.shared.sheet_files import workbook
from tests.tthc.build import make_sector
from tthc.models import Dossier

PEOPLE = range(1000)
HEADER = [
    "STT", "Mã hồ sơ", "Tên thủ tục", "Lĩnh vực", "Họ và tên người nộp", "Số CCCD",
    "Số điện thoại", "Địa chỉ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả", "Trạng thái",
    "Trích yếu",
]  # fmt: skip
RHYMES = ["ượnh", "uyếch", "oành", "iễuh", "ưởnh", "uấch", "ạchh", "ẫmp", "ọtt", "ửngg"]
SYLLABLES = [
    onset + rhyme
    for onset in ["Qu", "Ngh", "Kh", "Ph", "Tr", "Th", "Nh", "Gi", "Ch", "X"]
    for rhyme in RHYMES
]
FORMS = {
    form: rhyme
    for rhyme in RHYMES
    for written in (rhyme, rhyme.upper())
    for form in (
        written.encode(),
        written.encode("utf-16-le"),
        json.dumps(written)[1:-1].encode(),
    )
}


def name(number):
    parts = number % 100, number // 100, (number * 7 + 3) % 100
    return " ".join(SYLLABLES[part] for part in parts)


def identity(number):
    return f"0790850{number * 97 % 100_000:05}"


def phone(number):
    return f"09{number * 97_003 % 10**8:08}"


def is_sensitive(number):
    return number % 10 == 0


def code(number):
    return f"H56.15.25-250512-{number:04}"


def row(number):
    received = date(2025, 5, 12) + timedelta(days=number % 5)
    sector = "Hộ tịch" if is_sensitive(number) else "Đất đai"
    return [
        number,
        identity(number) if number % 50 == 7 else code(number),  # refused, and told why
        f"Cấp giấy cho {name(number)}",
        sector,
        f"{name(number)} ({phone(number)})",
        identity(number),
        phone(number),
        f"{number} đường {name(number)}",
        name(number) if number % 50 == 9 else received,  # refused as well
        "20/05/2025",
        "19/05/2025",
        "Đã trả kết quả",
        f"{name(number)}, {identity(number)}, {phone(number)}",
    ]


def leaks(content):
    """Return the rhymes of names, the numbers of people and the codes only counted in bytes."""
    names = {rhyme for form, rhyme in FORMS.items() if form in content}
    plain = content.replace(b"\0", b"")  # digits in UTF-16 have a zero byte each
    numbers = {
        run[start : start + width].decode()
        for run in re.findall(rb"\d{10,}", plain)
        for width in (10, 12)
        for start in range(len(run) - width + 1)
    }
    codes = {found.decode() for found in re.findall(rb"H56\.15\.25-250512-\d{4}", plain)}
    people = {number(person) for person in PEOPLE for number in (identity, phone)}
    counted = {code(person) for person in PEOPLE if is_sensitive(person)}
    return names | numbers & people | codes & counted


def database(folder):
    """Return all that the database keeps: its files and a backup, or the rows of its tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM INTO %s", [str(folder / "backup")])
            files = Path(cursor.db.settings_dict["NAME"])
            # By another process: to close one of them here would take the locks of SQLite away.
            read = ["cat", folder / "backup", *files.parent.glob(f"{files.name}*")]
            return subprocess.run(read, check=True, capture_output=True).stdout
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608
            rows += [found for (found,) in cursor]
        return "\n".join(rows).encode()


def below(folder):
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_thousand_people_is_left_anywhere(tmp_path, settings, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    make_sector(name="Đất đai")
    make_sector(name="Hộ tịch", sensitive=True)
    source, scratch = tmp_path / "source.xlsx", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    source.write_bytes(workbook(HEADER, *map(row, PEOPLE)))
    said = io.StringIO()

    for _ in range(2):
        call_command("import_dossiers", source, stdout=said, stderr=said)

    kept = database(tmp_path)
    assert leaks(kept) == set()
    assert leaks(below(settings.MEDIA_ROOT) + below(scratch)) == set()
    assert leaks((said.getvalue() + caplog.text).encode()) == set()
    assert Dossier.objects.exclude(code="").count() == 860
    assert Dossier.objects.filter(code="", applicant="", sector__name="Hộ tịch").count() == 100
    initials = "".join(f"{part[0]}." for part in name(1).split())
    assert initials.encode() in kept
    assert code(1).encode() in kept


def test_the_search_would_find_them():
    everything = leaks(str(list(map(row, PEOPLE))).encode())
    assert everything >= {*RHYMES, *map(identity, PEOPLE), *map(phone, PEOPLE)}
    assert everything >= {code(person) for person in PEOPLE if is_sensitive(person)}
    one = leaks(f"{name(5)} {phone(5)}".encode())
    assert len(one) == 4
    assert leaks(f"{name(5)} {phone(5)}".encode("utf-16-le")) == one
    assert leaks(json.dumps([name(5).upper(), phone(5)]).encode()) == one
