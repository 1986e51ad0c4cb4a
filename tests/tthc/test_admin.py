import pytest
from django.urls import reverse

from tests.build import DRAFT
from tests.tthc.build import make_period, make_result, make_sector
from tthc.models import ResultPeriod, SectorResult

pytestmark = pytest.mark.django_db

ADD = "admin:tthc_resultperiod_add"
CHANGE = "admin:tthc_resultperiod_change"

COUNTS = {
    "carried_over": 3320,
    "new_online": 12041,
    "new_direct": 4000,
    "early": 13529,
    "on_time": 1958,
    "late": 154,
    "pending_in_time": 3700,
    "pending_late": 20,
    "returned": 0,
}


def typed(*rows, **fields):
    """What the clerk's browser sends: a period with its rows."""
    data = {
        "kind": "month",
        "year": 2024,
        "number": 5,
        "base_version": 0,
        "publish_at_0": "01/06/2024",
        "publish_at_1": "08:00",
        "expire_at_0": "",
        "expire_at_1": "",
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "rows-TOTAL_FORMS": len(rows),
        "rows-INITIAL_FORMS": sum("id" in row for row in rows),
        **fields,
    }
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"rows-{number}-{name}"] = value
    return data


def row_of(sector, **fields):
    return {**COUNTS, "sector": sector.pk, "note": "", **fields}


def row_errors(response):
    return response.context["inline_admin_formsets"][0].formset.errors


def test_a_clerk_adds_a_period_with_its_rows(admin_client):
    sector = make_sector()

    response = admin_client.post(reverse(ADD), typed(row_of(sector)))

    assert response.status_code == 302
    row = SectorResult.objects.get()
    assert (row.period.key, row.sector, row.received) == ("2024-05", sector, 19361)


def test_a_wrong_sum_is_refused_with_the_difference_and_what_was_typed_stays(admin_client):
    rows = row_of(make_sector()), row_of(make_sector(), pending_in_time=3696, note="Chờ sửa")

    response = admin_client.post(reverse(ADD), typed(*rows))

    assert row_errors(response) == [
        {},
        {
            "__all__": [
                "Số liệu không khớp: tiếp nhận 19.361, nhưng đã giải quyết 15.641 "
                "+ đang giải quyết 3.716 + trả lại, rút 0 = 19.357, chênh lệch 4."
            ]
        },
    ]
    assert 'name="rows-1-pending_in_time" value="3696"' in response.text
    assert 'name="rows-1-note" value="Chờ sửa"' in response.text
    assert ResultPeriod.objects.count() == 0


def test_an_unreadable_figure_is_not_called_a_wrong_sum(admin_client):
    response = admin_client.post(reverse(ADD), typed(row_of(make_sector(), early="nhiều")))

    assert [list(errors) for errors in row_errors(response)] == [["early"]]


def test_dots_between_thousands_are_understood(admin_client):
    dotted = {"carried_over": "3.320", "new_online": "12.041", "new_direct": " 4.000 "}

    admin_client.post(reverse(ADD), typed(row_of(make_sector(), **dotted)))

    row = SectorResult.objects.get()
    assert (row.carried_over, row.new_online, row.new_direct) == (3320, 12041, 4000)


@pytest.mark.parametrize("figure", ["", "-1", "4.5", "1.00.000", "10.000.000", "1e3", "\x00"])
def test_a_figure_that_is_no_count_is_refused(admin_client, figure):
    response = admin_client.post(reverse(ADD), typed(row_of(make_sector(), early=figure)))

    assert [list(errors) for errors in row_errors(response)] == [["early"]]


def test_a_saved_row_cannot_be_made_wrong(admin_client):
    row = make_result(period=make_period(status=DRAFT))
    changed = row_of(row.sector, id=row.pk, late=158)

    response = admin_client.post(reverse(CHANGE, args=[row.period.pk]), typed(changed))

    assert "chênh lệch 4." in row_errors(response)[0]["__all__"][0]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_form_do_not_grow_with_its_rows(
    admin_client, rows, django_assert_num_queries
):
    period = make_period(status=DRAFT)
    for _ in range(rows):
        make_result(period=period)
    url = reverse(CHANGE, args=[period.pk])
    admin_client.get(url)  # remembers the kinds of content

    # 17 of them are the checks of the period's constraints and their savepoints
    with django_assert_num_queries(45):
        admin_client.get(url)


def test_the_same_sector_twice_is_refused(admin_client):
    sector = make_sector()

    response = admin_client.post(reverse(ADD), typed(row_of(sector), row_of(sector)))

    formset = response.context["inline_admin_formsets"][0].formset
    assert formset.non_form_errors() == ["Mỗi lĩnh vực chỉ có một dòng trong kỳ."]


def test_a_sector_that_the_period_already_has_is_refused(admin_client):
    row = make_result(period=make_period(status=DRAFT))

    response = admin_client.post(
        reverse(CHANGE, args=[row.period.pk]),
        typed(row_of(row.sector, id=row.pk), row_of(row.sector)),
    )

    assert response.status_code == 200
    assert SectorResult.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"number": 13}, "Kỳ tháng phải có số từ 1 đến 12, kỳ quý từ 1 đến 4, kỳ năm để số 0."),
        (
            {"kind": "quarter", "number": 9},
            "Kỳ tháng phải có số từ 1 đến 12, kỳ quý từ 1 đến 4, kỳ năm để số 0.",
        ),
        ({"year": 24}, "Năm phải từ 2000 đến 2099."),
        ({"year": 32_767}, "Năm phải từ 2000 đến 2099."),
        ({"number": 4}, "Kỳ này đã có. Hãy mở kỳ đã có để sửa số liệu."),
        (
            {"expire_at_0": "01/05/2024", "expire_at_1": "08:00"},
            "Thời điểm ngừng hiển thị phải sau thời điểm đăng.",
        ),
    ],
)
def test_a_wrong_period_is_refused_in_a_sentence(admin_client, fields, sentence):
    make_period(number=4)
    period = make_period(number=5, status=DRAFT)

    for url in [reverse(ADD), reverse(CHANGE, args=[period.pk])]:
        response = admin_client.post(url, typed(**{"number": 6} | fields))
        assert response.context["adminform"].form.non_field_errors() == [sentence]


def test_only_a_published_period_is_linked_to_its_page(admin_client):
    shown, draft = make_period(number=4), make_period(number=5, status=DRAFT)

    assert shown.get_absolute_url() in admin_client.get(reverse(CHANGE, args=[shown.pk])).text
    assert draft.get_absolute_url() not in admin_client.get(reverse(CHANGE, args=[draft.pk])).text


@pytest.mark.parametrize("model", ["sector", "procedure", "resultperiod"])
def test_the_office_is_closed_to_citizens(client, model):
    response = client.get(reverse(f"admin:tthc_{model}_changelist"))

    assert (response.status_code, response.url.split("?")[0]) == (302, "/quan-tri/login/")
