"""Digital signatures of a PDF, judged by pyHanko against the root certificates that a ward installed.

A signature is "valid" only when all of this holds:

- pyHanko's overall verdict (`bottom_line`) is true: content intact, signature sound, chain up to an
  installed root, sound algorithms, no later change that its analysis rejects;
- no certificate below the root that names a CRL or an OCSP responder goes unchecked: the answer lies
  in the file (DSS or Adobe's signed attribute) and was current at the moment of judgement. A
  certificate that names neither cannot be revoked that way and needs none (pyHanko's "hard-fail");
- the certificate was in force when the signer claims to have signed and still is; a trusted
  timestamp takes the place of both moments;
- /ByteRange leaves out the signature value and nothing else;
- nothing was filled in after the last signature, unless that signature allows it (DocMDP).

"broken" means that the bytes contradict a signature, "insufficient" that they do not but something
else is missing, "none" that nobody signed; a document is as good as its worst signature. Bytes of a
signature value that no signature protects, such as a needless copy of the root, decide nothing.
Nothing is fetched. The parsers meet hostile files, so only a process under limits imports this.
"""

import asyncio
import io
import logging
from datetime import UTC, datetime, timedelta

from asn1crypto import parser
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # the verdict says it all

WORST_FIRST = ["broken", "insufficient", "valid"]
NAME_LENGTH = 200
CLOCK_ERROR = timedelta(days=1)

UNREADABLE = "Chữ ký trong tệp bị hỏng, không đọc được."
REMOVED = "Tệp từng được ký số, nhưng chữ ký đã bị gỡ ra."
GAP = "Chữ ký không còn khớp với tệp: tệp đã được lưu lại hoặc chèn thêm sau khi ký."
CONTENT = "Nội dung tệp không còn đúng như lúc ký."
FORGED = "Chữ ký không khớp với chứng thư đi kèm."
CHANGED = "Tệp bị thêm hoặc thay nội dung sau khi ký."
FILLED = "Sau khi ký, tệp được điền hoặc vẽ thêm mà người ký không nói trước là cho phép."
NONSTANDARD = "Cách lưu của tệp không cho biết chắc phần thêm vào sau khi ký có hợp lệ không."
UNSUPPORTED = "Kiểu chữ ký này cổng thông tin chưa kiểm tra được."
UNKNOWN_ROOT = "Chứng thư của người ký không do nơi mà phường tin cậy cấp."
UNTRUSTED = "Chưa xác minh được chứng thư của người ký."
NOT_CHECKED = "Chưa kiểm tra được việc thu hồi chứng thư."
REVOKED = "Chứng thư của người ký đã bị thu hồi."
WEAK = "Chữ ký dùng thuật toán đã lỗi thời, có thể bị làm giả."
WRONG_USE = "Chứng thư này không được cấp để ký văn bản."
NOT_YET_IN_FORCE = "Chứng thư chưa có hiệu lực vào lúc ký."
EXPIRED_AT_SIGNING = "Chứng thư đã hết hạn trước lúc ký."
EXPIRED_SINCE = "Chứng thư đã hết hạn và không có dấu thời gian tin cậy."
IN_FUTURE = "Thời điểm ký mà người ký khai còn ở tương lai."
NO_TIMESTAMP = "Dấu thời gian trong chữ ký chưa xác minh được."

TRUST_PROBLEMS = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: UNKNOWN_ROOT,
    AdESIndeterminate.REVOKED_NO_POE: REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: REVOKED,
    AdESIndeterminate.TRY_LATER: NOT_CHECKED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: EXPIRED_SINCE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: WEAK,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: WRONG_USE,
}
COVERS = {
    SignatureCoverageLevel.ENTIRE_FILE: "whole",
    SignatureCoverageLevel.ENTIRE_REVISION: "revision",
}


def judge(content, roots):
    """Return the verdict on a PDF as `{"state": …, "signatures": […]}`, ready for JSON.

    `content` is the whole file, `roots` the bytes of certificate files, PEM or DER. Each signature,
    the earliest first, is a dict: "kind" ("signature" or "timestamp"), "state", "signer",
    "organisation", "issuer", "claimed_time" (ISO 8601 or None), "time_proven", "covers" ("whole",
    "revision" or "") and "reason", a sentence unless it is valid.
    """
    anchors = [certificate for data in roots for certificate in certificates(data)]
    findings = _attempt(lambda: _Document(content, anchors).findings())
    if findings is None:
        findings = [_finding("broken", UNREADABLE)] if b"/ByteRange" in content else []
    # A timestamp that nobody signed next to can spoil a document but not vouch for it.
    signed = any(finding["kind"] == "signature" for finding in findings)
    states = {f["state"] for f in findings if signed or f["state"] == "broken"}
    worst = next((state for state in WORST_FIRST if state in states), "none")
    return {"state": worst, "signatures": findings}


