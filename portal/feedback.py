"""What readers say of an item: of which one, and what of their words is kept."""

import re
import unicodedata
from datetime import timedelta
from operator import itemgetter

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from announcements.models import Announcement, Dispatch
from portal.models import office_phones
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
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64} ?[@\ufe6b\uff20] ?[\w-]{1,63}(?:\.[\w-]{1,63})+")
# What may be a number of a person, however it is written. That a note loses a number which is none
# costs little; the stricter rules of texts that go out would let these through.
ANY_NUMBER = re.compile(
    r"\d{9,}"  # glued to a word, or of no kind that is known
    r"|(?<!\d)\d(?:[\W_]{1,5}\d(?!\d)){8,}"  # digit by digit
    r"|(?<!\d)0\d{2,3}(?:(?:[^\w:]|_){1,5}\d{3,6}){2,3}(?!\d)"  # in groups, with any marks between
)
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
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
    found = _numbers_in(note, office_phones())
    for start, end, label in reversed(found):
        note = f"{note[:start]}[đã che {label}]{note[end:]}"
    return note, [*hidden, *dict.fromkeys(label for *_, label in found)]


def _numbers_in(note, phones):
    """Return (start, end, what it is) of each number of a citizen in order, none within another."""
    # One character for one, so that places stay: digits of other scripts, in circles, raised.
    note = NOT_ASCII.sub(lambda one: str(unicodedata.digit(one[0], one[0])), note)
    found = [
        (one.start, one.start + len(one.value), str(one.kind.label))
        for one in personal_data.find(note, phones)
    ]
    known = {personal_data.dialled(phone) for phone in phones}
    found += [
        (*match.span(), "dãy số")
        for match in ANY_NUMBER.finditer(note)
        if personal_data.dialled(match[0]) not in known
        and not personal_data.MONEY.match(note, match.end())
    ]
    apart: list[tuple[int, int, str]] = []
    for start, end, label in sorted(found, key=itemgetter(0)):  # one that is known comes first
        if apart and start < apart[-1][1]:
            first, last, name = apart.pop()
            apart.append((first, max(end, last), name))
        else:
            apart.append((start, end, label))
    return apart


def looks_like_spam(note):
    """Say whether a note is there for its links."""
    return len(LINK.findall(note)) > MOST_LINKS
