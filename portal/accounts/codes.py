"""The codes of the second factor: those of an app that shows a new one every half minute (RFC 6238),
and those on paper for the day on which the phone is lost. Nothing here asks the network.
"""

import base64
import hashlib
import hmac
import re
import secrets
from urllib.parse import quote, urlencode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.utils.crypto import salted_hmac

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps by which the clock of a phone may be wrong
SECRET_BYTES = 20  # as RFC 4226 advises

RECOVERY_CODES = 10
RECOVERY_DIGITS = 12
WORK = 2**14  # for each guess at one in a stolen backup; with it, 16 MiB
GROUP = 4  # what is read aloud or copied by hand comes in groups


def new_secret():
    """Return a new secret as apps take it in: 32 letters and figures."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(secret, username, issuer):
    """Return what the QR code says to an app."""
    label = quote(f"{issuer}:{username}", safe="")
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
    )


def code_at(secret, step):
    """Return the code of a step of half a minute since 1970."""
    key = base64.b32decode(secret)
    return HOTP(key, DIGITS, SHA1()).generate(step).decode()  # noqa: S303 - apps know no other


def step_of(secret, typed, at, after=0):
    """Return the step whose code was typed, or None; a step that was used before has no code."""
    now = int(at.timestamp()) // STEP
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step), typed) and step > after:
            found = step
    return found


def figures(typed):
    """Return the figures of what was typed, which people and apps write in groups."""
    return re.sub("[^0-9]", "", typed)


def grouped(text):
    """Return a text in groups of four."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def new_recovery_codes():
    """Return new codes, different from each other."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add(f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}")
    return sorted(codes)


def recovery_hash(code, salt):
    """Return what is kept of a code: slow to make, so that a stolen backup tells none of them."""
    return hashlib.scrypt(code.encode(), salt=salt.encode(), n=WORK, r=8, p=1, dklen=32).hex()


def seal(secret):
    """Return a secret as the database keeps it: a backup alone makes no codes."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed):
    """Return the secret; None where it was sealed with another SECRET_KEY."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box():
    key = salted_hmac(__name__, "seal", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
