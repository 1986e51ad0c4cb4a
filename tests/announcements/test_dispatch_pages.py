import hashlib
import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from announcements.models import Dispatch, DispatchAttachment
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    hours,
    make_agency,
    make_announcement,
    make_category,
    make_citation,
    make_dispatch,
    make_pdf,
)

pytestmark = pytest.mark.django_db
REGISTER = reverse("announcements:register")


def listed(client, **query):
    return list(client.get(REGISTER, query).context["dispatches"])


def test_the_register_lists_by_issue_date(client):
    old = make_dispatch(number="1", issue_date=date(2025, 1, 5), publish_at=hours(-1))
    new = make_dispatch(number="2", issue_date=date(2026, 1, 5), publish_at=hours(-9))
    assert listed(client) == [new, old]


def test_the_register_shows_only_what_is_public(client):
    public = make_dispatch(number="1")
    make_dispatch(number="2", status=DRAFT)
    make_dispatch(number="3", publish_at=hours(1))
    make_dispatch(number="4", expire_at=hours(-0.5))
    assert listed(client) == [public]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "8893 /ubnd-vhtt"},
        {"q": "ung xu mang"},
        {"loai": "ke-hoach"},
        {"nam": "2022"},
        {"q": "8893", "nam": "2022", "loai": "ke-hoach"},
    ],
)
def test_the_register_is_narrowed(client, query):
    wanted = make_dispatch(
        number="8893",
        symbol="UBND-VHTT",
        subject="ứng xử trên mạng xã hội",
        type="ke-hoach",
        issue_date=date(2022, 12, 21),
    )
    make_dispatch()
    assert listed(client, **query) == [wanted]


def test_the_register_is_narrowed_by_issuer(client):
    issuer = make_agency(name="Ủy ban nhân dân Quận 12")
    wanted = make_dispatch(issuer=issuer)
    make_dispatch(number="13")
    assert listed(client, co_quan=issuer.pk) == [wanted]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 10_000},
        {"q": "\x00"},
        {"loai": "khong-co"},
        {"co_quan": "abc"},
        {"co_quan": "9" * 30},
        {"nam": "hai nghìn"},
        {"nam": "-1"},
        {"nam": "9" * 5000},
    ],
)
def test_rubbish_narrows_nothing_and_breaks_nothing(client, query):
    make_dispatch()
    response = client.get(REGISTER, query)
    assert (response.status_code, len(response.context["dispatches"])) == (200, 1)


def test_invalid_utf_8_breaks_nothing(client):
    assert client.get(f"{REGISTER}?q=%ff%fe&loai=%c3").status_code == 200


def test_what_is_not_public_has_neither_page_nor_pdf(client):
    rows = [
        make_dispatch(number="1", status=DRAFT),
        make_dispatch(number="2", publish_at=hours(1)),
        make_dispatch(number="3", expire_at=hours(-0.5)),
    ]
    statuses = [
        client.get(url).status_code
        for row in rows
        for url in (row.get_absolute_url(), row.get_pdf_url())
    ]
    assert statuses == [404] * 6


def test_a_stale_address_leads_to_the_present_one(client):
    dispatch = make_dispatch()
    answers = [client.get(f"/van-ban/{dispatch.pk}-cu{end}") for end in ("/", ".pdf")]
    assert [(a.status_code, a.url) for a in answers] == [
        (301, dispatch.get_absolute_url()),
        (301, dispatch.get_pdf_url()),
    ]


