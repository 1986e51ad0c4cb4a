import re
from datetime import date

import pytest
from django.urls import reverse

from portal.shared.models import LogRecord
from tests.announcements.desk import step, told
from tests.build import DRAFT, PENDING, make_pdf, make_writer
from tests.tthc.build import make_dossier, make_period, make_result, make_sector
from tests.tthc.test_admin import ADD, CHANGE, row_errors, row_of, typed
from tthc.models import ResultPeriod, SectorResult

pytestmark = pytest.mark.django_db

COMPUTED = "Đã tính số liệu từ hồ sơ, đến hết ngày 31/05/2024."
NONE = (
    "Chưa có hồ sơ nào thuộc kỳ Tháng 5 năm 2024. "
    "Hãy nhập tệp hồ sơ rồi tính lại, hoặc gõ số liệu vào bảng."
)


def save(client, row, **fields):
    """Save the form of a draft with its one row, some of the fields typed anew."""
    period = row.period
    data = typed(row_of(row.sector, id=row.pk), base_version=period.version)
    return client.post(reverse(CHANGE, args=[period.pk]), data | fields)


def test_a_stated_sum_that_its_parts_do_not_make_is_refused(admin_client):
    published = {
        "carried_over": 0, "new_online": 17655, "new_direct": 0,
        "early": 13767, "on_time": 3254, "late": 634, "stated_resolved": "17.651",
        "pending_in_time": 0, "pending_late": 0,
    }  # fmt: skip

    response = admin_client.post(reverse(ADD), typed(row_of(make_sector(), **published)))

    assert row_errors(response) == [
        {
            "stated_resolved": [
                "Đã giải quyết: tổng ghi 17.651, nhưng 13.767 + 3.254 + 634 = 17.655, chênh lệch 4."
            ]
        }
    ]
    assert ResultPeriod.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "stated_received",
            "Tiếp nhận: tổng ghi 1, nhưng 3.320 + 12.041 + 4.000 = 19.361, chênh lệch 19.360.",
        ),
        (
            "stated_pending",
            "Đang giải quyết: tổng ghi 1, nhưng 3.700 + 20 = 3.720, chênh lệch 3.719.",
        ),
    ],
)
def test_every_sum_may_be_stated(admin_client, name, sentence):
    response = admin_client.post(reverse(ADD), typed(row_of(make_sector(), **{name: 1})))

    assert row_errors(response) == [{name: [sentence]}]


def test_stated_sums_that_agree_are_taken(admin_client):
    stated = {"stated_received": "19.361", "stated_resolved": "15.641", "stated_pending": "3.720"}

    admin_client.post(reverse(ADD), typed(row_of(make_sector(), **stated)))

    assert SectorResult.objects.get().received == 19361


def test_a_new_period_without_rows_is_computed_from_its_dossiers(admin_client):
    dossier = make_dossier()

    response = admin_client.post(reverse(ADD), typed())

    row = SectorResult.objects.get()
    assert (row.sector, row.early, row.period.origin) == (dossier.sector, 1, "computed")
    assert told(response)[0] == COMPUTED


def test_a_period_that_began_long_before_the_first_dossier_is_told_so(admin_client):
    make_dossier(received_on=date(2024, 5, 12), closed_on=date(2024, 5, 13))

    response = admin_client.post(reverse(ADD), typed())

    assert told(response)[0] == (
        f"{COMPUTED} Hồ sơ trên cổng chỉ có từ ngày 12/05/2024, còn kỳ bắt đầu ngày 01/05/2024: "
        "số liệu có thể thiếu. Hãy nhập thêm hồ sơ trước đó rồi tính lại."
    )


def test_a_new_period_without_rows_and_dossiers_stays_empty(admin_client):
    make_dossier(received_on=date(2024, 6, 1), closed_on=date(2024, 6, 2))

    response = admin_client.post(reverse(ADD), typed())

    period = ResultPeriod.objects.get()
    assert (period.rows.count(), period.origin, len(told(response))) == (0, "typed", 1)


