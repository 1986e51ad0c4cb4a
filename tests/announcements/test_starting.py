"""A draft begun from a pasted text, a template or an earlier dispatch, and the page that offers it."""

from datetime import date

import pytest
from django.urls import reverse

from announcements import body, starting
from announcements.models import Agency, Dispatch, DispatchTemplate
from announcements.reading import read
from portal.shared import services
from portal.shared.models import LogRecord
from tests.announcements import reading_texts
from tests.announcements.desk import page_of, told
from tests.announcements.reading_texts import SEED
from tests.build import (
    DRAFT,
    PUBLISHED,
    amended,
    make_account,
    make_agency,
    make_citation,
    make_dispatch,
    make_writer,
)

pytestmark = pytest.mark.django_db

START = reverse("admin:announcements_dispatch_start")
CHECK = "Người dân chưa thấy văn bản này. Hãy soát từng mục rồi lưu."


def make_template(**fields):
    defaults = {"name": "Giấy mời họp", "type": "giay-moi", "symbol": "GM-UBND", "subject": "Họp"}
    return DispatchTemplate.objects.create(**defaults | fields)


def begin(client, page, row):
    return client.post(reverse(f"admin:announcements_dispatch_{page}", args=[row.pk]))


def field_errors(response):
    return {name: list(told) for name, told in response.context_data["form"].errors.items()}


# A pasted text


def test_a_pasted_text_becomes_a_draft(as_, lan):
    response = as_(lan).post(START, {"text": SEED})
    draft = Dispatch.objects.get()
    reading = read(SEED)
    assert (
        response.url,
        (draft.status, draft.number_symbol, draft.issue_date, draft.issuer.name),
        (draft.subject, draft.recipients, draft.copies, draft.body),
        [(c.role, c.number_symbol, c.position) for c in draft.citations.all()],
    ) == (
        page_of(draft),
        (DRAFT, "8893/UBND-VHTT", date(2022, 12, 21), "Ủy ban nhân dân Quận 12"),
        (
            reading.subject,
            reading.recipients,
            [*reading.copies_to, "Lưu: VT, VHTT, (D)"],
            body.sanitise(reading.body),
        ),
        [("basis", "874/QĐ-BTTTT", 0), ("enclosed", "874/QĐ-BTTTT", 1)],
    )


def test_the_draft_is_the_first_version_and_in_the_log(lan):
    draft = starting.draft_from_reading(read(SEED), lan)
    logged = LogRecord.objects.about(draft).values_list("action", "version", "to_status")
    assert (draft.version, draft.revisions.count(), list(logged)) == (
        1,
        1,
        [("created", 1, DRAFT)],
    )


def test_what_to_check_is_told_with_the_doubts(as_, lan):
    text = SEED.replace("Võ Thị Chính", "").replace("Quận 12, ngày 21", "Quận 12, ngày 41")
    assert told(as_(lan).post(START, {"text": text})) == [
        f"Đã điền các mục từ văn bản vừa dán. {CHECK}",
        "Không thấy ngày ban hành: hãy điền.",
        "Không thấy người ký: hãy điền.",
    ]


def test_an_agency_is_known_by_its_letterhead_however_it_is_broken(lan):
    known = make_agency(name="UBND Q12", letterhead=["UỶ BAN", "NHÂN DÂN QUẬN 12"])
    draft = starting.draft_from_reading(read(SEED), lan)
    assert (draft.issuer, Agency.objects.count()) == (known, 1)


def test_an_agency_is_known_by_its_name(lan):
    known = make_agency(name="Ủy ban nhân dân quận 12", letterhead=["UBND"])
    assert starting.draft_from_reading(read(SEED), lan).issuer == known


def test_of_two_agencies_of_one_name_the_one_of_today_issues(lan):
    lines = ["ỦY BAN NHÂN DÂN", "QUẬN 12"]
    today = make_agency(name="Nay", letterhead=lines)
    make_agency(name="Xưa", letterhead=lines, valid_to=date(2020, 1, 1))
    assert starting.draft_from_reading(read(SEED), lan).issuer == today


def test_a_new_agency_is_added_with_its_superior(lan):
    issuer = starting.draft_from_reading(read(reading_texts.INVITATION), lan).issuer
    parent = issuer.parent
    assert (issuer.name, issuer.letterhead, parent.name, parent.letterhead) == (
        "Phòng Văn hóa và Thông tin",
        ["PHÒNG VĂN HÓA VÀ THÔNG TIN"],
        "UBND Quận 7",
        ["UBND QUẬN 7"],
    )


def without_agencies():
    user = make_writer("mai")
    user.groups.get().permissions.remove(
        *user.groups.get().permissions.filter(codename="add_agency")
    )
    return user


def test_who_may_not_add_an_agency_chooses_one(as_):
    chosen = make_agency()
    client = as_(without_agencies())
    refused = client.post(START, {"text": SEED})
    client.post(START, {"text": SEED, "issuer": chosen.pk})
    assert (field_errors(refused), Dispatch.objects.get().issuer) == (
        {
            "issuer": [
                "Chưa có cơ quan “Ủy ban nhân dân Quận 12” và bạn không được thêm cơ quan. "
                "Hãy chọn cơ quan trong danh sách, hoặc nhờ người quản trị thêm."
            ]
        },
        chosen,
    )


