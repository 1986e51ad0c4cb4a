import pytest

from tests.tthc.build import make_procedure, make_sector

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
            'href="https://dichvucong.gov.vn/thu-tuc?a=1&amp;b=2"', "Nguồn: Nguồn mẫu.",
            "Cập nhật ngày 10/05/2024.",
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


def test_a_procedure_no_longer_in_force_is_not_found(client):
    procedure = make_procedure(status="abolished")

    assert client.get(procedure.get_absolute_url()).status_code == 404


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

    # identity, hotlines, menu, visits; the procedure
    with django_assert_num_queries(4 + 1):
        client.get(procedure.get_absolute_url())
