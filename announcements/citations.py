"""Which of the documents that a dispatch names are to be read on this very site."""

from django.db.models import Exists, OuterRef

from announcements.as_typed import read_number
from announcements.models import Citation, Dispatch
from portal.shared.text import fold


def with_held(citations):
    """Return the citations, each with the public dispatch that it names as `held`, or None."""
    citations = list(citations)
    numbers = {citation: _number(citation) for citation in citations}
    wanted = {number for number in numbers.values() if number}
    found = []
    if wanted:
        public = Dispatch.objects.published().select_related("issuer").defer("body")
        found = list(
            public.filter(
                number__in={one.number for one in wanted},
                symbol__in={one.symbol for one in wanted},
            )
        )
    for citation in citations:
        same = [d for d in found if (d.number, d.symbol) == numbers[citation]]
        citation.held = _the_one(citation, same)
    return citations


def citing(dispatch):
    """Return the public dispatches that name this one with its date, the newest first."""
    if not dispatch.issue_date:  # a draft on its preview
        return []
    naming = Citation.objects.filter(
        number_symbol__in={dispatch.number_symbol, f"{dispatch.number}/{dispatch.symbol}"},
        issue_date=dispatch.issue_date,
    ).exclude(dispatch=dispatch.item.pk)
    public = Dispatch.objects.published().order_by().filter(pk=OuterRef("dispatch"))
    rows = naming.filter(Exists(public)).select_related("dispatch").defer("dispatch__body")
    issuers = {"", _short(dispatch.issuer.name)}
    citing = {row.dispatch for row in rows if _short(row.issuer_name) in issuers}
    return sorted(citing, key=lambda each: (each.issue_date, each.pk), reverse=True)


def _number(citation):
    try:
        return read_number(citation.number_symbol)
    except ValueError:
        return None


def _the_one(citation, dispatches):
    """Return the only one that the citation can mean: no link is better than a wrong one."""
    if citation.issue_date:
        dispatches = [d for d in dispatches if d.issue_date == citation.issue_date]
    if citation.issuer_name and (len(dispatches) > 1 or not citation.issue_date):
        wanted = _short(citation.issuer_name)
        dispatches = [d for d in dispatches if _short(d.issuer.name) == wanted]
    return dispatches[0] if len(dispatches) == 1 else None


def _short(name):
    return fold(name).replace("uy ban nhan dan", "ubnd")
