import random
from collections import Counter
from datetime import date, timedelta

import pytest

from portal.shared.services import NotPossibleError
from tests.build import DRAFT, PENDING
from tests.tthc.build import make_dossier, make_period, make_result, make_sector
from tthc.models import Dossier, ResultPeriod, SectorResult
from tthc.services import fill_from_dossiers, unlike_previous

pytestmark = pytest.mark.django_db

State, Timing, Channel = Dossier.State, Dossier.Timing, Dossier.Channel
MONTH, QUARTER, YEAR = ResultPeriod.Kind
MAY = (date(2024, 5, 1), date(2024, 5, 31))
LATER = date(2024, 8, 1)
OPEN = {"closed_on": None, "state": State.PROCESSING, "timing": ""}
RETURNED = {"state": State.RETURNED, "timing": ""}


def counted_in_may(today=LATER, **fields):
    """Return the figures above zero that one dossier makes in May 2024."""
    dossier = make_dossier(**fields)
    counted = Dossier.objects.counted(*MAY, today)
    figures = counted.get(dossier.sector_id, {})
    return {name for name, number in figures.items() if number}


@pytest.mark.parametrize(
    ("fields", "figures"),
    [
        ({}, {"new_online", "early"}),
        ({"channel": Channel.DIRECT}, {"new_direct", "early"}),
        ({"timing": Timing.ON_TIME}, {"new_online", "on_time"}),
        ({"timing": Timing.LATE, "state": State.READY}, {"new_online", "late"}),
        (RETURNED, {"new_online", "returned"}),
        ({"state": State.WITHDRAWN, "timing": ""}, {"new_online", "returned"}),
        ({**OPEN, "due_on": None}, {"new_online", "pending_in_time"}),
        (OPEN, {"new_online", "pending_late"}),
        # while papers are awaited its time stands still
        ({**OPEN, "state": State.SUPPLEMENT}, {"new_online", "pending_in_time"}),
        # the first day
        ({"received_on": date(2024, 5, 1)}, {"new_online", "early"}),
        ({"received_on": date(2024, 4, 30)}, {"carried_over", "early"}),
        (
            {"received_on": date(2024, 4, 3), "closed_on": date(2024, 5, 1)},
            {"carried_over", "early"},
        ),
        ({"received_on": date(2024, 4, 3), "closed_on": date(2024, 4, 30)}, set()),
        # the last day
        (
            {"received_on": date(2024, 5, 31), "closed_on": date(2024, 5, 31)},
            {"new_online", "early"},
        ),
        ({"received_on": date(2024, 6, 1), "closed_on": date(2024, 6, 1)}, set()),
        # closed since: it was still pending then, whatever it is now
        ({"closed_on": date(2024, 6, 1)}, {"new_online", "pending_late"}),
        (
            {"closed_on": date(2024, 6, 1), "due_on": date(2024, 6, 3), **RETURNED},
            {"new_online", "pending_in_time"},
        ),
        # due on the last day, and the day after
        ({**OPEN, "due_on": date(2024, 5, 31)}, {"new_online", "pending_late"}),
        ({**OPEN, "due_on": date(2024, 6, 1)}, {"new_online", "pending_in_time"}),
    ],
)
def test_each_dossier_counts_where_it_stood(fields, figures):
    assert counted_in_may(**fields) == figures


@pytest.mark.parametrize(
    ("today", "figure"),
    [
        (date(2024, 5, 31), "pending_in_time"),
        (date(2024, 6, 1), "pending_late"),
    ],
)
def test_what_is_due_today_is_not_late_before_the_day_is_over(today, figure):
    assert counted_in_may(today, **OPEN, due_on=date(2024, 5, 31)) == {"new_online", figure}


def test_sectors_are_counted_apart_in_one_query(django_assert_num_queries):
    land, trade = make_sector(), make_sector()
    make_dossier(sector=land)
    make_dossier(sector=land, timing=Timing.LATE)
    make_dossier(sector=trade, **OPEN, due_on=None)

    with django_assert_num_queries(1):
        counted = Dossier.objects.counted(*MAY, LATER)

    nothing = dict.fromkeys(SectorResult.COUNTS, 0)
    assert counted == {
        land.pk: {**nothing, "new_online": 2, "early": 1, "late": 1},
        trade.pk: {**nothing, "new_online": 1, "pending_in_time": 1},
    }


