"""The next number of a series: who gets which, and what a number then forbids."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from announcements import services
from announcements.models import Dispatch, RegisterEntry, Series
from portal.shared import services as desk
from portal.shared.models import LogRecord
from portal.shared.services import NotPossibleError
from tests.build import (
    PENDING,
    POLICY,
    amended,
    approved,
    make_agency,
    make_dispatch,
    make_draft,
    make_own_agency,
    make_series,
    saved_by,
)

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def series():
    return make_series()


def taken(row=None, by=None, **fields):
    """Take a number, and return the draft as it is then."""
    row = row or make_draft(**fields)
    services.take_number(row=row, by=by or clerk())
    return Dispatch.objects.get(pk=row.pk)


def clerk():
    return get_user_model().objects.get_or_create(username="hoa")[0]


def cancelled(row, reason="Thôi ban hành"):
    services.cancel_number(
        entry=RegisterEntry.objects.get(dispatch=row),
        by=clerk(),
        reason=reason,
        policy=POLICY,
    )


def refused(row):
    """Return the sentence with which a number is refused to this row."""
    with pytest.raises(NotPossibleError) as error:
        services.take_number(row=row, by=clerk())
    return str(error.value)


def refusals(row):
    """Return {field: sentences} of what the model refuses of a row."""
    try:
        row.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


# Taking


def test_numbers_follow_each_other(series):
    assert [taken().number for _ in range(3)] == ["1", "2", "3"]


def test_a_number_comes_with_todays_date(series):
    row = taken()
    assert (row.issue_date, row.entry.year) == (timezone.localdate(), YEAR)


def test_a_date_that_is_set_stays(series):
    day = date(YEAR, 1, 2)
    assert taken(issue_date=day).issue_date == day


def test_each_series_counts_for_itself(series):
    make_series(name="Quyết định", types=["quyet-dinh"])
    kinds = [("cong-van", "UBND-VP"), ("quyet-dinh", "QĐ-UBND"), ("ke-hoach", "KH-UBND")]
    numbers = [taken(type=type_, symbol=symbol).number for type_, symbol in kinds]
    assert numbers == ["1", "1", "2"]


def test_each_year_begins_at_one(series):
    Series.objects.update(paper_year=YEAR - 1, paper_number=57)
    rows = [taken(issue_date=date(year, 1, 5)) for year in (YEAR - 1, YEAR)]
    assert [row.number_symbol for row in rows] == ["58/UBND-VP", "01/UBND-VP"]


def test_numbers_go_on_after_those_given_on_paper():
    make_series(paper_year=YEAR, paper_number=12)
    assert [taken().number, taken().number] == ["13", "14"]


def test_a_number_that_stands_on_a_dispatch_already_is_passed_over(series):
    make_dispatch(issuer=series.issuer, number="1", issue_date=date(YEAR, 1, 5))
    assert taken().number == "2"


def test_a_number_typed_in_a_draft_leaves_no_gap_when_that_is_deleted(series):
    draft = make_draft(number="1", symbol="UBND-KT", issue_date=date(YEAR, 1, 5))
    first = taken().number
    draft.delete()
    assert (first, taken().number) == ("1", "2")


def test_a_draft_on_which_the_next_number_was_typed_is_named(series):
    make_draft(number="1", issue_date=date(YEAR, 1, 5))
    assert refused(make_draft()) == (
        "Số tiếp theo là 01/UBND-VP, mà bản nháp “Công văn 01/UBND-VP” đã gõ số ấy. "
        "Hãy mở bản nháp đó và bỏ số, rồi lấy số."
    )


def test_a_reason_that_nobody_can_see_is_none(series):
    with pytest.raises(NotPossibleError) as error:
        cancelled(taken(), "\u200b")
    assert str(error.value) == "Hãy ghi lý do hủy số: sổ văn bản đi giữ lý do này."


def test_no_book_on_paper_holds_a_million_numbers(series):
    series.paper_year, series.paper_number = YEAR, 900_001
    assert refusals(series) == {"paper_number": ["Số này quá lớn. Hãy xem lại sổ giấy."]}


def test_what_runs_in_a_book_of_its_own_is_no_number_of_the_series(series):
    legal = {"symbol": f"{YEAR}/QĐ-UBND", "type": "quyet-dinh"}
    make_dispatch(issuer=series.issuer, number="1", issue_date=date(YEAR, 1, 5), **legal)
    assert (taken().number, Series.objects.of(make_draft(**legal))) == ("1", None)


def test_what_waits_for_approval_may_still_take_its_number(series):
    row = taken(make_draft(status=PENDING))
    assert (row.number, row.status) == ("1", PENDING)


def test_the_log_tells_who_took_which_number(series, lan):
    row = taken(by=lan)
    record = LogRecord.objects.get()
    assert (record.actor, record.action, record.title, record.note, record.version) == (
        lan,
        "numbered",
        "Công văn 01/UBND-VP",
        f"Số 01/UBND-VP năm {YEAR}, Văn bản hành chính.",
        row.version,
    )


def test_who_takes_the_number_is_no_author(series, lan, binh):
    row = saved_by(lan, make_draft())
    taken(row, by=binh)
    assert list(desk.writers(row)) == [lan]


def test_a_number_taken_in_vain_is_given_to_the_next(series):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        taken()
        1 / 0  # noqa: B018
    assert taken().number == "1"


# Refused


def test_nobody_takes_two_numbers(series):
    assert refused(taken()) == "Văn bản này đã có số 01/UBND-VP."


def test_a_stranger_s_dispatch_has_no_number_of_ours(series):
    agency = make_agency(name="Sở Y tế")
    assert refused(make_draft(issuer=agency)) == (
        "Loại văn bản này của cơ quan này chưa có hệ thống số: hãy gõ số đã cấp trên giấy."
    )


@pytest.mark.parametrize("public", [True, False])
def test_what_is_public_or_gone_takes_no_number(series, public):
    row = make_dispatch(issuer=series.issuer)
    if not public:
        row = make_draft()
        Dispatch.objects.filter(pk=row.pk).delete()
    assert refused(row) == (
        "Chỉ lấy số hay hủy số cho văn bản chưa đăng. Hãy xem lại trạng thái của văn bản này."
    )


def test_next_year_s_numbers_are_not_given_yet(series):
    assert refused(make_draft(issue_date=date(YEAR + 1, 1, 1))) == (
        f"Chưa lấy được số của năm {YEAR + 1}. Hãy sửa ngày ban hành, hoặc chờ sang năm."
    )


def test_a_year_that_was_numbered_on_paper_is_left_alone(series):
    assert refused(make_draft(issue_date=date(YEAR - 1, 5, 5))) == (
        f"Ngày ban hành thuộc năm {YEAR - 1}, năm mà hệ thống số “Văn bản hành chính” chưa cấp "
        "số nào. Hãy sửa ngày ban hành, hoặc gõ số đã cấp trên giấy."
    )


def test_two_series_do_not_give_the_same_number_and_symbol(series):
    make_series(name="Thư công", types=["thu-cong"])
    taken()
    assert refused(make_draft(type="thu-cong")) == (
        "Số tiếp theo là 01/UBND-VP, trùng với “Công văn 01/UBND-VP” của hệ thống số khác. "
        "Hãy sửa ký hiệu của văn bản này."
    )


# A number that was taken is no matter of text


def test_an_old_version_does_not_lose_the_number(series, lan):
    row = saved_by(lan, make_draft())
    taken(row)
    restored = desk.restore(row=row, revision=row.revisions.get(number=1), by=lan)
    assert Dispatch.objects.get(pk=restored.pk).number == "1"


def test_a_save_neither_changes_the_number_nor_its_agency(series):
    row = taken()
    row.number, row.issuer = "99", make_agency(name="Sở Y tế")
    row.save()
    row.refresh_from_db()
    assert (row.number, row.issuer) == ("1", series.issuer)


def test_an_amendment_keeps_the_number(series, lan, binh):
    item = approved(taken(), writer=lan, approver=binh)
    assert amended(item, writer=lan, approver=binh, number="5", subject="khác").number == "1"


def test_a_number_stays_in_its_agency(series):
    row = taken()
    row.issuer = make_own_agency(name="Hội đồng nhân dân")
    assert refusals(row) == {
        "issuer": [
            f"Số 01 năm {YEAR} là của UBND phường Nhà: không đổi cơ quan được. "
            "Nếu sai, hãy hủy số rồi lấy số mới."
        ]
    }


@pytest.mark.parametrize("day", [None, date(YEAR - 1, 12, 31)])
def test_a_number_stays_in_its_year(series, day):
    row = taken()
    row.issue_date = day
    assert refusals(row) == {
        "issue_date": [
            f"Số 01 năm {YEAR} phải đi với một ngày của năm {YEAR}. "
            "Nếu sai, hãy hủy số rồi lấy số mới."
        ]
    }


@pytest.mark.parametrize("fields", [{"type": "quyet-dinh"}, {"symbol": "2026/QĐ-UBND"}])
def test_a_number_stays_in_its_series(series, fields):
    make_series(name="Quyết định", types=["quyet-dinh"])
    row = taken()
    for name, value in fields.items():
        setattr(row, name, value)
    assert refusals(row) == {
        "number": [
            f"Số 01 năm {YEAR} thuộc hệ thống số “Văn bản hành chính”, không dùng cho loại, "
            "ký hiệu này. Nếu sai, hãy hủy số rồi lấy số mới."
        ]
    }


def test_what_a_series_numbered_stays_right_when_it_numbers_other_types(series):
    row = taken()
    series.types = ["ke-hoach"]
    series.save()
    assert refusals(row) == {}


def test_of_a_public_dispatch_no_way_out_is_told(series, lan, binh):
    item = approved(taken(), writer=lan, approver=binh)
    copy = desk.amend(row=item, by=lan)
    copy.issue_date = date(YEAR - 1, 5, 5)
    assert refusals(copy) == {
        "issue_date": [f"Số 01 năm {YEAR} phải đi với một ngày của năm {YEAR}."]
    }


# A number that is typed


def typed(number, **fields):
    return refusals(make_draft(number=number, **{"issue_date": date(YEAR, 1, 5)} | fields))


@pytest.mark.parametrize("number", ["2", "2a", "99"])
def test_a_typed_number_does_not_run_ahead_of_the_series(series, number):
    taken()
    assert typed(number) == {
        "number": [
            f"Số {number.zfill(2)} năm {YEAR} chưa đến lượt: hệ thống số “Văn bản hành chính” mới "
            "cấp đến số 1. Hãy để trống số, lưu, rồi bấm “Lấy số”."
        ]
    }


def test_without_a_date_a_typed_number_is_of_this_year(series):
    assert list(typed("1", issue_date=None)) == ["number"]


def test_a_typed_number_is_none_that_was_given(series):
    taken()
    assert typed("1", symbol="UBND-VX") == {
        "number": [
            f"Số 01 năm {YEAR} đã cấp cho “Công văn 01/UBND-VP”. "
            "Hãy để trống số, lưu, rồi bấm “Lấy số”."
        ]
    }


def test_a_typed_number_is_none_that_was_cancelled(series):
    cancelled(taken())
    assert typed("1") == {
        "number": [f"Số 01 năm {YEAR} đã cấp và đã hủy. Hãy để trống số, lưu, rồi bấm “Lấy số”."]
    }


def test_an_older_number_from_paper_may_be_typed():
    make_series(paper_year=YEAR, paper_number=12)
    assert typed("7") == {}


def test_a_year_on_paper_is_typed_freely(series):
    assert typed("8893", issue_date=date(2019, 5, 5)) == {}


def test_a_public_number_may_stay_when_a_series_begins(lan):
    item = make_dispatch(issuer=make_own_agency(), number="40", issue_date=date(YEAR, 1, 5))
    make_series()
    assert refusals(desk.amend(row=item, by=lan)) == {}


def test_without_a_series_every_number_is_typed():
    make_own_agency()
    assert typed("8893") == {}


# Cancelling


def test_a_cancelled_number_stays_with_its_reason(series, lan):
    row = taken()
    services.cancel_number(entry=row.entry, by=lan, reason=" Trùng nội dung ", policy=POLICY)
    entry = RegisterEntry.objects.get()
    assert (
        entry.dispatch,
        entry.cancelled_by,
        entry.cancellation_reason,
        entry.cancelled_text,
        entry.number_symbol,
        entry.issue_date,
        bool(entry.cancelled_at),
    ) == (
        None,
        lan,
        "Trùng nội dung",
        "Công văn 01/UBND-VP về việc tăng cường vệ sinh môi trường",
        "01/UBND-VP",
        row.issue_date,
        True,
    )


def test_a_cancelled_number_is_never_given_again(series):
    row = taken()
    cancelled(row)
    assert (Dispatch.objects.get(pk=row.pk).number, taken(row).number) == ("", "2")


def test_the_log_tells_why_a_number_was_cancelled(series):
    cancelled(taken())
    record = LogRecord.objects.get(action="unnumbered")
    assert record.note == f"Số 01/UBND-VP năm {YEAR}. Lý do: Thôi ban hành"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (" ", "Hãy ghi lý do hủy số: sổ văn bản đi giữ lý do này."),
        ("Ông Ba 0912 345 678 rút đơn", "Lý do được in vào sổ: hãy bỏ dữ liệu cá nhân trong đó."),
    ],
)
def test_a_number_is_cancelled_with_a_fit_reason(series, reason, sentence):
    row = taken()
    with pytest.raises(NotPossibleError) as error:
        cancelled(row, reason)
    assert (str(error.value), Dispatch.objects.get().number) == (sentence, "1")


def test_a_public_dispatch_keeps_its_number(series, lan, binh):
    item = approved(taken(), writer=lan, approver=binh)
    with pytest.raises(NotPossibleError) as error:
        cancelled(item)
    assert str(error.value) == (
        "Chỉ lấy số hay hủy số cho văn bản chưa đăng. Hãy xem lại trạng thái của văn bản này."
    )


def test_what_was_cancelled_meanwhile_is_not_cancelled_for_its_next_number(series, lan):
    row = taken()
    stale = row.entry
    cancelled(row)
    taken(row)
    with pytest.raises(NotPossibleError) as error:
        services.cancel_number(entry=stale, by=lan, reason="Lần hai", policy=POLICY)
    assert str(error.value) == "Số này đã được hủy."


def test_a_draft_with_a_number_is_not_deleted(series):
    with pytest.raises(ProtectedError):
        taken().delete()


# Numbers typed by hand


def by_hand():
    return list(RegisterEntry.objects.values_list("year", "number", "letter", "series"))


def test_a_public_dispatch_of_ours_stands_in_the_register():
    make_dispatch(issuer=make_own_agency(), number="12a", issue_date=date(2024, 5, 5))
    assert by_hand() == [(2024, 12, "a", None)]


def test_neither_a_draft_nor_a_stranger_s_dispatch_stands_there():
    make_draft(number="5", issue_date=date(2024, 5, 5))
    make_dispatch()
    assert by_hand() == []


def test_the_register_follows_a_typed_number(lan, binh):
    item = make_dispatch(issuer=make_own_agency(), number="12", issue_date=date(2024, 5, 5))
    amended(item, writer=lan, approver=binh, number="13", issue_date=date(2023, 5, 5))
    assert by_hand() == [(2023, 13, "", None)]


def test_an_agency_that_becomes_ours_brings_its_dispatches():
    item = make_dispatch(number="12", issue_date=date(2024, 5, 5))
    item.issuer.own = True
    item.issuer.save()
    assert by_hand() == [(2024, 12, "", None)]
