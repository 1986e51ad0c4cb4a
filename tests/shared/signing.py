"""A certification authority of the tests' own, and what it and its clients sign."""

import functools
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pikepdf
from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import (
    PdfSignatureMetadata,
    PdfSigner,
    PdfTimeStamper,
    SimpleSigner,
)
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime.now(UTC).replace(microsecond=0)


def days(number):
    """Return the moment so many days from now."""
    return NOW + timedelta(days=number)


@functools.cache
def key(owner):
    """Return the owner's key, made once a session; only RSA will do for a timestamp service."""
    if owner.startswith("TSA"):
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def name(common, organisation="UBND phường Thử Nghiệm"):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def purposes(*granted):
    every = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ]
    return x509.KeyUsage(**{purpose: purpose in granted for purpose in every})


@dataclass(frozen=True)
class Identity:
    """A certificate with the owner of its key, and whoever issued it."""

    certificate: x509.Certificate
    owner: str
    issuer: "Identity | None" = None

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def asn1(self):
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self):
        return asn1_keys.PrivateKeyInfo.load(
            key(self.owner).private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def certify(subject, owner, issuer, since, until, *extensions):
    """Return a certificate for the key of `owner`; without an issuer it signs itself."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key(owner).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return Identity(
        builder.sign(key(issuer.owner if issuer else owner), hashes.SHA256()), owner, issuer
    )


@functools.cache
def authority(common="CA Thử Nghiệm", owner="CA", issuer=None):
    """Return a certification authority, in force for twenty years around now."""
    return certify(
        name(common, "Ban Cơ yếu Thử Nghiệm"),
        owner,
        issuer,
        days(-3650),
        days(3650),
        x509.BasicConstraints(ca=True, path_length=None),
        purposes("key_cert_sign", "crl_sign"),
    )


SIGNING = ("digital_signature", "content_commitment")


def signer(
    common="Nguyễn Văn An",
    owner="An",
    issuer=None,
    since=-100,
    until=100,
    declares=(),
    address="http://127.0.0.1:9/",
    uses=SIGNING,
):
    """Return a person whom an authority certified, with a "crl" or "ocsp" address in force."""
    extensions = [purposes(*uses)]
    address = x509.UniformResourceIdentifier(address)
    if "crl" in declares:
        point = x509.DistributionPoint([address], None, None, None)
        extensions.append(x509.CRLDistributionPoints([point]))
    if "ocsp" in declares:
        service = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, address)
        extensions.append(x509.AuthorityInformationAccess([service]))
    return certify(
        name(common), owner, issuer or authority(), days(since), days(until), *extensions
    )


def timestamper(moment, issuer=None):
    """Return a timestamp service that believes it is that moment."""
    service = certify(
        name("TSA Thử Nghiệm"),
        "TSA",
        issuer or authority(),
        days(-3650),
        days(3650),
        purposes("digital_signature"),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]),
    )
    return DummyTimeStamper(service.asn1, service.asn1_key, fixed_dt=moment)


def revocation_list(*revoked, issuer=None, since=-1, until=30):
    """Return the list of an authority as it stood a day ago."""
    issuer = issuer or authority()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(days(since))
        .next_update(days(until))
    )
    for identity in revoked:
        entry = x509.RevokedCertificateBuilder()
        entry = entry.serial_number(identity.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(days(-50)).build())
    made = builder.sign(key(issuer.owner), hashes.SHA256())
    return asn1_crl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def revocation_answer(identity, revoked=False):
    """Return what the authority answers to the question whether it revoked a certificate."""
    state = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
    authority_key = key(identity.issuer.owner)
    answer = ocsp.OCSPResponseBuilder().add_response(
        cert=identity.certificate,
        issuer=identity.issuer.certificate,
        algorithm=hashes.SHA256(),
        cert_status=state,
        this_update=days(-1),
        next_update=days(30),
        revocation_time=days(-50) if revoked else None,
        revocation_reason=None,
    )
    answer = answer.responder_id(ocsp.OCSPResponderEncoding.NAME, identity.issuer.certificate)
    made = answer.sign(authority_key, hashes.SHA256())
    return asn1_ocsp.OCSPResponse.load(made.public_bytes(serialization.Encoding.DER))


def stranger(**options):
    """Return someone of the same name as the usual signer, certified by an unknown authority."""
    unknown = authority("CA Lạ", "CA La")
    return signer(owner="Ke gian", issuer=unknown, **options)


def namesake():
    """Return someone who signs a certificate for himself under the name of the root."""
    root = authority().certificate.subject
    return certify(root, "Ke gian", None, days(-1), days(1), purposes(*SIGNING))


class ClaimingSigner(SimpleSigner):
    """Signs with the time and the revocation lists that it is told to put in."""

    claims = PdfCMSSignedAttributes()

    async def async_sign(self, *args, signed_attr_settings=None, **options):
        return await super().async_sign(*args, signed_attr_settings=self.claims, **options)


def sign(
    content,
    identity,
    claimed=NOW,
    field="Signature1",
    lists=(),
    answers=(),
    box=None,
    timestamper=None,
    **options,
):
    """Return a PDF signed in a further revision; `options` go to the signature's metadata."""
    issuers, issuer = [], identity.issuer
    while issuer:
        issuers.append(issuer.asn1)
        issuer = issuer.issuer
    store = SimpleCertificateStore()
    store.register_multiple(issuers)
    by = ClaimingSigner(identity.asn1, identity.asn1_key, store)
    known = {"crl": list(lists)} if lists else {"ocsp": list(answers)} if answers else None
    by.claims = PdfCMSSignedAttributes(signing_time=claimed, adobe_revinfo_attr=known)
    return (
        PdfSigner(
            PdfSignatureMetadata(field_name=field, **{"md_algorithm": "sha256"} | options),
            by,
            timestamper=timestamper,
            new_field_spec=SigFieldSpec(field, box=box),
        )
        .sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content), strict=False))
        .getvalue()
    )


def letter(form=False):
    """Return an unsigned PDF of one page with a line of text and, if asked, a form field."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 720 Td (Muc thu: 100 000 dong) Tj ET")
    if form:
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("ghi_chu"),
            Rect=[72, 600, 300, 620],
        )
        field = pdf.make_indirect(field)
        page.Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True, compress_streams=False)
    return stream.getvalue()


def hybrid(content):
    """Return a PDF that keeps a stream of references beside its table, as Word saves."""
    body, table = content.split(b"xref\n", 1)
    stream = b"99 0 obj <</Type /XRef /Size 100 /W [1 2 1] /Index [0 0] /Length 0>>"
    stream += b" stream\n\nendstream endobj\n"
    table = table.replace(b"trailer <<", b"trailer << /XRefStm %d" % len(body), 1)
    head, _, _ = table.rpartition(b"startxref")
    start = len(body) + len(stream)
    return body + stream + b"xref\n" + head + b"startxref\n%d\n%%%%EOF\n" % start


def stamped(content, service):
    """Return a PDF with a timestamp of the whole document."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    return PdfTimeStamper(service).timestamp_pdf(writer, "sha256").getvalue()


def with_revocation_list(content, *lists):
    """Return a signed PDF whose security store got these lists later."""
    stream = io.BytesIO(content)
    DocumentSecurityStore.add_dss(stream, sig_contents=None, crls=lists)
    return stream.getvalue()
