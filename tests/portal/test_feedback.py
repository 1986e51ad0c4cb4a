"""What readers say at the foot of a page: what is counted and kept, and every way to abuse it."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.signing import BadSignature
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal import feedback
from portal.models import Helpfulness, Report
from portal.shared import services
from portal.shared.models import Attempt
from portal.shared.preview import link
from portal.templatetags.feedback import feedback as tag
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    WITHDRAWN,
    hours,
    local,
    make_announcement,
    make_dispatch,
    make_hotline,
    make_staff,
    make_ward,
    make_writer,
)
from tests.tthc.build import make_procedure
from tests.visitors.build import FIREFOX
from tthc.models import Procedure

pytestmark = pytest.mark.django_db

HELPFUL, MISSING, WRONG = "/gop-y/huu-ich/", "/gop-y/con-thieu/", "/gop-y/bao-sai/"
NOON = local(2026, 5, 15, 12)
Kind, State = Report.Kind, Report.State
MAKERS = {
    "announcement": make_announcement,
    "dispatch": make_dispatch,
    "procedure": make_procedure,
}


@pytest.fixture
def clock(monkeypatch):
    """Return a function that stops the clock of the site at a moment."""

    def stop_at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stop_at(NOON)
    return stop_at


@pytest.fixture
def reader():
    """A browser whose requests would be refused if they needed a token; its script sends them."""
    headers = {"User-Agent": FIREFOX, "X-Requested-With": "fetch"}
    return Client(enforce_csrf_checks=True, headers=headers)


@pytest.fixture
def scriptless():
    """The same browser without scripts."""
    return Client(enforce_csrf_checks=True, headers={"User-Agent": FIREFOX})


@pytest.fixture
def item(clock):
    return make_announcement(publish_at=NOON - timedelta(days=1))


def vote(client, item, says="co", **more):
    return client.post(HELPFUL, {"muc": feedback.signed(item), "huu_ich": says}, **more)


def note(client, item, words="Sai giờ tiêm.", url=WRONG, opened=5, typed=None, **more):
    """Send a form that was opened so many seconds ago."""
    token = [feedback.subject_of(item), timezone.now().timestamp() - opened]
    sent = {"muc": feedback.signed(item), "luc": feedback.form_signer.sign_object(token)}
    return client.post(url, sent | {"ghi_chu": words} | (typed or {}), **more)


def votes():
    return list(Helpfulness.objects.values_list("title", "month", "useful", "useless"))


def reports():
    return list(Report.objects.values_list("kind", "note", "state").order_by("pk"))


def heading(response):
    return html.unescape(re.search(r"<h[12][^>]*>(.*?)</h", response.text)[1])


def words(response):
    main = re.search(r"<h[12].*?(</main>|\Z)", response.text, re.DOTALL)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


# The question at the foot of a page


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_of_item_asks_its_readers(client, kind):
    item = MAKERS[kind]()

    page = client.get(item.get_absolute_url()).text

    assert page.count(f'<input type="hidden" name="muc" value="{feedback.signed(item)}">') == 1
    assert re.findall(r'action="(/gop-y[^"]*)"|href="(/gop-y/[^"?]*)', page) == [
        (HELPFUL, ""),
        ("", WRONG),
    ]


def test_a_preview_asks_nothing(client):
    draft = make_announcement(status=DRAFT)
    services.save_version(row=draft, by=make_writer())

    assert "/gop-y/" not in client.get(link(draft)).text


def test_the_question_costs_no_query(rf, django_assert_num_queries):
    item = make_announcement()
    with django_assert_num_queries(0):
        context = tag({"request": rf.get("/")}, item)
    assert context == {"subject": feedback.signed(item)}


# Whether it helped


@pytest.mark.parametrize(("says", "useful", "useless"), [("co", 1, 0), ("khong", 0, 1)])
def test_an_answer_is_counted_in_its_month(reader, item, says, useful, useless):
    response = vote(reader, item, says)

    assert (response.status_code, heading(response)) == (200, "Cảm ơn ông/bà đã đánh giá")
    assert votes() == [("Lịch tiêm chủng", date(2026, 5, 1), useful, useless)]


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_of_item_is_counted(reader, kind):
    vote(reader, MAKERS[kind]())

    assert [(useful, useless) for *_, useful, useless in votes()] == [(1, 0)]


def test_who_says_no_is_asked_what_is_missing(reader, item):
    asked = [f'action="{MISSING}"' in vote(reader, item, says).text for says in ("co", "khong")]
    assert asked == [False, True]


def test_the_answer_leads_back_to_the_item(scriptless, item):
    assert vote(scriptless, item).text.count(f'href="{item.get_absolute_url()}"') == 2


def test_a_second_answer_of_a_day_is_thanked_and_not_counted(reader, item):
    answers = [heading(vote(reader, item, says)) for says in ("co", "khong", "co")]

    assert answers == ["Cảm ơn ông/bà đã đánh giá"] * 3
    assert votes() == [("Lịch tiêm chủng", date(2026, 5, 1), 1, 0)]


def test_another_item_another_sender_and_another_day_are_counted(reader, item, clock):
    vote(reader, item)
    vote(reader, make_announcement(title="Khác"))
    vote(reader, item, REMOTE_ADDR="192.0.2.9")
    clock(NOON + timedelta(days=30))
    vote(reader, item)

    assert sorted(votes()) == [
        ("Khác", date(2026, 5, 1), 1, 0),
        ("Lịch tiêm chủng", date(2026, 5, 1), 2, 0),
        ("Lịch tiêm chủng", date(2026, 6, 1), 1, 0),
    ]


@pytest.mark.parametrize(
    "agent", ["", "curl/8.7.1", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com)"]
)
def test_robots_are_thanked_and_not_counted(reader, item, agent):
    response = vote(reader, item, headers={"User-Agent": agent})

    assert (response.status_code, votes()) == (200, [])


def test_the_staff_s_own_answers_are_not_counted(reader, item):
    reader.force_login(make_staff())
    vote(reader, item)

    assert votes() == []


@pytest.mark.parametrize("says", ["", "maybe", "co\0", "9" * 5000])
def test_any_other_answer_is_not_found(reader, item, says):
    assert (vote(reader, item, says).status_code, votes()) == (404, [])


def test_looking_at_the_address_leads_to_the_item_and_counts_nothing(reader, item):
    response = reader.get(HELPFUL, {"muc": feedback.signed(item), "huu_ich": "co"})

    assert (response.status_code, response.url) == (302, item.get_absolute_url())
    assert (votes(), Attempt.objects.count()) == ([], 0)


def test_the_seventh_answer_of_a_minute_is_asked_to_come_back(reader, clock):
    make_hotline()
    items = [make_announcement(title=f"Bài {n}", publish_at=hours(-9)) for n in range(7)]
    statuses = [vote(reader, item).status_code for item in items]

    response = vote(reader, items[6])

    assert statuses == [200] * 6 + [429]
    assert (response["Retry-After"], heading(response)) == ("60", "Mời ông/bà gửi lại sau 1 phút")
    assert f'action="{HELPFUL}"' in response.text
    assert len(votes()) == 6


@pytest.mark.django_db(transaction=True)
def test_readers_who_answer_at_the_same_moment_are_all_counted():
    item, together = make_announcement(), Barrier(8)

    def hurry(number):
        try:
            together.wait(timeout=20)
            Helpfulness.objects.count_answer(item, useful=number % 2 == 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(hurry, range(8)))

    assert [(useful, useless) for *_, useful, useless in votes()] == [(4, 4)]


# What is wrong, what is missing


def test_the_form_names_the_item_and_says_what_happens(scriptless, item):
    make_hotline(number="0237.1022")
    response = scriptless.get(WRONG, {"muc": feedback.signed(item)})

    assert words(response) == (
        "Báo thông tin sai Về nội dung: Lịch tiêm chủng Cán bộ sẽ đọc và kiểm tra trong 15 ngày. "
        "Nếu thông tin sai, nội dung sẽ được sửa ngay trên trang và ghi ở mục Lịch sử cập nhật. "
        "Trang không lưu ai đã gửi, nên không trả lời riêng được. Cần trả lời riêng, mời ông/bà "
        "gọi 0237.1022 . Thông tin nào sai, đúng ra thế nào? (không bắt buộc) Nhiều nhất 1.000 ký "
        "tự. Xin đừng ghi họ tên, số điện thoại, số căn cước. Để trống ô này Gửi tin báo"
    )


def test_a_procedure_has_no_history_to_promise(reader):
    response = reader.get(WRONG, {"muc": feedback.signed(make_procedure())})

    assert "Lịch sử cập nhật" not in words(response)


@pytest.mark.parametrize("url", [WRONG, MISSING])
def test_looking_at_a_form_changes_nothing(reader, item, url):
    reader.get(url, {"muc": feedback.signed(item), "ghi_chu": "Sai", "luc": "x"})

    assert (reports(), Attempt.objects.count()) == ([], 0)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_report_is_kept_for_every_kind_of_item(reader, kind):
    row = MAKERS[kind]()
    note(reader, row)

    assert [report.item for report in Report.objects.all()] == [row]


def test_a_report_is_thanked_with_what_happens_next(scriptless, item):
    response = note(scriptless, item)

    assert words(response) == (
        "Cảm ơn ông/bà đã báo cho chúng tôi Về nội dung: Lịch tiêm chủng Cán bộ sẽ đọc và kiểm "
        "tra trong 15 ngày. Nếu thông tin sai, nội dung sẽ được sửa ngay trên trang và ghi ở mục "
        "Lịch sử cập nhật. Trở lại nội dung đang đọc"
    )
    assert reports() == [(Kind.WRONG, "Sai giờ tiêm.", State.NEW)]


def test_a_report_needs_no_words(reader, item):
    note(reader, item, "  ")
    assert reports() == [(Kind.WRONG, "", State.NEW)]


def test_what_is_missing_is_kept_with_words_alone(reader, item):
    answers = [heading(note(reader, item, typed, url=MISSING)) for typed in ("", "Thiếu giờ.")]

    assert answers == ["Cảm ơn ông/bà đã báo cho chúng tôi"] * 2
    assert reports() == [(Kind.MISSING, "Thiếu giờ.", State.NEW)]


def test_the_form_that_is_shown_can_be_sent(scriptless, item, clock):
    page = vote(scriptless, item, "khong").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    clock(NOON + timedelta(seconds=9))

    response = scriptless.post(MISSING, {**hidden, "ghi_chu": "Thiếu giờ.", "trang_web": ""})

    assert heading(response) == "Cảm ơn ông/bà đã báo cho chúng tôi"
    assert reports() == [(Kind.MISSING, "Thiếu giờ.", State.NEW)]


def test_a_note_of_a_thousand_characters_is_kept_and_a_longer_one_comes_back(reader, item):
    note(reader, item, "ệ" * 1000)

    response = note(reader, item, "ệ" * 1001)

    assert "Hãy viết ngắn lại: nhiều nhất 1.000 ký tự, đang có 1001." in response.text
    assert ("ệ" * 1001 in response.text, len(reports())) == (True, 1)


def test_half_a_character_is_left_out(reader, item):
    fields = {
        "muc": feedback.signed(item),
        "luc": feedback.form_signer.sign_object(
            [feedback.subject_of(item), timezone.now().timestamp() - 5]
        ),
        "ghi_chu": r"Sai\ud800 gi\u1edd",
    }
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in fields.items()
    ]
    reader.generic(
        "POST",
        WRONG,
        "".join(parts) + "--x--\r\n",
        "multipart/form-data; boundary=x; charset=unicode_escape",
    )
    assert [text for _, text, _ in reports()] == ["Sai giờ"]


def test_markup_in_a_note_is_plain_text(reader, item):
    markup = "<script>alert(1)</script><b>Sai</b>"

    response = note(reader, item, markup, opened=0)
    note(reader, item, markup)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;Sai&lt;/b&gt;</textarea>" in response.text
    assert reports() == [(Kind.WRONG, markup, State.NEW)]


def test_the_same_note_is_kept_once_until_it_is_answered(reader, item):
    for _ in range(3):
        note(reader, item)
    Report.objects.update(state=State.CORRECTED)
    note(reader, item)

    assert [state for *_, state in reports()] == [State.CORRECTED, State.NEW]


def test_what_was_done_with_a_year_ago_goes_when_another_report_comes(reader, item):
    long_ago, lately = NOON - timedelta(days=366), NOON - timedelta(days=364)
    kept = {
        "closed long ago": {"state": State.CORRECTED, "handled_at": long_ago},
        "closed lately": {"state": State.CORRECTED, "handled_at": lately},
        "spam of long ago": {"state": State.SPAM, "received_at": long_ago},
        "open for long": {"state": State.NEW, "received_at": long_ago},
    }
    for words, fields in kept.items():
        note(reader, item, words, REMOTE_ADDR="192.0.2.9")
        Report.objects.filter(note=words).update(**fields)
    vote(reader, item)

    note(reader, item)

    assert [text for _, text, _ in reports()] == ["closed lately", "open for long", "Sai giờ tiêm."]
    assert len(votes()) == 1


# Nothing about a person


@pytest.mark.parametrize(
    ("typed", "kept", "told"),
    [
        ("Gọi 0912 345 678", "Gọi [đã che số điện thoại]", "số điện thoại"),
        (
            "CCCD 038095001234",
            "CCCD [đã che số căn cước (12 số)]",
            "số căn cước (12 số)",
        ),
        (
            "stk 1903 4567 8901 tại Vietcombank",
            "stk [đã che số tài khoản ngân hàng] tại Vietcombank",
            "số tài khoản ngân hàng",
        ),
        (
            "an.binh+1@thu.example.vn, 0912345678@thu.vn",
            "[đã che địa chỉ thư điện tử], [đã che địa chỉ thư điện tử]",
            "địa chỉ thư điện tử",
        ),
        (
            "a@b.vn hoặc 0912345678 hoặc +84 912 345 679",
            "[đã che địa chỉ thư điện tử] hoặc [đã che số điện thoại] hoặc [đã che số điện thoại]",
            "địa chỉ thư điện tử, số điện thoại",
        ),
    ],
)
def test_numbers_and_addresses_of_citizens_are_hidden_before_storing(
    reader, item, typed, kept, told
):
    response = note(reader, item, typed)

    assert reports() == [(Kind.WRONG, kept, State.NEW)]
    assert f"trước khi lưu trang đã che: {told}." in words(response)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("CCCD038095001234", "CCCD[đã che dãy số]"),
        ("sđt0912345678, o912345678", "sđt[đã che dãy số], o[đã che dãy số]"),
        ("0912/345/678 hoặc 0912_345_679", "[đã che dãy số] hoặc [đã che dãy số]"),
        ("0912 ... 345 ... 678", "[đã che dãy số]"),
        ("0912\n345\n678", "[đã che dãy số]"),
        ("0\ufe0f9\ufe0f1\ufe0f2\ufe0f3\ufe0f4\ufe0f5\ufe0f6\ufe0f7\ufe0f8", "[đã che dãy số]"),
        ("0 3 8 0 9 5 0 0 1 2 3 4", "[đã che số điện thoại]"),
        ("①②③④⑤⑥⑦⑧⑨⓪", "[đã che dãy số]"),
        (
            "\uff10\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18, \u0660\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
            "[đã che số điện thoại], [đã che số điện thoại]",
        ),
        ("\U0001d7ce\U0001d7d712345678", "[đã che số điện thoại]"),
        ("0\u200b912\u2060345678", "[đã che số điện thoại]"),
        ("an @ thu.vn", "[đã che địa chỉ thư điện tử]"),
    ],
)
def test_no_way_of_writing_a_number_gets_through(reader, item, typed, kept):
    note(reader, item, typed)
    assert [text for _, text, _ in reports()] == [kept]


@pytest.mark.parametrize(
    "typed",
    [
        "Giờ 07:30 - 11:30, 13:30 - 17:00 ngày 01/05/2024 và 02.05.2024",
        "Thủ tục 1.004222, 2.000635; hồ sơ H56.98.16-240510-0012; Nghị định 61/2018/NĐ-CP",
        "Diện tích 120 m², phí 1500000000 đồng, mục 1, 2, 3, 4",
    ],
)
def test_what_offices_write_all_day_stays(reader, item, typed):
    note(reader, item, typed)
    assert [text for _, text, _ in reports()] == [typed]


def test_the_ward_s_own_numbers_and_a_dispatch_s_stay(reader, item):
    make_ward(phone="0237 374 2288", information_phone="0237 374 2290")
    make_hotline(number="02373.742.289")
    typed = "02373742289 hay 02373 742 288, 02373742290? Công văn 278/UBND ngày 09/05/2024, phí 8.000 đồng"

    assert "đã che" not in words(note(reader, item, typed))
    assert reports() == [(Kind.WRONG, typed, State.NEW)]


def test_no_address_agent_or_cookie_is_kept(reader, item, caplog):
    responses = [
        vote(reader, item, REMOTE_ADDR="192.0.2.9"),
        note(reader, item, "Điều kín", REMOTE_ADDR="192.0.2.9"),
        note(reader, item, "Điều kín", opened=0, REMOTE_ADDR="192.0.2.9"),
        note(reader, item, "Điều kín", REMOTE_ADDR="192.0.2.9", headers={"Origin": "https://a.vn"}),
    ]
    rows = [*Report.objects.values(), *Helpfulness.objects.values(), *Attempt.objects.values()]

    assert [response.status_code for response in responses] == [200, 200, 200, 403]
    assert [text for text in ("192.0.2.9", "Firefox") if text in str(rows)] == []
    assert [bool(response.cookies) for response in responses] == [False] * 4
    assert [line for line in caplog.messages if "192.0.2.9" in line or "kín" in line] == []


def test_no_answer_is_kept_or_indexed(scriptless, item):
    muc = {"muc": feedback.signed(item)}
    responses = [vote(scriptless, item), note(scriptless, item), scriptless.get(WRONG, muc)]

    assert [response["Cache-Control"] for response in responses] == ["no-store"] * 3
    assert ['content="noindex"' in response.text for response in responses] == [True] * 3


# Which item


def test_nobody_makes_up_the_name_of_an_item(item):
    good = feedback.signed(item)
    other = feedback.signed(make_announcement(title="Khác"))
    names = [
        "",
        "announcements.announcement:1",
        good[:-1],
        f"auth.user:1:{good.rpartition(':')[2]}",
        f"{good.rpartition(':')[0]}:{other.rpartition(':')[2]}",
        feedback.opened(item),
        "\0",
        "9" * 5000,
    ]
    for name in names:
        with pytest.raises(BadSignature):
            feedback.item_of(name)
    assert feedback.item_of(good) == item


@pytest.mark.parametrize("sent", [{}, {"muc": "announcements.announcement:1:x"}])
@pytest.mark.parametrize("url", [HELPFUL, MISSING, WRONG])
def test_a_name_that_no_page_handed_on_is_not_found(reader, url, sent):
    statuses = [reader.get(url, sent).status_code, reader.post(url, sent).status_code]
    assert (statuses, votes(), reports()) == ([404, 404], [], [])


@pytest.mark.parametrize("send", [vote, note])
@pytest.mark.parametrize(
    "fields",
    [
        {"status": WITHDRAWN, "withdrawn_at": NOON, "withdrawal_reason": "Sai"},
        {"expire_at": NOON - timedelta(hours=1)},
        {"status": DRAFT},
        {"publish_at": NOON + timedelta(hours=1)},
    ],
    ids=["withdrawn", "expired", "draft", "scheduled"],
)
def test_what_citizens_may_not_read_takes_no_word(reader, item, send, fields):
    type(item).objects.filter(pk=item.pk).update(**fields)

    response = send(reader, item)

    assert response.status_code == 410
    assert words(response) == (
        "Nội dung này không còn đăng Nội dung đã được gỡ hoặc hết hạn đăng sau khi ông/bà mở "
        "trang, nên không nhận góp ý nữa. Mời ông/bà tìm nội dung khác ."
    )
    assert (votes(), reports()) == ([], [])


def test_a_working_copy_and_a_hidden_procedure_take_no_word(reader, item):
    copy = services.amend(row=item, by=make_writer())
    hidden = make_procedure(status=Procedure.Status.HIDDEN)

    assert [vote(reader, row).status_code for row in (copy, hidden)] == [410, 410]


@pytest.mark.parametrize("url", [HELPFUL, MISSING, WRONG])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(reader, url, method):
    assert getattr(reader, method)(url).status_code == 405


# Spam


@pytest.mark.parametrize("send", [vote, note])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://ac.example"},
        {"Origin": "null"},
        {"Referer": "https://ac.example/testserver/"},
    ],
    ids=str,
)
def test_what_another_site_s_page_sends_is_refused(reader, item, send, headers):
    response = send(reader, item, headers=headers)

    assert (response.status_code, heading(response)) == (403, "Chưa nhận được góp ý này")
    assert (votes(), reports()) == ([], [])


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost:8000"}],
    ids=str,
)
def test_what_our_own_page_sends_is_taken(reader, item, headers):
    vote(reader, item, headers=headers)

    assert len(votes()) == 1


@pytest.mark.parametrize("opened", [-5, 0, 1.9, 86401])
def test_a_form_sent_too_fast_or_too_late_is_asked_for_again(reader, item, opened):
    response = note(reader, item, opened=opened)

    assert (heading(response), reports()) == ("Hãy bấm gửi lần nữa", [])
    assert "Sai giờ tiêm.</textarea>" in response.text
    [token] = re.findall(r'name="luc" value="([^"]*)"', response.text)
    assert token == feedback.opened(item)


@pytest.mark.parametrize("token", ["", "x", "x:y", "\0"])
def test_a_form_without_its_moment_is_asked_for_again(reader, item, token):
    response = note(reader, item, typed={"luc": token})
    assert (heading(response), reports()) == ("Hãy bấm gửi lần nữa", [])


def test_the_moment_of_one_item_s_form_is_not_another_s(reader, item):
    response = note(reader, item, typed={"luc": feedback.opened(make_announcement(title="Khác"))})
    assert (heading(response), reports()) == ("Hãy bấm gửi lần nữa", [])


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("Xem https://dichvucong.gov.vn", State.NEW),
        ("Mục 1.2, 3.4 và Nghị định 61/2018/NĐ-CP", State.NEW),
        ("https://a.vn và http://b.vn", State.SPAM),
        ("www.a.vn, www.b.vn", State.SPAM),
        ("vay-nhanh.top ca-cuoc.xyz", State.SPAM),
        ('<a href="https://a.vn">x</a> [url=https://b.vn]', State.SPAM),
    ],
)
def test_a_note_that_is_there_for_its_links_is_left_aside(reader, item, typed, state):
    note(reader, item, typed)
    assert [found for *_, found in reports()] == [state]


def test_who_fills_in_what_nobody_sees_is_thanked_and_left_aside(reader, item):
    response = note(reader, item, typed={"trang_web": "https://a.vn"})

    assert heading(response) == "Cảm ơn ông/bà đã báo cho chúng tôi"
    assert reports() == [(Kind.WRONG, "Sai giờ tiêm.", State.SPAM)]


def test_what_a_robot_reports_is_left_aside_and_what_the_staff_report_is_not(reader, item):
    note(reader, item, headers={"User-Agent": "curl/8.7.1"})
    reader.force_login(make_staff())
    note(reader, item, "Sai ngày.")

    assert [state for *_, state in reports()] == [State.SPAM, State.NEW]


def test_too_many_reports_are_asked_to_come_back_with_their_words(reader, item):
    for number in range(6):
        note(reader, item, f"Sai {number}")

    response = note(reader, item, "Sai <7>")

    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert heading(response) == "Mời ông/bà gửi lại sau 1 phút"
    assert "Sai &lt;7&gt;</textarea>" in response.text
    assert len(reports()) == 6


@pytest.mark.parametrize(
    ("scope", "retry", "time"),
    [("gop-y-ngay", "43200", "12 giờ"), ("gop-y-chung", "3600", "1 giờ")],
)
def test_a_day_and_all_senders_together_have_an_end_too(reader, item, clock, scope, retry, time):
    clock(local(2026, 5, 15, 19))  # the days of the limits begin at midnight in London
    note(reader, item)
    Attempt.objects.filter(scope=scope).update(count=100)

    response = note(reader, item, "Sai ngày.")

    assert (response["Retry-After"], heading(response)) == (retry, f"Mời ông/bà gửi lại sau {time}")


def test_a_forged_address_brings_no_more_reports(reader, item):
    statuses = [
        note(reader, item, f"Sai {n}", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(7)
    ]
    assert statuses == [200] * 6 + [429]


# For a script


@pytest.mark.parametrize("send", [vote, note])
def test_a_script_gets_the_words_alone(reader, item, send):
    response = send(reader, item)

    assert re.findall(r"<(!doctype|h1|h2)\b", response.text) == ["h2"]
    assert response.text.count("data-feedback-said") == 1


@pytest.mark.parametrize("others", [0, 3])
def test_the_queries_of_the_form_do_not_grow(scriptless, item, others, django_assert_num_queries):
    for number in range(others):
        note(scriptless, item, f"Sai {number}")
    with django_assert_num_queries(OF_EVERY_PAGE + 1):  # the item
        scriptless.get(WRONG, {"muc": feedback.signed(item)})