@pytest.mark.parametrize(("button", "origin"), [({}, "typed"), ({"_compute": 1}, "computed")])
def test_what_was_typed_into_a_new_period_is_replaced_only_on_request(admin_client, button, origin):
    make_dossier()

    admin_client.post(reverse(ADD), typed(row_of(make_sector()), **button))

    assert ResultPeriod.objects.get().origin == origin


def test_computing_is_a_version_with_its_line_in_the_log(admin_client):
    row = make_result(period=make_period(status=DRAFT))
    make_dossier()

    response = save(admin_client, row, _compute=1)

    period = ResultPeriod.objects.get()
    assert (period.version, period.totals.received, told(response)[0]) == (2, 1, COMPUTED)
    assert LogRecord.objects.about(period).filter(action="saved").count() == 2
    assert period.revisions.last().content["fields"]["origin"] == "computed"


def test_computing_without_dossiers_keeps_the_figures_and_says_so(admin_client):
    row = make_result(period=make_period(status=DRAFT))

    response = save(admin_client, row, _compute=1)

    assert (told(response)[0], row.period.rows.get()) == (NONE, row)


def test_a_text_that_waits_for_approval_is_not_computed(client):
    period = make_result(period=make_period(status=PENDING)).period
    make_dossier()
    client.force_login(make_writer())

    assert step(client, period, "tinh-tu-ho-so") == (
        302,
        ["Chỉ thay được số liệu của bản nháp. Hãy lấy lại để sửa, hoặc mở bản sửa."],
    )
    assert period.totals.received == 19361


@pytest.mark.parametrize(
    ("fields", "origin"),
    [
        ({"rows-0-note": "Đã rà soát"}, "computed"),
        ({"rows-0-stated_received": "19.361"}, "computed"),
        ({"rows-0-early": "13.528", "rows-0-late": "155"}, "typed"),
        ({"rows-0-DELETE": "on"}, "typed"),
    ],
)
def test_a_figure_changed_by_hand_is_a_typed_one(admin_client, fields, origin):
    period = make_period(status=DRAFT, origin="computed", data_until=date(2024, 5, 31))

    save(admin_client, make_result(period=period), **fields)

    period.refresh_from_db()
    assert (period.version, period.origin) == (1, origin)
    assert period.revisions.last().content["fields"]["origin"] == origin


def test_the_desk_tells_where_the_period_before_left_off(admin_client):
    april, land = make_period(number=4), make_sector(name="Đất đai")
    make_result(period=april, sector=land)
    period = make_result(period=make_period(status=DRAFT), sector=land).period

    response = admin_client.get(reverse(CHANGE, args=[period.pk]))

    assert response.context["desk"]["unlike_previous"] == [
        "Đất đai: kỳ trước chuyển sang 3.320, nhưng Tháng 4 năm 2024 còn 3.720 hồ sơ "
        "đang giải quyết, chênh lệch 400."
    ]
    assert "chênh lệch 400." in response.text


def test_another_start_than_the_period_before_left_hinders_nothing(admin_client):
    make_result(period=make_period(number=4))
    row = make_result(period=make_period(status=DRAFT))

    save(admin_client, row, _submit=1)

    row.period.refresh_from_db()
    assert row.period.status == PENDING


def test_a_public_table_is_only_read(admin_client):
    row = make_result(note="Đã rà soát")

    html = admin_client.get(reverse(CHANGE, args=[row.period.pk])).text

    table = re.search(r'period-rows">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)[1]
    cells = [" ".join(re.sub(r"<.*?>", " ", cell).split()) for cell in table.split("<td")[1:]]
    figures = ["3320", "12041", "4000", "13529", "1958", "154", "3700", "20", "0"]
    assert cells[1:] == [f">{cell}" for cell in [*figures, "Đã rà soát"]]


def test_a_report_is_attached_on_the_form(admin_client):
    report = make_pdf()
    kept = {"attachments-0-kept": report.token, "attachments-0-position": 0}

    admin_client.post(
        reverse(ADD), typed(row_of(make_sector()), **{"attachments-TOTAL_FORMS": 1} | kept)
    )

    assert [a.file for a in ResultPeriod.objects.get().attachments.all()] == [report]
