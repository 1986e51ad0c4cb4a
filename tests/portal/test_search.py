import re
import tracemalloc
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.utils import timezone

from announcements.models import Announcement, AnnouncementAttachment, Dispatch, DispatchAttachment
from portal.models import Page
from portal.shared import services
from portal.shared.models import SearchDocument
from portal.shared.search import finding, indexing
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    PENDING,
    WITHDRAWN,
    amended,
    hours,
    local,
    make_agency,
    make_announcement,
    make_approver,
    make_category,
    make_dispatch,
    make_page,
    make_pdf,
    make_writer,
)
from tests.portal.build import item_of
from tests.tthc.build import make_procedure
from tthc.models import Procedure, ProcedureForm

pytestmark = pytest.mark.django_db


def asked(client, words, **chosen):
    return client.get("/tim-kiem/", {"q": words, **chosen}).context["found"]


def found(client, words, **chosen):
    return [item_of(hit.document) for hit in asked(client, words, **chosen).hits]


def shown(hit):
    """Return the title and the snippet of a hit, what is marked in square brackets."""
    return [
        "".join(f"[{piece}]" if sought else piece for piece, sought in pieces)
        for pieces in (hit.title, hit.snippet)
    ]


def file_saying(text):
    stored = make_pdf()
    stored.text = text
    stored.save()
    return stored


@pytest.mark.parametrize("words", ["khai sinh", "Khai Sinh", "KHAI SINH", "sinh khai", "khaí sịnh"])
def test_everything_public_is_found_with_or_without_marks(client, words):
    rows = [
        make_page(title="Khai sinh ở phường"),
        make_procedure(name="Đăng ký khai sinh"),
        make_announcement(title="Lưu động khai sinh"),
        make_dispatch(subject="rà soát khai sinh"),
    ]
    make_announcement(title="Tiêm chủng")
    assert set(found(client, words)) == set(rows)


def test_nothing_hidden_is_found(client):
    make_announcement(title="khai sinh", status=DRAFT)
    make_announcement(title="khai sinh", publish_at=hours(1))
    make_dispatch(subject="khai sinh", status=DRAFT)
    make_procedure(name="Khai sinh", status="abolished")
    make_page(title="khai sinh", status=DRAFT)
    result = asked(client, "khai sinh")
    assert (result.total, result.hits, result.alike) == (0, [], [])


HIDDEN = {
    "draft": {"status": DRAFT},
    "pending": {"status": PENDING},
    "scheduled": {"publish_at": hours(1)},
    "expired": {"publish_at": hours(-2), "expire_at": hours(-1)},
    "withdrawn": {"status": WITHDRAWN, "withdrawn_at": hours(0)},
}


@pytest.mark.parametrize("state", HIDDEN)
def test_neither_the_text_nor_the_file_of_what_is_hidden_is_told(client, state):
    announcement = make_announcement(body="<p>điều kín trong bài</p>", **HIDDEN[state])
    dispatch = make_dispatch(body="<p>điều kín trong bài</p>", **HIDDEN[state])
    AnnouncementAttachment.objects.create(announcement=announcement, file=file_saying("điều kín"))
    DispatchAttachment.objects.create(dispatch=dispatch, file=file_saying("điều kín"))
    make_page(body="<p>điều kín trong bài</p>", **HIDDEN[state])
    result = asked(client, "điều kín")
    page = client.get("/tim-kiem/", {"q": "dieu kin trong"}).content.decode()
    assert (result.total, result.alike, page.count("điều kín")) == (0, [], 0)


def test_the_file_of_a_working_copy_is_found_when_it_is_approved(client):
    item = make_announcement()
    copy = services.amend(row=item, by=make_writer("lan"))
    AnnouncementAttachment.objects.create(announcement=copy, file=file_saying("bảng giá đất"))
    before = found(client, "bảng giá đất")
    amended(item, writer=make_writer("hai"), approver=make_approver())
    assert (before, found(client, "bảng giá đất")) == ([], [item])


def test_what_goes_by_time_is_found_no_more(client, monkeypatch):
    row = make_announcement(title="Cúp điện", expire_at=hours(1))
    before = found(client, "cúp điện")
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert (before, found(client, "cúp điện")) == ([row], [])


