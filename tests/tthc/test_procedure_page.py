import re

import pytest
from django.template.defaultfilters import filesizeformat

from tests.build import OF_EVERY_PAGE, make_hotline, make_pdf, make_ward
from tests.tthc.build import make_desk, make_procedure, make_sector

pytestmark = pytest.mark.django_db


def test_it_has_the_address_of_the_design():
    assert make_procedure(code="1.004222").get_absolute_url() == "/thu-tuc/1.004222/"


def test_every_field_of_the_law_is_shown(client):
    procedure = make_procedure(
        code="1.004222",
        name="Đăng ký khai tử",
        sector=make_sector(name="Hộ tịch"),
        processing_time="Ba ngày",
        fee="Phí mẫu",
        charge="Lệ phí mẫu",
        submission="Nơi nộp mẫu",
        delivery="Cách trả mẫu",
        required_documents=["Tờ khai mẫu", "Giấy báo tử mẫu"],
        copies=2,
        steps="<p>Các <strong>bước</strong></p>",
        channels="<p>Các kênh</p>",
        requirements="<p>Các điều kiện</p>",
        applicants="Người dân mẫu",
        deciding_office="Cơ quan mẫu",
        result="Kết quả mẫu",
        legal_bases=["Luật mẫu", "Nghị định mẫu"],
        announcing_decision="Quyết định mẫu",
        national_url="https://dichvucong.gov.vn/thu-tuc?a=1&b=2",
        source="Nguồn mẫu",
        source_date="2024-05-10",
    )

    html = client.get(procedure.get_absolute_url()).text

    missing = [
        text
        for text in [
            "1.004222", "<h1>Đăng ký khai tử</h1>", "Hộ tịch", "Ba ngày", "Phí mẫu", "Lệ phí mẫu",
            "Nơi nộp mẫu", "Cách trả mẫu", "<li>Tờ khai mẫu</li>", "<li>Giấy báo tử mẫu</li>",
            "Số lượng hồ sơ: 2 bộ.", "<p>Các <strong>bước</strong></p>", "<p>Các kênh</p>",
            "<p>Các điều kiện</p>", "Người dân mẫu", "Cơ quan mẫu", "Kết quả mẫu",
            "<li>Luật mẫu</li>", "<li>Nghị định mẫu</li>", "Quyết định mẫu",
            'href="https://dichvucong.gov.vn/thu-tuc?a=1&amp;b=2"', "<dd>Nguồn mẫu</dd>",
            "<dd>10/05/2024</dd>", "<dd>Còn hiệu lực</dd>",
        ]
        if text not in html
    ]  # fmt: skip
    assert missing == []


def test_what_is_not_known_has_no_empty_heading(client):
    html = client.get(make_procedure(legal_bases=[]).get_absolute_url()).text

    empty = [
        "Yêu cầu, điều kiện",
        "Căn cứ pháp lý",
        "Quyết định công bố",
        "Cổng Dịch vụ công quốc gia",
    ]
    assert [heading for heading in empty if heading in html] == []


def test_a_citizen_reads_it_in_the_order_of_the_questions(client):
    procedure = make_procedure(requirements="<p>Đủ 18 tuổi.</p>")
    procedure.forms.create(file=make_pdf())

    html = client.get(procedure.get_absolute_url()).text

    headings = re.findall(r'<h2 id="([a-z-]+)">', html[: html.index("<aside")])
    assert headings == [
        "giay-to", "thoi-han", "noi-nop", "trinh-tu", "cach-thuc", "mau-don", "doi-tuong",
        "yeu-cau", "can-cu", "nguon",
    ]  # fmt: skip
    assert re.findall(r'<li><a href="#([a-z-]+)">', html) == headings


def test_the_same_words_for_both_costs_stand_once():
    costs = [make_procedure(fee=fee, charge="Không").costs for fee in ["Không", "2.000 đồng"]]

    assert costs == [[("Phí, lệ phí", "Không")], [("Phí", "2.000 đồng"), ("Lệ phí", "Không")]]


def test_its_forms_are_offered_with_their_facts(client):
    procedure = make_procedure()
    form = procedure.forms.create(file=make_pdf("tờ khai.pdf"), title="Tờ khai đăng ký")

    html = client.get(procedure.get_absolute_url()).text

    assert f'<a href="{form.file.get_absolute_url()}">Tờ khai đăng ký</a>' in html
    assert f"(PDF, 1 trang, {filesizeformat(form.file.size)})" in html


