"""Two hundred questions whose answer is known: it has to be among the first five."""

from pathlib import Path

import pytest
from django.utils import timezone

from announcements.models import Announcement, Dispatch
from portal.models import Page
from portal.search import found
from portal.shared.search import indexing
from portal.shared.text import fold
from tests.build import PUBLISHED, hours, make_agency, make_category
from tests.tthc.build import make_procedure
from tthc.models import Procedure

LINES = Path(__file__).parent.parent / "data" / "search_pairs.txt"
SENTENCE = "Ủy ban nhân dân phường thông báo để các tổ dân phố và người dân biết, thực hiện theo quy định. "
FIRST = 5


@pytest.fixture
def pairs(db):
    """Return what is asked with the title that answers it: with marks, without, and with mistakes."""
    lines = [line.split("|") for line in LINES.read_text(encoding="utf-8").splitlines()]
    public = {"status": PUBLISHED, "publish_at": hours(-1), "updated_at": timezone.now()}
    category, issuer = make_category(), make_agency()
    like = make_procedure(name="Thủ tục khác")
    rows = [
        row_of(number, *line[:2], public, category, issuer, like)
        for number, line in enumerate(lines)
    ]
    for model in (Announcement, Dispatch, Page, Procedure):
        model.objects.bulk_create(row for row in rows if isinstance(row, model))
    indexing.rebuild()
    return [
        (typed, title)
        for _, title, asked, *others in lines
        for typed in (asked, fold(asked), *others)
    ]


def row_of(number, kind, title, public, category, issuer, like):
    body = f"<p>{SENTENCE * 3}</p>"
    if kind == "tin":
        return Announcement(title=title, body=body, category=category, **public)
    if kind == "văn bản":
        numbered = {"number": str(number), "symbol": "UBND-VP", "issue_date": timezone.localdate()}
        return Dispatch(subject=title, body=body, issuer=issuer, **numbered, **public)
    if kind == "trang":
        return Page(title=title, body=body, slug=f"trang-{number}", **public)
    fields = {f.attname: getattr(like, f.attname) for f in Procedure._meta.concrete_fields}
    return Procedure(**{**fields, "id": None, "name": title, "code": f"3.{number:06}"})


def test_the_answer_is_among_the_first_five(pairs):
    missed = [(typed, title) for typed, title in pairs if not answers(typed, title)]
    assert (len(pairs), missed[10:]) == (200, [])  # recall 0.95


def answers(typed, title):
    """Say whether a title is among the first that a reader sees."""
    result = found(typed)
    seen = (result.hits + result.alike)[:FIRST]
    return any(hit.document.title.endswith(title) for hit in seen)