def test_a_withdrawn_item_is_found_no_more(client):
    row = make_announcement(title="Thu hồi đất")
    before = found(client, "thu hồi đất")
    Announcement.objects.filter(pk=row.pk).update(status=WITHDRAWN, withdrawn_at=hours(0))
    assert (before, found(client, "thu hồi đất")) == ([row], [])


def test_the_text_inside_attached_files_is_found(client):
    rows = [make_procedure(), make_announcement(), make_dispatch(issue_date=local(2020, 1, 1))]
    ProcedureForm.objects.create(procedure=rows[0], file=file_saying("Mẫu số 04 đơn trình báo"))
    AnnouncementAttachment.objects.create(announcement=rows[1], file=file_saying("đơn trình báo"))
    DispatchAttachment.objects.create(dispatch=rows[2], file=file_saying("đơn trình báo"))
    assert found(client, "don trinh bao") == rows


def test_a_file_that_is_taken_away_is_found_no_more(client):
    row = make_announcement()
    attached = row.attachments.create(file=file_saying("đơn trình báo"))
    before = found(client, "đơn trình báo")
    attached.delete()
    assert (before, found(client, "đơn trình báo")) == ([row], [])


@pytest.mark.parametrize("model", [Announcement, Dispatch, Page, Procedure])
def test_what_is_deleted_leaves_the_index(model):
    make = {
        Announcement: make_announcement,
        Dispatch: make_dispatch,
        Page: make_page,
        Procedure: make_procedure,
    }
    row = make[model]()
    before = SearchDocument.objects.count()
    model.objects.filter(pk=row.pk).delete()
    assert (before, SearchDocument.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "words",
    [
        "278",
        "278/UBND-VP",
        "278 /ubnd-vp",
        "278/ubnd",
        "78/ubnd",
        "27",
        "278/U",
        "ubnd-vp",
        "vp 278",
    ],
)
def test_a_dispatch_is_found_by_a_part_of_its_number(client, words):
    dispatch = make_dispatch(number="278")
    make_dispatch(number="419", symbol="QĐ-UBND")
    assert found(client, words) == [dispatch]


@pytest.mark.parametrize("words", ["1.004222", "1.0042", "004222", "4222"])
def test_a_procedure_is_found_by_a_part_of_its_code(client, words):
    procedure = make_procedure(code="1.004222")
    make_procedure(code="2.000635", name="Khác")
    assert found(client, words) == [procedure]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("hoà giải", "Hòa giải ở cơ sở"),
        ("hòa giải", "Hoà giải ở cơ sở"),
        ("thủy lợi", "Thuỷ lợi nội đồng"),
        ("kĩ năng", "Kỹ năng sống"),
        ("lý lịch", "Lí lịch tư pháp"),
        ("qui định", "Quy định mới"),
        ("dang ki", "Đăng ký"),
        ("ĐĂNG KÝ", "đăng kí"),
    ],
)
def test_other_ways_to_spell_a_word_are_the_same_word(client, words, title):
    row = make_announcement(title=title)
    assert found(client, words) == [row]


@pytest.mark.parametrize(("words", "first"), [("má", 0), ("mà", 1), ("ma", 2)])
def test_what_is_written_as_it_was_typed_comes_first(client, words, first):
    rows = [make_announcement(title=title) for title in ["Bàn má", "Bàn mà", "Bàn ma"]]
    result = found(client, words)
    assert (result[0], set(result)) == (rows[first], set(rows))


def test_the_title_comes_before_the_text_and_the_newest_before_the_older(client):
    text = make_announcement(title="Tin", body="<p>Họp tổ dân phố</p>", publish_at=hours(-1))
    old = make_announcement(title="Họp tổ", publish_at=hours(-9))
    new = make_announcement(title="Họp tổ", publish_at=hours(-2))
    assert found(client, "họp tổ") == [new, old, text]


