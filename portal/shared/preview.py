"""The secret link by which somebody without an account reads a text before it is published."""

from datetime import timedelta

from django.apps import apps
from django.core import signing
from django.urls import reverse

from portal.shared.publishing import Publishable

LIFE = timedelta(days=7)
UNPUBLISHED = {Publishable.Status.DRAFT, Publishable.Status.PENDING}
signer = signing.TimestampSigner(salt="xem-thu")


def link(row):
    """Return the address of the preview of a draft, or of a text that waits, as saved last."""
    return reverse(
        "preview", args=[signer.sign_object([row._meta.label_lower, row.pk, row.version])]
    )


def row_of(token):
    """Return the row that a preview link shows; None once it expired, or the text moved on."""
    try:
        label, pk, version = signer.unsign_object(token, max_age=LIFE)
    except signing.BadSignature:
        return None
    found = apps.get_model(label).objects
    return found.filter(pk=pk, version=version, status__in=UNPUBLISHED).first()
