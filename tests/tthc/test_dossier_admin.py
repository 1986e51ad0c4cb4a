from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.shared.models import LogRecord
from tests.build import make_approver, make_writer
from tests.tthc.build import make_desk, make_dossier
from tthc.models import Dossier, OneStopDesk

pytestmark = pytest.mark.django_db

LIST = reverse("admin:tthc_dossier_changelist")
ONCE = "Chỉ được hẹn lại một lần (Nghị định 61/2018/NĐ-CP)."


@pytest.fixture
def clerk(client):
    client.force_login(make_writer())
    return client


def make_open(**fields):
    """A dossier that nobody has finished yet."""
    state = {"state": Dossier.State.PROCESSING, "closed_on": None, "timing": ""}
    return make_dossier(**{"due_on": date(2024, 5, 10), **state, **fields})


def change(dossier):
    return reverse("admin:tthc_dossier_change", args=[dossier.pk])


def errors_of(response):
    return response.context["adminform"].form.errors


def shown(response, column):
    """Return what the list shows in one column."""
    admin_class = response.context["cl"].model_admin
    return [getattr(admin_class, column)(row) for row in response.context["cl"].result_list]


def test_a_dossier_is_given_a_new_date_once_and_the_log_knows(clerk):
    dossier = make_open()

    response = clerk.post(change(dossier), {"new_due_on": "15/05/2024"})

    dossier.refresh_from_db()
    record = LogRecord.objects.get()
    assert (response.status_code, dossier.new_due_on) == (302, date(2024, 5, 15))
    assert (record.action, record.title) == (LogRecord.Action.SAVED, dossier.code)


def test_a_new_date_stands_and_is_not_typed_again(clerk):
    dossier = make_open(new_due_on=date(2024, 5, 15))

    clerk.post(change(dossier), {"new_due_on": "20/05/2024"})

    dossier.refresh_from_db()
    assert dossier.new_due_on == date(2024, 5, 15)


def test_the_form_says_that_a_date_is_given_once(clerk):
    assert ONCE in clerk.get(change(make_open())).text


def test_a_new_date_comes_after_the_one_missed(clerk):
    response = clerk.post(change(make_open()), {"new_due_on": "10/05/2024"})

    assert errors_of(response) == {"new_due_on": ["Ngày hẹn lại phải sau ngày hẹn trả 10/05/2024."]}


@pytest.mark.parametrize(
    "make", [make_dossier, lambda: make_open(due_on=None)], ids=["finished", "without a date"]
)
def test_only_an_open_dossier_with_a_date_gets_a_new_one(clerk, make):
    dossier = make()

    clerk.post(change(dossier), {"new_due_on": "20/05/2024"})

    dossier.refresh_from_db()
    assert dossier.new_due_on is None


def test_a_form_with_nothing_to_change_has_no_button_to_save(clerk):
    pages = [
        clerk.get(change(dossier)).text
        for dossier in (make_open(), make_open(new_due_on=date(2024, 5, 20)))
    ]
    assert ['name="_save"' in page for page in pages] == [True, False]


def test_no_dossier_is_typed_and_a_writer_deletes_none(clerk):
    urls = [
        reverse("admin:tthc_dossier_add"),
        reverse("admin:tthc_dossier_delete", args=[make_dossier().pk]),
    ]

    assert [clerk.get(url).status_code for url in urls] == [403, 403]


def test_an_approver_deletes_a_dossier_and_the_log_knows(client):
    client.force_login(make_approver())
    dossier = make_dossier()

    client.post(reverse("admin:tthc_dossier_delete", args=[dossier.pk]), {"post": "yes"})

    record = LogRecord.objects.get()
    assert Dossier.objects.count() == 0
    assert (record.action, record.title) == (LogRecord.Action.DELETED, dossier.code)


@pytest.mark.parametrize("typed", ["H56.15.25-240506-0007", "h56.15.25-240506-00 07", "H56"])
def test_a_dossier_is_found_by_its_code_or_the_beginning_of_it(clerk, typed):
    found = make_dossier(code="H56.15.25-240506-0007")
    make_dossier(code="000.00.07.H56-240506-0007")

    response = clerk.get(LIST, {"q": typed})

    assert list(response.context["cl"].result_list) == [found]


def test_the_search_says_what_it_searches_and_how_to_see_all_again(clerk):
    make_dossier(code="H56.15.25-240506-0001")
    page = clerk.get(LIST, {"q": "H56"}).text
    assert "Mã hồ sơ, hoặc phần đầu của mã</div>" in page
    assert '1 kết quả (<a href="?">xem tất cả</a>)' in page


def test_the_list_tells_what_is_only_counted_and_what_missed_its_date(clerk):
    today = timezone.localdate()
    make_dossier(code="", received_on=today - timedelta(days=9), closed_on=today)
    make_open(received_on=today - timedelta(days=8), due_on=today - timedelta(days=1))
    make_open(received_on=today - timedelta(days=7), due_on=today)
    late = make_dossier(timing=Dossier.Timing.LATE)

    response = clerk.get(LIST)

    assert shown(response, "late") == ["", "quá hạn", "", "quá hạn"]
    assert (shown(response, "shown")[-2:], late.code) == (["chỉ đếm", late.code], late.code)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list_do_not_grow_with_its_rows(clerk, rows, django_assert_num_queries):
    for _ in range(rows):
        make_dossier()

    with django_assert_num_queries(8):
        clerk.get(LIST)


def test_the_desk_is_opened_at_once_and_made_when_nobody_has(client):
    client.force_login(make_approver())

    response = client.get(reverse("admin:tthc_onestopdesk_changelist"))

    assert (response.url, OneStopDesk.objects.count()) == (
        reverse("admin:tthc_onestopdesk_change", args=[1]),
        1,
    )


def test_an_approver_describes_the_desk_and_the_log_knows(client):
    client.force_login(make_approver())
    desk = make_desk()
    fields = {"name": "Bộ phận một cửa", "hours": "Sáng\r\nChiều", "name_mask": "none"}

    client.post(
        reverse("admin:tthc_onestopdesk_change", args=[1]), {**fields, "apology": "Xin lỗi."}
    )

    desk.refresh_from_db()
    assert (desk.name, desk.hours, desk.name_mask) == ("Bộ phận một cửa", ["Sáng", "Chiều"], "none")
    assert LogRecord.objects.get().title == "Bộ phận một cửa"


def test_the_desk_is_neither_added_nor_deleted(admin_client):
    make_desk()
    urls = [
        reverse("admin:tthc_onestopdesk_add"),
        reverse("admin:tthc_onestopdesk_delete", args=[1]),
    ]

    assert [admin_client.get(url).status_code for url in urls] == [403, 403]