def test_quoted_words_stand_one_behind_the_other(client):
    row = make_announcement(title="Tuần", body="<p>Lễ phòng cháy ở chợ</p>")
    make_announcement(title="Cháy ở một phòng")
    assert (found(client, '"phong chay"'), found(client, "“phòng cháy”")) == ([row], [row])


def test_the_words_are_marked_in_the_title_and_around_their_place_in_the_text(client):
    make_announcement(
        title="Hòa giải", body=f"<p>{'chữ ' * 300}tổ hoà giải khu phố{' sau' * 90}</p>"
    )
    title, text = shown(asked(client, "hoa giai").hits[0])
    assert (title, text[:74], text[-6:]) == (
        "[Hòa giải]",
        "… chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ tổ [hoà giải] kh",
        " sau …",
    )


def test_what_is_marked_is_escaped(client):
    make_announcement(title="Lệnh <b>họp</b>", body="<p>&lt;script&gt; họp</p>")
    page = client.get("/tim-kiem/", {"q": "họp <script>alert(1)</script>"}).content.decode()
    page += client.get("/tim-kiem/", {"q": "họp"}).content.decode()
    assert (
        page.count("<script>alert"),
        page.count("Lệnh &lt;b&gt;<mark>họp</mark>&lt;/b&gt;"),
        page.count("&lt;script&gt; <mark>họp</mark>"),
    ) == (0, 1, 1)


def test_the_kind_the_category_and_the_year_narrow(client):
    sport = make_category(name="Thể thao", slug="the-thao")
    news = make_announcement(title="họp", publish_at=local(2025, 5, 1, 8))
    other = make_announcement(title="họp", category=sport, publish_at=local(2024, 5, 1, 8))
    dispatch = make_dispatch(subject="họp", issue_date=local(2024, 1, 31).date(), category=sport)
    page = make_page(title="họp")
    assert [
        found(client, "họp", loai="tin-tuc"),
        found(client, "họp", loai="van-ban"),
        found(client, "họp", loai="thu-tuc-hanh-chinh"),
        found(client, "họp", loai="gioi-thieu"),
        found(client, "họp", chuyen_muc="the-thao"),
        found(client, "họp", nam="2024", loai="tin-tuc"),
        found(client, "họp", nam="1999"),
    ] == [[news, other], [dispatch], [], [page], [other, dispatch], [other], []]


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({"nam": "xx"}, "nam"),
        ({"nam": "3"}, "nam"),
        ({"loai": "khac"}, "loai"),
        ({"chuyen_muc": "khong-co"}, "chuyen_muc"),
        ({"q": "/-"}, "q"),
        ({"q": "😀"}, "q"),
    ],
)
def test_a_wrong_choice_is_told_and_finds_nothing(client, chosen, name):
    make_announcement(title="họp")
    response = client.get("/tim-kiem/", {"q": "họp", **chosen})
    form, result = response.context["form"], response.context["found"]
    assert (list(form.errors), result.total) == ([name], 0)


def test_results_come_twenty_a_page(client):
    rows = [make_announcement(title="họp", publish_at=hours(-1 - n)) for n in range(41)]
    pages = [asked(client, "họp", page=page) for page in (1, 2, 3, 4)]
    assert [[item_of(hit.document) for hit in page.hits] for page in pages] == [
        rows[:20],
        rows[20:40],
        rows[40:],
        [],
    ]
    assert (pages[0].total, pages[0].more, pages[0].pages, pages[1].first) == (41, False, 3, 21)


@pytest.mark.parametrize("page", ["0", "x", "-1", "²", "", "9" * 5000])
def test_the_first_page_is_shown_where_no_page_is_asked_for(client, page):
    row = make_announcement(title="họp")
    assert found(client, "họp", page=page) == [row]


def test_a_page_after_the_last_leads_back_to_the_first(client):
    make_announcement(title="họp")
    page = client.get("/tim-kiem/", {"q": "họp", "page": "2"}).content.decode()
    assert ("Không có mục nào" in page, '<a href="?q=h%E1%BB%8Dp">Về trang đầu</a>' in page) == (
        False,
        True,
    )


def test_more_than_a_page_has_a_next_one(client):
    assert finding.Found(total=20, more=True).next == 2


