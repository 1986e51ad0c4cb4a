"""Signed files, honest, doubtful and tampered with, and what each of them has to be called."""

import functools

from pyhanko.sign.fields import MDPPerm

from portal.shared import signatures
from tests.shared.forging import (
    add_page,
    cover_text,
    draw_empty_field,
    fill_in,
    flipped,
    overwrite_text,
    remove_signature,
    replace_text,
    revised,
    rewrite_signature,
    rotate_page,
    saved_anew,
    value_of,
    with_byte_range,
    with_value,
    wrapped,
)
from tests.shared.signing import (
    NOW,
    authority,
    days,
    hybrid,
    letter,
    namesake,
    revocation_answer,
    revocation_list,
    sign,
    signer,
    stamped,
    stranger,
    timestamper,
    with_revocation_list,
)

VALID = ("valid", "")
HIDDEN = b"9 0 obj (Muc thu: 900 000 dong) endobj\n"


def broken(reason):
    return ("broken", reason)


def insufficient(reason):
    return ("insufficient", reason)


clerk = functools.cache(signer)


@functools.cache
def signed():
    return sign(letter(), clerk())


def flipped_before(content, mark, distance):
    """Return a PDF with one bit changed so many bytes before the last of some marks."""
    return flipped(content, content.rindex(mark) - distance)


def second(content, by=None, **options):
    """Return a PDF that someone else signed after the first."""
    by = by or signer("Trần Thị Bình", "Binh")
    return sign(content, by, field="Signature2", **options)


def form(**options):
    return sign(letter(form=True), signer(), **options)


REVOKED = signer("Lê Văn Cũ", "Cu", declares=["crl"])
ASKED = signer(declares=["ocsp"])

HONEST = {
    "trusted": (signed, "valid", [VALID]),
    "by a subordinate authority": (
        lambda: sign(letter(), signer(issuer=authority("CA con", "CA con", authority()))),
        "valid",
        [VALID],
    ),
    "blank line at the end": (lambda: signed() + b"\r\n", "valid", [VALID]),
    "two signatures": (lambda: second(signed()), "valid", [VALID, VALID]),
    "revocation list in the security store": (
        lambda: with_revocation_list(
            sign(letter(), signer(declares=["crl"])), revocation_list(signer("Khác"))
        ),
        "valid",
        [VALID],
    ),
    "revocation list in the signature": (
        lambda: sign(letter(), signer(declares=["crl"]), lists=[revocation_list()]),
        "valid",
        [VALID],
    ),
    "revocation answer in the signature": (
        lambda: sign(letter(), ASKED, answers=[revocation_answer(ASKED)]),
        "valid",
        [VALID],
    ),
    "form filled in as the signer allowed": (
        lambda: revised(form(certify=True, docmdp_permissions=MDPPerm.FILL_FORMS), fill_in),
        "valid",
        [VALID],
    ),
    "form filled in, then signed again": (
        lambda: second(revised(form(), fill_in)),
        "valid",
        [VALID, VALID],
    ),
    "expired since, with a timestamp": (
        lambda: sign(
            letter(),
            signer(since=-300, until=-100),
            claimed=days(-150),
            timestamper=timestamper(days(-150)),
        ),
        "valid",
        [VALID],
    ),
    "tables and streams of references side by side": (
        lambda: sign(hybrid(letter()), clerk()),
        "valid",
        [VALID],
    ),
    "timestamp over the signed document": (
        lambda: stamped(signed(), timestamper(NOW)),
        "valid",
        [VALID, VALID],
    ),
}