def random_dossiers(sectors, seed=2024):
    """Return 300 dossiers of two years, in every state, in rows that are not saved."""
    chance = random.Random(seed)  # noqa: S311 (the same ones in every run)
    for number in range(300):
        received = date(2023, 7, 1) + timedelta(days=chance.randrange(700))
        state = chance.choice(State.values)
        closed = received + timedelta(days=chance.randrange(90))
        due = received + timedelta(days=chance.randrange(40))
        yield Dossier(
            fingerprint=f"{number:032}",
            digest="",
            sector=chance.choice(sectors),
            channel=chance.choice(Channel.values),
            received_on=received,
            due_on=chance.choice([due, due, None]),
            closed_on=None if state in Dossier.OPEN else closed,
            state=state,
            timing=chance.choice(Timing.values) if state in Dossier.RESOLVED else "",
        )


def figures_of(dossier, first, last):
    """Name the figures in which a dossier counts, as one would by hand."""
    if dossier.received_on > last or (dossier.closed_on and dossier.closed_on < first):
        return
    if dossier.received_on < first:
        yield "carried_over"
    else:
        yield f"new_{dossier.channel}"
    if dossier.closed_on and dossier.closed_on <= last:
        yield dossier.timing or "returned"
    elif dossier.due_on and dossier.due_on <= last and dossier.state != State.SUPPLEMENT:
        yield "pending_late"
    else:
        yield "pending_in_time"


def periods_of_a_year():
    for kind, numbers in [(MONTH, range(1, 13)), (QUARTER, range(1, 5)), (YEAR, [0])]:
        for number in numbers:
            yield ResultPeriod(kind=kind, year=2024, number=number)


def test_counting_agrees_with_counting_by_hand_in_every_period_of_a_year():
    sectors = [make_sector() for _ in range(3)]
    Dossier.objects.bulk_create(random_dossiers(sectors))
    after = date(2026, 1, 1)
    for period in periods_of_a_year():
        days = period.first_day, period.last_day
        by_hand = Counter(
            (dossier.sector_id, name)
            for dossier in Dossier.objects.all()
            for name in figures_of(dossier, *days)
        )
        counted = Dossier.objects.counted(*days, after)
        assert {
            (sector, name): number
            for sector, figures in counted.items()
            for name, number in figures.items()
            if number
        } == by_hand


def test_the_months_of_a_quarter_sum_up_to_it():
    sector = make_sector()
    Dossier.objects.bulk_create(random_dossiers([sector]))

    def sums(kind, *numbers):
        total = Counter()
        for number in numbers:
            period = ResultPeriod(kind=kind, year=2024, number=number)
            total.update(
                Dossier.objects.counted(period.first_day, period.last_day, LATER)[sector.pk]
            )
        return {name: total[name] for name in ["new_online", "new_direct", "early", "late"]}

    assert sums(QUARTER, 2) == sums(MONTH, 4, 5, 6)


