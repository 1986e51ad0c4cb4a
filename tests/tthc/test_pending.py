"""A spreadsheet between its upload and its end: what lies on the disk, and who may go on."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.shared import sheets
from portal.shared.models import LogRecord
from tests.build import make_administrator, make_approver, make_writer
from tests.tthc.build import make_sector
from tests.tthc.importing import HEADER, NAME, UPLOAD, dossier_row, review, upload, uploaded
from tthc.admin.importing import COOKIE
from tthc.importing import pending, process, stages
from tthc.importing.kind import ImportRefusedError
from tthc.models import Dossier, PendingImport

pytestmark = pytest.mark.django_db

State = PendingImport.State
CSV = "Mã hồ sơ;Ngày tiếp nhận;Người nộp\n1;06/05/2024;" + NAME


@pytest.fixture
def clerk(client):
    make_sector(name="Đất đai")
    client.force_login(make_writer())
    return client


def stored(settings):
    """Return the contents of all uploads on the disk."""
    return [file.read_bytes() for file in settings.MEDIA_ROOT.rglob("??/*") if file.is_file()]


def age(row, **ago):
    PendingImport.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(**ago))


def test_what_lies_on_the_disk_tells_nothing_without_its_key(clerk, settings):
    response = upload(clerk, content=CSV.encode(), name="vân.csv")

    row, key = PendingImport.objects.get(), response.cookies[COOKIE].value
    (sealed,) = stored(settings)
    assert [word in sealed for word in [NAME.encode(), b"2024", bytes.fromhex(key)]] == [False] * 3
    assert pending.opened(row, key) == CSV.encode()


def test_the_row_keeps_no_word_of_the_file_and_not_its_name(clerk):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))

    chosen = ["code", "sector", "applicant", "received", "due", "state"]
    assert (row.columns, row.answers, row.report, row.suffix) == (
        {"sheet": 0, "first_row": 1, "last_row": 1, "chosen": chosen},
        {},
        {},
        "xlsx",
    )


@pytest.mark.parametrize("key", ["", "khóa", "00" * 32, "00"])
def test_no_other_key_opens_a_file(clerk, key):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))

    with pytest.raises(ImportRefusedError) as refusal:
        pending.opened(row, key)
    assert str(refusal.value) == pending.LOST


def test_the_key_is_with_one_browser_for_the_pages_of_one_import(clerk):
    response = upload(clerk, HEADER, dossier_row(1))

    row, morsel = PendingImport.objects.get(), response.cookies[COOKIE]
    told = {name: morsel[name] for name in ["path", "httponly", "samesite", "secure", "max-age"]}
    assert told == {
        "path": f"/quan-tri/tthc/dossier/nhap/{row.pk}/",
        "httponly": True,
        "samesite": "Strict",
        "secure": "",
        "max-age": 7200,
    }


def test_over_https_the_key_goes_no_other_way(clerk, settings):
    settings.HTTPS = True

    assert upload(clerk, HEADER, dossier_row(1)).cookies[COOKIE]["secure"] is True


def test_without_its_key_an_import_says_what_to_do(clerk):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))
    del clerk.cookies[COOKIE]

    response = clerk.get(review(row))

    assert (response.context["problem"], "Tải tệp lên lại" in response.text) == (pending.LOST, True)


def test_nobody_else_goes_on_with_an_import(clerk, client):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))
    client.force_login(make_approver())

    answers = [client.get(review(row)), client.post(review(row), {"_cancel": ""})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert PendingImport.objects.count() == 1


def test_no_page_of_an_import_is_kept_by_a_browser(clerk):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))

    for url in [UPLOAD, review(row)]:
        assert "no-store" in clerk.get(url)["Cache-Control"]


def test_a_cancelled_import_is_gone_with_its_file(
    clerk, settings, django_capture_on_commit_callbacks
):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))

    with django_capture_on_commit_callbacks(execute=True):
        response = clerk.post(review(row), {"_cancel": ""})

    assert (response.url, response.cookies[COOKIE]["max-age"]) == (UPLOAD, 0)
    assert (PendingImport.objects.count(), stored(settings)) == (0, [])


def test_the_next_upload_drops_what_nobody_confirmed(
    clerk, settings, django_capture_on_commit_callbacks
):
    old, _ = uploaded(clerk, HEADER, dossier_row(1))
    young, _ = uploaded(clerk, HEADER, dossier_row(1))
    age(old, hours=2, minutes=1)
    age(young, hours=1, minutes=59)

    with django_capture_on_commit_callbacks(execute=True):
        newest, _ = uploaded(clerk, HEADER, dossier_row(1))

    assert (list(PendingImport.objects.all()), len(stored(settings))) == ([newest, young], 2)


def running(clerk):
    """Upload a file and leave it as its process does while it writes."""
    row, key = uploaded(clerk, HEADER, dossier_row(1))
    process._tell(row, 1)
    pending.move(row, left=State.UPLOADED, reached=State.RUNNING)
    return row, key


def test_an_import_whose_process_is_dead_has_failed(clerk, settings):
    row, _ = running(clerk)
    long_ago = time.time() - 31
    os.utime(process._file(row), (long_ago, long_ago))

    response = clerk.get(review(row))

    row.refresh_from_db()
    assert (
        "Việc nhập đã dừng giữa chừng; chưa có gì thay đổi. Hãy tải tệp lên lại." in response.text
    )
    assert (row.state, row.content.name, stored(settings)) == (State.FAILED, "", [])


def test_an_import_whose_process_lives_tells_how_far_it_is(clerk):
    row, _ = running(clerk)
    PendingImport.objects.update(report={"rows": 100_000})
    process._tell(row, 98_000)

    response = clerk.get(review(row))

    assert "Đã đọc 98.000/100.000 hàng." in response.text
    assert response["Refresh"] == "2"
    assert '<progress class="import__progress" value="98000" max="100000"' in response.text


def test_what_was_written_or_not_leaves_no_file(clerk, settings):
    (written, key), (failed, _) = running(clerk), running(clerk)

    process.execute(written, key)
    process.execute(failed, "00" * 32)

    states = PendingImport.objects.order_by("pk").values_list("state", "content")
    assert (list(states), stored(settings)) == ([(State.DONE, ""), (State.FAILED, "")], [])


@pytest.mark.parametrize("given_up", [process.bury, PendingImport.delete], ids=["dead", "deleted"])
def test_an_import_that_was_given_up_writes_nothing_any_more(clerk, given_up):
    row, key = running(clerk)
    process._file(row).unlink()
    content = pending.opened(row, key)
    given_up(PendingImport.objects.get())

    with pytest.raises(ImportRefusedError) as refusal:
        stages.write(row, content, progress=None)

    assert str(refusal.value) == pending.GIVEN_UP
    assert (Dossier.objects.count(), LogRecord.objects.count()) == (0, 0)


def test_an_import_that_has_begun_is_not_cancelled(clerk):
    row, _ = running(clerk)

    assert (pending.cancel(row), PendingImport.objects.get().state) == (False, State.RUNNING)


def test_the_next_upload_drops_the_file_of_a_process_that_died_once_it_had_written(clerk, settings):
    written, key = running(clerk)
    stages.write(written, pending.opened(written, key), progress=None)

    uploaded(clerk, HEADER, dossier_row(1))

    written.refresh_from_db()
    assert (written.state, written.content.name) == (State.DONE, "")
    assert len(stored(settings)) == 1


def test_an_upload_of_any_size_stays_in_memory(clerk, settings):
    settings.FILE_UPLOAD_TEMP_DIR = Path("/nowhere")
    rows = "".join(f"{number};06/05/2024;{'x' * 30_000}\n" for number in range(100))

    response = upload(clerk, content=f"Mã hồ sơ;Ngày tiếp nhận;Tên\n{rows}".encode(), name="a.csv")

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"x" * (sheets.MAX_BYTES + 1), sheets.LARGE),
        ("a.csv", b"", "Tệp này rỗng (0 byte). Hãy chọn lại tệp còn nội dung."),
        (
            "a.docx",
            b"x",
            "Loại tệp này không được nhận. Hãy lưu bảng tính thành .xlsx, .xls, .ods hoặc .csv.",
        ),
    ],
    ids=["large", "empty", "word"],
)
def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(clerk, name, content, sentence):
    response = clerk.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})

    assert response.context["form"].errors == {"file": [sentence]}
    assert PendingImport.objects.count() == 0


def test_a_file_that_cannot_be_read_is_not_kept(clerk, settings):
    response = upload(clerk, content=b"PK\x03\x04 no workbook", name="a.xlsx")

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["file"])
    assert stored(settings) == []


def test_another_site_sends_no_file(clerk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies

    assert upload(strict, HEADER, dossier_row(1)).status_code == 403


def test_imports_are_for_those_who_may_write_dossiers(clerk, client):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))
    urls = [UPLOAD, review(row)]

    client.force_login(make_administrator())
    refused = [client.get(url).status_code for url in urls]
    refused += [client.post(url).status_code for url in urls]
    client.logout()
    away = [client.get(url).url.partition("?")[0] for url in urls]

    assert (refused, away) == ([403] * 4, ["/quan-tri/login/"] * 2)


def test_the_upload_page_tells_of_the_imports_of_the_last_days(clerk):
    row, key = running(clerk)
    process.execute(row, key)
    older, _ = uploaded(clerk, HEADER, dossier_row(1))
    age(older, days=31)

    response = clerk.get(UPLOAD)

    assert response.context["recent"] == [row]
    assert "1 mới, 0 thay đổi," in response.text