DOUBTFUL = {
    "unknown root": (
        lambda: sign(letter(), stranger()),
        "insufficient",
        [insufficient(signatures.UNKNOWN_ROOT)],
    ),
    "self-signed under the name of the root": (
        lambda: sign(letter(), namesake()),
        "insufficient",
        [insufficient(signatures.UNTRUSTED)],
    ),
    "one trusted, one of an unknown root": (
        lambda: second(signed(), stranger()),
        "insufficient",
        [VALID, insufficient(signatures.UNKNOWN_ROOT)],
    ),
    "unknown signature drawn over the text": (
        lambda: second(signed(), stranger(), box=(60, 700, 400, 740)),
        "insufficient",
        [VALID, insufficient(signatures.UNKNOWN_ROOT)],
    ),
    "empty field drawn over the text": (
        lambda: revised(signed(), draw_empty_field),
        "insufficient",
        [insufficient(signatures.FILLED)],
    ),
    "form filled in unasked": (
        lambda: revised(form(), fill_in),
        "insufficient",
        [insufficient(signatures.FILLED)],
    ),
    "tables and streams of references side by side, signed twice": (
        lambda: second(sign(hybrid(letter()), clerk())),
        "insufficient",
        [insufficient(signatures.NONSTANDARD), VALID],
    ),
    "expired at signing": (
        lambda: sign(letter(), signer(since=-300, until=-100), claimed=days(-50)),
        "insufficient",
        [insufficient(signatures.EXPIRED_AT_SIGNING)],
    ),
    "expired at signing, with a timestamp": (
        lambda: sign(
            letter(),
            signer(since=-300, until=-100),
            claimed=days(-150),
            timestamper=timestamper(days(-50)),
        ),
        "insufficient",
        [insufficient(signatures.EXPIRED_AT_SIGNING)],
    ),
    "expired since": (
        lambda: sign(letter(), signer(since=-300, until=-100), claimed=days(-150)),
        "insufficient",
        [insufficient(signatures.EXPIRED_SINCE)],
    ),
    "signed before the certificate": (
        lambda: sign(letter(), signer(), claimed=days(-150)),
        "insufficient",
        [insufficient(signatures.NOT_YET_IN_FORCE)],
    ),
    "signed in the future": (
        lambda: sign(letter(), signer(), claimed=days(5)),
        "insufficient",
        [insufficient(signatures.IN_FUTURE)],
    ),
    "revocation list declared, not there": (
        lambda: sign(letter(), signer(declares=["crl"])),
        "insufficient",
        [insufficient(signatures.NOT_CHECKED)],
    ),
    "revocation service declared, no answer there": (
        lambda: sign(letter(), signer(declares=["ocsp"])),
        "insufficient",
        [insufficient(signatures.NOT_CHECKED)],
    ),
    "revocation list of long ago": (
        lambda: sign(
            letter(), signer(declares=["crl"]), lists=[revocation_list(since=-60, until=-30)]
        ),
        "insufficient",
        [insufficient(signatures.NOT_CHECKED)],
    ),
    "revoked": (
        lambda: sign(letter(), REVOKED, lists=[revocation_list(REVOKED)]),
        "insufficient",
        [insufficient(signatures.REVOKED)],
    ),
    "revoked, as the security store says": (
        lambda: with_revocation_list(sign(letter(), REVOKED), revocation_list(REVOKED)),
        "insufficient",
        [insufficient(signatures.REVOKED)],
    ),
    "revoked, as the answer in the signature says": (
        lambda: sign(letter(), ASKED, answers=[revocation_answer(ASKED, revoked=True)]),
        "insufficient",
        [insufficient(signatures.REVOKED)],
    ),
    "weak digest": (
        lambda: sign(letter(), signer(), md_algorithm="sha1"),
        "insufficient",
        [insufficient(signatures.WEAK)],
    ),
    "certificate for another use": (
        lambda: sign(letter(), signer(uses=["key_encipherment"])),
        "insufficient",
        [insufficient(signatures.WRONG_USE)],
    ),
    "timestamp of an unknown service": (
        lambda: sign(letter(), signer(), timestamper=timestamper(NOW, authority("CA Lạ", "CA La"))),
        "insufficient",
        [insufficient(signatures.NO_TIMESTAMP)],
    ),
    "a kind of signature that is not supported": (
        lambda: signed().replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa_sha1 "),
        "insufficient",
        [insufficient(signatures.UNSUPPORTED)],
    ),
}

