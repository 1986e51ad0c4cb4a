import io
import re

import openpyxl
import pytest

from portal.shared import services
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    POLICY,
    approved,
    hours,
    make_approver,
    make_writer,
)
from tests.tthc.build import make_period, make_result, make_sector
from tthc.corrections import Change, corrections_of
from tthc.models import ResultPeriod

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return {"writer": make_writer(), "approver": make_approver()}


def public_period(desk, **fields):
    """Return a period with two sectors that went the whole way through the desk."""
    period = make_period(status=DRAFT, **{"publish_at": hours(-1)} | fields)
    make_result(period=period, sector=make_sector(name="Đất đai"))
    make_result(period=period, sector=make_sector(name="Hộ tịch"))
    return approved(period, **desk)


def corrected(period, desk, note, **changes):
    """Change figures of the first sector of a public period all the way to the public."""
    copy = services.amend(row=period, by=desk["writer"])
    row = copy.rows.first()
    for name, value in changes.items():
        setattr(row, name, getattr(row, name) + value)
    row.save()
    copy.change_note = note
    copy.save()
    return approved(copy, **desk)


def test_what_was_published_once_has_no_corrections(client, desk):
    period = public_period(desk)

    assert list(corrections_of(period).entries) == []
    assert "Đính chính" not in client.get(period.get_absolute_url()).text


def test_each_correction_names_its_figures_before_and_after(desk):
    period = public_period(desk)
    corrected(period, desk, "Đếm lại hồ sơ quá hạn", late=1, pending_late=-1)
    corrected(period, desk, "Bổ sung hồ sơ trực tuyến", new_online=2, on_time=2)
    period.refresh_from_db()

    entries = corrections_of(period).entries

    assert [(entry.note, entry.changes) for entry in entries] == [
        (
            "Bổ sung hồ sơ trực tuyến",
            [
                Change("Đất đai", "new_online", 12041, 12043),
                Change("Đất đai", "on_time", 1958, 1960),
            ],
        ),
        (
            "Đếm lại hồ sơ quá hạn",
            [
                Change("Đất đai", "late", 154, 155),
                Change("Đất đai", "pending_late", 20, 19),
            ],
        ),
    ]


def test_a_sector_that_was_left_out_stood_at_zero(desk):
    period = public_period(desk)
    copy = services.amend(row=period, by=desk["writer"])
    small = {"carried_over": 0, "new_online": 3, "new_direct": 0, "early": 3, "on_time": 0}
    make_result(
        period=copy, sector=make_sector(name="Tư pháp"), **small,
        late=0, pending_in_time=0, pending_late=0,
    )  # fmt: skip
    copy.change_note = "Thêm lĩnh vực"
    copy.save()
    period = approved(copy, **desk)

    assert corrections_of(period).entries[0].changes == [
        Change("Tư pháp", "new_online", 0, 3),
        Change("Tư pháp", "early", 0, 3),
    ]


def test_what_changed_before_its_time_came_is_no_correction(desk):
    period = public_period(desk, publish_at=hours(1))
    period = corrected(period, desk, "Sửa trước giờ đăng", late=1, pending_late=-1)
    ResultPeriod.objects.filter(pk=period.pk).update(publish_at=hours(-1))
    period.refresh_from_db()

    assert list(corrections_of(period).entries) == []


def test_the_page_tells_of_a_correction_and_marks_its_cells(client, desk):
    period = public_period(desk)
    corrected(period, desk, "Đếm lại hồ sơ quá hạn", late=1, pending_late=-1)

    html = client.get(period.get_absolute_url()).text

    section = re.search(r'<section class="updates".*?</section>', html, re.DOTALL)[0]
    told = re.sub(r"\d\d:\d\d \d\d/\d\d/\d{4}", "LÚC", re.sub(r"<.*?>", " ", section))
    assert " ".join(told.split()) == (
        "Đính chính LÚC : Đếm lại hồ sơ quá hạn "
        "Đất đai – xong quá hạn: 154 → 155 Đất đai – đang làm, quá hạn: 20 → 19"
    )
    marked = re.findall(r'__corrected">(.*?)</td>', html)
    assert [re.sub(r"<.*?>", "", cell) for cell in marked] == [
        "15.642* (đính chính, trước đây 15.641)",
        "155* (đính chính, trước đây 154)",
        "3.719* (đính chính, trước đây 3.720)",
        "19* (đính chính, trước đây 20)",
        "31.283* (đính chính, trước đây 31.282)",
        "309* (đính chính, trước đây 308)",
        "7.439* (đính chính, trước đây 7.440)",
        "39* (đính chính, trước đây 40)",
    ]


def test_the_json_tells_of_a_correction(client, desk):
    period = public_period(desk)
    corrected(period, desk, "Đếm lại hồ sơ quá hạn", late=1, pending_late=-1)

    (told,) = client.get("/thu-tuc/ket-qua/2024-05.json").json()["corrections"]

    assert (told["note"], told["changes"]) == (
        "Đếm lại hồ sơ quá hạn",
        [
            {"sector": "Đất đai", "figure": "late", "before": 154, "after": 155},
            {"sector": "Đất đai", "figure": "pending_late", "before": 20, "after": 19},
        ],
    )


def test_the_workbook_tells_of_corrections_below_its_table(client, desk):
    period = public_period(desk)
    corrected(period, desk, "Đếm lại hồ sơ quá hạn", late=1, pending_late=-1)

    content = client.get("/thu-tuc/ket-qua/2024-05.xlsx").content

    *_, (_, line, *_) = openpyxl.load_workbook(io.BytesIO(content)).active.values
    assert re.sub(r"lúc .*?\)", "lúc X", line) == (
        "Đính chính lúc X: Đếm lại hồ sơ quá hạn. "
        "Đất đai – xong quá hạn: 154 → 155; Đất đai – đang làm, quá hạn: 20 → 19."
    )


def test_a_correction_waits_for_its_approval(client, desk):
    period = public_period(desk)
    copy = services.amend(row=period, by=desk["writer"])
    copy.rows.all().delete()
    copy.change_note = "Xóa hết"
    copy.save()
    services.submit(row=copy, by=desk["writer"], policy=POLICY)

    response = client.get(period.get_absolute_url())

    assert (response.context["corrections"], len(response.context["table"]["rows"])) == ([], 2)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_corrections(client, desk, number, django_assert_num_queries):
    period = public_period(desk)
    for _ in range(number):
        corrected(period, desk, "Đếm lại", late=1, pending_late=-1)

    # as any period, and then: the kept versions, the sectors
    with django_assert_num_queries(OF_EVERY_PAGE + 5 + 2):
        client.get(period.get_absolute_url())
