"""A spreadsheet between its upload and its end: encrypted on disk, its key with one browser alone."""

import contextlib
import secrets
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.utils import timezone

from tthc.importing.kind import ImportRefusedError
from tthc.models import PendingImport

KEPT = timedelta(hours=2)
NONCE_BYTES = 12
LOST = (
    "Tệp này không mở lại được: khóa chỉ nằm trong trình duyệt đã tải tệp lên, giữ 2 giờ. "
    "Hãy tải tệp lên lại."
)
GIVEN_UP = "Lần nhập này đã bị hủy hoặc dừng, nên không được ghi. Hãy tải tệp lên lại."


def keep(content, **fields):
    """Store an upload encrypted; return its row, and the key, which is kept nowhere here."""
    key, nonce = AESGCM.generate_key(bit_length=256), secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, content, None)
    row = PendingImport.objects.create(content=ContentFile(sealed, name="tep"), **fields)
    return row, key.hex()


def opened(row, key):
    """Return the bytes that were uploaded; raise ImportRefusedError without the right key."""
    with contextlib.suppress(FileNotFoundError, ValueError, InvalidTag):
        with row.content.open() as file:
            sealed = file.read()
        cipher = AESGCM(bytes.fromhex(key))
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    raise ImportRefusedError(LOST)


def choose(row, **fields):
    """Keep what was chosen or counted, unless the import has begun meanwhile."""
    if PendingImport.objects.filter(pk=row.pk, state=PendingImport.State.UPLOADED).update(**fields):
        row.refresh_from_db()


def move(row, *, left, reached):
    """Take a row from one state to another; say whether it was in the first."""
    moved = PendingImport.objects.filter(pk=row.pk, state=left).update(state=reached)
    if moved:
        row.refresh_from_db()
    return bool(moved)


def cancel(row):
    """Delete an import with its file, unless it has begun; say whether it is gone."""
    cancelled = move(row, left=PendingImport.State.UPLOADED, reached=PendingImport.State.FAILED)
    if cancelled:
        row.delete()
    return cancelled


def drop_content(row):
    """Delete the encrypted file; the row keeps its numbers."""
    row.content.delete(save=False)
    PendingImport.objects.filter(pk=row.pk).update(content="")


def drop_abandoned():
    """Delete what was uploaded and never confirmed while its key was still there."""
    waiting = PendingImport.objects.filter(state=PendingImport.State.UPLOADED)
    waiting.filter(at__lt=timezone.now() - KEPT).delete()


def done(row, counts):
    """Call a running import done; refuse where it was cancelled or taken for dead meanwhile."""
    running = PendingImport.objects.filter(pk=row.pk, state=PendingImport.State.RUNNING)
    if not running.update(state=PendingImport.State.DONE, report=counts):
        raise ImportRefusedError(GIVEN_UP)