TAMPERED = {
    "one bit of the text": (
        lambda: flipped(signed(), signed().index(b"100 000")),
        [broken(signatures.CONTENT)],
    ),
    "one bit of the signature": (
        lambda: with_value(signed(), turn_last_bit),
        [broken(signatures.FORGED)],
    ),
    "one bit of the padding": (
        lambda: with_value(signed(), lambda value: value[:-1] + b"\1"),
        [broken(signatures.GAP)],
    ),
    "saved anew": (lambda: saved_anew(signed()), [broken(signatures.GAP)]),
    "other text": (lambda: revised(signed(), replace_text), [broken(signatures.CHANGED)]),
    "other bytes of the text": (
        lambda: revised(signed(), overwrite_text),
        [broken(signatures.CHANGED)],
    ),
    "other text, tables and streams of references side by side": (
        lambda: revised(sign(hybrid(letter()), clerk()), replace_text),
        [broken(signatures.CHANGED)],
    ),
    "page rotated": (lambda: revised(signed(), rotate_page), [broken(signatures.CHANGED)]),
    "page added": (lambda: revised(signed(), add_page), [broken(signatures.CHANGED)]),
    "note over the text": (lambda: revised(signed(), cover_text), [broken(signatures.CHANGED)]),
    "signature removed": (
        lambda: revised(signed(), remove_signature),
        [broken(signatures.REMOVED)],
    ),
    "text replaced, then put back": (
        lambda: revised(revised(signed(), replace_text), replace_text),
        [broken(signatures.CHANGED)],
    ),
    "form filled in against a lock": (
        lambda: revised(form(certify=True, docmdp_permissions=MDPPerm.NO_CHANGES), fill_in),
        [broken(signatures.CHANGED)],
    ),
    "other text, signed by a forger of the same name": (
        lambda: second(revised(signed(), replace_text), stranger()),
        [broken(signatures.CHANGED), insufficient(signatures.UNKNOWN_ROOT)],
    ),
    "other text, signed by someone trusted": (
        lambda: second(revised(signed(), replace_text)),
        [broken(signatures.CHANGED), VALID],
    ),
    "second of two signatures": (
        lambda: flipped_before(second(signed()), b"/ByteRange", 9),
        [VALID, broken(signatures.GAP)],
    ),
    "text of two signatures": (
        lambda: flipped(second(signed()), signed().index(b"100 000")),
        [broken(signatures.CONTENT), broken(signatures.CONTENT)],
    ),
    "garbage for a signature": (
        lambda: with_value(signed(), lambda value: b"\xab" * len(value)),
        [broken(signatures.UNREADABLE)],
    ),
    "nothing for a signature": (
        lambda: with_value(signed(), lambda value: bytes(len(value))),
        [broken(signatures.UNREADABLE)],
    ),
    "signature of another document": (
        lambda: with_value(signed(), value_of_another),
        [broken(signatures.CONTENT)],
    ),
    "end left out of the range": (
        lambda: with_byte_range(signed(), lambda a, b, c, d: (a, b, c, d - 20)),
        [broken(signatures.CONTENT)],
    ),
    "range that leaves out the start": (
        lambda: with_byte_range(signed(), lambda a, b, c, d: (10, b, c, d)),
        [broken(signatures.GAP)],
    ),
    "range with a wider gap": (
        lambda: with_byte_range(signed(), lambda a, b, c, d: (a, b - 20, c, d)),
        [broken(signatures.GAP)],
    ),
    "range beyond the end": (
        lambda: with_byte_range(signed(), lambda a, b, c, d: (a, b, c, d + 1000)),
        [broken(signatures.GAP)],
    ),
    "range of negative length": (
        lambda: with_byte_range(signed(), lambda a, b, c, d: (a, -1, c, d)),
        [broken(signatures.GAP)],
    ),
    "field without a type": (
        lambda: signed().replace(b"/FT /Sig", b"/FT /Six"),
        [broken(signatures.REMOVED)],
    ),
    "no range": (
        lambda: signed().replace(b"/ByteRange", b"/ByteStrip"),
        [broken(signatures.UNREADABLE)],
    ),
    "text hidden in the gap": (lambda: wrapped(signed()), [broken(signatures.GAP)]),
    "bytes after the end": (
        lambda: signed() + HIDDEN,
        [broken(signatures.CHANGED)],
    ),
    "bytes after a later revision": (
        lambda: with_revocation_list(signed(), revocation_list()) + HIDDEN,
        [broken(signatures.CHANGED)],
    ),
    "bytes between two ends": (
        lambda: signed() + HIDDEN + signed()[signed().rindex(b"startxref") :],
        [broken(signatures.CHANGED)],
    ),
    "signature written anew": (
        lambda: revised(signed(), rewrite_signature),
        [broken(signatures.CHANGED)],
    ),
    "truncated": (lambda: signed()[:-200], [broken(signatures.UNREADABLE)]),
    "timestamped, then other text": (
        lambda: revised(stamped(letter(), timestamper(NOW)), replace_text),
        [broken(signatures.CHANGED)],
    ),
}


def turn_last_bit(value):
    return flipped(value, len(value.rstrip(b"\0")) - 3)


def value_of_another(value):
    other = value_of(sign(letter(form=True), clerk()))[0]
    return other.rstrip(b"\0").ljust(len(value), b"\0")
