"""What stands above every page: when, in which order, in which words."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from portal.models import Alert, Downtime
from portal.models.notices import working_days_after
from tests.build import hours, local
from tests.portal.build import make_alert, make_downtime
from tests.portal.test_structure_pages import without_tags

pytestmark = pytest.mark.django_db

NOON = local(2026, 3, 9, 12)
INSTANT = timedelta(microseconds=1)


def notices_of(client, path="/"):
    """Return the words that stand above a page."""
    page = client.get(path).content.decode()
    return without_tags(page.partition('<section class="notices"')[2].partition("</section>")[0])


@pytest.mark.parametrize("path", ["/", "/so-do/", "/van-ban/", "/tro-nang/", "/khong-co/"])
def test_an_alert_stands_above_every_page(client, path):
    make_alert(title="Bão số 3")
    assert notices_of(client, path).count("Cảnh báo: Bão số 3.") == 1


def test_a_page_without_notices_has_no_place_for_them(client):
    assert client.get("/").content.decode().count('class="notices"') == 0


def test_an_alert_tells_its_level_its_words_where_to_read_on_and_its_end(client):
    make_alert(
        level=Alert.Level.URGENT,
        title="Bão số 3",
        text="Ở yên trong nhà.",
        url="/bai-viet/",
        ends_at=local(2099, 3, 9, 17, 5),
    )
    assert notices_of(client).endswith(
        "Khẩn cấp: Bão số 3. Ở yên trong nhà. Xem chi tiết : Bão số 3 "
        "Có hiệu lực đến 17:05 09/03/2099"
    )


def test_a_downtime_tells_from_when_to_when_why_and_what_to_do(client):
    make_downtime(
        starts_at=local(2099, 3, 9, 22),
        ends_at=local(2099, 3, 10, 2),
        reason="nâng cấp máy chủ",
        meanwhile="gọi đường dây nóng",
    )
    assert notices_of(client).endswith(
        "Trang tạm ngừng hoạt động từ 22:00 09/03/2099 . Dự kiến hoạt động lại lúc "
        "02:00 10/03/2099 . Lý do: nâng cấp máy chủ. Trong lúc đó, mời ông/bà gọi đường dây nóng."
    )


def test_the_gravest_notice_is_open_and_the_others_wait_behind_their_first_line(client):
    make_alert(level=2)
    make_alert(level=1)
    make_downtime()
    page = client.get("/").content.decode()
    assert re.findall(r'<details class="alert(?: alert--(\d))?"( open)?>', page) == [
        ("1", " open"),
        ("2", ""),
        ("", ""),
    ]


def test_notices_are_told_of_and_interrupt_nobody(client):
    make_alert()
    page = client.get("/").content.decode()
    live = ['role="alert"', "aria-live", 'role="status"']
    before_main = page.partition("<main")[0]
    assert (
        before_main.count('<section class="notices" aria-label="Thông báo quan trọng">'),
        [before_main.count(mark) for mark in live],
    ) == (1, [0, 0, 0])


def test_the_gravest_alert_is_first_then_the_newest():
    warning = make_alert(level=2, starts_at=hours(-3))
    newer = make_alert(level=2, starts_at=hours(-2))
    note, urgent = make_alert(level=3), make_alert(level=1, starts_at=hours(-9))
    assert list(Alert.objects.current()) == [urgent, newer, warning, note]


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (NOON - INSTANT, 0),
        (NOON, 1),
        (NOON + timedelta(hours=2) - INSTANT, 1),
        (NOON + timedelta(hours=2), 0),
    ],
    ids=["before", "start", "last instant", "end"],
)
def test_an_alert_stands_from_its_start_to_its_end_exactly(at, shown):
    make_alert(starts_at=NOON, ends_at=NOON + timedelta(hours=2))
    assert Alert.objects.current(at).count() == shown


@pytest.mark.parametrize(("after", "shown"), [(-INSTANT, 1), (timedelta(0), 0)])
def test_a_downtime_is_told_of_until_it_is_over_exactly(after, shown):
    row = make_downtime()
    assert Downtime.objects.announced(row.ends_at + after).count() == shown


@pytest.mark.parametrize("rows", [1, 3])
def test_notices_take_two_queries(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_alert()
        make_downtime()
    with django_assert_num_queries(2):
        list(Alert.objects.current())
        list(Downtime.objects.announced())


@pytest.mark.parametrize(
    ("announced", "earliest"),
    [
        (date(2026, 11, 2), date(2026, 11, 12)),  # a Monday: seven working days end on Wednesday
        (date(2026, 11, 4), date(2026, 11, 14)),  # a Wednesday: they end on a Friday
        (date(2026, 11, 6), date(2026, 11, 18)),  # a Friday
        (date(2026, 11, 7), date(2026, 11, 18)),  # the Saturday after it counts from Monday too
        (date(2026, 11, 8), date(2026, 11, 18)),  # and so does the Sunday
        (date(2026, 12, 24), date(2027, 1, 5)),  # over the end of a year
    ],
    ids=str,
)
def test_seven_working_days_lie_between_telling_and_stopping(announced, earliest):
    assert working_days_after(announced, 7) == earliest


def announced_on_monday(**fields):
    times = {"ends_at": local(2026, 12, 1), "announced_at": local(2026, 11, 2, 8)}
    return Downtime(**{"reason": "nâng cấp máy chủ", **times, **fields})


def test_a_downtime_told_of_in_time_is_accepted():
    announced_on_monday(starts_at=local(2026, 11, 12)).clean()


def test_a_downtime_told_of_late_is_refused_with_the_earliest_day():
    with pytest.raises(ValidationError) as refused:
        announced_on_monday(starts_at=local(2026, 11, 11, 23, 59)).clean()
    assert refused.value.message_dict == {
        "why_so_late": [
            "Phải báo trước ít nhất 07 ngày làm việc, tức là sớm nhất ngừng từ ngày 12/11/2026. "
            "Hãy lùi lịch, hoặc ghi lý do báo muộn ở đây."
        ]
    }


def test_a_late_downtime_with_its_reason_is_accepted():
    announced_on_monday(starts_at=local(2026, 11, 3), why_so_late="vá lỗ hổng bảo mật").clean()
