import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.shared.models import LogRecord
from tests.build import make_approver, make_pdf, make_writer, pdf_bytes, pdf_with_script
from tests.tthc.build import make_dossier, make_procedure, make_sector
from tthc.models import Procedure

pytestmark = pytest.mark.django_db

LIST = "admin:tthc_procedure_changelist"
ADD = "admin:tthc_procedure_add"
CHANGE = "admin:tthc_procedure_change"


def typed(**fields):
    """What the clerk's browser sends: a procedure without forms, or with those given."""
    return {
        "code": "1.004222",
        "name": "Đăng ký thường trú",
        "sector": (fields.get("sector") or make_sector()).pk,
        "status": "in_force",
        "processing_time": "Bảy ngày làm việc",
        "fee": "Không",
        "charge": "20.000 đồng",
        "submission": "Công an phường",
        "delivery": "",
        "required_documents": "Tờ khai\r\n\r\nGiấy tờ về chỗ ở\r\n",
        "copies": 1,
        "steps": "<p>Nộp hồ sơ.</p>",
        "channels": "<p>Trực tuyến.</p>",
        "requirements": "",
        "applicants": "Công dân",
        "deciding_office": "Công an phường",
        "result": "Thông báo",
        "legal_bases": "Luật Cư trú",
        "announcing_decision": "",
        "national_url": "",
        "source": "",
        "source_date": "10/05/2024",
        "forms-TOTAL_FORMS": 0,
        "forms-INITIAL_FORMS": 0,
        **{name: value for name, value in fields.items() if name != "sector"},
    }


@pytest.mark.parametrize("words", ["đăng ký", "Dang Ky"])
def test_clerks_find_procedures_with_and_without_marks(admin_client, words):
    found = make_procedure(name="Đăng ký kết hôn")
    make_procedure(name="Chứng thực")

    response = admin_client.get(reverse(LIST), {"q": words})

    assert list(response.context["cl"].result_list) == [found]


def test_a_clerk_adds_a_procedure(admin_client):
    response = admin_client.post(reverse(ADD), typed())

    assert response.status_code == 302
    procedure = Procedure.objects.in_force().get()
    assert procedure.required_documents == ["Tờ khai", "Giấy tờ về chỗ ở"]


def test_the_public_page_is_linked_only_while_there_is_one(admin_client):
    rows = [make_procedure(status=status) for status in ["in_force", "abolished", "hidden"]]

    linked = [
        f'href="{row.get_absolute_url()}"' in admin_client.get(reverse(CHANGE, args=[row.pk])).text
        for row in rows
    ]
    assert linked == [True, True, False]


def test_a_mistyped_code_of_a_procedure_in_force_gets_its_sentence(admin_client):
    procedure = make_procedure()
    url = reverse(CHANGE, args=[procedure.pk])

    response = admin_client.post(url, typed(code="1.00422"))

    assert response.context["adminform"].form.errors["code"] == [
        "Mã thủ tục gồm một chữ số, dấu chấm và sáu chữ số, ví dụ 1.004222; "
        "bỏ phần đuôi như .000.00.00.H56 nếu có."
    ]


def pdf(name="tờ khai.pdf", content=None):
    return SimpleUploadedFile(name, content or pdf_bytes())


def form_rows(response):
    return response.context["inline_admin_formsets"][0].formset


def test_several_forms_are_dropped_at_once(admin_client):
    admin_client.post(reverse(ADD), typed(**{"forms-dropped": [pdf("a.pdf"), pdf("b.pdf")]}))

    assert [form.file.name for form in Procedure.objects.get().forms.all()] == ["a.pdf", "b.pdf"]


def test_a_file_that_is_none_is_refused_and_spoils_nothing(admin_client):
    dropped = [pdf("a.pdf"), pdf("b.pdf", b"<html>")]

    response = admin_client.post(reverse(ADD), typed(**{"forms-dropped": dropped}), follow=True)

    told = [str(message) for message in response.context["messages"]]
    assert [form.file.name for form in Procedure.objects.get().forms.all()] == ["a.pdf"]
    assert [sentence.startswith("Chưa nhận tệp “b.pdf”.") for sentence in told] == [True, False]


def test_a_form_that_acts_by_itself_is_not_saved_until_that_is_taken_out(admin_client):
    data = typed(**{"forms-dropped": [pdf(content=pdf_with_script())]})

    refused = form_rows(admin_client.post(reverse(ADD), data))
    sentence = refused.forms[0].instance.file.problem
    again = {
        "forms-TOTAL_FORMS": 1,
        "forms-0-kept": refused.data["forms-0-kept"],
        "forms-0-position": 0,
    }
    before = refused.errors, Procedure.objects.count()
    admin_client.post(reverse(ADD), typed(**again, **{"forms-0-strip": "on"}))

    assert before == ([{"__all__": [sentence]}], 0)
    assert Procedure.objects.get().forms.get().file.problem == ""


def test_the_list_marks_procedures_as_abolished_and_the_log_tells(client):
    approver = make_approver()
    client.force_login(approver)
    rows = [make_procedure(), make_procedure(status="hidden"), make_procedure(status="abolished")]

    data = {"action": "abolish", "_selected_action": [row.pk for row in rows]}
    client.post(reverse(LIST), data)

    assert set(Procedure.objects.values_list("status", flat=True)) == {"abolished"}
    log = LogRecord.objects.about(rows[0]).values_list("actor", "action", "note")
    assert list(log) == [(approver.pk, "saved", "tình trạng: còn hiệu lực → đã bãi bỏ")]
    assert LogRecord.objects.count() == 2


def test_a_writer_reads_procedures_and_abolishes_none(client):
    client.force_login(make_writer())
    procedure = make_procedure()

    data = {"action": "abolish", "_selected_action": [procedure.pk]}
    client.post(reverse(LIST), data)
    changed = client.post(reverse(CHANGE, args=[procedure.pk]), typed())

    procedure.refresh_from_db()
    assert (changed.status_code, procedure.status, procedure.name) == (
        403,
        "in_force",
        "Đăng ký khai sinh",
    )


@pytest.mark.parametrize("forms", [1, 3])
def test_queries_of_the_page_do_not_grow_with_its_forms(
    admin_client, forms, django_assert_num_queries
):
    procedure = make_procedure()
    for _ in range(forms):
        procedure.forms.create(file=make_pdf())
    url = reverse(CHANGE, args=[procedure.pk])
    admin_client.get(url)  # remembers the kinds of content

    with django_assert_num_queries(8):
        admin_client.get(url)


@pytest.mark.parametrize("rows", [1, 3])
def test_sectors_are_listed_with_the_number_of_their_procedures(
    admin_client, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_procedure(sector=make_procedure().sector)
    url = reverse("admin:tthc_sector_changelist")
    admin_client.get(url)

    with django_assert_num_queries(7):
        response = admin_client.get(url)

    assert [sector.total for sector in response.context["cl"].result_list] == [2] * rows


def test_marking_a_sector_tells_what_is_deleted(client):
    client.force_login(make_approver())
    sector = make_sector(name="Hộ tịch")
    make_dossier(sector=sector)
    change = reverse("admin:tthc_sector_change", args=[sector.pk])

    before = client.get(change).text
    typed = {"name": "Hộ tịch", "aliases": "", "sensitive": "on", "position": 0}
    after = client.post(change, typed, follow=True)

    assert "sau này bỏ đánh dấu cũng không lấy lại được, trừ khi nhập lại tệp." in before
    assert next(str(message) for message in after.context["messages"]) == (
        "Đã xóa mã, thủ tục và người nộp của 1 hồ sơ thuộc lĩnh vực này."
    )