def test_a_text_without_an_issuer_asks_for_one_and_is_kept(as_, lan):
    response = as_(lan).post(START, {"text": "Xin chào"})
    form = response.context_data["form"]
    assert (field_errors(response), form["text"].value(), response.context_data["asks_issuer"]) == (
        {"issuer": ["Không thấy tên cơ quan ban hành. Hãy chọn cơ quan trong danh sách."]},
        "Xin chào",
        True,
    )


def test_a_number_that_is_taken_gets_a_sentence(as_, lan):
    client = as_(lan)
    client.post(START, {"text": SEED})
    response = client.post(START, {"text": SEED})
    assert (field_errors(response), Dispatch.objects.count()) == (
        {
            "text": [
                "Ủy ban nhân dân Quận 12 đã có văn bản 8893/UBND-VHTT trong năm 2022. "
                "Hãy mở văn bản đó trong danh sách Văn bản."
            ]
        },
        1,
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Mục này không được để trống."),
        (
            "ố" * 67_000,
            "Văn bản dài quá 200 KB. Hãy dán phần chính, rồi đính kèm phụ lục dài bằng tệp.",
        ),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(as_, lan, text, sentence):
    response = as_(lan).post(START, {"text": text})
    assert (field_errors(response), Agency.objects.count()) == ({"text": [sentence]}, 0)


# A template


def test_a_template_becomes_a_draft_of_the_own_agency(as_, lan):
    own = make_agency(own=True)
    make_dispatch(issuer=own, place="Đông Hải")
    template = make_template(body="<p>Lúc [thời gian].</p>", signing_lines=["CHỦ TỊCH"])
    response = begin(as_(lan), "from_template", template)
    draft = Dispatch.objects.get(status=DRAFT)
    assert (
        (response.url, told(response)),
        (draft.issuer, draft.place, draft.type, draft.number, draft.symbol, draft.version),
        (draft.body, draft.signing_lines),
    ) == (
        (
            page_of(draft),
            [
                "Đã mở bản nháp theo mẫu Giấy mời họp. Hãy điền các chỗ còn trống […]. " + CHECK,
            ],
        ),
        (own, "Đông Hải", "giay-moi", "", "GM-UBND", 1),
        ("<p>Lúc [thời gian].</p>", ["CHỦ TỊCH"]),
    )


def test_without_an_own_agency_a_template_gets_a_sentence(as_, lan):
    make_agency()
    response = begin(as_(lan), "from_template", make_template())
    assert (response.url, told(response), Dispatch.objects.count()) == (
        START,
        [
            "Chưa có cơ quan nào được đánh dấu “cơ quan của trang này”. "
            "Hãy nhờ người quản trị đánh dấu ở danh mục Cơ quan, rồi chọn lại mẫu."
        ],
        0,
    )


def test_the_own_agency_is_the_latest_of_those_that_exist_today():
    make_agency(name="Cũ", own=True, valid_to=date(2025, 6, 30))
    make_agency(name="Chưa có", own=True, valid_from=date(2999, 1, 1))
    make_agency(name="Lâu nay", own=True)
    today = make_agency(name="Mới", own=True, valid_from=date(2025, 7, 1))
    assert Agency.objects.own_today() == today


def test_the_seven_templates_are_there_and_clean():
    rows = DispatchTemplate.objects.values_list("name", "type", "symbol", "body")
    assert [
        (name, kind, symbol, body.sanitise(html) == html) for name, kind, symbol, html in rows
    ] == [
        ("Công văn", "cong-van", "UBND-VP", True),
        ("Thông báo", "thong-bao", "TB-UBND", True),
        ("Giấy mời", "giay-moi", "GM-UBND", True),
        ("Kế hoạch", "ke-hoach", "KH-UBND", True),
        ("Báo cáo", "bao-cao", "BC-UBND", True),
        ("Tờ trình", "to-trinh", "TTr-UBND", True),
        ("Quyết định", "quyet-dinh", "QĐ-UBND", True),
    ]


def test_the_staff_edit_a_template(as_, lan):
    template = make_template()
    form = {"name": "Giấy mời", "position": 9, "type": "giay-moi", "symbol": "GM-VP"}
    form |= {"subject": "Họp giao ban", "recipients": "A\n\n B ", "body": "<p>X</p>"}
    DispatchTemplate.objects.exclude(pk=template.pk).delete()
    as_(lan).post(page_of(template), form)
    template.refresh_from_db()
    assert (template.symbol, template.recipients, template.body) == (
        "GM-VP",
        ["A", "B"],
        "<p>X</p>",
    )


# An earlier dispatch


def test_an_earlier_dispatch_gives_its_text_without_number_and_dates(as_, lan):
    earlier = make_dispatch(
        place="Đông Hải",
        recipients=["Các trường"],
        effective_date=date(2026, 4, 1),
        validity="expired",
        urgency="khan",
    )
    make_citation(dispatch=earlier, role="basis")
    response = begin(as_(lan), "from_dispatch", earlier)
    draft = Dispatch.objects.get(status=DRAFT)
    assert (
        (response.url, told(response)),
        (draft.number, draft.symbol, draft.issue_date, draft.effective_date, draft.validity),
        (draft.issuer, draft.place, draft.recipients, draft.subject, draft.body, draft.urgency),
        (draft.publish_at, draft.was_public, draft.amends, draft.version),
        [(c.role, c.number_symbol) for c in draft.citations.all()],
    ) == (
        (page_of(draft), [f"Đã chép nội dung của Công văn 12/UBND-VP, trừ số và ngày. {CHECK}"]),
        ("", "UBND-VP", None, None, "in_force"),
        (
            earlier.issuer,
            "Đông Hải",
            ["Các trường"],
            earlier.subject,
            earlier.body,
            "khan",
        ),
        (None, False, None, 1),
        [("basis", "85-QĐ/TW")],
    )


def test_the_page_of_a_dispatch_leads_to_a_new_one(as_, lan, binh):
    item = amended(make_dispatch(), writer=lan, approver=binh, subject="mới")
    services.amend(row=item, by=lan)
    response = as_(lan).get(page_of(item))
    address = reverse("admin:announcements_dispatch_from_dispatch", args=[item.pk])
    assert response.context["copy_url"] == address


# The page


def test_the_page_offers_templates_and_the_latest_dispatches(as_, lan):
    DispatchTemplate.objects.all().delete()
    template = make_template()
    rows = [make_dispatch(number=str(n), issue_date=date(2026, 1, n)) for n in range(1, 13)]
    shown = as_(lan).get(START).context_data
    assert (list(shown["templates"]), list(shown["earlier"])) == ([template], rows[:1:-1])


def test_an_earlier_dispatch_is_sought_by_number_or_words(as_, lan):
    wanted = make_dispatch(subject="phòng cháy chữa cháy")
    make_dispatch(number="13")
    client = as_(lan)
    found = [
        list(client.get(START, {"q": q}).context_data["earlier"])
        for q in ["phong chay", "12/UBND-VP", "x"]
    ]
    assert found == [[wanted], [wanted], []]


def test_looking_makes_nothing(as_, lan):
    template, earlier = make_template(), make_dispatch()
    client = as_(lan)
    answers = [client.get(START).status_code]
    for page, row in [("from_template", template), ("from_dispatch", earlier)]:
        url = reverse(f"admin:announcements_dispatch_{page}", args=[row.pk])
        answers.append(client.get(url).status_code)
    assert (answers, list(Dispatch.objects.all())) == ([200, 405, 405], [earlier])


def test_who_may_not_add_is_refused_everywhere(as_):
    template, earlier = make_template(), make_dispatch()
    client = as_(make_account("quản trị", "quan"))
    answers = [
        client.get(START).status_code,
        client.post(START, {"text": SEED}).status_code,
        begin(client, "from_template", template).status_code,
        begin(client, "from_dispatch", earlier).status_code,
    ]
    assert (answers, list(Dispatch.objects.all())) == ([403] * 4, [earlier])


def test_a_stranger_is_sent_to_sign_in(client):
    assert (client.get(START).status_code, client.post(START).status_code) == (302, 302)


@pytest.mark.parametrize("page", ["from_template", "from_dispatch"])
def test_what_is_not_there_is_not_found(as_, lan, page):
    url = reverse(f"admin:announcements_dispatch_{page}", args=[9999])
    assert as_(lan).post(url).status_code == 404


def test_the_list_and_the_empty_form_lead_to_the_page(as_, lan):
    client = as_(lan)
    pages = [reverse(f"admin:announcements_dispatch_{page}") for page in ["changelist", "add"]]
    assert [client.get(page).content.decode().count(f'href="{START}"') for page in pages] == [1, 1]


# What a template leaves open


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"body": "<p>Lúc [thời gian], tại [địa điểm].</p>"},
            [("body", "Nội dung: hãy điền chỗ còn trống [thời gian], [địa điểm].")],
        ),
        ({"subject": "họp [...]"}, [("subject", "Trích yếu: hãy điền chỗ còn trống [...].")]),
        (
            {"recipients": ["[cơ quan nhận]", "A"]},
            [("recipients", "Kính gửi: hãy điền chỗ còn trống [cơ quan nhận].")],
        ),
        (
            {"body": "<p>" + " ".join(f"[ô {n}]" for n in "abcdefg") + "</p>"},
            [
                (
                    "body",
                    "Nội dung: hãy điền chỗ còn trống [ô a], [ô b], [ô c], [ô d], [ô e] "
                    "và 2 chỗ khác.",
                )
            ],
        ),
        ({"body": "<p>Xem [1], [2, 3] và [] và a[0].</p>"}, []),
    ],
)
def test_a_blank_left_open_blocks_publication(fields, told):
    assert make_dispatch(status=PUBLISHED, **fields).own_blockers() == told