def test_the_page_shows_every_field_of_the_paper(client):
    dispatch = make_dispatch(
        place="Quận 12",
        issue_date=date(2022, 12, 21),
        recipients=["Các phòng thuộc quận", "Ủy ban nhân dân 11 phường"],
        legal_bases=["Căn cứ Luật số 1", "Căn cứ Luật số 2"],
        copies_to=["Như trên"],
        drafting_unit="VHTT",
        drafter="D",
        signing_lines=["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        signer="Nguyễn Văn Thử",
    )
    page = client.get(dispatch.get_absolute_url()).content.decode()
    printed = [
        "<span>ỦY BAN NHÂN DÂN</span> <span>PHƯỜNG THỬ NGHIỆM</span>",
        "Số: 12/UBND-VP",
        "V/v tăng cường vệ sinh môi trường",
        "Quận 12, ngày 21 tháng 12 năm 2022",
        "<li>- Các phòng thuộc quận;</li>",
        "<li>- Ủy ban nhân dân 11 phường.</li>",
        "<p>Căn cứ Luật số 1;</p><p>Căn cứ Luật số 2.</p>",
        "<li>- Như trên;</li>",
        "<li>- Lưu: VT, VHTT, (D).</li>",
        "<p>KT. CHỦ TỊCH</p><p>PHÓ CHỦ TỊCH</p>",
        '<p class="paper__signer">Nguyễn Văn Thử</p>',
    ]
    assert [page.count(text) for text in printed] == [1] * len(printed)


def test_a_named_type_prints_its_name_instead_of_v_v(client):
    page = client.get(make_dispatch(type="ke-hoach").get_absolute_url()).content.decode()
    assert (page.count('<span class="paper__type">Kế hoạch</span>'), page.count("V/v")) == (1, 0)


def test_the_superior_is_printed_only_when_set(client):
    superior = make_agency(name="Sở Thử", letterhead=["SỞ THỬ NGHIỆM"])
    issuer = make_agency(name="Trung tâm Thử", letterhead=["TRUNG TÂM"], parent=superior)
    with_superior = client.get(make_dispatch(issuer=issuer).get_absolute_url()).content.decode()
    without = client.get(make_dispatch().get_absolute_url()).content.decode()
    assert (with_superior.count("SỞ THỬ NGHIỆM"), without.count("paper__superior")) == (1, 0)


def test_a_successor_is_named_only_when_public(client):
    successor = make_dispatch(number="99", status=DRAFT)
    dispatch = make_dispatch(replaced_by=successor)
    hidden = client.get(dispatch.get_absolute_url()).content.decode().count("99/UBND-VP")
    Dispatch.objects.filter(pk=successor.pk).update(status="published")
    shown = client.get(dispatch.get_absolute_url()).context["successor"]
    assert (hidden, shown) == (0, successor)


def test_the_successor_names_what_it_replaces(client):
    successor = make_dispatch(number="99")
    dispatch = make_dispatch(replaced_by=successor)
    context = client.get(successor.get_absolute_url()).context
    assert list(context["predecessors"]) == [dispatch]


def test_only_public_reports_are_listed(client):
    dispatch = make_dispatch()
    report = make_announcement(dispatch=dispatch)
    make_announcement(dispatch=dispatch, status=DRAFT)
    assert list(client.get(dispatch.get_absolute_url()).context["announcements"]) == [report]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_register_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        dispatch = make_dispatch(number=str(number + 1), category=make_category())
        DispatchAttachment.objects.create(dispatch=dispatch, file=make_pdf())
    # what may be chosen (three), the count, the rows, their files
    with django_assert_num_queries(OF_EVERY_PAGE + 6):
        client.get(REGISTER)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_a_dispatch_do_not_grow(client, rows, django_assert_num_queries):
    dispatch = make_dispatch()
    for number in range(rows):
        make_citation(dispatch=dispatch, number_symbol=f"8{number}/UBND-VP")
        make_citation(dispatch=make_dispatch(number=f"7{number}"), number_symbol="12/UBND-VP")
        DispatchAttachment.objects.create(dispatch=dispatch, file=make_pdf())
        make_announcement(dispatch=dispatch)
        make_dispatch(number=f"9{number}", replaced_by=dispatch)
    # 5 of every page, the dispatch, what it replaces, its files, its citations, which of them we
    # hold, what cites it, its reports
    with django_assert_num_queries(OF_EVERY_PAGE + 7):
        client.get(dispatch.get_absolute_url())


def test_the_pdf_holds_the_text_of_the_dispatch(client):
    dispatch = make_dispatch(signer="Nguyễn Văn Thử", signing_lines=["CHỦ TỊCH"])
    response = client.get(dispatch.get_pdf_url())
    pdf = pypdfium2.PdfDocument(b"".join(response.streaming_content))
    text = pdf[0].get_textpage().get_text_bounded()
    wanted = ["Số: 12/UBND-VP", "Các tổ dân phố tổng vệ sinh.", "CHỦ TỊCH", "Nguyễn Văn Thử"]
    assert (response["Content-Type"], [text.count(words) for words in wanted]) == (
        "application/pdf",
        [1, 1, 1, 1],
    )


def test_the_pdf_embeds_the_times_metric_font(client):
    response = client.get(make_dispatch().get_pdf_url())
    content = b"".join(response.streaming_content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = {
            str(font.BaseFont).split("+")[1].split("-")[0]
            for page in pdf.pages
            for font in page.Resources.Font.values()
        }
    assert fonts == {"Tinos"}


def test_the_pdf_goes_out_under_a_plain_name_and_runs_nothing(client):
    response = client.get(make_dispatch().get_pdf_url())
    assert (
        response["Content-Disposition"],
        response["X-Content-Type-Options"],
        response["Content-Security-Policy"].startswith("sandbox;"),
    ) == ('inline; filename="12-ubnd-vp-tang-cuong-ve-sinh-moi-truong.pdf"', "nosniff", True)


def test_the_pdf_is_known_by_its_content_and_sent_in_parts(client):
    url = make_dispatch().get_pdf_url()
    whole = b"".join(client.get(url).streaming_content)
    etag = f'"{hashlib.sha256(whole).hexdigest()}"'
    part = client.get(url, headers={"Range": "bytes=-6"})
    kept = client.get(url, headers={"If-None-Match": etag})
    assert (part.status_code, part["ETag"], b"".join(part), kept.status_code) == (
        206,
        etag,
        whole[-6:],
        304,
    )


@pytest.mark.hard_page
@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>" * 150 + "sâu",
        "<p>" + "dàiquá" * 1000 + "</p>",
        "<table>" + "<tr><td>ô</td></tr>" * 300 + "</table>",
    ],
    ids=["lists in lists", "one long word", "a long table"],
)
def test_a_hard_body_gives_a_pdf_or_a_sentence(client, body):
    response = client.get(make_dispatch(body=body).get_pdf_url())
    assert response.status_code in {200, 503}
