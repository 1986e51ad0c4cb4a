"""How far is my dossier: what the page answers, to whom, and what it never tells apart."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.shared.models import Attempt
from tests.build import OF_EVERY_PAGE, local, make_hotline
from tests.tthc.build import make_desk, make_dossier, make_procedure, make_sector
from tthc.models import Dossier, Procedure
from tthc.models.dossier import fingerprint, plain_code

pytestmark = pytest.mark.django_db

URL = "/thu-tuc/tra-cuu/"
CODE = "H56.15.25-240506-0001"
State, Timing = Dossier.State, Dossier.Timing
OPEN = {"state": State.PROCESSING, "timing": "", "closed_on": None}
LATE = {"timing": Timing.LATE, "closed_on": date(2024, 5, 13)}
READY = {"state": State.READY}
SENT_BACK = {"state": State.RETURNED, "timing": ""}
FRIDAY = local(2024, 5, 10, 23, 59)  # the day on which the dossiers of these tests are due


@pytest.fixture
def clock(monkeypatch):
    """Return a function that stops the clock of the site at a moment."""

    def stop_at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stop_at(FRIDAY)
    return stop_at


def ask(client, code=CODE, **headers):
    return client.post(URL, {"ma": code}, headers=headers)


def words(html):
    """Return the text of the main part of a page as it is read out."""
    main = re.search(r"<h1>.*?</main>", html, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def told(client, **fields):
    """Return what the page tells of a dossier of these fields, without the form."""
    make_dossier(code=CODE, **fields)
    return words(ask(client).text).partition("Hồ sơ H56")[2]


# The page


def test_it_has_the_address_of_the_design():
    assert reverse("tthc:lookup") == URL


def test_the_empty_page_asks_for_a_code_and_may_be_found(client):
    response = client.get(URL)

    assert response.status_code == 200
    assert words(response.text) == (
        "Tra cứu hồ sơ Mã hồ sơ In trên giấy tiếp nhận hồ sơ, ví dụ: H56.15.25-240506-0001 Tra cứu "
        "Trang chưa có dữ liệu hồ sơ nào để tra cứu."
    )
    assert "noindex" not in response.text


def test_it_says_up_to_which_day_it_knows_dossiers(client):
    make_dossier(received_on=date(2024, 5, 7))
    make_dossier()

    assert words(client.get(URL).text).endswith(
        "Dữ liệu gồm các hồ sơ tiếp nhận đến hết ngày 07/05/2024."
    )


def test_a_code_in_the_address_is_not_answered_nor_indexed(client):
    make_dossier(code=CODE)

    response = client.get(URL, {"ma": CODE})

    assert CODE.encode() not in response.content.replace(b": H56.15.25-240506-0001", b"")
    assert '<meta name="robots" content="noindex">' in response.text


def test_no_answer_is_kept_indexed_or_needs_a_cookie(clock):
    make_dossier(code=CODE)
    client = Client(enforce_csrf_checks=True)

    responses = [client.get(URL), ask(client), ask(client, "H56-0")]

    assert [r["Cache-Control"] for r in responses] == ["no-store"] * 3
    assert [bool(r.cookies) for r in responses] == [False] * 3
    assert ["noindex" in r.text for r in responses] == [False, True, True]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(URL).status_code == 405


# Finding


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        " h56.15.25 - 240506 - 0001 ",
        "H56.15.25–240506—0001",
        "H56.15.25\u2011240506\u22120001",
        "Ｈ５６．１５．２５－２４０５０６－０００１",  # noqa: RUF001
        "H56.15.25-2405\u00ad06-00\u200b01\t\n",
        "\ufeffH56.15.25\ufe63240506\u20150001",
    ],
)
def test_a_code_is_compared_without_what_people_type_otherwise(typed):
    assert (plain_code(typed), fingerprint(typed, "muối")) == (CODE, fingerprint(CODE, "muối"))


@pytest.mark.parametrize("typed", ["H56.15.25-240506-001", "H56.15.25-240506-OOO1", "H56.15.25"])
def test_other_codes_stay_other_codes(typed):
    assert plain_code(typed) == typed


def test_a_dossier_is_found_however_its_code_is_typed(client, clock):
    make_dossier(code=CODE)

    assert "Hồ sơ H56.15.25-240506-0001" in words(ask(client, "h56.15.25 – 240506 – 0001").text)


def test_a_malformed_code_an_unknown_one_and_a_hidden_dossier_answer_alike(
    client, clock, django_assert_num_queries
):
    make_dossier(code="", fingerprint=fingerprint("H56-1", make_desk().salt))
    make_dossier(code="H56-2", sector=make_sector(sensitive=True))
    ask(client, "H56-0")  # from now on the row that counts attempts is there
    codes = ["H56-1", "H56-2", "H56-3", "?" * 5000, "<b>'\";--", "a\0b", "1"]
    answers = set()
    for code in codes:
        with django_assert_num_queries(OF_EVERY_PAGE + 7):
            response = ask(client, code)
        typed = response.context["form"]["ma"].as_widget()
        answers.add((response.status_code, response.text.replace(typed, "")))

    assert len(answers) == 1


def test_what_is_not_found_names_the_ways_out(client, clock):
    make_desk(address="Số 1 đường Mẫu")
    make_hotline(label="Một cửa", number="0237.1022")

    response = ask(client)

    assert response.status_code == 200
    assert words(response.text).partition("0001 Tra cứu ")[2] == (
        "Không tìm thấy hồ sơ nào có mã này "
        "Hãy so lại từng chữ, từng số với mã in trên giấy tiếp nhận hồ sơ. "
        "Hồ sơ mới nộp chỉ có ở đây sau lần cập nhật dữ liệu kế tiếp. "
        "Hồ sơ liên quan đời tư và trẻ em (như hộ tịch) không tra cứu được trên trang này. "
        "Cần biết ngay, xin hỏi Trung tâm Phục vụ hành chính công, Số 1 đường Mẫu, "
        "hoặc gọi 0237.1022 (Một cửa). Trang chưa có dữ liệu hồ sơ nào để tra cứu."
    )


def test_what_was_typed_stays_in_the_field_and_is_escaped(client, clock):
    assert 'value="&quot;&gt;&lt;b&gt;1"' in ask(client, '"><b>1').text


@pytest.mark.parametrize("empty", ["", "  ", "\u200b"])
def test_an_empty_field_is_asked_for_and_not_counted(client, empty):
    assert "Hãy gõ mã hồ sơ in trên giấy tiếp nhận." in ask(client, empty).text
    assert Attempt.objects.count() == 0


# What is told of a dossier


def test_a_dossier_resolved_in_time_is_told_in_full(client, clock):
    procedure = make_procedure(name="Đăng ký hộ kinh doanh", sector=make_sector(name="Kinh doanh"))

    assert told(client, procedure=procedure, sector=procedure.sector) == (
        ".15.25-240506-0001 Đã trả kết quả Trước hạn "
        "Đã tiếp nhận ngày 06/05/2024 Đã trả kết quả ngày 09/05/2024 "
        "Thủ tục Đăng ký hộ kinh doanh Lĩnh vực Kinh doanh Người nộp (viết tắt) N.V.A. "
        "Ngày tiếp nhận 06/05/2024 Ngày hẹn trả 10/05/2024 Ngày có kết quả 09/05/2024 "
        "Dữ liệu gồm các hồ sơ tiếp nhận đến hết ngày 06/05/2024."
    )


@pytest.mark.parametrize("status", Procedure.Status)
def test_a_procedure_that_is_not_public_is_not_named(client, clock, status):
    procedure = make_procedure(name="Việc chưa công khai", status=status)
    make_dossier(code=CODE, procedure=procedure)

    text = ask(client).text

    link = f'<dt>Thủ tục</dt><dd><a href="{procedure.get_absolute_url()}">Việc chưa công khai</a>'
    seen = 0 if status == Procedure.Status.HIDDEN else 1
    assert (text.count(link), text.count("Việc chưa công khai")) == (seen, seen)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        (OPEN, "Đang giải quyết Trong hạn"),
        (OPEN | {"due_on": None}, "Đang giải quyết"),
        (OPEN | {"due_on": date(2024, 5, 9)}, "Đang giải quyết Quá hạn 1 ngày"),
        (OPEN | {"state": State.SUPPLEMENT, "due_on": date(2024, 5, 9)}, "Chờ bổ sung hồ sơ"),
        (READY, "Đã có kết quả, chờ trả Trước hạn"),
        ({"timing": Timing.ON_TIME, "closed_on": date(2024, 5, 10)}, "Đã trả kết quả Đúng hạn"),
        (LATE, "Đã trả kết quả Quá hạn 3 ngày"),
        (LATE | {"closed_on": date(2024, 5, 10)}, "Đã trả kết quả Quá hạn"),
        (SENT_BACK, "Trả lại hồ sơ"),
        (SENT_BACK | {"state": State.WITHDRAWN}, "Người nộp rút hồ sơ"),
    ],
)
def test_the_state_and_the_time_are_said_in_words(client, clock, fields, state):
    make_dossier(code=CODE, **fields)

    shown = re.search(r'<p class="dossier__state">(.*?)</p>', ask(client).text, re.DOTALL)[1]

    assert " ".join(re.sub(r"<[^>]*>", " ", shown).split()) == state


@pytest.mark.parametrize(
    ("moment", "days"),
    [(FRIDAY, 0), (local(2024, 5, 11, 0, 0, 1), 1), (local(2024, 5, 13, 12), 3)],
)
def test_days_are_counted_from_the_due_date_in_the_ward_s_own_time(client, clock, moment, days):
    clock(moment)
    make_dossier(code=CODE, **OPEN)

    assert ask(client).context["days_late"] == days


APOLOGY = "Chúng tôi xin lỗi vì hồ sơ của ông/bà chưa được giải quyết đúng hẹn."
ASK = "Cần hỏi thêm, xin hỏi Trung tâm Phục vụ hành chính công, hoặc gọi 1022 (Một cửa)."


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            OPEN | {"new_due_on": date(2024, 5, 20)},
            f"{APOLOGY} Ngày hẹn trả mới: 20/05/2024. {ASK} Đã tiếp nhận ngày 06/05/2024 "
            "Đang giải quyết Trả kết quả hẹn lại ngày 20/05/2024",
        ),
        (
            OPEN,
            f"{APOLOGY} Ngày hẹn trả mới sẽ được báo cho ông/bà. {ASK} Đã tiếp nhận ngày "
            "06/05/2024 Đang giải quyết Trả kết quả hẹn ngày 10/05/2024",
        ),
        (
            OPEN | {"new_due_on": date(2024, 5, 13)},
            f"{APOLOGY} Ngày hẹn lại 13/05/2024 cũng đã qua. {ASK} Đã tiếp nhận ngày 06/05/2024 "
            "Đang giải quyết Trả kết quả hẹn lại ngày 13/05/2024",
        ),
        (
            LATE | READY,
            f"{APOLOGY} Đã tiếp nhận ngày 06/05/2024 Đã có kết quả, chờ trả ngày 13/05/2024 Mời "
            "ông/bà mang giấy tiếp nhận hồ sơ đến nhận kết quả tại Trung tâm Phục vụ hành chính "
            "công.",
        ),
    ],
    ids=["new date", "no new date", "new date past too", "resolved"],
)
def test_the_office_apologises_for_a_late_dossier(client, clock, fields, said):
    make_hotline(label="Một cửa", number="1022")
    clock(local(2024, 5, 14, 8))

    text = told(client, **fields)

    assert re.search(r"Quá hạn [34] ngày (.*?) Lĩnh vực", text)[1] == said


def test_while_papers_are_awaited_no_date_is_promised(client, clock):
    text = told(client, **OPEN | {"state": State.SUPPLEMENT, "due_on": date(2024, 5, 9)})

    assert re.search(r"Trả kết quả (.*?) Thời gian chờ", text)[1] == (
        "ngày hẹn tính lại sau khi bổ sung"
    )


def test_who_got_the_papers_back_is_told_where_the_reason_stands(client, clock):
    text = told(client, **SENT_BACK)

    assert re.search(r"Trả lại hồ sơ ngày \S+ (.*?) Lĩnh vực", text)[1] == (
        "Lý do trả lại ghi trong văn bản gửi kèm hồ sơ. Cần hỏi thêm, xin hỏi Trung tâm Phục vụ "
        "hành chính công."
    )


def test_an_apology_of_the_desk_s_own_is_escaped(client, clock):
    make_desk(apology="Xin lỗi <b>ông/bà</b>")
    make_dossier(code=CODE, **LATE)

    assert "<p>Xin lỗi &lt;b&gt;ông/bà&lt;/b&gt;</p>" in ask(client).text


def test_a_name_that_is_not_kept_leaves_no_empty_line(client, clock):
    assert "Người nộp" not in told(client, applicant="")


# How often


def test_the_eleventh_look_up_is_asked_to_come_back(client, clock):
    make_hotline(label="Một cửa", number="1022")
    make_dossier(code=CODE)
    clock(local(2024, 5, 10, 8, 2, 30))
    statuses = [ask(client).status_code for _ in range(11)]

    response = ask(client)

    assert statuses == [200] * 10 + [429]
    assert (response["Retry-After"], response["Cache-Control"]) == ("450", "no-store")
    assert words(response.text).partition("0001 Tra cứu ")[2] == (
        "Mời ông/bà tra cứu lại sau 8 phút Vừa có quá nhiều lượt tra cứu, nên lượt này chưa được "
        "trả lời. Mã đã gõ vẫn còn ở trên. Cần biết ngay, xin hỏi Trung tâm Phục vụ hành chính "
        "công, hoặc gọi 1022 (Một cửa). Dữ liệu gồm các hồ sơ tiếp nhận đến hết ngày 06/05/2024."
    )
    assert f'value="{CODE}"' in response.text


def test_another_sender_and_the_next_stretch_are_answered(client, clock):
    statuses = [ask(client).status_code for _ in range(11)][-1:]
    statuses.append(client.post(URL, {"ma": CODE}, REMOTE_ADDR="192.0.2.9").status_code)
    clock(local(2024, 5, 11))
    statuses.append(ask(client).status_code)

    assert statuses == [429, 200, 200]


def test_many_senders_together_are_slowed_down(client, clock):
    ask(client)
    Attempt.objects.filter(scope="tra-cuu-chung").update(count=1000)
    clock(local(2024, 5, 10, 23, 59, 30))

    response = client.post(URL, {"ma": CODE}, REMOTE_ADDR="192.0.2.9")

    assert (response.status_code, response["Retry-After"]) == (429, "30")


def test_a_forged_address_brings_no_more_look_ups(client, clock):
    statuses = [
        ask(client, **{"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(11)
    ]

    assert statuses == [200] * 10 + [429]


def test_no_address_and_no_code_is_stored(client, clock):
    client.post(URL, {"ma": CODE}, REMOTE_ADDR="192.0.2.9")

    rows = Attempt.objects.order_by("scope").values_list("scope", "asker", "count")
    assert [(scope, re.sub("[0-9a-f]", "x", asker), count) for scope, asker, count in rows] == [
        ("tra-cuu", "x" * 32, 1),
        ("tra-cuu-chung", "x" * 32, 1),
    ]
