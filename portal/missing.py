"""What a reader may have looked for at an address that is not there."""

import re

from portal.search import found
from portal.shared.text import clean

PROPOSED = 5
MOST_WORDS, LONGEST = 6, 200
NOT_PAGES = {"quan-tri", "static", "tep", "truy-cap", "xem-thu"}
PAGE_ENDING = re.compile(r"\.(html?|php|aspx?|jsp)$", re.IGNORECASE)
FILE_ENDING = re.compile(r"\.[a-z]\w{1,4}$", re.IGNORECASE)


def words(request):
    """Return the words in the last part of the address of a page, without numbers and ending."""
    path = request.path_info.strip("/")
    first, last = path.partition("/")[0], path.rpartition("/")[2]
    if request.method != "GET" or first in NOT_PAGES:
        return []
    name = PAGE_ENDING.sub("", last)
    if FILE_ENDING.search(name):
        return []
    parts = re.split(r"[\W_]+", clean(name[:LONGEST]))
    return [part for part in parts if len(part) > 1 and not part.isdigit()][:MOST_WORDS]


def proposed(words):
    """Return what is public and has all the words, or else at least the first half of them."""
    hits = _found(words)
    if not hits and len(words) > 2:
        hits = _found(words[: max(2, len(words) // 2)])
    return [hit.document for hit in hits[:PROPOSED]]


def _found(words):
    return found(" ".join(words), titles=True).hits
