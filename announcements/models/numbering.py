"""What a dispatch may do with its number: one that the register gave is no matter of text."""

import re
from typing import NamedTuple

from django.utils import timezone

from portal.shared.publishing import Publishable

PARTS = re.compile(r"(\d{1,9})([a-zA-ZđĐ]?)")
PUBLIC = {Publishable.Status.PUBLISHED, Publishable.Status.WITHDRAWN}


class Place(NamedTuple):
    """Where a number stands in the register of an agency."""

    year: int
    number: int
    letter: str


def entry_of(dispatch):
    """Return the line of the register about a dispatch, or the one that it amends; else None."""
    item = dispatch.amends_id or dispatch.pk
    entries = dispatch._meta.get_field("entry").related_model.objects
    return item and entries.filter(dispatch=item).select_related("series", "issuer").first()


def place_of(dispatch):
    """Return the Place of a dispatch's number, this year while it has no date; None for no number."""
    parts = PARTS.fullmatch(dispatch.number)
    year = (dispatch.issue_date or timezone.localdate()).year
    return Place(year, int(parts[1]), parts[2]) if parts else None


def keep_given(dispatch):
    """Give a dispatch back what the register gave it, whatever its text says now."""
    entry = entry_of(dispatch)
    if entry and entry.series_id:
        dispatch.number, dispatch.issuer_id = str(entry.number), entry.issuer_id


def register_typed(dispatch):
    """Let the register follow a public dispatch of our own whose number was typed."""
    place = place_of(dispatch)
    if dispatch.amends_id or dispatch.status not in PUBLIC or not place:
        return
    entry = entry_of(dispatch)
    if entry is None and dispatch.issuer.own:
        dispatch.issuer.register.create(dispatch=dispatch, **place._asdict())
    elif entry and not entry.series_id:
        entry.year, entry.number, entry.letter = place
        entry.issuer_id = dispatch.issuer_id
        entry.save()


def refusals(dispatch):
    """Return {field: sentence} for what a number forbids of the text around it."""
    if not dispatch.issuer_id:
        return {}  # the form asks for it
    entry = entry_of(dispatch)
    if entry and entry.series_id:
        return _moved(dispatch, entry)
    return _typed(dispatch)


def _moved(dispatch, entry):
    """Refuse to carry a number that was given into another register, year or series."""
    number = f"Số {entry.number:02} năm {entry.year}"
    way_out = "" if dispatch.item.was_public else " Nếu sai, hãy hủy số rồi lấy số mới."
    found = {}
    if not dispatch.issue_date or dispatch.issue_date.year != entry.year:
        found["issue_date"] = f"{number} phải đi với một ngày của năm {entry.year}.{way_out}"
    # A series may number other types by now: what it numbered before stays right.
    all_series = entry.issuer.series
    if dispatch.issuer_id != entry.issuer_id:
        found["issuer"] = f"{number} là của {entry.issuer}: không đổi cơ quan được.{way_out}"
    elif all_series.of(dispatch) not in {entry.series, all_series.of(_kept(dispatch))}:
        found["number"] = (
            f"{number} thuộc hệ thống số “{entry.series}”, "
            f"không dùng cho loại, ký hiệu này.{way_out}"
        )
    return found


def _typed(dispatch):
    """Refuse a typed number that runs ahead of its series, or that the series gave already."""
    place = place_of(dispatch)
    series = place and dispatch.issuer.series.of(dispatch)
    last = series and series.last_number(place.year)
    if last is None or _is_public_already(dispatch, place):
        return {}
    number = f"Số {dispatch.number.zfill(2)} năm {place.year}"
    if place.number > last:
        return {
            "number": f"{number} chưa đến lượt: hệ thống số “{series}” mới cấp đến số {last}. "
            "Hãy để trống số, lưu, rồi bấm “Lấy số”."
        }
    given = series.entries.filter(year=place.year, number=place.number).first()
    if given and not place.letter:
        to_whom = f"cho “{given.dispatch}”" if given.dispatch else "và đã hủy"
        return {"number": f"{number} đã cấp {to_whom}. Hãy để trống số, lưu, rồi bấm “Lấy số”."}
    return {}


def _kept(dispatch):
    """Return what a dispatch, or the one that it amends, says in the database."""
    return type(dispatch).objects.filter(pk=dispatch.item.pk).first()


def _is_public_already(dispatch, place):
    kept = _kept(dispatch)
    public = kept is not None and kept.was_public and kept.issuer_id == dispatch.issuer_id
    return public and place_of(kept) == place