def certificates(data):
    """Return the certificates in a PEM or DER file; none when it holds something else."""
    found = _attempt(lambda: list(load_certs_from_pemder_data(data)))
    return [each for each in found or [] if _attempt(lambda each=each: each.subject.native)]


def _attempt(step, *args):
    """Return what a step gives, or None when the file defeats it; want of memory is no verdict."""
    try:
        return step(*args)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a hostile structure may provoke anything in the parsers
        return None


def _finding(state, reason="", **facts):
    unknown = {
        "kind": "signature",
        "signer": "",
        "organisation": "",
        "issuer": "",
        "claimed_time": None,
        "time_proven": False,
        "covers": "",
    }
    return {**unknown, **facts, "state": state, "reason": reason}


def _read(content, *, strict=True):
    """Return pyHanko's reader of the file and the fields in which it is signed."""
    reader = PdfFileReader(io.BytesIO(content), strict=strict)
    return reader, list(enumerate_sig_fields(reader, filled_status=True))


class _Document:
    """A PDF as pyHanko reads it: strictly if it can be, else with no trust in later revisions."""

    def __init__(self, content, anchors):
        self.content = content
        self.anchors = anchors
        read = _attempt(_read, content)
        self.strict = read is not None and not read[0].xrefs.hybrid_xrefs_present
        self.reader, self.fields = read if self.strict else _read(content, strict=False)

    def findings(self):
        """Return what there is to say of each signature, the earliest first."""
        read = [_attempt(EmbeddedPdfSignature, self.reader, f, name) for name, _, f in self.fields]
        signatures = sorted(filter(None, read), key=lambda each: each.signed_revision)
        by_people = [each for each in signatures if each.sig_object_type != "/DocTimeStamp"]
        found = [
            _Judgement(self, each, is_last=by_people[-1:] == [each]).finding()
            for each in signatures
        ]
        found += [_finding("broken", UNREADABLE) for each in read if each is None]
        return found + ([_finding("broken", REMOVED)] if self.lost_a_signature() else [])

    def lost_a_signature(self):
        """Tell whether the file holds a signature, though none is in a field any more."""
        # Forms that Adobe's reader may save carry a signature of Adobe's that is in no field.
        usage_rights = "/UR3" in self.reader.root.get("/Perms", {})
        return not self.fields and not usage_rights and b"/ByteRange" in self.content

    def context(self, revocation_mode, moment=None, crls=(), ocsps=()):
        """Return the installed roots and what the file brings along, as pyHanko wants them."""
        options = {
            "trust_roots": self.anchors,
            "allow_fetching": False,
            "revocation_mode": revocation_mode,
            "moment": moment,
            "crls": list(crls),
            "ocsps": list(ocsps),
        }
        store = _attempt(DocumentSecurityStore.read_dss, self.reader)
        return store.as_validation_context(options) if store else ValidationContext(**options)


