"""The worst files: refused in time, in little memory, and with no harm to the process that asks."""

import functools
import json
import os
import subprocess
import sys

import pytest

from portal.shared import inspection
from portal.shared.files import RefusedFileError
from tests.build import image_bytes
from tests.shared import corpus
from tests.shared.corpus import refusal, upload

TOO_MUCH = (
    "Tệp này quá lớn hoặc quá phức tạp để kiểm tra. "
    "Hãy chia thành nhiều tệp, hoặc xuất lại từ văn bản gốc rồi chọn lại."
)
BROKEN_PDF = "PDF này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, xuất lại rồi chọn lại."
UNREADABLE = (
    "Không đọc được ảnh này: ảnh bị hỏng hoặc quá lớn. "
    "Hãy mở thử trên máy, thu nhỏ hoặc lưu lại rồi chọn lại."
)
BOMB = (
    "Tệp này bung ra quá lớn (trên 300 MB, 5.000 thành phần hoặc 200 lần kích thước). "
    "Hãy bỏ bớt nội dung hoặc chia thành nhiều tệp."
)
# How each is made, as it takes seconds, and the sentence that refuses it.
WORST = {
    "flate bomb.pdf": (lambda: corpus.flate_bomb(gigabytes=2), TOO_MUCH),
    "forms in forms.pdf": (lambda: corpus.nested_forms(levels=25, times=4), TOO_MUCH),
    "arrays in arrays.pdf": (lambda: corpus.deep_arrays(1_000_000), BROKEN_PDF),
    "zip bomb.docx": (lambda: corpus.zip_bomb(gigabytes=2, declared=2 << 30), BOMB),
    "zip bomb that says it is small.docx": (lambda: corpus.zip_bomb(gigabytes=2, declared=5), BOMB),
    "points.png": (
        lambda: corpus.picture(20_000),
        "Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy thu nhỏ ảnh rồi chọn lại.",
    ),
    "colours.png": (lambda: corpus.picture(6_300, "RGBA"), UNREADABLE),
    "points.webp": (
        lambda: corpus.picture(3_200, image_format="WEBP", mode="RGB"),
        "Ảnh quá lớn (trên 10 triệu điểm ảnh). Hãy thu nhỏ ảnh rồi chọn lại.",
    ),
}
# Asks for each file in a folder, and prints how long each took and what the hungriest child took.
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from django.conf import settings
settings.configure(
    UPLOAD_TYPES=["pdf", "docx", "png", "webp"], UPLOAD_MAX_MB=20, TRUST_ROOTS=None, BASE_DIR=Path()
)
from django.core.files.base import ContentFile
from portal.shared.inspection import inspect_attachment
from portal.shared.files import RefusedFileError
longest = 0
for path in sorted(Path(sys.argv[1]).iterdir()):
    begun = time.monotonic()
    try:
        inspect_attachment(ContentFile(path.read_bytes(), name=path.name))
    except RefusedFileError:
        longest = max(longest, time.monotonic() - begun)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([longest, peak]))
"""


@functools.cache
def content_of(name):
    make, _ = WORST[name]
    return make()


@pytest.mark.parametrize("name", WORST)
def test_each_of_the_worst_files_gets_its_sentence(name):
    _, sentence = WORST[name]
    assert refusal(content_of(name), name) == sentence


def test_none_of_them_takes_over_ten_seconds_or_256_mebibytes(tmp_path):
    folder = tmp_path / "worst"
    folder.mkdir()
    for name in WORST:
        (folder / name).write_bytes(content_of(name))
    measured = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, folder],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        timeout=120,
        check=True,
    )
    longest, peak_in_kib = json.loads(measured.stdout)
    assert (longest < 10, peak_in_kib < 256 * 1024) == (True, True)


def test_the_site_goes_on_after_an_inspector_died():
    refusal(content_of("flate bomb.pdf"), "a.pdf")
    assert inspection.inspect_attachment(upload(corpus.pdf(), "a.pdf")).pages == 1


def test_a_file_that_takes_too_long_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(inspection, "SECONDS", 0.001)
    assert refusal(corpus.pdf(), "a.pdf") == TOO_MUCH


def test_what_cannot_be_stripped_gets_a_sentence():
    with pytest.raises(RefusedFileError) as refused:
        inspection.strip_active(b"%PDF-1.7 cut short")
    assert str(refused.value) == BROKEN_PDF


def test_nothing_is_left_behind(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    inspection.inspect_attachment(upload(image_bytes(), "a.png"))
    refusal(content_of("flate bomb.pdf"), "a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]
