"""Beginning a dispatch from what exists: a pasted text, a template, an earlier dispatch."""

from django.db import transaction
from django.db.models import F

from announcements.models import Agency, Citation, Dispatch
from announcements.models.dispatch_text import DispatchText
from portal.shared import services
from portal.shared.models import LogRecord
from portal.shared.text import fold

PAPER = [field.name for field in DispatchText._meta.get_fields()]
SHARED = ["issuer", "category", "disclosure"]


class NoIssuerError(services.NotPossibleError):
    """The issuer of a pasted text is not among the agencies and this person may not add it."""


@transaction.atomic
def draft_from_reading(reading, by, issuer=None):
    """Return a new draft with the fields of a Reading, by the issuer that it names.

    Raises NotPossibleError when the number is taken, NoIssuerError where one has to be chosen.
    """
    fields = {name: getattr(reading, name) for name in PAPER}
    draft = Dispatch(
        **fields,
        number=reading.number,
        issue_date=reading.issue_date,
        issuer=issuer or _issuer_of(reading, by),
    )
    _refuse_taken(draft)
    return _kept(draft, by, [cited._asdict() for cited in reading.citations])


@transaction.atomic
def draft_from_template(template, by):
    """Return a new draft of the ward's own agency with the fields of a template."""
    issuer = Agency.objects.own_today()
    if issuer is None:
        raise services.NotPossibleError(
            "Chưa có cơ quan nào được đánh dấu “cơ quan của trang này”. "
            "Hãy nhờ người quản trị đánh dấu ở danh mục Cơ quan, rồi chọn lại mẫu."
        )
    fields = {name: getattr(template, name) for name in PAPER}
    placed = issuer.dispatches.exclude(place="").order_by(F("issue_date").desc(nulls_last=True))
    fields["place"] = fields["place"] or placed.values_list("place", flat=True).first() or ""
    return _kept(Dispatch(**fields, issuer=issuer), by)


@transaction.atomic
def draft_from_dispatch(dispatch, by):
    """Return a new draft with the text of an earlier dispatch, without its number and dates."""
    fields = {name: getattr(dispatch, name) for name in [*PAPER, *SHARED]}
    names = ["role", "number_symbol", "issue_date", "issuer_name", "subject"]
    return _kept(Dispatch(**fields), by, dispatch.citations.values(*names))


def _kept(draft, by, citations=()):
    """Save a draft with what it cites and keep it as the first version."""
    draft.save()
    for position, cited in enumerate(citations):
        Citation.objects.create(dispatch=draft, position=position, **cited)
    services.save_version(row=draft, by=by, created=True)
    return draft


def _refuse_taken(draft):
    if not (draft.number and draft.issue_date):
        return
    same = Dispatch.objects.items().filter(
        issuer=draft.issuer,
        issue_date__year=draft.issue_date.year,
        number=draft.number,
        symbol=draft.symbol,
    )
    if draft.issuer.pk and same.exists():
        raise services.NotPossibleError(
            f"{draft.issuer} đã có văn bản {draft.number_symbol} trong năm "
            f"{draft.issue_date.year}. Hãy mở văn bản đó trong danh sách Văn bản."
        )


def _issuer_of(reading, by):
    """Return the agency that a Reading names, added where it is new and this person may add it."""
    if not reading.issuer_lines:
        raise NoIssuerError("Không thấy tên cơ quan ban hành. Hãy chọn cơ quan trong danh sách.")
    found = _agency_named(reading.issuer_lines, reading.issuer_name, reading.superior_lines)
    if found:
        return found
    if not by.has_perm("announcements.add_agency"):
        raise NoIssuerError(
            f"Chưa có cơ quan “{reading.issuer_name}” và bạn không được thêm cơ quan. "
            "Hãy chọn cơ quan trong danh sách, hoặc nhờ người quản trị thêm."
        )
    superior = reading.superior_lines and (
        _agency_named(reading.superior_lines, reading.superior_name)
        or _added(reading.superior_name, reading.superior_lines, by)
    )
    return _added(reading.issuer_name, reading.issuer_lines, by, parent=superior or None)


def _added(name, letterhead, by, **fields):
    width = Agency._meta.get_field("name").max_length
    agency = Agency.objects.create(name=name[:width], letterhead=letterhead, **fields)
    LogRecord.objects.write(agency, by=by, action=LogRecord.Action.CREATED)
    return agency


def _agency_named(lines, name, superior=()):
    """Return the agency of this letterhead or name, best with this superior; the latest of several."""
    printed = {fold(" ".join(lines)), fold(name)}
    above = fold(" ".join(superior))

    def fits(agency):
        known = {fold(" ".join(agency.letterhead)), fold(agency.name)}
        return bool(printed & known)

    def nearness(agency):
        parent = fold(" ".join(agency.parent.letterhead)) if agency.parent else ""
        return parent == above, agency.valid_to is None, agency.pk

    fitting = filter(fits, Agency.objects.select_related("parent"))
    return max(fitting, key=nearness, default=None)
