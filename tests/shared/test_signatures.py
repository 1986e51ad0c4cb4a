import json
import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from pyhanko.pdf_utils import generic

from portal.shared import signatures
from tests.shared.forging import (
    draw_empty_field,
    flipped,
    revised,
)
from tests.shared.signature_cases import (
    DOUBTFUL,
    HONEST,
    TAMPERED,
    VALID,
    insufficient,
    second,
    signed,
)
from tests.shared.signing import (
    NOW,
    authority,
    days,
    letter,
    sign,
    signer,
    stamped,
    timestamper,
)


def states(content, roots):
    verdict = signatures.judge(content, roots)
    return verdict["state"], [(each["state"], each["reason"]) for each in verdict["signatures"]]


@pytest.fixture(scope="module")
def roots():
    return [authority().pem]


@pytest.mark.parametrize("name", HONEST | DOUBTFUL)
def test_a_document_is_as_good_as_its_worst_signature(name, roots):
    build, *expected = (HONEST | DOUBTFUL)[name]
    assert states(build(), roots) == tuple(expected)


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_document_is_called_so(name, roots):
    build, expected = TAMPERED[name]
    assert states(build(), roots) == ("broken", expected)


@pytest.mark.parametrize(
    "content",
    [letter(), letter(form=True), b"", b"%PDF-1.7 cut short"],
    ids=["letter", "form", "empty", "truncated"],
)
def test_a_document_without_a_signature_has_none(content, roots):
    assert signatures.judge(content, roots) == {"state": "none", "signatures": []}


def test_a_field_that_awaits_a_signature_is_none(roots):
    awaiting = revised(letter(), draw_empty_field)
    assert signatures.judge(awaiting, roots) == {"state": "none", "signatures": []}


def test_what_adobe_signs_so_that_a_form_may_be_saved_is_nobodys_signature(roots):
    def allow_saving(writer):
        rights = generic.DictionaryObject({generic.NameObject("/ByteRange"): generic.ArrayObject()})
        permissions = {generic.NameObject("/UR3"): writer.add_object(rights)}
        writer.root[generic.NameObject("/Perms")] = generic.DictionaryObject(permissions)
        writer.update_root()

    content = revised(letter(form=True), allow_saving)
    assert signatures.judge(content, roots) == {"state": "none", "signatures": []}


def test_a_timestamp_alone_is_nobodys_signature(roots):
    assert states(stamped(letter(), timestamper(NOW)), roots) == ("none", [VALID])


def test_a_ward_without_roots_vouches_for_nothing():
    assert states(signed(), []) == ("insufficient", [insufficient(signatures.UNKNOWN_ROOT)])


@pytest.mark.parametrize(
    "files",
    [
        [authority().der],
        [authority("CA Lạ", "CA La").pem + authority().pem],
        [b"rubbish", b"", authority().pem],
    ],
    ids=["der", "several in a file", "beside rubbish"],
)
def test_roots_may_come_in_any_form(files):
    assert states(signed(), files) == ("valid", [VALID])


def test_a_finding_names_the_signer_and_what_he_claims(roots):
    verdict = signatures.judge(signed(), roots)
    assert json.loads(json.dumps(verdict)) == {
        "state": "valid",
        "signatures": [
            {
                "kind": "signature",
                "state": "valid",
                "signer": "Nguyễn Văn An",
                "organisation": "UBND phường Thử Nghiệm",
                "issuer": "CA Thử Nghiệm",
                "claimed_time": NOW.isoformat(),
                "time_proven": False,
                "covers": "whole",
                "reason": "",
            }
        ],
    }


def test_a_trusted_timestamp_proves_the_time(roots):
    content = sign(letter(), signer(), timestamper=timestamper(days(-3)))
    [found] = signatures.judge(content, roots)["signatures"]
    assert (found["claimed_time"], found["time_proven"]) == (days(-3).isoformat(), True)


def test_the_first_signature_covers_a_revision_and_the_last_one_the_whole(roots):
    found = signatures.judge(second(signed()), roots)["signatures"]
    assert [(each["signer"], each["covers"]) for each in found] == [
        ("Nguyễn Văn An", "revision"),
        ("Trần Thị Bình", "whole"),
    ]


def test_a_name_is_one_short_line(roots):
    content = sign(letter(), signer("An\r\n\u202e" + "a" * 50))
    [found] = signatures.judge(content, roots)["signatures"]
    assert found["signer"] == "An" + "a" * 50


def test_nothing_is_asked_of_another_host(roots):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        signatures.judge(sign(letter(), signer(declares=["crl", "ocsp"], address=address)), roots)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_the_web_process_does_not_load_the_parsers():
    loaded = (
        "import sys, portal.wsgi, portal.urls, django.urls;"
        "django.urls.get_resolver().url_patterns;"
        "sys.exit(any(name.startswith(('pyhanko', 'asn1crypto')) for name in sys.modules))"
    )
    environment = {**os.environ, "DEBUG": "true"}
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=settings.BASE_DIR, env=environment, check=False
    )
    assert done.returncode == 0


def test_no_bit_of_what_was_signed_can_turn_unseen(roots):
    content = signed()
    value = range(content.index(b"/Contents <"), content.index(b"/ByteRange"))
    positions = set(range(0, len(content), 31)) - set(value)
    verdicts = {signatures.judge(flipped(content, each), roots)["state"] for each in positions}
    assert verdicts - {"broken", "insufficient"} == set()


@pytest.mark.parametrize("name", TAMPERED)
def test_no_tampered_document_is_ever_valid(name):
    every_root = [authority().pem, authority("CA Lạ", "CA La").pem]
    assert signatures.judge(TAMPERED[name][0](), every_root)["state"] == "broken"