@pytest.mark.parametrize(
    ("address", "shown"), [("Số 5 phố Mẫu", "Số 5 phố Mẫu"), ("", "Trụ sở phường")]
)
def test_the_desk_is_told_with_its_address_or_that_of_the_ward(client, address, shown):
    make_ward(address="Trụ sở phường")
    make_hotline()
    make_desk(name="Bộ phận một cửa", address=address, hours=["Sáng: 7:30", "Chiều: 13:30"])

    html = client.get(make_procedure().get_absolute_url()).text

    missing = [
        text
        for text in [
            f"<dd>Bộ phận một cửa<br>{shown}</dd>",
            "<dd>Sáng: 7:30<br>Chiều: 13:30</dd>",
            '<dd><a href="tel:+842373742289">02373.742.289</a></dd>',
        ]
        if text not in html
    ]
    assert missing == []


NOINDEX = '<meta name="robots" content="noindex">'


def test_an_abolished_procedure_says_so_and_calls_to_nothing(client):
    procedure = make_procedure(status="abolished", national_url="https://dichvucong.gov.vn/a")

    response = client.get(procedure.get_absolute_url())

    html = response.text
    found = ["đã bị bãi bỏ", NOINDEX, "In danh mục giấy tờ", 'class="checklist"', "giay-to/"]
    assert response.status_code == 200
    assert [text in html for text in found] == [True, True, False, False, False]


def test_a_procedure_in_force_is_for_search_engines(client):
    assert NOINDEX not in client.get(make_procedure().get_absolute_url()).text


@pytest.mark.parametrize("page", ["get_absolute_url", "get_checklist_url"])
def test_a_hidden_procedure_is_not_found(client, page):
    procedure = make_procedure(status="hidden")

    assert client.get(getattr(procedure, page)()).status_code == 404


def test_the_checklist_of_an_abolished_procedure_leads_to_its_page(client):
    procedure = make_procedure(status="abolished")

    response = client.get(procedure.get_checklist_url())

    assert (response.status_code, response.url) == (302, procedure.get_absolute_url())


def test_the_checklist_tells_all_that_one_needs_on_the_way(client):
    make_ward()
    make_hotline()
    make_desk(address="Số 5 phố Mẫu", hours=["Sáng: 7:30"])
    procedure = make_procedure(
        code="1.004222", copies=2, delivery="Qua bưu chính", source_date="2024-05-10",
        national_url="https://dichvucong.gov.vn/a",
    )  # fmt: skip

    response = client.get("/thu-tuc/1.004222/giay-to/")

    missing = [
        text
        for text in [
            NOINDEX, procedure.name, "1.004222", "<li>Tờ khai</li>", "<li>Giấy chứng sinh</li>",
            "Số lượng hồ sơ: 2 bộ.", "Ngay trong ngày", "8.000 đồng/bản", "Số 5 phố Mẫu",
            "Sáng: 7:30", "02373.742.289", "Qua bưu chính", ">https://dichvucong.gov.vn/a</a>",
            "cập nhật ngày 10/05/2024",
        ]
        if text not in response.text
    ]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize(
    "path",
    [
        "1.999999",
        "1.00422",
        "1.0042222",
        "1.004222.000.00.00.H56",
        "a.004222",
        "1.004222%00",
        "%ff",
        "9" * 2000,
    ],
)
def test_an_unknown_code_is_not_found(client, path):
    make_procedure(code="1.004222")

    assert client.get(f"/thu-tuc/{path}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)(make_procedure().get_absolute_url()).status_code == 405


@pytest.mark.parametrize("documents", [1, 3])
def test_queries_do_not_grow_with_the_documents(client, documents, django_assert_num_queries):
    procedure = make_procedure(required_documents=["Tờ khai"] * documents)

    for _ in range(documents):
        procedure.forms.create(file=make_pdf())
    make_desk()

    # identity, hotlines, menu, visits, latest results; the procedure, its forms, the desk
    with django_assert_num_queries(OF_EVERY_PAGE + 3):
        client.get(procedure.get_absolute_url())
