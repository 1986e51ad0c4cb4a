import functools
import io

import pytest
from django.core.management import call_command

from portal.shared import signatures
from portal.shared.models import StoredFile
from tests.build import make_pdf
from tests.shared.signing import authority, letter, sign, signer

pytestmark = pytest.mark.django_db


@functools.cache
def signed():
    """Return a signed PDF, the same throughout: it is inspected once in a run."""
    return sign(letter(), signer())


def keep(content, roots=()):
    """Return a stored PDF with the verdict that such roots gave at the time."""
    verdict = signatures.judge(content, list(roots))
    stored = make_pdf(content=content)
    stored.signature, stored.signatures = verdict["state"], verdict["signatures"]
    stored.save()
    return stored


def run(**options):
    """Return what the command says and what it complains of."""
    said, complained = io.StringIO(), io.StringIO()
    call_command("check_signatures", stdout=said, stderr=complained, **options)
    return said.getvalue(), complained.getvalue()


def state(stored):
    stored.refresh_from_db()
    return stored.signature, [(each["state"], each["reason"]) for each in stored.signatures]


@pytest.fixture
def trust(settings, tmp_path):
    """Install the root of the tests' authority."""
    settings.TRUST_ROOTS = tmp_path / "roots"
    settings.TRUST_ROOTS.mkdir()
    (settings.TRUST_ROOTS / "ca.pem").write_bytes(authority().pem)


@pytest.mark.usefixtures("trust")
def test_a_file_becomes_valid_when_its_root_is_installed():
    stored = keep(signed())
    assert run() == (
        f"Tệp {stored.pk} (ứng xử.pdf): chữ ký số chưa đủ căn cứ → chữ ký số hợp lệ\n"
        "1 tệp có chữ ký số, 1 tệp đã đổi kết quả.\n",
        "",
    )
    assert state(stored) == ("valid", [("valid", "")])


def test_a_file_is_doubtful_when_its_root_is_gone(settings):
    settings.TRUST_ROOTS = None
    stored = keep(signed(), [authority().pem])
    run()
    assert state(stored) == ("insufficient", [("insufficient", signatures.UNKNOWN_ROOT)])


@pytest.mark.usefixtures("trust")
def test_a_second_run_changes_nothing():
    keep(signed())
    run()
    assert run() == ("1 tệp có chữ ký số, 0 tệp đã đổi kết quả.\n", "")


@pytest.mark.usefixtures("trust")
def test_a_dry_run_tells_and_keeps_what_was():
    stored = keep(signed())
    assert run(dry_run=True) == (
        f"Tệp {stored.pk} (ứng xử.pdf): chữ ký số chưa đủ căn cứ → chữ ký số hợp lệ\n"
        "1 tệp có chữ ký số, 1 tệp sẽ đổi kết quả.\n",
        "",
    )
    assert state(stored)[0] == "insufficient"


def test_a_file_without_signatures_is_left_alone():
    keep(letter())
    make_pdf()
    assert run() == ("0 tệp có chữ ký số, 0 tệp đã đổi kết quả.\n", "")


@pytest.mark.usefixtures("trust")
def test_a_file_that_cannot_be_read_keeps_its_verdict_and_stops_nobody():
    lost, stored = keep(signed()), keep(signed())
    lost.content.storage.delete(lost.content.name)
    said, complained = run()
    assert said.endswith("2 tệp có chữ ký số, 1 tệp đã đổi kết quả.\n")
    assert complained.startswith(f"Tệp {lost.pk} (ứng xử.pdf) không kiểm tra được: ")
    assert (state(lost)[0], state(stored)[0]) == ("insufficient", "valid")
    assert StoredFile.objects.filter(signature="valid").get() == stored
