"""What readers say of an item: of which one, and what of their words is kept."""

import re
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from announcements.models import Announcement, Dispatch
from portal.models import Hotline, WardIdentity
from portal.shared import personal_data
from tthc.models import Procedure
from visitors.hits import subject_of

SOONEST, LATEST = timedelta(seconds=2), timedelta(days=1)
MOST_LINKS = 1  # in a note of somebody who has something to say about an item
READABLE = {
    "announcements.announcement": Announcement.objects.published,
    "announcements.dispatch": Dispatch.objects.published,
    "tthc.procedure": Procedure.objects.public,
}
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}[@\uff20][\w-]{1,63}(?:\.[\w-]{1,63})+")
LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\b[\w-]{1,63}\.(?:bet|biz|club|com|info|live|net|online|org|shop|site|top|vip|xyz)\b",
    re.IGNORECASE,
)
signer = Signer(salt="portal.feedback")
form_signer = Signer(salt="portal.feedback.form")


def signed(item):
    """Return the name of an item as its page hands it on; nobody else can write one."""
    return signer.sign(subject_of(item))


def item_of(subject):
    """Return the item of a signed name, or None while citizens may not read it.

    Raises BadSignature for a name that no page has handed on.
    """
    label, _, pk = signer.unsign(subject).partition(":")
    return READABLE[label]().filter(pk=pk).first()


def opened(item):
    """Return what a form brings back to tell about which item and when it was opened."""
    return form_signer.sign_object([subject_of(item), timezone.now().timestamp()])


def typed_by_a_reader(token, item):
    """Say whether a form about an item took as long as a reader needs, and not more than a day."""
    try:
        subject, since = form_signer.unsign_object(token)
    except BadSignature:
        return False
    taken = timedelta(seconds=timezone.now().timestamp() - since)
    return subject == subject_of(item) and SOONEST <= taken <= LATEST


def without_personal_data(note):
    """Return a note without the numbers and addresses of citizens, and what was taken out of it.

    Nothing of a number stays, not even its ends; the ward's own phones are no citizen's.
    """
    note, number = EMAIL.subn("[đã che địa chỉ thư điện tử]", note)
    hidden = ["địa chỉ thư điện tử"] if number else []
    phones = [WardIdentity.current().phone, *Hotline.objects.values_list("number", flat=True)]
    found = personal_data.find(note, known_phones=filter(None, phones))
    for finding in reversed(found):
        end = finding.start + len(finding.value)
        note = f"{note[: finding.start]}[đã che {finding.kind.label}]{note[end:]}"
    return note, [*hidden, *dict.fromkeys(str(finding.kind.label) for finding in found)]


def looks_like_spam(note):
    """Say whether a note is there for its links."""
    return len(LINK.findall(note)) > MOST_LINKS