class _Judgement:
    """One signature of a document on its way to a verdict."""

    def __init__(self, document, signature, *, is_last):
        self.document = document
        self.signature = signature
        self.is_last = is_last
        self.is_timestamp = signature.sig_object_type == "/DocTimeStamp"

    def finding(self):
        """Return the finding on this signature; what cannot be judged is never valid."""
        try:
            state, reason, facts = self.verdict()
        except MemoryError:
            raise
        except SignatureValidationError as error:
            malformed = error.ades_subindication == AdESFailure.FORMAT_FAILURE
            state, reason, facts = _unjudged(malformed)
        except Exception as error:  # noqa: BLE001 - as in _attempt
            state, reason, facts = _unjudged(isinstance(error, PdfError | ValueError))
        kind = "timestamp" if self.is_timestamp else "signature"
        signer = _attempt(_names, self.signature) or {}
        return _finding(state, reason, kind=kind, **signer, **facts)

    def verdict(self):
        """Return state, reason and the facts that were learnt on the way."""
        if not self.leaves_out_only_itself():
            return "broken", GAP, {}
        status, moment = self.validate()
        facts = _facts(status)
        if reason := self.contradiction(status):
            return "broken", reason, facts
        if reason := self.doubt(status, facts):
            return "insufficient", reason, facts
        if not self.is_sound(self.run("hard-fail", moment)):
            return "insufficient", NOT_CHECKED, facts
        return "valid", "", facts

    def leaves_out_only_itself(self):
        """Tell whether /ByteRange skips exactly the hex digits of /Contents, padded with zeros."""
        start, first, second, last = self.signature.byte_range
        value = self.signature.pkcs7_content
        digits = value.hex().encode()
        gap = self.document.content[first:second]
        return (
            start == 0 <= min(first, last)
            and first + len(gap) == second <= second + last <= len(self.document.content)
            and gap in (b"<%s>" % digits, b"<%s>" % digits.upper())
            and not value[parser.peek(value) :].strip(b"\0")
        )

    def validate(self):
        """Return pyHanko's status, at the moment that a trusted timestamp proves or else now."""
        status = self.run("soft-fail")
        stamp = getattr(status, "timestamp_validity", None)
        if stamp is None or not stamp.trusted:
            return status, None
        return self.run("soft-fail", stamp.timestamp), stamp.timestamp

    def run(self, revocation_mode, moment=None):
        embedded = _attempt(_adobe_revocation_answers, self.signature) or {}
        today = self.document.context(revocation_mode, **embedded)
        if self.is_timestamp:
            return asyncio.run(async_validate_pdf_timestamp(self.signature, today))
        then = self.document.context(revocation_mode, moment, **embedded) if moment else today
        return asyncio.run(async_validate_pdf_signature(self.signature, then, today))

    def is_sound(self, status):
        """Return pyHanko's overall verdict; it has none for timestamps, so the sum of its parts."""
        if self.is_timestamp:
            return status.trusted and status.modification_level != ModificationLevel.OTHER
        return status.bottom_line

    def contradiction(self, status):
        """Return why the bytes of the file cannot be what was signed, or nothing."""
        if not status.intact:
            return CONTENT
        if not status.valid:
            return FORGED
        if status.modification_level == ModificationLevel.OTHER or self.has_loose_end():
            return CHANGED
        allowed = self.signature.docmdp_level
        return CHANGED if allowed and status.modification_level.value > allowed.value else ""

    def has_loose_end(self):
        """Tell whether bytes follow the last revision, where some readers may look all the same."""
        content, (_, _, second, last) = self.document.content, self.signature.byte_range
        newest = self.document.reader.xrefs.total_revisions - 1
        signed_last = self.signature.signed_revision == newest
        end = second + last if signed_last else content.rindex(b"%%EOF") + len(b"%%EOF")
        return bool(content[end:].strip())

    def doubt(self, status, facts):
        """Return what is missing for a valid signature, or nothing."""
        if self.is_sound(status):
            return self.doubt_about_time(status, facts) or self.doubt_about_additions(status)
        if status.trust_problem_indic == AdESIndeterminate.OUT_OF_BOUNDS_NO_POE:
            return self.doubt_about_time(status, facts) or EXPIRED_SINCE
        if status.trust_problem_indic is None and getattr(status, "seed_value_ok", False):
            return NO_TIMESTAMP
        return TRUST_PROBLEMS.get(status.trust_problem_indic, UNTRUSTED)

    def doubt_about_time(self, status, facts):
        if not facts["claimed_time"]:
            return ""
        claimed = datetime.fromisoformat(facts["claimed_time"])
        if claimed < status.signing_cert.not_valid_before:
            return NOT_YET_IN_FORCE
        if claimed > status.signing_cert.not_valid_after:
            return EXPIRED_AT_SIGNING
        return IN_FUTURE if claimed > datetime.now(UTC) + CLOCK_ERROR else ""

    def doubt_about_additions(self, status):
        if status.coverage != SignatureCoverageLevel.ENTIRE_FILE and not self.document.strict:
            return NONSTANDARD
        filled = status.modification_level > ModificationLevel.LTA_UPDATES
        return FILLED if filled and self.is_last and not self.signature.docmdp_level else ""


def _unjudged(malformed):
    return ("broken", UNREADABLE, {}) if malformed else ("insufficient", UNSUPPORTED, {})


def _adobe_revocation_answers(signature):
    """Return the CRLs and OCSP answers that the signer put into the signature itself."""
    attributes = signature.signer_info["signed_attrs"]
    archive = find_unique_cms_attribute(attributes, "adobe_revocation_info_archival")
    return {"crls": archive["crl"] or (), "ocsps": archive["ocsp"] or ()}


def _facts(status):
    """Return when was signed, by whose word, and what is covered."""
    stamp = getattr(status, "timestamp_validity", None)
    if stamp is None and hasattr(status, "timestamp"):
        stamp = status
    if proven := stamp is not None and stamp.trusted:
        moment = stamp.timestamp
    else:
        moment = getattr(status, "signer_reported_dt", None)
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return {
        "claimed_time": moment.isoformat() if moment else None,
        "time_proven": proven,
        "covers": COVERS.get(status.coverage, ""),
    }


def _names(signature):
    """Return whom the certificate names; for a chain up to no installed root that proves nothing."""
    subject = signature.signer_cert.subject.native
    issuer = signature.signer_cert.issuer.native
    return {
        "signer": _first(subject, "common_name", "organization_name"),
        "organisation": _first(subject, "organization_name", "organizational_unit_name"),
        "issuer": _first(issuer, "common_name", "organization_name"),
    }


def _first(name, *attributes):
    """Return the first of these attributes that a name has, as one short line."""
    value = next((name[each] for each in attributes if name.get(each)), "")
    joined = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "".join(filter(str.isprintable, joined))[:NAME_LENGTH]