def test_a_file_typed_for_an_old_font_is_found_and_shown_in_unicode(client):
    row = make_announcement(title="Kèm tệp")
    row.attachments.create(file=file_saying("QuyÕt ®Þnh vÒ viÖc trång c©y"))
    hit = asked(client, "quyết định").hits[0]
    assert (item_of(hit.document), shown(hit)[1].endswith("[Quyết định] về việc trồng cây")) == (
        row,
        True,
    )


def test_what_is_public_is_found_behind_much_that_is_not(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 30)
    monkeypatch.setattr(finding, "ROUNDS", 1)
    for age in range(1, 70):
        make_announcement(title="cúp điện", status=DRAFT, publish_at=hours(-age))
    row = make_announcement(title="cúp điện", publish_at=hours(-70))
    assert found(client, "cúp điện") == [row]


@pytest.mark.parametrize(
    ("words", "wanted"), [("tổ 10", [1]), ("tổ 1", [0]), ("10", [1]), ("tổ 100", [2])]
)
def test_a_number_is_not_found_by_ten_times_as_much(client, words, wanted):
    rows = [make_announcement(title=f"Tổ {number} họp") for number in (1, 10, 100)]
    assert found(client, words) == [rows[place] for place in wanted]


@pytest.mark.parametrize("words", ["ab٣", "x१/y", "٣", "²"])
def test_digits_of_other_scripts_are_no_error(client, words):
    make_announcement(title="ab x y")
    assert client.get("/tim-kiem/", {"q": words}).status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        "5", "05", "5/GM", "5/GM-UBND", "số 5/GM", "giấy mời số 05/GM", "05/GM-UBND ngày 9/5/2024",
        "giấy mời ngày 09/05/2024", "giấy mời ngày 09 tháng 5 năm 2024", '"9.5.2024"',
    ],
)  # fmt: skip
def test_a_dispatch_is_found_as_it_is_cited(client, words):
    day = date(2024, 5, 9)
    dispatch = make_dispatch(number="5", symbol="GM-UBND", type="giay-moi", issue_date=day)
    make_dispatch(number="6", symbol="QĐ-UBND", issue_date=date(2024, 9, 8))
    assert found(client, words) == [dispatch]


def test_of_more_than_are_counted_each_page_is_right(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 45)
    rows = [
        make_announcement(title="họp" if n % 2 else "hợp", publish_at=hours(-1 - n))
        for n in range(50)
    ]
    make_announcement(title="họp", status=DRAFT)
    pages = [asked(client, "họp", page=page) for page in (1, 2, 3)]
    in_turn = rows[1::2] + rows[::2]
    assert [[item_of(hit.document) for hit in page.hits] for page in pages] == [
        in_turn[:20],
        in_turn[20:40],
        in_turn[40:45],
    ]
    assert [(page.more, page.counted, page.next) for page in pages] == [
        (True, 40, 2),
        (True, 40, 3),
        (True, 40, None),
    ]


def test_what_has_most_of_the_words_is_proposed_where_little_has_all(client):
    row = make_announcement(title="Tiêm chủng trẻ em tại trạm y tế")
    make_announcement(title="Họp tổ dân phố")
    result = asked(client, "tiêm chũng trẻ enm tại trạm ở đâu")
    assert (result.total, [item_of(hit.document) for hit in result.alike]) == (0, [row])


def test_a_renamed_issuer_is_found_by_its_new_name(client):
    agency = make_agency(name="Sở Cũ")
    dispatch = make_dispatch(issuer=agency)
    agency.name = "Sở Văn hoá mới"
    agency.save()
    assert (found(client, "sở cũ"), found(client, "sở văn hóa mới")) == ([], [dispatch])


def test_what_is_saved_while_an_issuer_is_renamed_stays(client):
    row = make_dispatch(subject="tên riêng của một người")
    rows = Dispatch.objects.filter(pk=row.pk)
    assert rows[0] in rows  # as they were before
    row.subject = "họp"
    row.save()
    rows.fold_again()
    assert (found(client, "tên riêng"), found(client, "họp")) == ([], [row])