@pytest.mark.parametrize(
    ("kind", "number", "first", "last"),
    [
        (MONTH, 2, date(2024, 2, 1), date(2024, 2, 29)),
        (MONTH, 12, date(2024, 12, 1), date(2024, 12, 31)),
        (QUARTER, 1, date(2024, 1, 1), date(2024, 3, 31)),
        (QUARTER, 4, date(2024, 10, 1), date(2024, 12, 31)),
        (YEAR, 0, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_has_its_days(kind, number, first, last):
    period = ResultPeriod(kind=kind, year=2024, number=number)
    assert (period.first_day, period.last_day) == (first, last)


def test_a_draft_is_filled_from_its_dossiers():
    period, land = make_period(status=DRAFT), make_sector()
    old = make_result(period=period)
    make_result(period=period, sector=land, note="Theo hồ sơ giấy")
    make_dossier(sector=land)
    make_dossier(sector=land, **OPEN)

    fill_from_dossiers(period, today=LATER)

    row = period.rows.get()
    period.refresh_from_db()
    assert (row.sector, row.new_online, row.early, row.pending_late, row.note) == (
        land, 2, 1, 1, "Theo hồ sơ giấy",
    )  # fmt: skip
    assert (period.origin, period.data_until) == ("computed", date(2024, 5, 31))
    assert not SectorResult.objects.filter(pk=old.pk).exists()


def test_a_period_that_is_not_over_is_filled_up_to_today():
    period = make_period(status=DRAFT)
    make_dossier(**OPEN)
    make_dossier(**OPEN | {"received_on": date(2024, 5, 9)})

    fill_from_dossiers(period, today=date(2024, 5, 8))

    assert (period.data_until, period.totals.received) == (date(2024, 5, 8), 1)


@pytest.mark.parametrize("received_on", [date(2024, 8, 1), date(2024, 4, 1)])
def test_a_period_without_dossiers_keeps_what_it_has(received_on):
    row = make_result(period=make_period(status=DRAFT))
    make_dossier(received_on=received_on, closed_on=received_on)

    with pytest.raises(NotPossibleError) as refused:
        fill_from_dossiers(row.period, today=LATER)

    assert str(refused.value) == (
        "Chưa có hồ sơ nào thuộc kỳ Tháng 5 năm 2024. "
        "Hãy nhập tệp hồ sơ rồi tính lại, hoặc gõ số liệu vào bảng."
    )
    assert row.period.rows.get() == row


def test_a_period_that_has_not_begun_has_nothing_to_count():
    make_dossier(**OPEN)

    with pytest.raises(NotPossibleError):
        fill_from_dossiers(make_period(status=DRAFT, number=6), today=date(2024, 5, 31))


@pytest.mark.parametrize("status", [PENDING, ResultPeriod.Status.PUBLISHED])
def test_only_a_draft_is_filled(status):
    make_dossier()

    with pytest.raises(NotPossibleError) as refused:
        fill_from_dossiers(make_period(status=status), today=LATER)

    assert str(refused.value) == (
        "Chỉ thay được số liệu của bản nháp. Hãy lấy lại để sửa, hoặc mở bản sửa."
    )


def test_what_is_carried_over_is_held_against_what_was_pending():
    april, may = make_period(number=4), make_period(number=5, status=DRAFT)
    same, land, gone = make_sector(), make_sector(name="Đất đai"), make_sector(name="Hộ tịch")
    zero = {"new_online": 0, "new_direct": 0, "early": 0, "on_time": 0, "late": 0}
    for period, sector, number in [
        (april, same, 7), (may, same, 7), (april, land, 2), (may, land, 1012), (april, gone, 3),
    ]:  # fmt: skip
        make_result(
            period=period, sector=sector, **zero,
            carried_over=number, pending_in_time=number, pending_late=0,
        )  # fmt: skip

    assert unlike_previous(may) == [
        "Đất đai: kỳ trước chuyển sang 1.012, nhưng Tháng 4 năm 2024 còn 2 hồ sơ "
        "đang giải quyết, chênh lệch 1.010.",
        "Hộ tịch: kỳ trước chuyển sang 0, nhưng Tháng 4 năm 2024 còn 3 hồ sơ "
        "đang giải quyết, chênh lệch 3.",
    ]


@pytest.mark.parametrize(
    ("kind", "year", "number", "key"),
    [
        (MONTH, 2024, 1, "2023-12"),
        (QUARTER, 2024, 1, "2023-q4"),
        (QUARTER, 2024, 3, "2024-q2"),
        (YEAR, 2024, 0, "2023"),
    ],
)
def test_the_period_just_before_is_of_the_same_kind(kind, year, number, key):
    for other, numbers in [(MONTH, [6, 12]), (QUARTER, [2, 4]), (YEAR, [0])]:
        for each in numbers:
            make_period(kind=other, year=2023, number=each)
            make_period(kind=other, year=2024, number=each)
    period = ResultPeriod(kind=kind, year=year, number=number)

    assert ResultPeriod.objects.just_before(period).get().key == key