def test_no_words_find_nothing(client):
    make_announcement()
    assert (found(client, ""), found(client, " \u200b "), found(client, "/-")) == ([], [], [])


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queries_of_a_search_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_announcement(title=f"họp {number}")
        make_dispatch(number=str(number + 1), subject="họp")
        make_procedure(name="họp", code=f"1.{number:06}")
        make_page(title="họp", slug=f"hop-{number}")
    client.get("/tim-kiem/", {"q": "họp"})  # PostgreSQL looks once an hour at what it holds
    again = connection.vendor == "postgresql"  # which looks among the latest before in all
    # The categories; what has the words, how titles and texts spell them; what is public of each
    # kind; the page.
    with django_assert_num_queries(OF_EVERY_PAGE + 1 + 3 + 4 + 1 + again):
        client.get("/tim-kiem/", {"q": "họp"})


def test_long_texts_are_not_read_to_be_found(client):
    rows = [make_announcement(title="họp") for _ in range(5)]
    SearchDocument.objects.update(body_words="mot " * 250_000)
    found(client, "họp")
    tracemalloc.start()
    assert found(client, "họp") == rows[::-1]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000  # bytes; the texts are five times as many


def test_too_many_words_get_a_sentence_and_stay_in_the_box(client):
    response = client.get("/tim-kiem/", {"q": "họ " * 5000})
    assert (response.status_code, response.context["form"].errors["q"]) == (
        200,
        ["Giá trị này chỉ được có tối đa 200 ký tự (hiện có 14999)."],
    )


@pytest.mark.parametrize(
    "query",
    [
        *["q=%00", "q=%ff%fe", "q=%25_%5C'\"", "q[]=1", "q=a&q=b", "q=a", "q=%22", "q=%22%22%22"],
        *[
            "q=AND",
            "q=a+OR+b",
            "q=NOT+a",
            "q=NEAR(a+b,2)",
            "q=*",
            "q=a*",
            "q=^a",
            "q=title_words:a",
        ],
        *["q=(a", "q=-a", "q=a+%26+b+|+!c", "q=a:*", "q=%3C-%3E", "q=%EF%BC%81", "q=%F0%9F%98%80"],
        *["q=a&page=0", "q=a&page=x", "q=a&page=99999999999999999999", "q=a&nam=-1"],
    ],
)
def test_rubbish_breaks_nothing(client, query):
    make_announcement(title="a b c")
    assert client.get(f"/tim-kiem/?{query}").status_code == 200


def test_percent_and_underscore_are_only_themselves(client):
    make_announcement(title="Họp dân")
    percent = make_announcement(title="Đạt 100% kế hoạch")
    assert (found(client, "100%"), found(client, "_")) == ([percent], [])


def test_the_words_are_told_with_how_many_were_found(client):
    make_announcement(title="Họp dân")
    page = client.get("/tim-kiem/", {"q": "hop"}).content.decode()
    heading = re.search(r'<h2 id="ket-qua"[^>]*>(.*?)</h2>', page)[1]
    assert heading == "1 kết quả cho “hop”"


def test_the_index_is_made_anew(client, capsys):
    rows = [make_announcement(title="họp"), make_page(title="họp tổ")]
    SearchDocument.objects.all().delete()
    before = found(client, "họp")
    call_command("rebuild_search")
    assert (before, set(found(client, "họp")), capsys.readouterr().out) == (
        [],
        set(rows),
        "Đã lập chỉ mục tìm kiếm: 2 mục.\n",
    )


def migrated():
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def test_what_was_there_before_the_index_is_found_after_a_migration(client):
    row = make_announcement(title="họp")
    SearchDocument.objects.all().delete()
    migrated()
    assert found(client, "họp") == [row]


def test_all_is_found_after_a_migration_during_which_a_clerk_posted(client):
    before = make_announcement(title="họp")
    SearchDocument.objects.all().delete()
    posted = make_announcement(title="họp tổ")
    migrated()
    assert set(found(client, "họp")) == {before, posted}


def test_what_stands_in_the_index_is_not_added_again(django_assert_num_queries):
    make_announcement()
    with django_assert_num_queries(4):
        assert indexing.fill() == 0
